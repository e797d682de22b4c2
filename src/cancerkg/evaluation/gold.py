"""A folder of labels → what readers found each article to say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import orjson

from cancerkg.documents import EXTENSIONS
from cancerkg.errors import GoldWithoutPage, MalformedGold, NoGold
from cancerkg.evaluation.json_places import FieldPath, line_of
from cancerkg.model import MentionType, Polarity, Predicate

_CASE = "gold.json"
_BESIDE = ".gold.json"
_PAGE = "page"
_TYPES: Mapping[str, MentionType] = MappingProxyType(
    {
        "condition": MentionType.CONDITION,
        "symptom": MentionType.SYMPTOM,
        "treatment": MentionType.TREATMENT,
        "disease": MentionType.CONDITION,
        "mechanism": MentionType.CONDITION,
        "sign": MentionType.SYMPTOM,
        "drug": MentionType.TREATMENT,
        "procedure": MentionType.TREATMENT,
    }
)
"""The types that labels may have: the three that are compared, and finer ones, each with the one that it is."""
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A phrase that a reader marked. ``agreed``: all readers did; where there was one reader, always."""

    text: str
    type: MentionType
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A statement that a reader found, with the sentence or list item that makes it; ``agreed`` as for a mention."""

    subject: str
    predicate: Predicate
    object: str
    polarity: Polarity
    evidence: str = ""
    agreed: bool = True


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """The labels of one article. ``page`` is the page beside them, None where there is none."""

    name: str
    file: Path
    page: Path | None
    mentions: tuple[GoldMention, ...]
    relations: tuple[GoldRelation, ...]


def read_gold(folder: Path) -> tuple[GoldArticle, ...]:
    """The labelled articles of a folder, in the order of their names.

    An article is ``NAME.gold.json`` beside its page ``NAME.jsonld``, or a folder ``NAME`` with ``gold.json`` and
    ``page.jsonld``; the given folder may be such a one. A page may have any extension of a source that is not
    compressed; of two pages the first in the order of ``EXTENSIONS`` counts. Other files in the folder are let be.

    Raises :class:`~cancerkg.errors.NoGold`, :class:`~cancerkg.errors.MalformedGold`.
    """
    files = sorted((*folder.glob(f"*{_BESIDE}"), *folder.glob(_CASE), *folder.glob(f"*/{_CASE}")))
    if not files:
        raise NoGold(str(folder))
    articles: dict[str, GoldArticle] = {}
    for file in files:
        article = _read(file)
        if article.name in articles:
            twin = articles[article.name].file
            raise MalformedGold(str(file), 1, "", f"{twin} has labels of an article of that name too")
        articles[article.name] = article
    return tuple(articles[name] for name in sorted(articles))


def page_of(article: GoldArticle) -> Path:
    """The page that the labels are of. Raises :class:`~cancerkg.errors.GoldWithoutPage`."""
    if article.page is None:
        raise GoldWithoutPage(str(article.file), article.name)
    return article.page


def article_name(file: Path) -> str:
    """The name under which a file of labels or of a page is an article: its own up to the first dot, or its folder's
    where it is called ``gold`` or ``page``."""
    name = file.name.partition(".")[0]
    return file.absolute().parent.name if name in {_PAGE, _CASE.partition(".")[0]} else name


def _read(file: Path) -> GoldArticle:
    content = file.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MalformedGold(str(file), line, "", "it is not in UTF-8") from error
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise MalformedGold(str(file), error.lineno, "", f"it is not JSON: {error.msg}") from error
    labels = _Labels(file, text, value)
    return GoldArticle(
        article_name(file), file, _page_beside(file), tuple(labels.mentions()), tuple(labels.relations())
    )


def _page_beside(file: Path) -> Path | None:
    stem = _PAGE if file.name == _CASE else file.name.removesuffix(_BESIDE)
    pages = (file.with_name(stem + extension) for extension in EXTENSIONS)
    return next((page for page in pages if page.is_file()), None)


@dataclass(frozen=True, slots=True)
class _Labels:
    """Reads the JSON value of a file of labels field by field, and knows where in the text each stands."""

    file: Path
    text: str
    value: Any

    def mentions(self) -> Iterator[GoldMention]:
        for path, row in self._rows("mentions"):
            type_ = row.get("type")
            if not isinstance(type_, str) or type_ not in _TYPES:
                raise self._wrong((*path, "type"), f"it must be one of {', '.join(_TYPES)}")
            yield GoldMention(self._string(path, row, "text"), _TYPES[type_], self._agreed(path, row))

    def relations(self) -> Iterator[GoldRelation]:
        for path, row in self._rows("relations"):
            yield GoldRelation(
                self._string(path, row, "subject"),
                self._choice(path, row, "predicate", Predicate),
                self._string(path, row, "object"),
                self._choice(path, row, "polarity", Polarity),
                self._string(path, row, "evidence") if "evidence" in row else "",
                self._agreed(path, row),
            )

    def _rows(self, name: str) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
        if not isinstance(self.value, dict):
            raise self._wrong((), "an object with mentions and relations must stand here")
        rows = self.value.get(name)
        if not isinstance(rows, list):
            raise self._wrong((name,), "it must be an array")
        for index, row in enumerate(rows):
            if not isinstance(row, dict):
                raise self._wrong((name, index), "it must be an object")
            yield (name, index), row

    def _string(self, path: FieldPath, row: Mapping[str, Any], name: str) -> str:
        value = row.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong((*path, name), "it must be a string that is not empty")
        return value

    def _choice(self, path: FieldPath, row: Mapping[str, Any], name: str, choices: type[_Choice]) -> _Choice:
        known: Sequence[_Choice] = tuple(choices)
        found = next((one for one in known if one.value == row.get(name)), None)
        if found is None:
            raise self._wrong((*path, name), f"it must be one of {', '.join(known)}")
        return found

    def _agreed(self, path: FieldPath, row: Mapping[str, Any]) -> bool:
        agreed = row.get("agreed", True)
        if not isinstance(agreed, bool):
            raise self._wrong((*path, "agreed"), "it must be true or false")
        return agreed

    def _wrong(self, path: FieldPath, reason: str) -> MalformedGold:
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
        return MalformedGold(str(self.file), line_of(self.text, path), field, reason)
