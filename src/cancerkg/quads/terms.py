"""What the model's values are in the ontology, and numbers as literals."""

from decimal import Decimal

from pyoxigraph import Literal

from cancerkg.model import MentionType, Predicate
from cancerkg.namespaces import CKG, XSD

PROPERTY_OF = {
    Predicate.HAS_SYMPTOM: CKG.hasSymptom,
    Predicate.LEADS_TO: CKG.leadsTo,
    Predicate.TREATS: CKG.treats,
}
"""The ontology's property for what an assertion says."""

CLASS_OF = {
    MentionType.CONDITION: CKG.Condition,
    MentionType.SYMPTOM: CKG.Symptom,
    MentionType.TREATMENT: CKG.Treatment,
    MentionType.SITE: CKG.AnatomicalSite,
    MentionType.STAGE: CKG.DiseaseStage,
    MentionType.TEST: CKG.DiagnosticTest,
}
"""The ontology's class for what a mention names."""


def integer(number: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(number), datatype=XSD.integer)


def decimal(number: float) -> Literal:
    """An xsd:decimal in its canonical form, which a store keeps: without an exponent, and without a point where it is
    whole (https://www.w3.org/TR/xmlschema11-2/#decimal)."""
    return Literal(f"{Decimal(str(number)).normalize():f}", datatype=XSD.decimal)
