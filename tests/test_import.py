"""Imports: terms of a small ontology as rows, what is there already, and what is refused."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from cancerkg.errors import ExternalOntologyError, FaultyRows, TooManyTerms, UnknownExternalTerm
from cancerkg.external import ExternalOntology, ExternalTerm, read_external
from cancerkg.namespaces import CKG, CONCEPT, IAO, OBO, SKOS
from cancerkg.ontology.terms.imports import Import, read_import
from cancerkg.ontology.terms.sheets import Row, read_sheet
from cancerkg.ontology.terms.term_rows import ImportRequest, version_iri
from cancerkg.ontology.terms.wording import Wording
from cancerkg.vocabulary import Vocabulary, read_source, read_vocabulary
from tests.test_add import ONTOLOGY, TOY, cancerkg, contents

CC = "creativecommons.org"


@pytest.fixture(scope="module")
def toy() -> ExternalOntology:
    return read_external(TOY)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ONTOLOGY)


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ONTOLOGY, tmp_path / "ontology"))


def by_label(imported: Import) -> dict[str, Row]:
    return {row.text("label"): row for row in imported.rows}


def test_a_term_becomes_a_row_in_our_way_of_writing(toy: ExternalOntology, vocabulary: Vocabulary):
    (row,) = read_import(toy, vocabulary, ImportRequest(("TOY:0000003",), definitions=True)).rows
    assert dict(row.cells) == {
        "label": "limb pain",
        "type": "symptom",
        "broader": "pain",  # by way of a term that is not imported
        "synonyms": "limb ache",  # the others are broader, narrower, related, or made by the matcher
        "definition": "A hurting in an arm or a leg, as the patient with Toyman syndrome tells it.",
        "definition source": "http://purl.obolibrary.org/obo/TOY_0000003|TOY:made|https://example.org/limb",
        "imported from": "http://purl.obolibrary.org/obo/toy/releases/2026-01-02/toy.owl",
        "exact": "TOY:0000003",
        "external": "TOY:0000003 Limb pain",
        "external definition": "a hurting in an arm or a leg, as the patient with Toyman syndrome tells it",
    }


def test_the_hierarchy_among_the_imported_is_kept(toy: ExternalOntology, vocabulary: Vocabulary):
    rows = by_label(read_import(toy, vocabulary, ImportRequest(("limb pain",), depth=None, types=("symptom",))))
    assert {label: row.text("broader") for label, row in rows.items()} == {
        "limb pain": "pain",
        "knee pain": "limb pain",
        "edematous knee pain": "knee pain",
    }
    rows = by_label(
        read_import(toy, vocabulary, ImportRequest(("TOY:0000003",), depth=1, under="swelling", types=("symptom",)))
    )
    assert {label: row.text("broader") for label, row in rows.items()} == {
        "limb pain": "swelling",
        "knee pain": "limb pain",
    }


def test_a_british_spelling_is_hidden_where_matching_does_not_make_it(toy: ExternalOntology, vocabulary: Vocabulary):
    rows = by_label(read_import(toy, vocabulary, ImportRequest(("TOY:0000021",), types=("symptom",))))
    row = rows["edematous knee pain"]
    assert row.values("synonyms") == ("sulfurous knee",)
    assert row.values("hidden") == ("sulphurous knee",)


def test_a_name_of_another_concept_is_left_out_and_told(toy: ExternalOntology, vocabulary: Vocabulary):
    imported = read_import(toy, vocabulary, ImportRequest(("TOY:0000003", "TOY:0000020"), types=("symptom",)))
    assert by_label(imported)["limb pain"].text("synonyms") == "limb ache"
    assert by_label(imported)["knee pain"].text("synonyms") == ""
    assert imported.notices == (
        "TOY:0000020 (Knee pain): its synonym 'backache' names 'back pain', and is left out.",
        "TOY:0000020 (Knee pain): its synonym 'limb ache' names 'limb pain', and is left out.",
    )


def test_a_term_that_is_there_is_told_and_not_imported_twice(toy: ExternalOntology, vocabulary: Vocabulary):
    request = ImportRequest(("TOY:0000001", "TOY:0000030", "TOY:0000002"))
    imported = read_import(toy, vocabulary, request)
    assert imported.rows == ()
    assert imported.notices == (
        "TOY:0000001 (Pain) is there: 'pain' is mapped to it.",
        "TOY:0000002 (Swelling) is there: 'swelling' has its name. It lacks the mapping (--add-synonyms).",
        "TOY:0000030 (Back pain) is there: 'back pain' has its name. It lacks the names 'spine ache', 'limb pain'"
        " and the mapping (--add-synonyms).",
    )
    imported = read_import(toy, vocabulary, replace(request, add_synonyms=True))
    assert [dict(row.cells) for row in imported.rows] == [
        {"label": "swelling", "exact": "TOY:0000002"},
        {"label": "back pain", "synonyms": "spine ache|limb pain", "exact": "TOY:0000030"},
    ]
    assert "It gets the names" in imported.notices[2]


def test_a_second_term_for_a_mapped_concept_is_left_out(toy: ExternalOntology, vocabulary: Vocabulary):
    term = ExternalTerm("TOY:0000099", OBO["TOY_0000099"], "Pain")
    both = ExternalOntology.of(
        [*toy.terms.values(), term], path=TOY, title="toy", version=None, license_=None, sha256=""
    )
    imported = read_import(both, vocabulary, ImportRequest(("TOY:0000099",), add_synonyms=True))
    assert imported.rows == ()
    assert imported.notices == (
        f"TOY:0000099 (Pain) is left out: it names 'pain', which is mapped to {OBO['TOY_0000001'].value}.",
    )


def test_the_type_comes_from_above_or_is_asked_for(toy: ExternalOntology, vocabulary: Vocabulary):
    for request, expected in (
        (ImportRequest(("TOY:0000040",), under="tumor"), ("disease", "tumor")),
        (ImportRequest(("TOY:0000040",), types=("mechanism",), under="top"), ("mechanism", "top")),
        (ImportRequest(("TOY:0000040",)), ("", "")),
    ):
        (row,) = read_import(toy, vocabulary, request).rows
        assert (row.text("type"), row.text("broader")) == expected


def test_a_parent_of_another_kind_is_not_kept_and_told(vocabulary: Vocabulary):
    terms = [
        ExternalTerm("HP:0000118", OBO["HP_0000118"], "Phenotypic abnormality"),
        ExternalTerm("HP:0000700", OBO["HP_0000700"], "Odd mood", parents=("HP:0000118",)),
        ExternalTerm("HP:0000709", OBO["HP_0000709"], "Odd mood syndrome", parents=("HP:0000700",)),
    ]
    ontology = ExternalOntology.of(terms, path=TOY, title="hp", version=None, license_=None, sha256="")
    imported = read_import(ontology, vocabulary, ImportRequest(("HP:0000700", "HP:0000709"), under="top"))
    rows = by_label(imported)
    assert {label: (row.text("type"), row.text("broader")) for label, row in rows.items()} == {
        "odd mood": ("symptom", "top"),
        "odd mood syndrome": ("condition", "top"),
    }
    assert imported.notices == (
        "HP:0000709 (Odd mood syndrome) is a condition, and its parent 'odd mood' is a symptom: the relation is left"
        " out.",
    )


# --- refused


def test_an_obsolete_term_is_refused_with_its_replacement(toy: ExternalOntology, vocabulary: Vocabulary):
    with pytest.raises(FaultyRows) as caught:
        read_import(toy, vocabulary, ImportRequest(("TOY:0000090",)))
    (fault,) = caught.value.faults
    assert "'Old pain' is obsolete. The ontology names TOY:0000003 (Limb pain) in its place." in fault


def test_an_unknown_term_has_near_ones(toy: ExternalOntology, vocabulary: Vocabulary):
    with pytest.raises(UnknownExternalTerm, match="TOY:0000003"):
        read_import(toy, vocabulary, ImportRequest(("Limb pane",)))


def test_terms_are_counted_before_they_are_taken(toy: ExternalOntology, vocabulary: Vocabulary):
    with pytest.raises(TooManyTerms) as caught:
        read_import(toy, vocabulary, ImportRequest(("TOY:0000001",), depth=None, limit=6))
    assert (caught.value.count, caught.value.limit) == (7, 6)
    assert read_import(toy, vocabulary, ImportRequest(("TOY:0000001",), depth=None, limit=7)).rows


@pytest.mark.parametrize(
    ("told", "given"),
    [
        (f"https://{CC}/licenses/by/4.0/", None),
        (f"http://{CC}/publicdomain/zero/1.0/", None),
        (None, f"https://{CC}/licenses/by/4.0/"),
    ],
)
def test_definitions_are_copied_under_an_open_licence(
    told: str | None, given: str | None, toy: ExternalOntology, vocabulary: Vocabulary
):
    request = ImportRequest(("TOY:0000003",), definitions=True, license_=given)
    (row,) = read_import(replace(toy, license=told), vocabulary, request).rows
    assert row.text("definition")


@pytest.mark.parametrize(
    ("told", "given"),
    [
        (f"https://{CC}/licenses/by-nd/4.0/", None),
        (f"https://{CC}/licenses/by-nd/4.0/", f"https://{CC}/licenses/by/4.0/"),
        (f"https://example.org/?{CC}/licenses/by/", None),
        (None, "https://example.org/our-own-terms"),
        (None, None),
    ],
)
def test_definitions_are_not_copied_under_another_licence(
    told: str | None, given: str | None, toy: ExternalOntology, vocabulary: Vocabulary
):
    request = ImportRequest(("TOY:0000003",), definitions=True, license_=given)
    with pytest.raises(ExternalOntologyError, match="definitions"):
        read_import(replace(toy, license=told), vocabulary, request)


# --- words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Back pain", "back pain"),
        ("Horner syndrome", "Horner syndrome"),
        ("Erdheim-Chester disease", "Erdheim-Chester disease"),
        ("Raynaud's phenomenon", "Raynaud's phenomenon"),
        ("EEG abnormality", "EEG abnormality"),
        ("Cerebral palsy", "cerebral palsy"),
        ("Haemorrhage", "hemorrhage"),
        ("X-linked trait", "X-linked trait"),
        ("Toyman fever", "Toyman fever"),  # the definition of another term has it with a capital
        ("Patient fatigue", "patient fatigue"),
        ("Pain of  the Limb", "pain of the limb"),
    ],
)
def test_names_in_our_way_of_writing(name: str, expected: str, toy: ExternalOntology, vocabulary: Vocabulary):
    wording = Wording.of(toy, (one for one, _ in vocabulary.names()))
    assert wording.of_name(name) == expected


def test_titles_say_nothing_of_proper_names(vocabulary: Vocabulary):
    labels = ("Acute Renal Failure", "Chronic Renal Failure", "Renal Colic", "Abdominal Pain", "Horner Syndrome")
    terms = [ExternalTerm(f"N:{number}", OBO[f"N_{number}"], label) for number, label in enumerate(labels)]
    ontology = ExternalOntology.of(terms, path=TOY, title="n", version=None, license_=None, sha256="")
    wording = Wording.of(ontology, (one for one, _ in vocabulary.names()))
    assert [wording.of_name(label) for label in labels] == [
        *("acute renal failure", "chronic renal failure", "renal colic", "abdominal pain", "Horner syndrome"),
    ]


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [
        ("hp", "hp/releases/2023-01-27", "hp/releases/2023-01-27/hp.owl"),
        ("maxo", "releases/2024-07-29", "maxo/releases/2024-07-29/maxo.owl"),
        ("symp", "releases/2026-07-30/symp.obo", "symp/releases/2026-07-30/symp.owl"),
        ("toy", None, "toy.owl"),
        ("toy", "1.2", "toy.owl"),
    ],
)
def test_the_iri_of_a_version(name: str, version: str | None, expected: str, toy: ExternalOntology):
    assert version_iri(replace(toy, name=name, version=version)) == OBO[expected]


def test_a_version_that_is_an_iri_is_one(toy: ExternalOntology):
    assert version_iri(replace(toy, version="https://example.org/1")) == NamedNode("https://example.org/1")


# --- the command


def test_a_sheet_is_completed_and_added(ontology: Path, tmp_path: Path):
    sheet = tmp_path / "limb.tsv"
    arguments = ("import", "--from", TOY, "--term", "TOY:0000003", "--with-descendants", "--ontology", ontology)
    before = contents(ontology)
    done = cancerkg(*arguments, "--type", "symptom", "--to", sheet)
    assert (done.returncode, done.stdout) == (0, "")
    assert "3 rows written" in done.stderr
    assert contents(ontology) == before
    rows = read_sheet(sheet).rows
    assert [row.text("id") for row in rows] == [
        *("concept:limb-pain", "concept:knee-pain", "concept:edematous-knee-pain"),
    ]
    assert "definition: The cell is empty." in cancerkg("add", sheet, "--ontology", ontology).stderr
    sheet.write_text("\n".join(_with_definitions(sheet)))
    done = cancerkg("add", sheet, "--ontology", ontology, "--external", TOY)
    assert done.returncode == 0, done.stderr
    vocabulary = read_vocabulary(ontology)
    knee = vocabulary.find("knee pain")
    assert knee.definition == "A pain of our own words."
    assert knee.broader == (CONCEPT["limb-pain"],)
    assert {(m.predicate, m.object, m.justification) for m in vocabulary.mappings if m.subject == knee.iri} == {
        (SKOS.exactMatch, OBO["TOY_0000020"], "semapv:LexicalMatching")
    }
    again = cancerkg(*arguments, "--type", "symptom", "--to", sheet)
    assert again.returncode == 2
    assert "is there already, and may hold your work" in words(again.stderr)


def words(said: str) -> str:
    """What was said, out of the box that a wrong call is told in."""
    return " ".join(said.replace("│", " ").split())


def _with_definitions(sheet: Path) -> Iterator[str]:
    header, *lines = (line.split("\t") for line in sheet.read_text().splitlines())
    yield "\t".join(header)
    for number, cells in enumerate(lines):
        if number:
            cells[header.index("definition")] = "A pain of our own words."
        yield "\t".join(cells)


def test_definitions_are_copied_and_their_source_named(ontology: Path):
    done = cancerkg(
        *("import", "--from", TOY, "--term", "Limb pain", "--term", "Knee pain"),
        *("--definitions", "--ontology", ontology),
    )
    assert done.returncode == 0, done.stderr
    assert "Added 2 concepts, 2 mappings." in done.stderr
    said = {(t.predicate, t.object) for t in read_source(ontology).triples if t.subject == CONCEPT["knee-pain"]}
    assert (IAO["0000119"], OBO["TOY_0000020"]) in said
    assert (IAO["0000412"], OBO["toy/releases/2026-01-02/toy.owl"]) in said
    assert (SKOS.definition, Literal("Pain in a knee.", language="en")) in said
    assert CKG.Symptom in read_vocabulary(ontology).find("knee pain").types
    done = cancerkg("import", "--from", TOY, "--term", "Limb pain", "--definitions", "--ontology", ontology)
    assert "is there: 'limb pain' is mapped to it." in done.stderr
    assert "Nothing to add." in done.stderr


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (("--term", "TOY:0000003"), 2, "need definitions"),
        (("--term", "TOY:0000003", "--depth", "2"), 2, "--with-descendants"),
        (("--term", "TOY:0000021", "--type", "symptom", "--definitions"), 1, "TOY:0000021:definition: The cell is"),
        (("--term", "TOY:0000040", "--definitions"), 1, "TOY:0000040:type: The cell is empty."),
        (("--term", "TOY:0000003", "--definitions", "--under", "pane"), 1, "No concept is called 'pane'"),
        (("--term", "TOY:0000003", "--definitions", "--type", "sympton"), 1, "No type is called 'sympton'"),
        (("--term", "TOY:0000090", "--definitions"), 1, "is obsolete"),
        (("--term", "Limb pane"), 1, "Did you mean TOY:0000003 (Limb pain)"),
        (("--term", "TOY:0000001", "--with-descendants", "--limit", "3"), 1, "These are 7 terms of toy"),
    ],
)
def test_what_is_refused_changes_no_byte(options: tuple[str, ...], status: int, says: str, ontology: Path):
    before = contents(ontology)
    done = cancerkg("import", "--from", TOY, *options, "--ontology", ontology)
    assert (done.returncode, done.stdout) == (status, "")
    assert says in words(done.stderr)
    assert contents(ontology) == before


@pytest.mark.needs_shared
def test_a_branch_of_a_real_ontology(shared: Path, tmp_path: Path, project: Path):
    ontology = Path(shutil.copytree(project / "ontology", tmp_path / "real"))
    hp = shared / "vocabulary" / "external" / "hp-2023-01-27.obo"
    sheet = tmp_path / "pain.tsv"
    done = cancerkg(
        *("import", "--from", hp, "--term", "HP:0012531", "--with-descendants", "--ontology", ontology, "--to", sheet)
    )
    assert done.returncode == 0, done.stderr
    rows = {row.text("label"): row for row in read_sheet(sheet).rows}
    assert rows["knee pain"].text("exact") == "HP:0030839"
    assert "back pain" not in rows
    assert all(row.text("type") and row.text("broader") for row in rows.values())
    done = cancerkg("import", "--from", hp, "--term", "HP:0030839", "--ontology", ontology, "--definitions")
    assert done.returncode == 1
    assert "does not say under which licence" in done.stderr
