"""Expanded value objects → RDF literals (JSON-LD 1.1 API, section 8.2.2, "Object to RDF Conversion")."""

import json
import math
import re
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode

from cancerkg.documents.json_value import JsonObject, JsonValue
from cancerkg.namespaces import RDF, SCHEMA, XSD, folded

_INTEGER_LIMIT = 10**21
"""From here on a number is a double, whether or not it is whole."""

_DATE_TYPES = frozenset({SCHEMA.Date, SCHEMA.DateTime})
_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
_DATE = re.compile(rf"(\d{{4}}-\d\d-\d\d){_ZONE}")
_DATE_TIME = re.compile(rf"(\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?{_ZONE}")


def literal_of(value: JsonObject) -> tuple[Literal, str]:
    """The literal of a value object, and what was changed of its language or datatype, if anything was: ill-formed ones
    are left out, but for an underscore in a language tag, which can only mean a hyphen."""
    content, datatype, language = value.get("@value"), value.get("@type"), value.get("@language")
    if datatype == "@json":
        return Literal(canonical_json(content), datatype=RDF.JSON), ""
    text, native = _lexical(content, datatype)
    if isinstance(language, str) and native is None:
        return _with_language(text, language)
    try:
        if isinstance(datatype, str):
            return Literal(text, datatype=NamedNode(folded(datatype))), ""
    except ValueError:
        return Literal(text), f"{datatype!r} is no datatype, the words are kept without it"
    return (Literal(text) if native is None else Literal(text, datatype=native)), ""


def as_xsd_date(literal: Literal) -> Literal | None:
    """The same date as an xsd:date or xsd:dateTime, for a ``schema:Date`` or ``schema:DateTime`` that is one.

    Nothing is added to what the page says: a time without seconds is none of XML Schema's.
    """
    if literal.datatype not in _DATE_TYPES:
        return None
    try:
        if found := _DATE.fullmatch(literal.value):
            date.fromisoformat(found[1])
            return Literal(literal.value, datatype=XSD.date)
        if found := _DATE_TIME.fullmatch(literal.value):
            datetime.fromisoformat(found[1])
            return Literal(literal.value, datatype=XSD.dateTime)
    except ValueError:  # it looks like one, and the calendar has no such day
        pass
    return None


def canonical_json(value: JsonValue) -> str:
    """The value in the form of the JSON Canonicalization Scheme (RFC 8785), as JSON literals have it.

    Keys are ordered by their UTF-16 code units. Recursive: the depth of what is read is limited.
    """
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{canonical_json(key)}:{canonical_json(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical_json, value)) + "]"
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return _number(float(value))
    return json.dumps(value, ensure_ascii=False)


def _number(number: float) -> str:
    """ECMAScript's Number::toString: the shortest digits that read back as the number."""
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, exponent = f"{abs(number)!r}e0".split("e")[:2] if "e" in repr(number) else (repr(abs(number)), "0")
    whole, _, part = mantissa.partition(".")
    digits = (whole + part).lstrip("0")
    point = len(whole) + int(exponent) - (len(whole + part) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    rest = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{rest}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def _with_language(text: str, language: str) -> tuple[Literal, str]:
    try:
        return Literal(text, language=language), ""
    except ValueError:
        pass
    try:
        mended = language.strip().replace("_", "-")
        return Literal(text, language=mended), f"{language!r} is no language, it is read as {mended!r}"
    except ValueError:
        return Literal(text), f"{language!r} is no language, the words are kept without it"


def _lexical(content: JsonValue, datatype: JsonValue) -> tuple[str, NamedNode | None]:
    """The lexical form, and the datatype that a native JSON value has where none is given."""
    if isinstance(content, bool):
        return str(content).lower(), XSD.boolean
    if isinstance(content, int | float):
        whole = isinstance(content, int) or (math.isfinite(content) and content.is_integer())
        if whole and abs(content) < _INTEGER_LIMIT and datatype != XSD.double.value:
            return str(int(content)), XSD.integer
        return _double(content), XSD.double
    return str(content), None


def _double(value: float) -> str:
    """The canonical form of an xsd:double, with at most 16 digits as the standard's conversion has it."""
    try:
        number = float(value)
    except OverflowError:  # a whole number of more than 308 digits
        number = math.inf if value > 0 else -math.inf
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "INF" if number > 0 else "-INF"
    mantissa, exponent = f"{number:.15E}".split("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}"
