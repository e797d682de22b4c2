"""The mentions of a passage: names and shapes, the longest first, with the words that belong to them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from cancerkg.folding import folded
from cancerkg.mentions.acronyms import with_acronyms, with_meaning_here
from cancerkg.mentions.external_names import ExternalName, ExternalNames
from cancerkg.mentions.heads import read_heads
from cancerkg.mentions.lexemes import Bearer, Lexemes
from cancerkg.mentions.lexicon import Lexicon
from cancerkg.mentions.modifiers import read_modifiers
from cancerkg.mentions.names import NameMatch, Names
from cancerkg.mentions.shapes import ShapeMatch, read_shapes, site_names
from cancerkg.mentions.tokens import Tokens, tokens_of
from cancerkg.model import Mention, MentionType, Passage, PassageKind
from cancerkg.namespaces import CONCEPT, digest
from cancerkg.vocabulary import Vocabulary

_COORDINATED = re.compile(r"([a-z]+),? (?:or|and|and or) \Z")
_LAYERS = ("name", "shape", "lexicon", "term", "head")
"""The layers, the surest first: of two that find the same words, that one is believed."""
_LONGEST_BEFORE = 80
"""How many characters before a phrase are looked at."""
_CONJUNCTIONS = (" or ", " and ")
_MEMBERS = re.compile(r"(?<![^\W])((?:[a-z]+, ){0,3}[a-z]+),? (?:or|and|and or) \Z")
_PLACE_BEFORE = re.compile(
    r"\b(?:in|on|of|to|from|around|into|under|near) (?:(?:the|your|both|his|her|their) )(?:[a-z]+ )?\Z"
)
_TYPES = (MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT)
_BEFORE_ITEM = re.compile(r"^(?:an?|the|your|any|some|new|or|and)?\s*$")


class _Found(NamedTuple):
    start: int
    end: int
    type: MentionType
    layer: str
    concept: NamedNode | None = None
    stage: NamedNode | None = None
    label: str | None = None


class MentionFinder:
    """Finds the mentions of one vocabulary, and of lexicons beside it.

    Compiling it is linear in the names, finding in the text.
    """

    def __init__(self, vocabulary: Vocabulary, lexicons: Sequence[Lexicon] = ()) -> None:
        current = [concept for concept in vocabulary.concepts.values() if not concept.obsolete]
        sites = [concept for concept in current if concept.mention_type is MentionType.SITE]
        self._sites = site_names(name for site in sites for name in (site.label, *site.alternatives))
        self._vocabulary = vocabulary
        self._names = Names(current)
        self._shapes = read_shapes(self._sites)
        self._heads = read_heads(name for concept in current for name in concept.names)
        self._modifiers = read_modifiers()
        self._external = ExternalNames(lexicons, vocabulary)

    @property
    def lexemes(self) -> Lexemes:
        """All that the mentions of a passage take from the vocabulary: finders with equal lexemes find the same."""
        concepts = self._vocabulary.concepts
        slugs = {shape.concept for shape in self._shapes.all if shape.concept is not None}
        return Lexemes(
            names={name: tuple(map(self._bearer, bearers)) for name, bearers in self._names.bearers.items()},
            acronyms=self._names.acronyms,
            modifiers=self._heads.modifiers,
            sites=self._sites,
            shaped={slug: self._label(CONCEPT[slug]) if CONCEPT[slug] in concepts else None for slug in slugs},
            templates=frozenset(shape.composed for shape in self._shapes.all if shape.composed is not None),
            adopted={term.value: self._bearer(concept) for term, concept in self._external.adopted.items()},
        )

    def _bearer(self, iri: NamedNode) -> Bearer:
        concept = self._vocabulary.concepts[iri]
        return Bearer(iri.value, concept.mention_type.value, concept.label)

    def find(self, passages: Iterable[Passage]) -> tuple[Mention, ...]:
        """The mentions of all passages but boilerplate, in reading order, without overlap. Offsets are into the
        passage."""
        acronyms: dict[str, ExternalName] = {}
        read = [passage for passage in passages if not passage.boilerplate]
        found = [mention for passage in read for mention in self._in_passage(passage, acronyms)]
        return with_acronyms(read, with_meaning_here(read, found))

    def _in_passage(self, passage: Passage, acronyms: dict[str, ExternalName]) -> Iterator[Mention]:
        text = passage.text
        lookup = folded(text)
        tokens = tokens_of(lookup)
        known = [
            *self._by_name(text, lookup),
            *self._by_shape(lookup, tokens),
            *self._by_lexicon(text, acronyms),
        ]
        several = [*known, *self._by_head(text, lookup, tokens, known)]
        candidates = [*several, *self._sharing_heads(lookup, several)]
        candidates = [
            one
            for one in candidates
            if not (
                self._modifiers.is_compound(text, one.end) or self._modifiers.is_other_thing(lookup, one.start, one.end)
            )
        ]
        chosen: list[_Found] = []
        extended = [(self._with_modifiers(one, lookup, passage, 0), one) for one in candidates]
        for widest, found in sorted(extended, key=_earliest_and_longest):
            reached = chosen[-1].end if chosen else 0
            if found.start < reached:
                continue
            is_after_stage = bool(chosen) and chosen[-1].type is MentionType.STAGE
            since = chosen[-1].start if is_after_stage else reached
            whole = widest if widest.start >= reached else self._with_modifiers(found, lookup, passage, since)
            if is_after_stage and whole.start < reached:
                chosen.pop()  # the stage's words are part of the condition's: "stage IV lung cancer"
            chosen.append(whole)
        return (_mention(whole, passage, whole.label or self._label(whole.concept)) for whole in chosen)

    def _by_name(self, text: str, lookup: str) -> Iterator[_Found]:
        for match in self._names.find(text, lookup):
            concept = self._chosen(match, text)
            mention_type = self._vocabulary.concepts[concept].mention_type
            found = _Found(match.start, match.end, mention_type, "name", concept)
            yield found
            if lookup.endswith((" or ", " and "), 0, match.start):
                yield from self._coordinated(found, lookup)

    def _chosen(self, match: NameMatch, text: str) -> NamedNode:
        """Of the concepts with this name, the one whose preferred label it is, else the first."""
        if len(match.concepts) == 1:
            return match.concepts[0]
        exact = folded(text[match.start : match.end])
        return min(match.concepts, key=lambda iri: (folded(self._vocabulary.concepts[iri].label) != exact, str(iri)))

    def _coordinated(self, found: _Found, lookup: str) -> Iterator[_Found]:
        """The other half of "ruptured or herniated discs": one phrase, which cannot be cut into exact words."""
        before = _COORDINATED.search(lookup, max(0, found.start - _LONGEST_BEFORE), found.start)
        if before is None:
            return
        name = lookup[found.start : found.end]
        for head_start in (position for position, letter in enumerate(name) if letter == " "):
            concepts = self._names.concepts_called(before.group(1) + name[head_start:])
            if concepts:
                yield found._replace(start=before.start(), concept=concepts[0])
                return

    def _sharing_heads(self, lookup: str, found: Iterable[_Found]) -> Iterator[_Found]:
        """The whole of "upper, middle or lower back pain": members of a list that share the head of the last."""
        for one in found:
            if one.type not in _TYPES or not lookup.endswith(_CONJUNCTIONS, 0, one.start):
                continue
            if " " not in lookup[one.start : one.end]:
                continue  # no head that could be shared
            before = _MEMBERS.search(lookup, max(0, one.start - _LONGEST_BEFORE), one.start)
            if before is None or _PLACE_BEFORE.search(lookup, 0, before.start(1)):
                continue
            members = before.group(1).split(", ")
            if all(self._shares_head(member) for member in members):
                concept = self._broader(lookup[one.start : one.end], one)
                yield one._replace(start=before.start(1), concept=concept)

    def _shares_head(self, word: str) -> bool:
        called = self._names.concepts_called(word)
        kinds = {self._vocabulary.concepts[iri].mention_type for iri in called}
        return self._heads.may_share(word) and kinds.isdisjoint(_TYPES)

    def _broader(self, name: str, found: _Found) -> NamedNode | None:
        """What the phrase is called without the word that only the last member has: "back pain".

        Where that is no name, it is the last member's, of which whatever is said of the members is said too.
        """
        if found.concept is None:
            return None
        called = self._names.concepts_called(name.partition(" ")[2])
        same = [iri for iri in called if self._vocabulary.concepts[iri].mention_type is found.type]
        return same[0] if same else found.concept

    def _by_shape(self, lookup: str, tokens: Tokens) -> Iterator[_Found]:
        for match in self._shapes.find(lookup, tokens):
            yield _Found(match.start, match.end, match.type, "shape", self._concept_of(match))

    def _by_lexicon(self, text: str, acronyms: dict[str, ExternalName]) -> Iterator[_Found]:
        for name in self._external.find(text, acronyms):
            yield _Found(name.start, name.end, name.type, "lexicon", name.concept, label=name.label)

    def _by_head(self, text: str, lookup: str, tokens: Tokens, known: Iterable[_Found]) -> Iterator[_Found]:
        """The phrases with a head, but not those that are a known name with words of kind or of stage before it:
        "severe back pain" is a back pain."""
        by_end: dict[int, _Found] = {}
        for one in known:
            if one.end not in by_end or one.start < by_end[one.end].start:
                by_end[one.end] = one
        for match in self._heads.find(text, lookup, tokens):
            head = lookup[match.start : match.end].rpartition(" ")[2]
            illness = by_end.get(match.end - len(head) - 1) if head in self._heads.of_illness else None
            if illness is not None and illness.type in (MentionType.CONDITION, MentionType.SYMPTOM):
                continue
            name = by_end.get(match.end)
            if name is None or not self._modifiers.are_kind(lookup[match.start : name.start], name.type):
                yield _Found(match.start, match.end, match.type, "term" if match.named else "head")

    def _concept_of(self, match: ShapeMatch) -> NamedNode | None:
        if match.concept is not None:
            iri = CONCEPT[match.concept]
            return iri if iri in self._vocabulary.concepts else None
        for name in match.names:
            for iri in self._names.concepts_called(name):
                if self._vocabulary.concepts[iri].mention_type is match.type:
                    return iri
        return None

    def _with_modifiers(self, found: _Found, lookup: str, passage: Passage, reached: int) -> _Found:
        """The phrase with the words before and after it that belong to it, not before ``reached``."""
        start, stage = found.start, found.stage
        is_modified = self._modifiers.may_end_before(lookup, start)
        end = self._modifiers.after(lookup, found.end, found.type)
        if found.type in _TYPES and (found.type is not MentionType.TREATMENT or lookup.startswith(" of ", end)):
            end = self._modifiers.after(lookup, self._shapes.site_after(lookup, end), found.type)
        if found.type is MentionType.CONDITION:
            before = self._modifiers.stage_before(lookup, start) if is_modified else None
            if before is not None and before[0] >= reached:
                start, stage = before[0], CONCEPT[before[1]]
        if is_modified:
            kind = self._modifiers.kind_before(lookup, start, found.type)
            start = kind if kind >= reached else start
        if (
            found.type is MentionType.SYMPTOM
            and passage.kind is PassageKind.LIST_ITEM
            and start < _LONGEST_BEFORE
            and _BEFORE_ITEM.match(lookup[:start])
        ):
            end = max(end, self._modifiers.clause_after(lookup, found.end), self._modifiers.clause_after(lookup, end))
        if (start, end) == (found.start, found.end):
            return found
        return found._replace(start=start, end=end, stage=stage)

    def _label(self, concept: NamedNode | None) -> str | None:
        return None if concept is None else self._vocabulary.concepts[concept].label


def _earliest_and_longest(both: tuple[_Found, _Found]) -> tuple[int, int, int]:
    whole, found = both
    return whole.start, -found.end, _LAYERS.index(found.layer)


def _mention(found: _Found, passage: Passage, label: str | None) -> Mention:
    exact = passage.text[found.start : found.end]
    return Mention(
        id=digest(passage.id, str(found.start), str(found.end), found.type.value),
        passage=passage.index,
        start=found.start,
        end=found.end,
        exact=exact,
        type=found.type,
        layer=found.layer,
        concept=found.concept,
        label=label,
        stage=found.stage,
    )
