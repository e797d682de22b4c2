"""The preview's law: what it says is the difference of two full builds. And how it says it, and what it refuses."""

import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from cancerkg.build import Place, build
from cancerkg.claims import claims_of
from cancerkg.corpus import read_corpus
from cancerkg.dataset import Dataset
from cancerkg.documents import find_sources
from cancerkg.errors import DocumentsDamaged, NotComparable, VocabularyError
from cancerkg.inference import Claimed, materialise, read_rules
from cancerkg.lexicons import term_quads
from cancerkg.mentions import LexiconSource
from cancerkg.model import Assertion, Mention, MentionType
from cancerkg.namespaces import (
    BASE,
    CKG,
    CONCEPT,
    OWL,
    RDF,
    RDFS,
    SKOS,
    is_inferred_graph,
    minted,
    slug,
)
from cancerkg.ontology.preview import ChangeKind, Preview, preview
from cancerkg.quads import PROPERTY_OF, claim_quads
from cancerkg.queries import read_queries
from cancerkg.releases import Release, Releases
from cancerkg.resources import ontology_directory, queries_directory
from cancerkg.vocabulary import read_vocabulary

Triples = list[Triple]
Edit = Callable[[Triples], Triples]
FILE = "cancerkg.ttl"

TEXTS = {
    "discs": (
        "Chronic or herniated discs can cause back pain and tingling in the toes.\n"
        "Symptoms of a herniated disc include:\nPain in the neck\nSwelling of the ankles\n"
        "A sense of the leg being asleep\nPain that shoots down the leg\nSore hips"
    ),
    "pancreas": (
        "Pancreatic cancer may cause inflammation of the pancreas, jaundice and blood clots in the legs.\nTreatment\n"
        "Palliative radiation therapy and stenting help. Heating pads can relieve pain starting in your lower back."
    ),
    "early": (
        "Early stage lung cancer seldom causes cough or chest pain. Advanced lung cancer may cause coughing up blood, "
        "severe back pain and thirst. Thirst is a sign of hypercalcemia. Chronic bowel obstruction leads to vomiting. "
        "A blurry movements disorder is seldom seen. Lung cancer is common. The cancer may cause fever. "
        "A stroke can cause impaired speech and wobbly vision, tingling in the pinky and a lump on the socket."
    ),
    "stages": (
        "Advanced lung cancer causes anemia. Early stage lung cancer does not cause anemia. "
        "Early stage myeloma causes anemia. Early stage myeloma does not cause anemia."
    ),
    "french": "Le cancer du poumon may cause back pain.",
}


def page(folder: Path, name: str, text: str, **fields: object) -> Path:
    content = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": f"https://{name}.example.org/page",
        "headline": f"About {name}",
        "dateModified": "2026-01-01",
        "articleBody": text,
        **fields,
    }
    path = folder / f"{name}.jsonld"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Corpus:
    """Pages, and the release that was built of them with our ontology."""

    sources: tuple[Path, ...]
    release: Release


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Corpus:
    folder = tmp_path_factory.mktemp("pages")
    pages = [
        page(folder, name, text, inLanguage="fr" if name == "french" else "en", headline=f"Lung cancer: {name}")
        for name, text in TEXTS.items()
    ]
    about = {
        "@type": "MedicalCondition",
        "name": "Myeloma",
        "signOrSymptom": [{"name": "Backache"}, {"name": "Odd gait"}],
    }
    pages.append(page(folder, "marked", "Multiple myeloma is a cancer of plasma cells.", about=about))
    twice = folder / "older"
    twice.mkdir()
    pages.append(page(twice, "early", "Lung cancer may cause backache.", dateModified="2025-01-01"))
    sources = (*sorted((project / "examples").glob("[hlm]*.jsonld")), *pages)
    data = tmp_path_factory.mktemp("data")
    place = Place(data, ontology_directory(), queries_directory())
    build(find_sources(sources), place, workers=1, clock=lambda: datetime.now(UTC), host="h")
    return Corpus(sources, Releases(data).current())


# --- edits: functions of the ontology's triples


@cache
def triples() -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(path=ontology_directory() / FILE, format=RdfFormat.TURTLE))


def edited(folder: Path, *edits: Edit) -> Path:
    """A copy of the ontology, edited; a renamed concept has its new name in the mappings too."""
    shutil.copytree(ontology_directory(), folder)
    changed = list(triples())
    for edit in edits:
        changed = edit(changed)
    (folder / FILE).write_bytes(serialize(changed, format=RdfFormat.TURTLE))
    known = {t.subject.value for t in changed if isinstance(t.subject, NamedNode)}
    mappings = folder / "mappings.sssom.tsv"
    lines = mappings.read_text().splitlines()
    kept = [one for one in lines if not one.startswith("concept:") or CONCEPT[one.split("\t")[0][8:]].value in known]
    mappings.write_text("\n".join(kept) + "\n")
    return folder


def adding(concept: str, property_: NamedNode, value: str | NamedNode) -> Edit:
    return lambda old: [*old, Triple(CONCEPT[concept], property_, term(value))]


def removing(concept: str, property_: NamedNode, value: str | NamedNode) -> Edit:
    gone = Triple(CONCEPT[concept], property_, term(value))
    assert gone in triples()
    return lambda old: [one for one in old if one != gone]


def term(value: str | NamedNode) -> Literal | NamedNode:
    return Literal(value, language="en") if isinstance(value, str) else value


def renaming(concept: str, label: str) -> Edit:
    """The preferred label becomes another, and the IRI with it."""
    old_iri, new_iri = CONCEPT[concept], CONCEPT[slug(label)]

    def edit(old: Triples) -> Triples:
        found = []
        for t in old:
            subject = new_iri if t.subject == old_iri else t.subject
            object_ = new_iri if t.object == old_iri else t.object
            is_label = t.subject == old_iri and t.predicate == SKOS.prefLabel
            found.append(Triple(subject, t.predicate, term(label) if is_label else object_))
        return found

    return edit


def deleting(concept: str) -> Edit:
    iri = CONCEPT[concept]
    return lambda old: [t for t in old if iri not in (t.subject, t.object)]


def concept(label: str, cls: NamedNode, *names: str) -> Edit:
    iri = CONCEPT[slug(label)]
    return lambda old: [
        *old,
        *(Triple(iri, RDF.type, one) for one in (OWL.NamedIndividual, SKOS.Concept, cls)),
        Triple(iri, SKOS.prefLabel, term(label)),
        Triple(iri, SKOS.definition, term("What the test says it is.")),
        *(Triple(iri, SKOS.altLabel, term(name)) for name in names),
    ]


def axiom(subject: NamedNode, predicate: NamedNode, object_: NamedNode) -> Edit:
    return lambda old: [*old, Triple(subject, predicate, object_)]


def retyping(concept_: str, old_class: NamedNode, new_class: NamedNode) -> tuple[Edit, Edit]:
    return removing(concept_, RDF.type, old_class), adding(concept_, RDF.type, new_class)


EDITS: dict[str, tuple[Edit, ...]] = {
    "nothing": (),
    "a synonym": (adding("back-pain", SKOS.altLabel, "calcium levels"),),
    "a synonym that is in no text": (adding("back-pain", SKOS.altLabel, "quux frobnication"),),
    "a synonym less": (removing("hemoptysis", SKOS.altLabel, "coughing up blood"),),
    "a hidden label": (adding("hypercalcemia", SKOS.hiddenLabel, "high calcium"),),
    "a hidden label in another number": (adding("thirst", SKOS.hiddenLabel, "sore hip"),),
    "another label and IRI": (renaming("hemoptysis", "bloody cough"),),
    "another label and IRI of a concept that a shape names": (renaming("radiating-pain", "spreading pain"),),
    "another spelling of a label": (renaming("back-pain", "Back Pain"),),
    "a new concept": (concept("protein binding", CKG.Symptom, "bound to protein"),),
    "a new concept below another": (
        concept("severe hypercalcemia", CKG.Disease, "mild hypercalcemia"),
        adding("severe-hypercalcemia", SKOS.broader, CONCEPT.hypercalcemia),
    ),
    "an obsolete concept": (
        lambda old: [*old, Triple(CONCEPT["back-pain"], OWL.deprecated, Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")))],
    ),
    "a concept less": (deleting("thirst"),),
    "a concept less that a shape names": (deleting("radiating-pain"),),
    "another type": retyping("thirst", CKG.Symptom, CKG.Disease),
    "a mechanism more": (adding("lung-cancer", RDF.type, CKG.Mechanism),),
    "moved below another": (adding("multiple-myeloma", SKOS.broader, CONCEPT.hypercalcemia),),
    "a mechanism less": retyping("hypercalcemia", CKG.Mechanism, CKG.Disease),
    "moved away": (removing("lung-cancer", SKOS.broader, CONCEPT.cancer),),
    "a site": (concept("asleep", CKG.AnatomicalSite),),
    "a site that shapes take": (concept("socket", CKG.AnatomicalSite, "nose"), concept("pinky", CKG.AnatomicalSite)),
    "a name that a shape composes": (concept("swelling ankle", CKG.Disease),),
    "another spelling of a name that a shape composes": (
        removing("neck-pain", SKOS.prefLabel, "neck pain"),
        adding("neck-pain", SKOS.prefLabel, "Neck Pain"),
    ),
    "a name that a coordination holds": (concept("chronic disc", CKG.Disease),),
    "a name that teaches a modifier": (adding("balance-problem", SKOS.altLabel, "wobbly balance"),),
    "a name that taught one goes": (removing("blurred-vision", SKOS.altLabel, "blurry vision"),),
    "an acronym that is a word": (adding("thirst", SKOS.hiddenLabel, "THIRST"),),
    "a longer name": (
        concept("lung cancer and back pain", CKG.Symptom, "cough or chest pain"),
        adding("stiffness", SKOS.altLabel, "thirst is a sign"),
    ),
    "a name in another's plural": (adding("stiffness", SKOS.hiddenLabel, "back pains"),),
    "a name that two concepts share": (
        concept("odd calcium", CKG.Symptom, "calcium level"),
        concept("strange calcium", CKG.Disease, "calcium levels"),
    ),
    "a name of which the page tells what it means": (
        concept("odd gullet", CKG.Symptom, "thirst is a sign of hypercalcemia", "impaired speech"),
        concept("strange eye", CKG.Symptom, "wobbly visions", "a lump on the socket"),
        adding("stiffness", SKOS.altLabel, "wobbly vision"),
        adding("stiffness", SKOS.altLabel, "tingling in the pinky"),
    ),
    "a name that another shares of which the assertion tells the type": (
        concept("strange eye", CKG.Disease, "wobbly visions"),
        adding("stiffness", SKOS.altLabel, "wobbly vision"),
    ),
    "a stage that becomes a part of another": (adding("advanced-stage", SKOS.broader, CONCEPT["early-stage"]),),
    "a stage less": (deleting("early-stage"),),
    "a class": (axiom(CKG.Drug, RDFS.subClassOf, CKG.Procedure),),
    "a property above": (axiom(CKG.treats, RDFS.subPropertyOf, CKG.mayRelieve),),
    "a range": (axiom(CKG.hasSymptom, RDFS.range, CKG.PainQuality),),
    "much at once": (
        removing("hemoptysis", SKOS.altLabel, "coughing up blood"),
        adding("thirst", SKOS.altLabel, "coughing up blood"),
        renaming("constipation", "hard stool"),
        deleting("nausea"),
        concept("socket", CKG.AnatomicalSite, "protein"),
        adding("hypercalcemia", SKOS.broader, CONCEPT["lung-cancer"]),
    ),
}  # fmt: skip


# --- the two builds


Rows = dict[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Graph:
    """The nodes of a build by IRI with what is said of each, and the quads that rules give."""

    mentions: Rows
    assertions: Rows
    claims: Rows
    inferred: frozenset[Quad]


def built(sources: Iterable[Path], ontology: Path, lexicons: tuple[Path, ...] = ()) -> Graph:
    """What a build makes of the sources, without the store, the checks and the release around it."""
    vocabulary = read_vocabulary(ontology)
    rules = read_rules(read_queries(queries_directory()))
    dataset = Dataset.in_memory()
    dataset.add(vocabulary.quads)
    nothing: Callable[[object], None] = lambda _: None  # noqa: E731
    found = read_corpus(
        find_sources(sources),
        dataset,
        ontology,
        lexicons=lexicons,
        workers=1,
        keep=nothing,
        reject=nothing,
        progress=nothing,
    )
    dataset.add(term_quads(lexicons, found.external()))
    claims = claims_of(found.statements(), lambda one: vocabulary.is_a(one, CKG.Mechanism), vocabulary.is_within)
    dataset.add(claim_quads(claims))
    materialise(dataset, rules)
    return graph_of(dataset)


def graph_of(dataset: Dataset) -> Graph:
    rows: dict[str, dict[str, set[tuple[str, str]]]] = {kind: {} for kind in ("mention", "assertion", "claim")}
    inferred: set[Quad] = set()
    for graph in dataset.graphs():
        if is_inferred_graph(graph):
            inferred |= set(dataset.quads(graph))
            continue
        for quad in dataset.quads(graph):
            kind, _, name = quad.subject.value.removeprefix(BASE).partition("/")
            kind = "assertion" if kind == "evidence" else kind  # an assertion is what it says with where it says it
            if kind in rows:
                rows[kind].setdefault(name.removesuffix("#selector"), set()).add(
                    (str(quad.predicate), str(quad.object))
                )
    frozen = [{name: frozenset(said) for name, said in found.items()} for found in rows.values()]
    return Graph(*frozen, frozenset(inferred))


def kinds(before: Rows, after: Rows) -> dict[str, ChangeKind]:
    return {
        name: ChangeKind.GAINED if name not in before else ChangeKind.LOST if name not in after else ChangeKind.CHANGED
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }


def assert_is_difference(found: Preview, before: Graph, after: Graph) -> None:
    """The law."""
    assert {(c.after or c.before).id: c.kind for c in found.mentions} == kinds(before.mentions, after.mentions)
    assert {(c.after or c.before).id: c.kind for c in found.assertions} == kinds(before.assertions, after.assertions)
    assert {c.claim.id: c.kind for c in found.claims} == kinds(before.claims, after.claims)
    gained = {(i.triple, i.rule) for i in found.inferences if i.kind is ChangeKind.GAINED}
    lost = {(i.triple, i.rule) for i in found.inferences if i.kind is ChangeKind.LOST}
    assert gained == {(q.triple, q.graph_name.value.rpartition("/")[2]) for q in after.inferred - before.inferred}
    assert lost == {(q.triple, q.graph_name.value.rpartition("/")[2]) for q in before.inferred - after.inferred}
    for change in found.mentions:
        for mention, graph in ((change.before, before), (change.after, after)):
            assert mention is None or said_of(mention) <= graph.mentions[mention.id]
    for one in found.assertions:
        for assertion, graph in ((one.before, before), (one.after, after)):
            assert assertion is None or stated_by(assertion) <= graph.assertions[assertion.id]
    for claim in found.claims:
        for side, graph in ((claim.before, before), (claim.after, after)):
            if side is not None:
                (quads,) = [
                    {
                        (str(q.predicate), str(q.object))
                        for q in claim_quads([side])
                        if q.subject == minted("claim", side.id)
                    }
                ]
                assert quads == graph.claims[side.id]


def said_of(mention: Mention) -> set[tuple[str, str]]:
    said = {(CKG["concept"], mention.concept), (CKG.layer, Literal(mention.layer)), (CKG.atStage, mention.stage)}
    return {(str(p), str(o)) for p, o in said if o is not None}


def stated_by(one: Assertion) -> set[tuple[str, str]]:
    arguments = [m.concept or minted("mention", m.id) for m in (one.subject, one.object)]
    said = {
        (RDF.subject, arguments[0]),
        (RDF.predicate, PROPERTY_OF[one.predicate]),
        (RDF.object, arguments[1]),
        (CKG.certainty, Literal(one.certainty.value)),
        (CKG.polarity, Literal(one.polarity.value)),
        (CKG.pattern, Literal(one.pattern)),
        (CKG.atStage, one.stage),
    }
    return {(str(p), str(o)) for p, o in said if o is not None}


@pytest.fixture(scope="module")
def before(corpus: Corpus) -> Graph:
    with Dataset.open_read_only(corpus.release.store) as dataset:
        return graph_of(dataset)


def previewed(corpus: Corpus, ontology: Path) -> Preview:
    return preview(corpus.release, ontology, read_rules(read_queries(queries_directory())))


def test_a_denial_contradicts_where_its_stage_becomes_the_wider_one(corpus: Corpus, tmp_path: Path) -> None:
    ontology = edited(tmp_path / "ontology", *EDITS["a stage that becomes a part of another"])
    found = [one for one in previewed(corpus, ontology).claims if one.claim.object == CONCEPT.anemia]
    (change,) = found
    assert change.before is not None
    assert change.after is not None
    assert (change.before.contradicted_by, change.after.contradicted_by) == ((), change.before.denied_by)
    assert change.after.belief == 0.5 < change.before.belief


@pytest.mark.parametrize("name", EDITS)
def test_the_preview_is_the_difference_of_two_builds(name: str, corpus: Corpus, before: Graph, tmp_path: Path) -> None:
    ontology = edited(tmp_path / "ontology", *EDITS[name])
    assert_is_difference(previewed(corpus, ontology), before, built(corpus.sources, ontology))


# --- with a lexicon beside the vocabulary


@pytest.fixture(scope="module")
def with_lexicon(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("pages-for-a-lexicon")
    text = (
        "Lung cancer can cause tapered toes (TT) and hypercalcemia.\nThirst is a symptom of hypercalcemia.\n"
        "In some people TT comes early. Breast cancer leads to night owl disease, and that can cause back pain."
    )
    sources = (page(folder, "toes", text), page(folder, "other", "Lung cancer may cause back pain."))
    obo = folder / "toes.obo"
    obo.write_text(
        "format-version: 1.4\nontology: toes\n\n[Term]\nid: TOE:1\nname: tapered toes\n\n"
        "[Term]\nid: TOE:2\nname: night owl disease\n"
    )
    place = Place(
        folder / "data", ontology_directory(), queries_directory(), (LexiconSource(obo, MentionType.SYMPTOM),)
    )
    build(find_sources(sources), place, workers=1, clock=lambda: datetime.now(UTC), host="h")
    return Corpus(sources, Releases(folder / "data").current())


@pytest.mark.parametrize("name", ["nothing", "a name of the term", "a mapping to the term", "an axiom"])
def test_the_law_holds_with_a_lexicon(name: str, with_lexicon: Corpus, tmp_path: Path) -> None:
    edits = {
        "a name of the term": (adding("numbness", SKOS.altLabel, "tapered toes"),),
        "an axiom": (axiom(CKG.Lean, RDF.type, OWL.Class), axiom(CKG.Symptom, RDFS.subClassOf, CKG.Lean)),
    }
    ontology = edited(tmp_path / "ontology", *edits.get(name, ()))
    if name == "a mapping to the term":
        mappings = ontology / "mappings.sssom.tsv"
        lines = mappings.read_text().splitlines()
        columns = next(line for line in lines if not line.startswith("#")).split("\t")
        row = {
            "subject_id": "concept:numbness",
            "predicate_id": "skos:exactMatch",
            "object_id": "TOE:1",
            "mapping_justification": "semapv:ManualMappingCuration",
        }
        lines.append("\t".join(row.get(column, "") for column in columns))
        prefix = "#  TOE: http://purl.obolibrary.org/obo/TOE_"
        lines.insert(next(i for i, line in enumerate(lines) if line == "#curie_map:") + 1, prefix)
        mappings.write_text("\n".join(lines) + "\n")
    with Dataset.open_read_only(with_lexicon.release.store) as dataset:
        earlier = graph_of(dataset)
    found = previewed(with_lexicon, ontology)
    assert_is_difference(found, earlier, built(with_lexicon.sources, ontology, with_lexicon.release.lexicons))
    changed = {change.after.exact for change in found.mentions if change.after}
    expected = {"a name of the term": {"tapered toes"}, "a mapping to the term": {"tapered toes", "TT"}}
    assert changed == expected.get(name, set())


# --- edits that nobody thought of


CLASSES = tuple(
    CKG[name]
    for name in (
        "Disease",
        "Symptom",
        "Mechanism",
        "Drug",
        "Procedure",
        "AnatomicalSite",
        "PainQuality",
        "DiseaseStage",
    )
)


def any_edit(chance: random.Random, words: list[str]) -> Edit:
    """An edit of one concept: words of the corpus as its name, a name less, another class, another place."""
    labels = [t for t in triples() if t.predicate in (SKOS.altLabel, SKOS.hiddenLabel)]
    names = sorted({t.subject.value.rpartition("/")[2] for t in triples() if t.predicate == SKOS.prefLabel})
    one, other = chance.choice(names), chance.choice(names)
    start = chance.randrange(len(words))
    phrase = " ".join(words[start : start + chance.choice((1, 1, 2, 2, 3, 4))])
    gone = {chance.choice(labels) for _ in range(10)}
    cls = chance.choice(CLASSES)

    def reclassed(old: Triples) -> Triples:
        iri = CONCEPT[one]
        kept = [t for t in old if not (t.subject == iri and t.predicate == RDF.type and t.object in CKG)]
        return [*kept, Triple(iri, RDF.type, cls)]

    edits: tuple[Edit, ...] = (
        adding(one, SKOS.altLabel, phrase),
        adding(one, SKOS.hiddenLabel, phrase),
        lambda old: [t for t in old if t not in gone],
        reclassed,
        adding(one, SKOS.broader, CONCEPT[other]),
        deleting(one),
        renaming(one, f"{phrase} {one}"),
        concept(phrase, cls),
        concept(phrase, CKG.AnatomicalSite),
    )
    return chance.choice(edits)


def assert_law_for_any_edits(seed: int, corpus: Corpus, before: Graph, folder: Path) -> bool:
    """False where the edits make no vocabulary."""
    chance = random.Random(seed)
    words = re.findall(r"[A-Za-z]+", " ".join(path.read_text() for path in corpus.sources))
    try:
        ontology = edited(folder, *(any_edit(chance, words) for _ in range(chance.choice((1, 2, 5)))))
        read_vocabulary(ontology)
    except VocabularyError:
        return False
    assert_is_difference(previewed(corpus, ontology), before, built(corpus.sources, ontology))
    return True


def test_the_preview_of_any_edits_is_the_difference_of_two_builds(
    corpus: Corpus, before: Graph, tmp_path: Path
) -> None:
    tried = [assert_law_for_any_edits(seed, corpus, before, tmp_path / str(seed)) for seed in range(8)]
    assert any(tried)


# --- what it costs and what it says


def test_without_a_change_no_document_is_read_and_nothing_differs(corpus: Corpus, tmp_path: Path) -> None:
    found = previewed(corpus, edited(tmp_path / "ontology"))
    assert (found.examined, found.read) == (0, 0)
    assert found.documents == len(corpus.sources) - 1
    assert [*found.mentions, *found.assertions, *found.claims, *found.inferences, *found.competitions] == []


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("a synonym that is in no text", 0),
        ("a class", 0),
        ("a property above", 0),
        ("a synonym", 1),
        ("a name that a coordination holds", 1),
        ("a name that teaches a modifier", 1),
    ],
)
def test_only_documents_that_hold_a_changed_name_are_read_again(
    name: str, read: int, corpus: Corpus, tmp_path: Path
) -> None:
    found = previewed(corpus, edited(tmp_path / "ontology", *EDITS[name]))
    assert found.read == read
    assert found.read <= found.examined <= found.documents


def test_axioms_alone_change_inferences(corpus: Corpus, tmp_path: Path) -> None:
    found = previewed(corpus, edited(tmp_path / "ontology", *EDITS["a class"]))
    assert found.inferences
    assert {one.rule for one in found.inferences} == {"super-class"}
    assert not found.claims


def test_a_rule_that_is_no_more_takes_its_inferences_along(corpus: Corpus) -> None:
    rules = [rule for rule in read_rules(read_queries(queries_directory())) if rule.name != "may-relieve"]
    found = preview(corpus.release, ontology_directory(), rules)
    lost = [one for one in found.inferences if one.rule == "may-relieve"]
    assert lost
    assert {one.kind for one in found.inferences} == {ChangeKind.LOST}
    assert all(one.why is None for one in lost)


def test_a_change_has_its_sentence_and_a_claim_its_testimonies(corpus: Corpus, tmp_path: Path) -> None:
    edit = adding("stiffness", SKOS.altLabel, "wobbly vision")
    found = previewed(corpus, edited(tmp_path / "ontology", edit))
    (mention,) = found.mentions
    assert (mention.kind, mention.after.exact, mention.after.concept) == (
        ChangeKind.CHANGED,
        "wobbly vision",
        CONCEPT.stiffness,
    )
    assert [span.of(mention.sentence.text) for span in mention.sentence.marked] == ["wobbly vision"]
    assert (mention.sentence.site, mention.sentence.title) == ("early.example.org", "Lung cancer: early")
    (claim,) = [one for one in found.claims if one.claim.object == CONCEPT.stiffness]
    assert (claim.claim.subject, claim.claim.object, claim.kind) == (
        CONCEPT.stroke,
        CONCEPT.stiffness,
        claim.kind.GAINED,
    )
    (said,) = claim.testimonies
    assert (said.kind, said.supports) == (ChangeKind.GAINED, True)
    assert "A stroke can cause impaired speech and wobbly vision" in said.sentence.text
    assert said.sentence.text[said.sentence.marked[-1].start :].startswith("wobbly vision")


def test_a_new_mechanism_changes_claims_by_sentences_that_nobody_reads_again(corpus: Corpus, tmp_path: Path) -> None:
    edit = adding("pancreatitis", RDF.type, CKG.Mechanism)
    found = previewed(corpus, edited(tmp_path / "ontology", edit))
    assert found.read == 0
    changed = {(one.kind, one.claim.predicate) for one in found.claims}
    assert changed == {(ChangeKind.GAINED, CKG.hasMechanism), (ChangeKind.LOST, CKG.leadsTo)}
    assert all("inflammation of the pancreas" in one.testimonies[0].sentence.text for one in found.claims)


def test_an_inference_says_from_which_claims_it_comes(corpus: Corpus, tmp_path: Path) -> None:
    edit = adding("stiffness", SKOS.altLabel, "an irregular heartbeat")
    found = previewed(corpus, edited(tmp_path / "ontology", edit))
    claims = {minted("claim", one.claim.id): one.kind for one in found.claims}
    presented = [one for one in found.inferences if one.rule == "may-present-with"]
    assert {one.kind for one in presented} == {ChangeKind.GAINED, ChangeKind.LOST}
    for one in presented:
        assert one.why is not None
        first, second = one.why.premises
        assert isinstance(first, Claimed)
        assert isinstance(second, Claimed)
        assert {claims.get(first.claim), claims.get(second.claim)} == {None, one.kind}


# --- words that terms compete for


def test_a_name_in_anothers_plural_is_said_with_its_places(corpus: Corpus, tmp_path: Path) -> None:
    edit = adding("stiffness", SKOS.hiddenLabel, "herniated discs")
    found = previewed(corpus, edited(tmp_path / "ontology", edit))
    assert {one.words: one.places for one in found.competitions} == {"herniated discs": 1, "herniated disks": 0}
    shared = found.competitions[0]
    assert set(shared.concepts) == {CONCEPT.stiffness, CONCEPT["herniated-disc"]}
    assert shared.places == 1
    assert shared.sentence is not None
    assert "Chronic or herniated discs" in shared.sentence.text


def test_a_longer_name_that_takes_words_from_others_is_said(corpus: Corpus, tmp_path: Path) -> None:
    found = previewed(corpus, edited(tmp_path / "ontology", *EDITS["a longer name"]))
    taken = {(one.words, *one.concepts, *one.over): one.places for one in found.competitions}
    assert taken["thirst is a sign", CONCEPT.stiffness, CONCEPT.thirst] == 1
    assert taken["cough or chest pain", CONCEPT["lung-cancer-and-back-pain"], CONCEPT["chest-pain"]] == 1


def test_one_name_for_two_concepts_is_refused_with_both(corpus: Corpus, tmp_path: Path) -> None:
    ontology = edited(tmp_path / "ontology", adding("stiffness", SKOS.altLabel, "back pain"))
    with pytest.raises(VocabularyError, match=r"'back pain' belongs to .*stiffness .*and to .*back-pain"):
        previewed(corpus, ontology)


# --- what cannot be compared


@pytest.fixture
def release(corpus: Corpus, tmp_path: Path) -> Release:
    """A copy, to be spoilt."""
    return Release(1, shutil.copytree(corpus.release.directory, tmp_path / "1"))


def refused(release: Release) -> str:
    with pytest.raises(NotComparable) as caught:
        preview(release, ontology_directory(), ())
    assert caught.value.release == 1
    assert "cancerkg build" in caught.value.cure
    return caught.value.reason


def test_a_release_of_an_earlier_version_has_nothing_to_compare(release: Release) -> None:
    (release.directory / "documents.jsonl.gz").unlink()
    assert "keeps neither" in refused(release)


def test_a_release_of_another_version_is_not_compared(release: Release) -> None:
    path = release.directory / "manifest.json"
    path.write_bytes(replace(release.manifest(), code_version="0.0.1").to_json())
    assert "version 0.0.1" in refused(release)


def test_a_release_whose_vocabulary_was_touched_is_not_compared(release: Release) -> None:
    path = release.ontology / FILE
    path.write_text(path.read_text().replace('"backache"@en', '"backaches"@en'))
    assert "not the one that it was made with" in refused(release)


def test_damaged_documents_are_said(release: Release, tmp_path: Path) -> None:
    path = release.directory / "documents.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-100])
    ontology = edited(tmp_path / "ontology", *EDITS["a synonym"])
    with pytest.raises(DocumentsDamaged):
        preview(release, ontology, ())


# --- the command


def run(*arguments: str, status: int = 0) -> str:
    command = [sys.executable, "-m", "cancerkg", "ontology", "preview", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == status, done.stderr
    assert not (done.stderr if status == 0 else done.stdout)
    return done.stdout if status == 0 else done.stderr


@pytest.fixture(scope="module")
def vision(tmp_path_factory: pytest.TempPathFactory) -> Path:
    edits = [adding("stiffness", SKOS.altLabel, name) for name in ("wobbly vision", "thirst is a sign")]
    return edited(tmp_path_factory.mktemp("vision") / "ontology", *edits)


def test_the_command_says_it_for_people(corpus: Corpus, vision: Path) -> None:
    shown = run("--data", str(corpus.release.directory.parents[1]), "--ontology", str(vision))
    assert f"Documents read again: 1 of {len(corpus.sources) - 1}." in shown
    assert re.search(r"~ wobbly vision: .*stiffness", shown)
    assert "impaired speech and ⟨wobbly vision⟩" in shown
    assert re.search(r"\+ stroke hasSymptom stiffness  belief 0\.6\d \(1 for\)\n", shown)
    assert "“thirst is a sign”: stiffness takes words from thirst  places: 1" in shown


def test_the_command_shows_as_many_as_asked_and_says_how_many_more(corpus: Corpus, vision: Path) -> None:
    shown = run("--data", str(corpus.release.directory.parents[1]), "--ontology", str(vision), "--limit", "1")
    assert len(re.findall(r"^  [+−~] ", shown, re.MULTILINE)) == 5, "one of each group"
    assert shown.endswith("  … and 2 more\n")


def test_the_command_says_everything_for_programs(corpus: Corpus, vision: Path) -> None:
    record = json.loads(
        run("--data", str(corpus.release.directory.parents[1]), "--ontology", str(vision), "--format", "json")
    )
    assert (record["format"], record["release"]) == (1, 1)
    assert record["documents"]["read"] == 1
    for group in ("mentions", "assertions", "claims", "inferences"):
        assert len(record[group]) == sum(record["counts"][group].values()) > 0
    changed = next(one for one in record["mentions"] if "vision" in (one["after"] or {}).get("exact", ""))
    evidence = changed["evidence"]
    (marked,) = evidence["marked"]
    assert evidence["sentence"][slice(*marked)] == "wobbly vision"
    claim = next(one for one in record["claims"] if one["triple"][2].endswith("stiffness") and one["before"] is None)
    after = claim["after"]
    assert after["belief"] == round((1 + after["weight_for"]) / (2 + after["weight_for"]), 4)
    assert 0.5 < after["weight_for"] < 1
    assert (after["weight_against"], after["contradicted_by"]) == (0, 0)
    assert claim["assertions"][0]["evidence"]["document"] == "https://early.example.org/page"
    assert record["competing"][0]["over"] == [CONCEPT.thirst.value]


def test_without_a_release_the_command_says_to_build(tmp_path: Path) -> None:
    assert "Nothing is released here yet" in run("--data", str(tmp_path), status=1)
