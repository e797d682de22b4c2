"""The classes that say of which kind a concept is, and with it the type of its mentions."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.model import MentionType
from cancerkg.namespaces import CKG

CLASS_OF_MENTION_TYPE: Final[Mapping[MentionType, NamedNode]] = MappingProxyType(
    {
        MentionType.CONDITION: CKG.Condition,
        MentionType.SYMPTOM: CKG.Symptom,
        MentionType.TREATMENT: CKG.Treatment,
        MentionType.SITE: CKG.AnatomicalSite,
        MentionType.STAGE: CKG.DiseaseStage,
        MentionType.TEST: CKG.DiagnosticTest,
    }
)
"""The disjoint top classes, in the order in which the ontology has them."""
