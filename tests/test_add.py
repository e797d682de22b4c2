"""Sheets of terms: what they add, what is wrong with them, and that a faulty one changes nothing.

A case is a folder with ``sheet.tsv`` and what comes of it, in the vocabulary of ``tests/cases/ontology``: the triples
in ``expected.ttl`` with ``expected-mappings.tsv`` and ``expected-notices.txt``, or ``expected-faults.txt``.
"""

import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse

from cancerkg.errors import FaultyRows
from cancerkg.external import read_external
from cancerkg.namespaces import CONCEPT
from cancerkg.ontology.terms.additions import Additions, extended, read_additions
from cancerkg.ontology.terms.sheets import COLUMNS, read_sheet, write_sheet
from cancerkg.vocabulary import read_source, read_vocabulary, write_source

CASES = Path(__file__).parent / "cases" / "sheets"
ONTOLOGY = Path(__file__).parent / "cases" / "ontology"
NAMES = sorted(path.name for path in CASES.iterdir())
GOOD = [name for name in NAMES if (CASES / name / "expected.ttl").exists()]
FAULTY = [name for name in NAMES if (CASES / name / "expected-faults.txt").exists()]


def added(sheet: Path, *external: Path) -> Additions:
    read = read_sheet(sheet)
    return read_additions(
        read.rows,
        read_vocabulary(ONTOLOGY),
        read_source(ONTOLOGY).mappings.prefixes,
        source=str(sheet),
        has_decisions=read.has_decisions,
        external=[read_external(path) for path in external],
        faults=read.faults,
    )


def faults(sheet: Path, *external: Path) -> list[str]:
    with pytest.raises(FaultyRows) as caught:
        added(sheet, *external)
    assert caught.value.source == str(sheet)
    return [fault.replace(str(sheet), "sheet.tsv") for fault in caught.value.faults]


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_every_case_has_an_outcome():
    assert len(GOOD) >= 3
    assert len(FAULTY) >= 2
    assert sorted(GOOD + FAULTY) == NAMES


@pytest.mark.parametrize("name", GOOD)
def test_a_good_sheet(name: str, tmp_path: Path):
    sheet = CASES / name / "sheet.tsv"
    additions = added(sheet)
    before = read_source(ONTOLOGY)
    after = extended(before, additions)
    expected = {q.triple for q in parse(path=CASES / name / "expected.ttl", format=RdfFormat.TURTLE)}
    assert set(after.triples) - set(before.triples) == expected
    prefixes = before.mappings.prefixes
    assert [
        "\t".join(_curie(node.value, prefixes) for node in (one.subject, one.predicate, one.object))
        + f"\t{one.justification}"
        for one in additions.mappings
    ] == lines(CASES / name / "expected-mappings.tsv")
    notices = [notice.replace(str(sheet), "sheet.tsv") for notice in additions.notices]
    assert notices == lines(CASES / name / "expected-notices.txt")
    write_source(after, tmp_path)
    assert set(additions.concepts) == read_vocabulary(tmp_path).concepts.keys() - read_vocabulary(ONTOLOGY).concepts


def _curie(iri: str, prefixes) -> str:
    prefix, base = max(((p, b) for p, b in prefixes.items() if iri.startswith(b)), key=lambda one: len(one[1]))
    return f"{prefix}:{iri.removeprefix(base)}"


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_sheet_has_all_its_faults_told(name: str):
    assert faults(CASES / name / "sheet.tsv") == lines(CASES / name / "expected-faults.txt")


def test_what_was_not_decided_is_counted():
    additions = added(CASES / "decisions" / "sheet.tsv")
    assert (additions.undecided, additions.rejected, additions.names, len(additions.concepts)) == (1, 1, 1, 2)


# --- the file


HEADER = "label\ttype\tbroader\tdefinition\tdefinition source"
ROW = "knee pain\tsymptom\tpain\tPain in a knee.\tA. Tester"
KNEE_PAIN = [CONCEPT["knee-pain"]]


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{ROW}\n",
        f"{HEADER}\n{ROW}",
        f"{HEADER}\r\n{ROW}\r\n",
        f"{HEADER}\r{ROW}\r",
        f"\ufeff{HEADER}\n{ROW}\n",
        f"{HEADER}\t\t\n{ROW}\t\t\t\t\n\t\t\t\n\n",
        f"{HEADER}\n\n  knee\u00a0pain \t symptom\tpain\tPain  in a knee.\tA. Tester\n",
        f"{HEADER}\tcomment\tsynonyms\n{ROW}\n",
        HEADER.upper() + f"\n{ROW}\n",
        f'{HEADER}\n"knee pain"\tsymptom\tpain\t"Pain in a knee."\tA. Tester\n',
    ],
    ids=[
        "plain",
        "no-last-break",
        "crlf",
        "cr",
        "bom",
        "excel-tabs",
        "white-space",
        "short-rows",
        "capitals",
        "quoted",
    ],
)
def test_what_programs_do_to_a_sheet_is_no_matter(content: str, tmp_path: Path):
    sheet = tmp_path / "sheet.tsv"
    sheet.write_bytes(content.encode())
    additions = added(sheet)
    assert list(additions.concepts) == KNEE_PAIN
    assert '"Pain in a knee."@en' in map(str, (triple.object for triple in additions.triples))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "sheet.tsv:1: The sheet is empty."),
        (b" \n\t\n", "sheet.tsv:1: The sheet is empty."),
        (f"{HEADER}\n{ROW}\n".encode("utf-16"), "sheet.tsv:1: The file is not UTF-8."),
        (f"{HEADER}\n\nna\u00efve pain".encode("latin-1"), "sheet.tsv:3: The file is not UTF-8."),
        (b"label,type,broader\na,b,c\n", "sheet.tsv:1: The columns are not divided by tabs."),
        (f"{HEADER}\tlabell\n{ROW}\n".encode(), "sheet.tsv:1:labell: No column has this name. Did you mean 'label'?"),
        (f"{HEADER}\tlabel\n{ROW}\n".encode(), "sheet.tsv:1:label: The column comes twice."),
        (b"type\tbroader\nsymptom\tpain\n", "sheet.tsv:1:label: The column is missing, and there is no phrase either."),
        (f'{HEADER}\n"knee pain\t{ROW[10:]}\n'.encode(), "sheet.tsv:2:1: A quotation mark opens this cell and"),
        (f'{HEADER}\n"knee "pain"\t{ROW[10:]}\n'.encode(), "sheet.tsv:2:1: A quotation mark opens this cell and"),
        (f'{HEADER}\n"\t{ROW[10:]}\n'.encode(), "sheet.tsv:2:1: A quotation mark opens this cell and none closes it."),
        (f"{HEADER}\nknee\u200b pain\t{ROW[10:]}\n".encode(), "sheet.tsv:2:1: The cell holds the character U+200B"),
        (f"{HEADER}\nknee\0pain\t{ROW[10:]}\n".encode(), "sheet.tsv:2:1: The cell holds the character U+0000"),
        (f"{HEADER}\n{ROW}\tmore\n".encode(), "sheet.tsv:2:6: The cell 'more' stands under no column."),
        (f"{HEADER}\t\n{ROW}\tmore\n".encode(), "sheet.tsv:2:6: The cell 'more' stands under no column."),
        (
            f"{HEADER}\nA rdfs:label\tTYPE\tI skos:broader\tA skos:definition\tA IAO:0000119\n{ROW}\n".encode(),
            "sheet.tsv:2:label: 'A rdfs:label' is not what this column means. Its template string: 'AL skos:pref",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sheet(content: bytes, expected: str, tmp_path: Path):
    sheet = tmp_path / "sheet.tsv"
    sheet.write_bytes(content)
    assert faults(sheet)[0].startswith(expected)


def test_an_unclosed_quotation_mark_does_not_swallow_the_next_row(tmp_path: Path):
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text(
        f'{HEADER}\n"knee pain\tsymptom\tpain\tPain.\tA. Tester\nelbow pain\tsymptom\tpain\tno sentence\tA. Tester\n'
    )
    assert [fault.partition(" ")[0] for fault in faults(sheet)] == ["sheet.tsv:2:1:", "sheet.tsv:3:definition:"]


def test_a_sheet_that_is_not_there(tmp_path: Path):
    assert faults(tmp_path / "none.tsv") == ["sheet.tsv: The file cannot be read: No such file or directory."]


CELL = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" ") | st.just('"'), max_size=20).map(
    lambda text: " ".join(text.split())
)


@given(st.lists(st.dictionaries(st.sampled_from([c.name for c in COLUMNS if not c.told]), CELL), max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    rows = [{name: unicodedata.normalize("NFC", cell) for name, cell in row.items()} for row in rows]
    sheet = tmp_path_factory.mktemp("sheet") / "sheet.tsv"
    sheet.write_text(write_sheet(rows), encoding="utf-8", newline="")
    read = read_sheet(sheet)
    assert read.faults == ()
    assert [dict(row.cells) for row in read.rows] == [
        {name: cell for name, cell in row.items() if cell} for row in rows if any(row.values())
    ]


def test_a_sentence_of_strangers_is_no_formula():
    sheet = write_sheet([{"label": "x", "evidence 1": "=HYPERLINK(1)", "nearest": "-1", "definition": "=Not told."}])
    cells = sheet.splitlines()[2].split("\t")
    assert "'=HYPERLINK(1)" in cells
    assert "'-1" in cells
    assert "=Not told." in cells


# --- external terms


TOY = Path(__file__).parent / "cases" / "imports" / "toy.obo"


def test_mapped_terms_are_looked_up(tmp_path: Path):
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text(f"{HEADER}\texact\tclose\n{ROW}\tTOY:0000020\tTOY:0000003\n")
    mapped = {one.object.value.rpartition("/")[2]: one for one in added(sheet, TOY).mappings}
    assert mapped["TOY_0000020"].object_label == "Knee pain"
    assert mapped["TOY_0000020"].justification == "semapv:LexicalMatching"
    assert mapped["TOY_0000003"].object_label == "Limb pain"
    assert mapped["TOY_0000003"].justification == "semapv:ManualMappingCuration"


@pytest.mark.parametrize(
    ("curie", "expected"),
    [
        ("TOY:0000022", "sheet.tsv:2:exact: No term of toy is called 'TOY:0000022'. Did you mean TOY:"),
        ("TOY:0000090", "sheet.tsv:2:exact: TOY:0000090 (Old pain) is obsolete. The ontology names TOY:0000003"),
        ("TOY:0000091", "sheet.tsv:2:exact: TOY:0000091 was merged into TOY:0000003 (Limb pain). Write TOY:0000003."),
    ],
)
def test_a_mapped_term_that_is_not_there(curie: str, expected: str, tmp_path: Path):
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text(f"{HEADER}\texact\n{ROW}\t{curie}\n")
    (fault,) = faults(sheet, TOY)
    assert fault.startswith(expected)


# --- the command


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ONTOLOGY, tmp_path / "ontology"))


def cancerkg(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cancerkg", "ontology", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_command_adds_and_says_what_comes_next(ontology: Path):
    done = cancerkg("add", CASES / "decisions" / "sheet.tsv", "--ontology", ontology)
    assert (done.returncode, done.stdout) == (0, "")
    first, *rest = done.stderr.splitlines()
    assert first == "Added 2 concepts, 1 name of concepts that were there. Skipped: 1 undecided, 1 rejected."
    assert rest[:2] == ["  leg-growth", "  leg-tumor"]
    assert "ontology check" in rest[-1]
    vocabulary = read_vocabulary(ontology)
    assert vocabulary.find("bump in the leg").label == "leg growth"
    assert vocabulary.find("aching back").label == "back pain"


def test_a_dry_run_writes_nothing(ontology: Path):
    before = contents(ontology)
    done = cancerkg("add", CASES / "decisions" / "sheet.tsv", "--ontology", ontology, "--dry-run")
    assert done.returncode == 0
    assert done.stderr.startswith("Would add 2 concepts, ")
    assert contents(ontology) == before


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_sheet_changes_no_byte(name: str, ontology: Path):
    before = contents(ontology)
    sheet = CASES / name / "sheet.tsv"
    done = cancerkg("add", sheet, "--ontology", ontology)
    assert (done.returncode, done.stdout) == (1, "")
    told = [line.removeprefix("cancerkg: ").replace(str(sheet), "sheet.tsv") for line in done.stderr.splitlines()]
    assert told[:-1] == lines(CASES / name / "expected-faults.txt")
    assert "so nothing is written" in told[-1]
    assert contents(ontology) == before


def test_a_sheet_without_decisions_adds_nothing(ontology: Path, tmp_path: Path):
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text("decision\tphrase\n\tknee pain\nreject\telbow pain\n")
    before = contents(ontology)
    done = cancerkg("add", sheet, "--ontology", ontology)
    assert done.stderr == "Nothing to add. Skipped: 1 undecided, 1 rejected.\n"
    assert contents(ontology) == before


def test_a_vocabulary_in_which_something_else_is_wrong_stays(ontology: Path):
    with (ontology / "cancerkg.ttl").open("a") as stream:
        stream.write("concept:pain skos:broader concept:back-pain .\n")
    before = contents(ontology)
    done = cancerkg("add", CASES / "decisions" / "sheet.tsv", "--ontology", ontology)
    assert done.returncode == 1
    assert "is broader than itself" in done.stderr
    assert contents(ontology) == before


def test_added_triples_are_no_others(ontology: Path):
    before = set(read_source(ontology).triples)
    cancerkg("add", CASES / "names-for-a-known-concept" / "sheet.tsv", "--ontology", ontology)
    after = set(read_source(ontology).triples)
    assert before < after
    assert all(isinstance(triple, Triple) and triple.subject in CONCEPT for triple in after - before)
