"""Every IRI that cancerkg spells or mints, and nothing else.

A *term* is an IRI that a vocabulary defines. A *minted* IRI is one of ours: it is the hash of what it names, so the
same input has the same IRIs in every build. The base is fixed: queries, rules and citations name graphs and concepts
by it.
"""

import re
from hashlib import sha256
from typing import Final

from pyoxigraph import NamedNode

BASE: Final = "https://w3id.org/cancerkg/"
ONTOLOGY: Final = BASE + "ontology"
HASH_LENGTH: Final = 20
"""Hexadecimal digits of a minted name: 80 bits, so that a collision among 10 million names has odds below 10⁻¹⁰."""
_LETTERS_AND_DIGITS: Final = re.compile(r"[a-z0-9]+")


class Namespace:
    """A namespace of a vocabulary: ``RDF["type"]`` and ``RDF.type`` are the term's IRI."""

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return NamedNode(self.iri + name)

    def __contains__(self, node: object) -> bool:
        return isinstance(node, NamedNode) and node.value.startswith(self.iri)


CKG = Namespace(ONTOLOGY + "#")
CONCEPT = Namespace(BASE + "concept/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
PROV = Namespace("http://www.w3.org/ns/prov#")
OA = Namespace("http://www.w3.org/ns/oa#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
SCHEMA = Namespace("http://schema.org/")
SCHEMA_HTTPS = Namespace("https://schema.org/")
SH = Namespace("http://www.w3.org/ns/shacl#")
OBO = Namespace("http://purl.obolibrary.org/obo/")
RO = Namespace("http://purl.obolibrary.org/obo/RO_")
IAO = Namespace("http://purl.obolibrary.org/obo/IAO_")
OBO_IN_OWL = Namespace("http://www.geneontology.org/formats/oboInOwl#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")

XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"
"""What XML binds the prefix ``xml`` to: ``xml:base`` is a name in it."""

SEARCH: Final = NamedNode(CKG.iri + "search")
"""What a query searches names with. It is no property of the graph, so the ontology does not have it."""

DOCS: Final = BASE + "docs/"
"""Where the documentation has its pages."""

SARIF_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""The schema of a report that editors and code hosts read."""

WEB_SCHEMES: Final = ("http", "https")
"""The schemes of an address that a page can have."""

SCHEMA_CONTEXTS: Final = frozenset(
    f"{scheme}://{host}{path}"
    for scheme in WEB_SCHEMES
    for host in ("schema.org", "www.schema.org")
    for path in ("", "/", "/docs/jsonldcontext.json", "/docs/jsonldcontext.jsonld")
)
"""Every spelling of the address of the schema.org context, which is bundled."""

PREFIXES: Final = {
    "ckg": CKG.iri,
    "concept": CONCEPT.iri,
    "graph": BASE + "graph/",
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "owl": OWL.iri,
    "xsd": XSD.iri,
    "skos": SKOS.iri,
    "prov": PROV.iri,
    "oa": OA.iri,
    "dcterms": DCTERMS.iri,
    "schema": SCHEMA.iri,
    "obo": OBO.iri,
}
"""The prefixes that people see: in the SPARQL editor, in Turtle, in tables."""

GRAPH_ONTOLOGY: Final = NamedNode(BASE + "graph/ontology")
GRAPH_CLAIMS: Final = NamedNode(BASE + "graph/claims")
GRAPH_PROVENANCE: Final = NamedNode(BASE + "graph/provenance")
_ONTOLOGY_GENID: Final = ONTOLOGY + "/.well-known/genid/"
_GRAPH_SOURCE: Final = BASE + "graph/source/"
_GRAPH_ANNOTATION: Final = BASE + "graph/annotation/"
_GRAPH_LEXICON: Final = BASE + "graph/lexicon/"
_GRAPH_INFERRED: Final = BASE + "graph/inferred/"


def digest(*parts: str) -> str:
    """The name that content gets: :data:`HASH_LENGTH` hexadecimal digits of the SHA-256 of the parts.

    Each part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ.
    """
    joined = "".join([f"{len(part)}:{part}" for part in parts])
    return sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]


def minted(kind: str, name: str) -> NamedNode:
    """The IRI of one of ours: ``kind`` is document, passage, mention, assertion, evidence or claim; ``name`` a
    digest."""
    return NamedNode(f"{BASE}{kind}/{name}")


def skolem(document_key: str, label: str) -> NamedNode:
    """The IRI that stands for a blank node of a page (RDF 1.1 Concepts, section 3.5), never shared between
    documents."""
    return NamedNode(f"{BASE}document/{document_key}/.well-known/genid/{label}")


def ontology_skolem(label: str) -> NamedNode:
    """The IRI that stands for a blank node of the ontology: a restriction, a list, an axiom about several classes."""
    return NamedNode(_ONTOLOGY_GENID + label)


def is_ontology_skolem(node: object) -> bool:
    """Whether the node stands for a blank node of the ontology."""
    return isinstance(node, NamedNode) and node.value.startswith(_ONTOLOGY_GENID)


def source_graph(document_key: str) -> NamedNode:
    """The named graph with what the page's own JSON-LD says."""
    return NamedNode(_GRAPH_SOURCE + document_key)


def annotation_graph(document_key: str) -> NamedNode:
    """The named graph with the passages, mentions and assertions found in one document."""
    return NamedNode(_GRAPH_ANNOTATION + document_key)


def lexicon_graph(name: str) -> NamedNode:
    """The named graph with the terms of one external ontology that pages mention."""
    return NamedNode(_GRAPH_LEXICON + name)


def inferred_graph(rule: str) -> NamedNode:
    """The named graph with the consequences of one rule, named for its file in ``queries/infer/``."""
    return NamedNode(_GRAPH_INFERRED + rule)


def is_lexicon_graph(graph: NamedNode) -> bool:
    """Whether the graph describes terms of an external ontology."""
    return graph.value.startswith(_GRAPH_LEXICON)


def is_inferred_graph(graph: NamedNode) -> bool:
    """Whether the graph holds the consequences of a rule."""
    return graph.value.startswith(_GRAPH_INFERRED)


def rule_of(graph: NamedNode) -> str:
    """The name of the rule whose consequences the graph holds."""
    return graph.value.removeprefix(_GRAPH_INFERRED)


def is_reserved(node: NamedNode) -> bool:
    """Whether the IRI is ours to mint: a page that uses it as subject or predicate would speak in our name."""
    return node.value.startswith(BASE)


def folded(iri: str) -> str:
    """The IRI with schema.org under ``http``, as its context has it: pages write both, and they mean the same."""
    https = SCHEMA_HTTPS.iri
    return SCHEMA.iri + iri.removeprefix(https) if iri.startswith(https) else iri


def schema_name(name: str) -> str:
    """The local name of a schema.org term that a page spells bare, with the prefix ``schema:``, or as an IRI."""
    if ":" not in name:
        return name
    for spelling in (SCHEMA_HTTPS.iri, SCHEMA.iri, "schema:"):
        if name.startswith(spelling):
            return name.removeprefix(spelling)
    return name


def slug(text: str) -> str:
    """The last part of a concept's IRI: the label in lower case, with a hyphen for each run of anything but letters
    and digits."""
    return "-".join(_LETTERS_AND_DIGITS.findall(text.lower()))


def curie(node: NamedNode) -> str:
    """The IRI with the longest prefix of :data:`PREFIXES` that fits, or the whole IRI."""
    fitting = [(iri, prefix) for prefix, iri in PREFIXES.items() if node.value.startswith(iri)]
    if not fitting:
        return node.value
    iri, prefix = max(fitting)
    return f"{prefix}:{node.value.removeprefix(iri)}"


def expand(name: str) -> NamedNode | None:
    """The IRI that ``prefix:name``, ``<iri>`` or an absolute IRI spells; None where it is none of these."""
    if name.startswith("<") and name.endswith(">"):
        name = name[1:-1]
    prefix, colon, local = name.partition(":")
    if not colon or any(c in '<>"{}|^`\\' or c <= " " for c in name):
        return None
    try:
        return NamedNode(PREFIXES[prefix] + local) if prefix in PREFIXES else NamedNode(name)
    except ValueError:  # what else RFC 3987 does not allow: "1:2" has no scheme, "a:%" a broken escape
        return None
