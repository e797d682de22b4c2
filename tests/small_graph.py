"""Two small pages, written as the stages before would write them, and the dataset that they and the ontology give."""

from pathlib import Path

from pyoxigraph import NamedNode, Quad

from cancerkg.claims import claims_of, statements_of
from cancerkg.dataset import Dataset
from cancerkg.inference import Rule, materialise, read_rules
from cancerkg.model import (
    Annotation,
    Assertion,
    Certainty,
    Document,
    Evidence,
    Mention,
    MentionType,
    Passage,
    PassageKind,
    Polarity,
    Predicate,
    Span,
)
from cancerkg.namespaces import CKG, CONCEPT, RDF, digest, slug
from cancerkg.quads import annotation_quads, claim_quads
from cancerkg.queries import read_queries
from cancerkg.vocabulary import read_vocabulary

PROJECT = Path(__file__).parents[1]
QUERIES = PROJECT / "queries"

_CONDITION, _SYMPTOM, _TREATMENT = MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT
_H, _L, _T = Predicate.HAS_SYMPTOM, Predicate.LEADS_TO, Predicate.TREATS

PAGES = {
    "one.example": (
        "Lung cancer can compress the spinal cord. Spinal cord compression causes back pain. "
        "At an early stage back pain is unlikely. Lung cancer does not cause fatigue at once. "
        "Chemotherapy treats lung cancer. Scoliosis may cause back pain. The pain is a dull pain. "
        "Early signs of lung cancer are a chronic cough, bronchitis and rusty phlegm 🫁.",
        (
            (0, "lung cancer", _L, "spinal cord compression", {"words": ("Lung cancer", "compress the spinal cord")}),
            (1, "spinal cord compression", _H, "back pain", {}),
            (2, "lung cancer", _H, "back pain", {"words": ("At", "back pain"), "certainty": Certainty.UNLIKELY,
                                                 "hedge": "unlikely", "stage": "early stage"}),
            (3, "lung cancer", _H, "fatigue", {"polarity": Polarity.NEGATED}),
            (4, "chemotherapy", _T, "lung cancer", {}),
            (5, "scoliosis", _H, "back pain", {"certainty": Certainty.PROBABLE, "hedge": "may"}),
            (6, "lung cancer", _H, "dull pain", {"words": ("The", "dull pain"), "quality_of": "back pain"}),
            (7, "lung cancer", _H, "chronic cough", {"stage": "early stage"}),
            (7, "lung cancer", _L, "bronchitis", {"stage": "early stage"}),
            (7, "lung cancer", _H, None, {"words": ("lung cancer", "rusty phlegm"), "stage": "early stage"}),
        ),
    ),
    "two.example": (
        "Lung cancer leads to spinal cord compression. Lung cancer brings fatigue. "
        "Chemotherapy does not treat scoliosis.",
        (
            (0, "lung cancer", _L, "spinal cord compression", {}),
            (1, "lung cancer", _H, "fatigue", {"stage": "stage IV"}),
            (2, "chemotherapy", _T, "scoliosis", {"polarity": Polarity.NEGATED}),
        ),
    ),
}  # fmt: skip


def annotations() -> tuple[Annotation, ...]:
    """The annotations of the two pages."""
    return tuple(_annotation(site, text, said) for site, (text, said) in PAGES.items())


def rules() -> tuple[Rule, ...]:
    """The rules that the project ships."""
    return read_rules(read_queries(QUERIES))


def ontology_quads() -> tuple[Quad, ...]:
    """The ontology that the project ships, in its graph."""
    return read_vocabulary(PROJECT / "ontology").quads


def dataset() -> Dataset:
    """The whole: ontology, annotations, claims, inferences, merged."""
    made = Dataset.in_memory()
    made.add(ontology_quads())
    mechanisms = {t.subject for t in made.match(None, RDF.type, CKG.Mechanism)}
    found = annotations()
    for annotation in found:
        made.add(annotation_quads(annotation))
    statements = [statement for annotation in found for statement in statements_of(annotation)]
    made.add(claim_quads(claims_of(statements, mechanisms.__contains__, NamedNode.__eq__)))
    materialise(made, rules())
    made.merge()
    return made


def _annotation(site: str, text: str, said: tuple) -> Annotation:
    iri = NamedNode(f"https://{site}/page")
    key = digest(iri.value)
    ends = [i + 1 for i, c in enumerate(text) if c == "."]
    sentences = tuple(Span(a, b) for a, b in zip([0, *(end + 1 for end in ends)], ends, strict=False))
    passage = Passage(digest(key, "0"), key, 0, PassageKind.PARAGRAPH, 0, text, sentences, "/0/articleBody")
    document = Document(iri, key, f"{site}.jsonld", digest(text), f"A page of {site}", site, "en", None, (), (), ())
    assertions = tuple(_assertion(passage, sentences[index], rest) for index, *rest in said)
    mentions = {m.id: m for assertion in assertions for m in (assertion.subject, assertion.object)}
    return Annotation(document, (passage,), tuple(mentions.values()), assertions)


def _assertion(passage: Passage, sentence: Span, said: list) -> Assertion:
    subject, predicate, object_, more = said
    words = more.get("words", (subject, object_))
    types = {_H: (_CONDITION, _SYMPTOM), _L: (_CONDITION, _CONDITION), _T: (_TREATMENT, _CONDITION)}[predicate]
    mentions = [
        _mention(passage, sentence, name, exact, kind)
        for name, exact, kind in zip((subject, object_), words, types, strict=True)
    ]
    stage, quality = more.get("stage"), more.get("quality_of")
    return Assertion(
        id=digest(passage.id, str(sentence), str(subject), predicate, str(object_)),
        subject=mentions[0],
        predicate=predicate,
        object=mentions[1],
        polarity=more.get("polarity", Polarity.AFFIRMED),
        certainty=more.get("certainty", Certainty.DEFINITE),
        pattern="by-hand",
        confidence=more.get("confidence", 0.9),
        evidence=Evidence(0, sentence.start, sentence.end, sentence.of(passage.text)),
        hedge=more.get("hedge"),
        stage=CONCEPT[slug(stage)] if stage else None,
        quality_of=CONCEPT[slug(quality)] if quality else None,
    )


def _mention(passage: Passage, sentence: Span, name: str | None, exact: str, kind: MentionType) -> Mention:
    start = sentence.start + sentence.of(passage.text).lower().index(exact.lower())
    end = start + len(exact)
    return Mention(
        id=digest(passage.id, str(start), str(end)),
        passage=0,
        start=start,
        end=end,
        exact=passage.text[start:end],
        type=kind,
        layer="by-hand",
        concept=CONCEPT[slug(name)] if name else None,
        label=name,
    )
