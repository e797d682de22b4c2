"""What was left out of a source that could be read, or changed in it: nothing is dropped without a word."""

from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about; the report counts by it."""

    INVALID_IRI = "invalid-iri"
    """A value that stands where an IRI must stand, and is none; or one whose scheme runs code."""
    INVALID_LANGUAGE = "invalid-language"
    """A language tag that BCP 47 does not allow: the words are kept, without it or with it mended."""
    RESERVED_NAMESPACE = "reserved-namespace"
    """A statement of the page's about a thing, a property or a class of ours."""
    NOT_AN_OBJECT = "not-an-object"
    """A number, a string or the like where an object of JSON-LD stands."""
    OBJECT_DROPPED = "object-dropped"
    """A top-level object that cannot be converted, beside others that can."""
    SCRIPT_DROPPED = "script-dropped"
    """A script of an HTML page that is not JSON, beside others that are."""
    CONTEXT = "context"
    """A part of the page's own context that JSON-LD ignores, or a context whose address is misspelled."""
    ENCODED_IRI = "encoded-iri"
    """An address with characters that no IRI has: they are percent-encoded."""
    REPEATED_KEY = "repeated-key"
    """A key that stands more than once in one JSON object: the last counts."""
    COERCED_VALUE = "coerced-value"
    """A value of the wrong kind for its place, of which what it means is kept."""
    VALUE_DROPPED = "value-dropped"
    """A value that cannot be converted, within an object that can."""
    NO_ADDRESS = "no-address"
    """An article that gives no address of its own: its IRI is minted."""
    OTHER_LANGUAGE = "other-language"
    """A page in a language other than English: its triples and words are kept, and nothing is looked for in them."""
    DUPLICATE_DOCUMENT = "duplicate-document"
    """A page that stands in two sources of one build: the newer is kept."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing left out or changed, at the JSON pointer (RFC 6901) of the value or of the object that holds it."""

    kind: NoticeKind
    source: str
    pointer: str
    message: str

    def __str__(self) -> str:
        """One line: where, and what."""
        return f"{self.source}{self.pointer and '#' + self.pointer}: {self.message}"
