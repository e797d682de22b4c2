"""Expanded value objects → RDF literals (JSON-LD 1.1 API, section 8.2.2, "Object to RDF Conversion")."""

import json
import math

from pyoxigraph import Literal, NamedNode

from cancerkg.documents.json_text import JsonObject, JsonValue
from cancerkg.namespaces import RDF, XSD, folded

_INTEGER_LIMIT = 10**21
"""From here on a number is a double, whether or not it is whole."""


def literal_of(value: JsonObject) -> tuple[Literal, bool]:
    """The literal of a value object; the flag is False where its language or datatype is ill-formed and left out."""
    content, datatype, language = value.get("@value"), value.get("@type"), value.get("@language")
    if datatype == "@json":
        return Literal(
            json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")), datatype=RDF.JSON
        ), True
    text, native = _lexical(content, datatype)
    try:
        if isinstance(language, str) and native is None:
            return Literal(text, language=language), True
        if isinstance(datatype, str):
            return Literal(text, datatype=NamedNode(folded(datatype))), True
    except ValueError:
        return Literal(text), False
    return (Literal(text) if native is None else Literal(text, datatype=native)), True


def _lexical(content: JsonValue, datatype: JsonValue) -> tuple[str, NamedNode | None]:
    """The lexical form, and the datatype that a native JSON value has where none is given."""
    if isinstance(content, bool):
        return str(content).lower(), XSD.boolean
    if isinstance(content, int | float):
        whole = isinstance(content, int) or (math.isfinite(content) and content.is_integer())
        if whole and abs(content) < _INTEGER_LIMIT and datatype != XSD.double.value:
            return str(int(content)), XSD.integer
        return _double(float(content)), XSD.double
    return str(content), None


def _double(number: float) -> str:
    """The canonical form of an xsd:double, with at most 16 digits as the standard's conversion has it."""
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "INF" if number > 0 else "-INF"
    mantissa, exponent = f"{number:.15E}".split("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}"
