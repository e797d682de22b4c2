"""What the reference shows: frozen values for the template to lay out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A text, and where it leads: an anchor of the page or an address on the web; nowhere for other IRIs."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said of a term, under a name for people."""

    name: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TermView:
    """A term with all that the page says of it. ``anchor`` is its ``id`` there, ``words`` what the filter reads."""

    anchor: str
    iri: str
    curie: str
    label: str
    kind: str
    definition: str
    sources: tuple[Link, ...]
    facts: tuple[Fact, ...]
    mappings: tuple[Link, ...]
    obsolete: bool
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """Terms under a heading, in the order of the file."""

    anchor: str
    title: str
    terms: tuple[TermView, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A class or a concept in the tree, with what is below it."""

    link: Link
    classes: tuple["Branch", ...]
    concepts: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The whole page."""

    title: str
    description: str
    facts: tuple[Fact, ...]
    tree: tuple[Branch, ...]
    sections: tuple[Section, ...]
    axioms: tuple[str, ...]

    @property
    def terms(self) -> tuple[TermView, ...]:
        """Every term, in the order of the page."""
        return tuple(term for section in self.sections for term in section.terms)
