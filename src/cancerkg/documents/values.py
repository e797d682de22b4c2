"""A source → the one JSON value that it holds: a file's own, or the array of a page's scripts."""

from dataclasses import dataclass, replace
from urllib.parse import urljoin

from cancerkg.documents.json_text import read_json
from cancerkg.documents.json_value import JsonValue
from cancerkg.documents.notices import Notice, NoticeKind
from cancerkg.documents.repair import Repair
from cancerkg.documents.scripts import find_scripts
from cancerkg.documents.sources import Source, SourceFormat
from cancerkg.errors import NotJsonLd, SourceError


@dataclass(frozen=True, slots=True)
class SourceValue:
    """A JSON value, where it came from (the address as somebody spelled it), and what was left out of it.

    ``repairs`` are those that any of its texts needed, in the order of the ladder.
    """

    json: JsonValue
    address: str | None
    notices: tuple[Notice, ...] = ()
    repairs: tuple[Repair, ...] = ()


def read_value(source: Source) -> SourceValue:
    """The JSON value of a source. Of an HTML page, the array of the values of its scripts, in their order.

    A script that is not JSON is an empty array there and a notice, beside others that are. Raises what
    :func:`~cancerkg.documents.json_text.read_json` does, and :class:`~cancerkg.errors.NotJsonLd` for a page without a
    script.
    """
    if source.format is SourceFormat.JSON:
        text = read_json(source)
        return SourceValue(text.value, source.address, text.notices, text.repairs)
    scripts = find_scripts(source.content)
    if not scripts.texts:
        raise NotJsonLd(source.name, "the page has no application/ld+json script")
    values: list[JsonValue] = []
    failures: list[SourceError] = []
    notices: list[Notice] = []
    repairs: set[Repair] = set()
    for index, script in enumerate(scripts.texts):
        try:
            text = read_json(replace(source, content=script.encode("utf-8", "replace"), format=SourceFormat.JSON))
        except SourceError as error:
            values.append([])  # nothing stands here, and the scripts behind it keep their numbers
            failures.append(error)
            notices.append(Notice(NoticeKind.SCRIPT_DROPPED, source.name, f"/{index}", error.what))
        else:
            values.append(text.value)
            notices.extend(replace(notice, pointer=f"/{index}{notice.pointer}") for notice in text.notices)
            repairs.update(text.repairs)
    if len(failures) == len(scripts.texts):
        raise failures[0]
    ordered = tuple(repair for repair in Repair if repair in repairs)
    return SourceValue(values, _address(source.address, scripts.canonical), tuple(notices), ordered)


def _address(sent_from: str | None, canonical: str | None) -> str | None:
    """What the page says is its address, which may be relative to where it came from; else where it came from."""
    if canonical is None:
        return sent_from
    try:
        return urljoin(sent_from or "", canonical)
    except ValueError:
        return sent_from
