"""Where in the file each block stands: its section, and its place there."""

from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode

from cancerkg.namespaces import CKG, CONCEPT, ONTOLOGY, OWL, RDF, RDFS, SKOS
from cancerkg.vocabulary.turtle.order import PROPERTY_KINDS, TermOrder
from cancerkg.vocabulary.turtle.spelling import spelled_iri
from cancerkg.vocabulary.turtle.statements import Node, Statements

HEADER: Final = ""
FOREIGN: Final = "Foreign terms: declared, never imported"
CLINICAL_CLASSES: Final = "Classes of clinical things"
OTHER_CLASSES: Final = "Classes of the assertion layer"
CLINICAL_PROPERTIES: Final = "Properties between clinical things"
OTHER_PROPERTIES: Final = "Properties of the assertion layer"
AXIOMS: Final = "Axioms about several terms"
CONCEPTS: Final = "Concepts: "
OTHER: Final = "Other terms"

_TITLES: Final = (
    *(HEADER, FOREIGN, CLINICAL_CLASSES, OTHER_CLASSES, CLINICAL_PROPERTIES, OTHER_PROPERTIES, AXIOMS),
    *(CONCEPTS, OTHER),
)
_CLASS_KINDS: Final = (OWL.Class, RDFS.Class)
_DECLARATIONS: Final = (*_CLASS_KINDS, *PROPERTY_KINDS, RDFS.Datatype, OWL.NamedIndividual)
_LAST: Final = 1_000_000

Place: TypeAlias = tuple[int, int, str, int, str]
"""What blocks are sorted by: section, class of concepts, title, place by kind, name."""


class Sections:
    """The sections of an ontology: header, foreign terms, classes, properties, axioms, concepts by class, the rest."""

    def __init__(self, statements: Statements, order: TermOrder) -> None:
        self._statements = statements
        self._order = order

    def place(self, subject: Node, text: str) -> Place:
        """The place of the block; ``text`` is what it says, by which blocks of blank nodes are sorted."""
        if isinstance(subject, BlankNode):
            return self._at(AXIOMS, 0, text)
        if subject.value == ONTOLOGY:
            return self._at(HEADER, 0, subject.value)
        types = self._statements.nodes(subject, RDF.type)
        if SKOS.ConceptScheme in types:
            return self._at(HEADER, 1, subject.value)
        if subject not in CKG and subject not in CONCEPT:
            declared = [rank for rank, kind in enumerate(_DECLARATIONS) if kind in types]
            return self._at(FOREIGN if declared else OTHER, min(declared, default=_LAST), spelled_iri(subject))
        return self._class_or_property(subject) or self._concept(subject, types)

    def _class_or_property(self, subject: NamedNode) -> Place | None:
        if subject in self._order.classes:
            title = CLINICAL_CLASSES if self._order.is_clinical(subject) else OTHER_CLASSES
            return self._at(title, self._order.classes[subject], subject.value)
        if subject in self._order.properties:
            domain = self._order.domain(subject)
            clinical = bool(domain) and all(self._order.is_clinical(cls) for cls in domain)
            title = CLINICAL_PROPERTIES if clinical else OTHER_PROPERTIES
            return self._at(title, self._order.properties[subject], subject.value)
        return None

    def _concept(self, subject: NamedNode, types: tuple[NamedNode, ...]) -> Place:
        ranks = self._order.classes
        classes = sorted((cls for cls in types if cls in ranks), key=lambda cls: ranks[cls])
        narrowest = [cls for cls in classes if not any(cls in self._order.ancestors(other) for other in classes)]
        if not narrowest:
            return self._at(OTHER, 0, subject.value)
        cls = narrowest[0]
        return (_TITLES.index(CONCEPTS), ranks[cls], CONCEPTS + cls.value.removeprefix(CKG.iri), 0, subject.value)

    def _at(self, title: str, rank: int, name: str) -> Place:
        return (_TITLES.index(title), 0, title, rank, name)
