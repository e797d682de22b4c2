"""Names that several concepts bear: settled by what the page tells, else kept with all that they may mean."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from cancerkg.annotate import read_passages
from cancerkg.checks import shacl
from cancerkg.claims import statements_of
from cancerkg.external import read_external
from cancerkg.kept_documents import annotation_of, line_of
from cancerkg.lexicons import external_terms
from cancerkg.mentions import MentionFinder, compile_lexicon
from cancerkg.model import Annotation, BodyFormat, Mention, MentionType
from cancerkg.namespaces import CKG, CONCEPT, OBO, minted
from cancerkg.passages import find_passages
from cancerkg.quads import annotation_quads
from cancerkg.records import record_of
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import Vocabulary, read_vocabulary
from tests.pages import document
from tests.pages import vocabulary as shipped

SHAPES = ontology_directory() / "shapes.ttl"
QUIVER, SHAKES, PRICKLE = CONCEPT["quiver"], CONCEPT["shaking-sickness"], CONCEPT["prickle"]
CONCEPTS = """
concept:quiver a owl:NamedIndividual , skos:Concept , ckg:Symptom ; skos:prefLabel "quiver"@en ;
    skos:altLabel "wobble"@en , "gruffle"@en ; skos:definition "A quick shaking."@en .
concept:prickle a owl:NamedIndividual , skos:Concept , ckg:Symptom ; skos:prefLabel "prickle"@en ;
    skos:altLabel "gruffles"@en ; skos:definition "A light pricking."@en .
concept:shaking-sickness a owl:NamedIndividual , skos:Concept , ckg:Disease ; skos:prefLabel "shaking sickness"@en ;
    skos:altLabel "quivers"@en , "wobbles"@en , "sheep shakes"@en ; skos:definition "A disease with shaking."@en .
"""
"""No two concepts bear one name, which a vocabulary forbids; but the plural of one's is another's."""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    folder = tmp_path_factory.mktemp("ambiguous") / "ontology"
    shutil.copytree(ontology_directory(), folder)
    with (folder / "cancerkg.ttl").open("a", encoding="utf-8") as file:
        file.write(CONCEPTS)
    return read_vocabulary(folder)


@pytest.fixture(scope="module")
def finder(vocabulary: Vocabulary) -> MentionFinder:
    return MentionFinder(vocabulary)


def read(vocabulary: Vocabulary, finder: MentionFinder, text: str, form: BodyFormat = BodyFormat.TEXT) -> Annotation:
    page = document(text, body_format=form)
    return read_passages(page, find_passages(page), finder, vocabulary)


def the(annotation: Annotation, words: str) -> Mention:
    (found,) = [one for one in annotation.mentions if one.exact.lower() == words]
    return found


# --- settled


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("He has symptoms such as wobbles.", QUIVER),
        ("Signs of lung cancer may include wobbles.", QUIVER),
        ("She speaks of wobbles and other diseases.", SHAKES),
        ("They note fatigue, wobbles, and nausea.", QUIVER),
        ("They note anemia, wobbles or diabetes.", SHAKES),
        ("They note wobbles and fatigue.", QUIVER),
        ("They note diseases, for example wobbles and fatigue.", SHAKES),
    ],
)
def test_the_words_around_a_name_tell_of_which_type_it_is(
    text: str, concept: NamedNode, vocabulary: Vocabulary, finder: MentionFinder
) -> None:
    mention = the(read(vocabulary, finder, text), "wobbles")
    assert (mention.concept, mention.candidates) == (concept, ())
    assert (mention.label, mention.type) == (
        vocabulary.concept(concept).label,
        vocabulary.concept(concept).mention_type,
    )


@pytest.mark.parametrize(
    ("html", "concept"),
    [
        ("<p>Side effects:</p><ul><li>Wobbles</li><li>Seldom more</li></ul>", QUIVER),
        ("<p>These are seen:</p><ul><li>Fatigue</li><li>Wobbles</li><li>Nausea at night</li></ul>", QUIVER),
        ("<p>These are seen:</p><ul><li>Anemia</li><li>Wobbles</li></ul>", SHAKES),
        ("<p>These are seen:</p><ul><li>Anemia</li><li>Wobbles</li><li>Fatigue</li></ul>", None),
    ],
)
def test_a_list_tells_of_which_type_its_items_are(
    html: str, concept: NamedNode | None, vocabulary: Vocabulary, finder: MentionFinder
) -> None:
    mention = the(read(vocabulary, finder, html, BodyFormat.HTML), "wobbles")
    assert mention.concept == concept
    assert bool(mention.candidates) == (concept is None)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Fatigue is a symptom of wobbles.", SHAKES),
        ("Wobbles lead to fatigue.", SHAKES),
        ("Symptoms of lung cancer\n\nHe had wobbles that got worse.", QUIVER),
        ("Lung cancer causes wobbles.", None),
        ("Fatigue is a symptom of lung cancer. His wobbles are known.", None),
    ],
)
def test_a_type_of_which_alone_something_is_said_is_meant(
    text: str, concept: NamedNode | None, vocabulary: Vocabulary, finder: MentionFinder
) -> None:
    found = read(vocabulary, finder, text)
    assert the(found, "wobbles").concept == concept


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("He has sheep shakes. His wobbles are known.", SHAKES),
        ("His wobbles are known. In symptoms such as wobbles we trust.", QUIVER),
        ("He has sheep shakes. He had symptoms such as wobbles. Wobbles are known.", None),
    ],
)
def test_a_page_uses_a_word_in_one_sense(
    text: str, concept: NamedNode | None, vocabulary: Vocabulary, finder: MentionFinder
) -> None:
    found = read(vocabulary, finder, text)
    assert [one.concept for one in found.mentions if one.exact.lower() == "wobbles"][-1] == concept
    first = next(one for one in found.mentions if one.exact.lower() == "wobbles")
    assert first.concept == (concept or QUIVER)


def test_a_preferred_label_goes_before_a_synonym_where_nothing_else_tells(
    vocabulary: Vocabulary, finder: MentionFinder
) -> None:
    assert the(read(vocabulary, finder, "The quivers are known."), "quivers").concept == QUIVER
    assert the(read(vocabulary, finder, "The quivers are known. Sheep shakes are rare."), "quivers").concept == SHAKES


# --- kept


@pytest.fixture(scope="module")
def kept(vocabulary: Vocabulary, finder: MentionFinder) -> Annotation:
    return read(vocabulary, finder, "Lung cancer causes gruffles. Lung cancer causes fatigue.")


def test_what_nothing_settles_keeps_all_that_it_may_mean(kept: Annotation) -> None:
    mention = the(kept, "gruffles")
    assert (mention.concept, mention.label, mention.type) == (None, None, MentionType.SYMPTOM)
    assert mention.candidates == (PRICKLE, QUIVER), "sorted"


def test_types_that_do_not_fit_are_no_candidates(vocabulary: Vocabulary) -> None:
    third = replace(vocabulary.concepts[SHAKES], alternatives=("gruffles",))
    finder = MentionFinder(replace(vocabulary, concepts={**vocabulary.concepts, SHAKES: third}))
    assert the(read(vocabulary, finder, "Gruffles are known."), "gruffles").candidates == (PRICKLE, QUIVER, SHAKES)
    typed = the(read(vocabulary, finder, "He has symptoms such as gruffles."), "gruffles")
    assert (typed.candidates, typed.type) == ((PRICKLE, QUIVER), MentionType.SYMPTOM)


def test_it_is_asserted_of_and_makes_no_claim(kept: Annotation) -> None:
    objects = {one.object.exact for one in kept.assertions}
    assert objects == {"gruffles", "fatigue"}
    assert {one.object for one in statements_of(kept)} == {CONCEPT.fatigue}


def test_the_records_tell_it(kept: Annotation) -> None:
    told = {one["exact"]: one for one in record_of(kept)["mentions"]}  # type: ignore[attr-defined]
    assert told["gruffles"]["candidates"] == [PRICKLE.value, QUIVER.value]
    assert told["gruffles"]["concept"] is None
    assert told["fatigue"]["candidates"] == []


def test_the_graph_tells_it_in_the_shape_of_the_shapes(kept: Annotation) -> None:
    node = minted("mention", the(kept, "gruffles").id)
    quads = (*shipped().quads, *annotation_quads(kept))
    assert {quad.object for quad in quads if quad.predicate == CKG.candidate} == {PRICKLE, QUIVER}
    assert {quad.subject for quad in quads if quad.predicate == CKG.candidate} == {node}
    assert shacl(quads, SHAPES) == ()
    with_concept = (*quads, Quad(node, CKG.concept, QUIVER, quads[-1].graph_name))
    alone = tuple(quad for quad in quads if (quad.predicate, quad.object) != (CKG.candidate, QUIVER))
    for damaged in (with_concept, alone):
        assert any(str(node.value) in str(finding) for finding in shacl(damaged, SHAPES))


def test_it_is_kept_as_it_was(kept: Annotation) -> None:
    assert annotation_of(line_of(kept)) == replace(kept, document=replace(kept.document, triples=()))


def test_a_document_kept_before_there_were_candidates_is_read() -> None:
    page = document("Lung cancer causes fatigue.")
    found = read_passages(page, find_passages(page), MentionFinder(shipped()), shipped())
    assert annotation_of(line_of(found).replace(b',"candidates":[]', b"")) == found


# --- lexicons

TERMS = """format-version: 1.2
ontology: {name}
{terms}"""
TERM = """
[Term]
id: {id}
name: {label}
synonym: "{synonym}" EXACT []
is_a: {root}
"""


def lexicon(folder: Path, name: str, root: str, *terms: tuple[str, str, str]) -> Path:
    path = folder / f"{name}.obo"
    above = f"\n[Term]\nid: {root}\nname: root of {name}\n"
    described = "".join(TERM.format(id=i, label=label, synonym=same, root=root) for i, label, same in terms)
    path.write_text(TERMS.format(name=name, terms=above + described), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def lexicons(tmp_path_factory: pytest.TempPathFactory) -> MentionFinder:
    folder = tmp_path_factory.mktemp("lexicons")
    one = lexicon(
        folder,
        *("one", "HP:0000118"),
        *(
            ("HP:9000001", "glimmering", "silver drift"),
            ("HP:9000002", "slanting", "amber drift"),
            ("HP:9000003", "listing", "amber drift"),
            ("HP:9000004", "fatigue of one", "fatigue"),
        ),
    )
    other = lexicon(folder, "other", "DOID:4", ("DOID:9000001", "drifter fever", "silver drift"))
    return MentionFinder(shipped(), [compile_lexicon(read_external(path)) for path in (one, other)])


def test_a_name_that_two_lexicons_share_may_mean_either(lexicons: MentionFinder) -> None:
    found = read(shipped(), lexicons, "Silver drift is known.")
    mention = the(found, "silver drift")
    assert (mention.concept, mention.candidates) == (None, (OBO.DOID_9000001, OBO.HP_9000001))
    assert external_terms(found) == {OBO.DOID_9000001.value, OBO.HP_9000001.value}


def test_a_name_of_two_lexicons_is_settled_by_its_type_and_by_the_page(lexicons: MentionFinder) -> None:
    typed = the(read(shipped(), lexicons, "They note silver drift and nausea."), "silver drift")
    assert (typed.concept, typed.label, typed.type) == (OBO.HP_9000001, "glimmering", MentionType.SYMPTOM)
    paged = the(read(shipped(), lexicons, "Drifter fever is old. Silver drift is known."), "silver drift")
    assert (paged.concept, paged.type) == (OBO.DOID_9000001, MentionType.CONDITION)


def test_a_name_that_two_terms_of_one_lexicon_share_may_mean_either(lexicons: MentionFinder) -> None:
    assert the(read(shipped(), lexicons, "Amber drift is known."), "amber drift").candidates == (
        OBO.HP_9000002,
        OBO.HP_9000003,
    )


def test_a_name_of_the_vocabulary_means_its_concept_whatever_lexicons_say(lexicons: MentionFinder) -> None:
    mention = the(read(shipped(), lexicons, "Fatigue is known."), "fatigue")
    assert (mention.layer, mention.concept, mention.candidates) == ("name", CONCEPT.fatigue, ())


def test_a_name_that_a_mapping_gives_to_a_concept_of_ours_means_it(tmp_path: Path) -> None:
    exact = {mapping.object for mapping in shipped().mappings if mapping.subject == CONCEPT["back-pain"]}
    assert OBO.HP_0003418 in exact, "the case still holds"
    paths = (
        lexicon(tmp_path, "other", "SYMP:0000462", ("SYMP:9000001", "sore rear", "silver back drift")),
        lexicon(tmp_path, "one", "HP:0000118", ("HP:0003418", "rachialgia", "silver back drift")),
    )
    finder = MentionFinder(shipped(), [compile_lexicon(read_external(path)) for path in paths])
    mention = the(read(shipped(), finder, "Silver back drift is known."), "silver back drift")
    assert (mention.concept, mention.candidates) == (CONCEPT["back-pain"], ())


def test_an_acronym_may_mean_what_its_phrase_may(lexicons: MentionFinder) -> None:
    found = read(shipped(), lexicons, "Silver drift (SD) is known. Then SD grew.")
    assert [len(one.candidates) for one in found.mentions] == [2, 2, 2]
    settled = read(shipped(), lexicons, "Silver drift (SD) is known. Then SD grew. Drifter fever is old.")
    assert {one.concept for one in settled.mentions} == {OBO.DOID_9000001}
