"""The ontology's files: any RDF format in, two files out as one step or not at all, and where in them a term stands."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse, serialize

from cancerkg.errors import VocabularyError
from cancerkg.namespaces import CKG, CONCEPT, ONTOLOGY, OWL, SKOS
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import (
    MAPPINGS_FILE,
    ONTOLOGY_FILE,
    ConceptMapping,
    TermLines,
    parse_ontology,
    parsing,
    read_mappings,
    read_source,
    read_vocabulary,
    without_blank_nodes,
    write_mappings,
    write_source,
)

SOURCE = ontology_directory() / ONTOLOGY_FILE
MAPPINGS = ontology_directory() / MAPPINGS_FILE


def names_of(path: Path) -> set[Triple]:
    return set(without_blank_nodes(parse_ontology(path), str(path)))


# --- reading


@pytest.mark.parametrize(
    ("suffix", "rdf_format"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("owl", RdfFormat.TURTLE),
        ("owl", RdfFormat.RDF_XML),
        ("rdf", RdfFormat.RDF_XML),
        ("xml", RdfFormat.RDF_XML),
        ("ttl", RdfFormat.RDF_XML),
        ("nt", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
    ],
)
def test_every_format_says_the_same(tmp_path: Path, suffix: str, rdf_format: RdfFormat):
    path = tmp_path / f"ontology.{suffix}"
    serialize(parse_ontology(SOURCE), path, format=rdf_format)
    assert names_of(path) == names_of(SOURCE)


def test_a_byte_order_mark_is_no_matter(tmp_path: Path):
    path = tmp_path / "a.owl"
    path.write_bytes(b"\xef\xbb\xbf" + (serialize(parse_ontology(SOURCE), format=RdfFormat.RDF_XML) or b""))
    assert names_of(path) == names_of(SOURCE)


RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}</rdf:RDF>'
BOMB = "<!DOCTYPE x [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.ttl", "<urn:a> a\n  <urn:b> <urn:c> .", r"a\.ttl:2:\d+: This is not Turtle"),
        ("a.nt", "<urn:a> <urn:b> .", r"a\.nt:1:\d+: This is not N-Triples"),
        ("a.rdf", '<?xml version="1.0"?>\n' + RDF_XML.format("<a>"), "This is not RDF/XML"),
        ("a.jsonld", '{"@id": "urn:a",', r"a\.jsonld:1:\d+: This is not JSON-LD"),
        ("a.jsonld", '{"@context": "https://example.org/c", "@id": "urn:a"}', "This is not JSON-LD: .*remote contexts"),
        (
            "a.owl",
            '<?xml version="1.0"?>\n' + BOMB + RDF_XML.format("&a11;"),
            r"a\.owl:2: XML with <!DOCTYPE .* Protégé",
        ),
        ("a.owl", "\n<!DOCTYPE rdf:RDF>" + RDF_XML.format(""), r"a\.owl:2: XML with <!DOCTYPE"),
        ("a.owl", '<?xml version="1.0"?>\n<Ontology xmlns="urn:x"/>', "OWL/XML, which is no RDF. Save it as RDF/XML"),
        ("a.owl", "Prefix(:=<urn:x>)\nOntology()", "OWL functional syntax, which is no RDF"),
        ("a.owl", "Prefix: : <urn:x>\nOntology: <urn:x>", "Manchester syntax, which is no RDF"),
        ("a.owl", "format-version: 1.2", "OBO, which is no RDF"),
        ("a.ttl", "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .", "which OWL 2 does not know"),
        ("a.ttl", "<urn:a> <urn:b> \ud800 .", "This is not Turtle"),
    ],
)
def test_what_is_no_rdf_is_refused_with_its_place(tmp_path: Path, name: str, content: str, says: str):
    (tmp_path / name).write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(VocabularyError, match=says):
        parse_ontology(tmp_path / name)


def test_a_document_type_in_another_encoding_is_refused_too(tmp_path: Path):
    (tmp_path / "a.owl").write_bytes(('<?xml version="1.0"?>' + BOMB + RDF_XML.format("&a11;")).encode("utf-16"))
    with pytest.raises(VocabularyError):
        parse_ontology(tmp_path / "a.owl")


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "MAX_BYTES", 10)
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    with pytest.raises(VocabularyError, match="more than 10 bytes is not read"):
        parse_ontology(tmp_path / "a.ttl")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path):
    with pytest.raises(VocabularyError, match="No such file"):
        parse_ontology(tmp_path / "none.ttl")
    with pytest.raises(VocabularyError, match="Is a directory"):
        parse_ontology(tmp_path)


# --- mappings


def test_the_file_is_as_the_writer_writes_it():
    assert MAPPINGS.read_text(encoding="utf-8") == write_mappings(read_mappings(MAPPINGS))


def test_other_columns_and_the_header_are_kept(tmp_path: Path):
    lines = MAPPINGS.read_text(encoding="utf-8").splitlines()
    head = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    lines[head] += "\tconfidence"
    lines[head + 1] += "seen by two\t0.9"
    lines[head + 2 :] = [line + "\t" for line in lines[head + 2 :]]
    text = "\n".join(["#other: kept as it is # so", *lines, ""])
    (tmp_path / "m.tsv").write_text(text, encoding="utf-8")
    mappings = read_mappings(tmp_path / "m.tsv")
    assert (mappings.rows[0].comment, mappings.rows[0].others) == ("seen by two", (("confidence", "0.9"),))
    assert mappings.rows[0].subject_label == "AnatomicalSite"
    assert write_mappings(mappings) == text


def test_a_column_that_a_row_needs_is_added_where_it_belongs():
    plain = read_mappings(MAPPINGS)
    rows = tuple(replace(row, comment="") for row in plain.rows)
    mappings = replace(plain, columns=tuple(column for column in plain.columns if column != "comment"), rows=rows)
    row = replace(mappings.rows[0], comment="why", others=(("author_id", "orcid:1"),))
    text = write_mappings(replace(mappings, rows=(*mappings.rows[1:], row)))
    columns = next(line for line in text.splitlines() if not line.startswith("#")).split("\t")
    assert columns == [*mappings.columns, "comment", "author_id"]
    assert text.splitlines()[len(mappings.header) + 1].endswith("\twhy\torcid:1")


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\r\n"), max_size=9)
ROWS = st.builds(
    ConceptMapping,
    subject=st.from_regex("[a-z]{1,5}", fullmatch=True).map(lambda text: CONCEPT[text]),
    predicate=st.just(SKOS.exactMatch),
    object=st.sampled_from([NamedNode("http://purl.obolibrary.org/obo/HP_1"), NamedNode("http://schema.org/x")]),
    object_label=CELLS,
    justification=CELLS.filter(bool),
    subject_label=CELLS,
    comment=CELLS,
    others=CELLS.map(lambda text: (("confidence", text),) if text else ()),
)


@given(st.lists(ROWS, max_size=6))
def test_mappings_that_are_written_are_read_back(tmp_path_factory, rows: list[ConceptMapping]):
    mappings = replace(read_mappings(MAPPINGS), rows=tuple(rows))
    path = tmp_path_factory.mktemp("mappings") / "m.tsv"
    text = write_mappings(mappings)
    path.write_text(text, encoding="utf-8", newline="")
    assert sorted(read_mappings(path).rows, key=repr) == sorted(rows, key=repr)
    assert write_mappings(read_mappings(path)) == text
    assert write_mappings(replace(mappings, rows=tuple(reversed(rows)))) == text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"comment": "a\tb"}, "has a tab or line break"),
        ({"object_label": "a\nb"}, "has a tab or line break"),
        ({"object": NamedNode("urn:other:1")}, "No prefix of the mappings' header fits urn:other:1. Add its prefix"),
    ],
)
def test_what_the_table_cannot_hold_is_refused(change: dict[str, object], says: str):
    mappings = read_mappings(MAPPINGS)
    with pytest.raises(VocabularyError, match=says):
        write_mappings(replace(mappings, rows=(replace(mappings.rows[0], **change),)))


# --- writing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in (SOURCE, MAPPINGS):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_source_is_written_as_it_was_read(folder: Path):
    before = contents(folder)
    times = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    write_source(read_source(folder), folder)
    assert contents(folder) == before
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == times, "what did not change is not touched"


def test_a_change_is_written_and_read_back(folder: Path):
    source = read_source(folder)
    (folder / ONTOLOGY_FILE).chmod(0o640)
    label = Triple(CONCEPT["anemia"], SKOS.altLabel, Literal("bloodlessness", language="en"))
    row = replace(source.mappings.rows[0], object=NamedNode("http://schema.org/Thing"))
    mappings = replace(source.mappings, rows=(*source.mappings.rows, row))
    write_source(replace(source, triples=(label, *source.triples), mappings=mappings), folder)
    assert read_vocabulary(folder).find("bloodlessness").slug == "anemia"
    assert row in read_vocabulary(folder).mappings
    assert sorted(path.name for path in folder.iterdir()) == [ONTOLOGY_FILE, MAPPINGS_FILE]
    assert (folder / ONTOLOGY_FILE).stat().st_mode & 0o777 == 0o640


def test_a_source_that_makes_no_vocabulary_leaves_the_files_as_they_are(folder: Path):
    before = contents(folder)
    source = read_source(folder)
    broken = Triple(CONCEPT["anemia"], SKOS.altLabel, Literal("back pain", language="en"))
    with pytest.raises(VocabularyError, match="The name 'back pain' belongs to") as caught:
        write_source(replace(source, triples=(*source.triples, broken)), folder)
    assert caught.value.where == str(folder / ONTOLOGY_FILE)
    assert contents(folder) == before


@pytest.mark.parametrize("failing", [1, 2])
def test_a_rename_that_fails_leaves_the_files_as_they_are(folder: Path, monkeypatch, failing: int):
    before = contents(folder)
    source = read_source(folder)
    label = Triple(CONCEPT["anemia"], SKOS.altLabel, Literal("bloodlessness", language="en"))
    rows = source.mappings.rows[1:]
    times = iter(range(1, 9))
    rename = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if next(times) == failing:
            raise OSError(28, os.strerror(28), str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    changed = replace(source, triples=(label, *source.triples), mappings=replace(source.mappings, rows=rows))
    with pytest.raises(OSError, match="No space left"):
        write_source(changed, folder)
    assert contents(folder) == before


def test_a_link_stays_a_link(folder: Path, tmp_path_factory):
    place = tmp_path_factory.mktemp("linked")
    for name in (ONTOLOGY_FILE, MAPPINGS_FILE):
        (place / name).symlink_to(folder / name)
    source = read_source(place)
    label = Triple(CONCEPT["anemia"], SKOS.altLabel, Literal("bloodlessness", language="en"))
    write_source(replace(source, triples=(label, *source.triples)), place)
    assert (place / ONTOLOGY_FILE).is_symlink()
    assert read_vocabulary(folder).find("bloodlessness").slug == "anemia"


# --- where a term stands


def test_every_term_and_value_of_our_file_is_found_where_it_stands():
    text = SOURCE.read_text(encoding="utf-8").splitlines()
    lines = TermLines.of(SOURCE)
    seen = 0
    for triple in parse_ontology(SOURCE):
        if isinstance(triple.subject, NamedNode):
            head = lines.line(triple.subject)
            assert head is not None
            assert triple.subject.value.rpartition("/")[2].rpartition("#")[2] in text[head - 1]
            if isinstance(triple.object, Literal):
                line = lines.line(triple.subject, triple.object.value)
                assert line is not None
                assert line >= head
                assert triple.object.value in text[line - 1]
                seen += 1
    assert seen > 1000


TURTLE = '''\
@prefix c: <urn:c:> . # prefix d: <urn:d:> .
BASE <http://example.org/x/>
PREFIX : <#>
c:a a c:B ; # c:z c:y "no" .
    c:p """long
"string" ends c:q . """ , 'it\\'s' , "a.b ; c" ;
    c:q [ c:r "inner" ] , ( c:one 5 true ) .

<y> c:p "tab\\there\\u00e9"@en-GB , "x"^^c:t .
:f c:p <z> .
c:a c:p "again" . c:b.c c:p 4.5 .
[] c:p c:never .
_:b0 c:p "never" .
c:e\\(f c:p 'last' .
'''


@pytest.mark.parametrize(
    ("term", "value", "line"),
    [
        ("urn:c:a", None, 4),
        ("urn:c:a", "urn:c:B", 4),
        ("urn:c:a", 'long\n"string" ends c:q . ', 5),
        ("urn:c:a", "it's", 6),
        ("urn:c:a", "a.b ; c", 6),
        ("urn:c:a", "inner", 7),
        ("urn:c:a", "urn:c:one", 7),
        ("urn:c:a", "5", 7),
        ("urn:c:a", "true", 7),
        ("urn:c:a", "again", 11),
        ("urn:c:b.c", None, 11),
        ("urn:c:b.c", "4.5", 11),
        ("http://example.org/x/y", None, 9),
        ("http://example.org/x/y", "tab\thereé", 9),
        ("http://example.org/x/#f", "http://example.org/x/z", 10),
        ("urn:c:e(f", "last", 14),
        ("urn:c:z", None, None),
        ("urn:c:never", None, None),
        ("urn:c:a", "no", None),
        ("urn:c:a", "never", None),
    ],
)
def test_the_scanner_is_exact(tmp_path: Path, term: str, value: str | None, line: int | None):
    assert {t.subject.value for t in parse(TURTLE, RdfFormat.TURTLE)} >= ({term} if line else set())
    (tmp_path / "a.ttl").write_text(TURTLE, encoding="utf-8")
    assert TermLines.of(tmp_path / "a.ttl").line(NamedNode(term), value) == line


XML = """\
<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:c="urn:c:" xml:base="http://example.org/x">
  <!-- <c:A rdf:about="urn:c:no"/> -->
  <c:A rdf:about="urn:c:a&amp;b">
    <c:p>one</c:p>
    <c:p>two &lt;
lines</c:p>
    <c:q rdf:resource="#r"/>
  </c:A>
  <rdf:Description rdf:about="#d" c:p="attribute"/>
</rdf:RDF>
"""


@pytest.mark.parametrize(
    ("term", "value", "line"),
    [
        ("urn:c:a&b", None, 4),
        ("urn:c:a&b", "one", 5),
        ("urn:c:a&b", "two <\nlines", 6),
        ("urn:c:a&b", "http://example.org/x#r", 8),
        ("http://example.org/x#d", None, 10),
        ("http://example.org/x#d", "attribute", 10),
        ("urn:c:no", None, None),
    ],
)
def test_lines_of_rdf_xml(tmp_path: Path, term: str, value: str | None, line: int | None):
    (tmp_path / "a.owl").write_text(XML, encoding="utf-8")
    assert TermLines.of(tmp_path / "a.owl").line(NamedNode(term), value) == line


def test_lines_of_mappings():
    lines = TermLines.of(MAPPINGS)
    text = MAPPINGS.read_text(encoding="utf-8").splitlines()
    row = read_mappings(MAPPINGS).rows[100]
    line = lines.line(row.subject, row.object.value)
    assert line is not None
    assert row.object_label in text[line - 1]
    assert text[(lines.line(CKG.AnatomicalSite) or 0) - 1].startswith("ckg:AnatomicalSite\t")


@given(st.text(alphabet="<>\"'\\.:;@#_ab \n()[]^%", max_size=40))
def test_any_text_is_scanned(tmp_path_factory, text: str):
    path = tmp_path_factory.mktemp("any") / "a.ttl"
    path.write_text(text, encoding="utf-8")
    assert TermLines.of(path).line(NamedNode("urn:none")) is None


def test_the_ontology_itself_is_found():
    line = TermLines.of(SOURCE).line(NamedNode(ONTOLOGY), OWL.Ontology.value)
    assert line is not None
    assert "owl:Ontology" in SOURCE.read_text(encoding="utf-8").splitlines()[line - 1]
