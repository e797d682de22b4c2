"""The mentions of a passage: names and shapes, the longest first, with the words that belong to them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode

from cancerkg.folding import folded
from cancerkg.mentions.acronyms import with_acronyms, with_meaning_here
from cancerkg.mentions.brand_names import with_brand_names
from cancerkg.mentions.external_names import ExternalName, ExternalNames
from cancerkg.mentions.found import Found, meaning_one_of, naming_all
from cancerkg.mentions.heads import read_heads
from cancerkg.mentions.lexemes import Bearer, Lexemes
from cancerkg.mentions.lexicon import Lexicon
from cancerkg.mentions.modifiers import read_modifiers
from cancerkg.mentions.names import NameMatch, Names
from cancerkg.mentions.senses import SaidOf, Sense, settled
from cancerkg.mentions.shapes import ShapeMatch, read_shapes, site_names
from cancerkg.mentions.shared_heads import SharedHeads
from cancerkg.mentions.tokens import Tokens, tokens_of
from cancerkg.model import Mention, MentionType, Passage, PassageKind
from cancerkg.namespaces import CONCEPT, digest
from cancerkg.vocabulary import Vocabulary

_LAYERS = ("name", "shape", "lexicon", "term", "head")
"""The layers, the surest first: of two that find the same words, that one is believed."""
_LONGEST_BEFORE = 80
"""How many characters before a phrase are looked at."""
_TYPES = (MentionType.CONDITION, MentionType.SYMPTOM, MentionType.TREATMENT)
_BEFORE_ITEM = re.compile(r"^(?:an?|the|your|any|some|new|or|and)?\s*$")


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
        self._shared_heads = SharedHeads(self._names, self._heads, self._modifiers)
        self._external = ExternalNames(lexicons, vocabulary)
        ours = {iri: Sense(iri, one.mention_type, one.label) for iri, one in vocabulary.concepts.items()}
        self._senses = {**self._external.senses, **ours}

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
            shaped={slug: concepts[CONCEPT[slug]].label if CONCEPT[slug] in concepts else None for slug in slugs},
            templates=frozenset(shape.composed for shape in self._shapes.all if shape.composed is not None),
            adopted={term.value: self._bearer(concept) for term, concept in self._external.adopted.items()},
        )

    def _bearer(self, iri: NamedNode) -> Bearer:
        concept = self._vocabulary.concepts[iri]
        return Bearer(iri.value, concept.mention_type.value, concept.label)

    def find(self, passages: Iterable[Passage], said_of: SaidOf | None = None) -> tuple[Mention, ...]:
        """The mentions of all passages but boilerplate, in reading order, without overlap. Offsets are into the
        passage.

        A mention has candidates only where a name may mean several concepts and the page does not tell which;
        ``said_of`` lets the assertions tell it too.
        """
        read, found = self._read(passages)
        return settled(read, found, self._senses.__getitem__, said_of)

    def unsettled(self, passages: Iterable[Passage]) -> tuple[tuple[Mention, tuple[Sense, ...]], ...]:
        """The mentions as :meth:`find` gives them, but those by a name that several concepts bear with all that it may
        mean. What each means hangs on these alone, those of all passages of a document."""
        _, found = self._read(passages)
        return tuple((one, tuple(map(self._senses.__getitem__, one.candidates))) for one in found)

    def _read(self, passages: Iterable[Passage]) -> tuple[list[Passage], tuple[Mention, ...]]:
        acronyms: dict[str, ExternalName] = {}
        read = [passage for passage in passages if not passage.boilerplate]
        found = [mention for passage in read for mention in self._in_passage(passage, acronyms)]
        return read, with_brand_names(read, with_acronyms(read, with_meaning_here(read, found)))

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
        candidates = [*several, *self._shared_heads.find(lookup, several)]
        chosen: list[Found] = []
        extended = [(self._from_modifiers(one, lookup, 0), one) for one in candidates]
        for widest, found in sorted(extended, key=_earliest_and_longest):
            reached = chosen[-1].end if chosen else 0
            if found.start < reached or self._is_something_else(found, text, lookup):
                continue
            is_after_stage = bool(chosen) and chosen[-1].type is MentionType.STAGE
            since = chosen[-1].start if is_after_stage else reached
            whole = widest if widest.start >= reached else self._from_modifiers(found, lookup, since)
            if is_after_stage and whole.start < reached:
                chosen.pop()  # the stage's words are part of the condition's: "stage IV lung cancer"
            chosen.append(self._to_modifiers(self._among_conditions(whole, lookup), lookup, passage))
        return (self._mention(whole, passage) for whole in chosen)

    def _among_conditions(self, found: Found, lookup: str) -> Found:
        is_one = found.type is MentionType.SYMPTOM and self._modifiers.is_among_conditions(
            lookup, found.start, found.end
        )
        return Found(found.start, found.end, MentionType.CONDITION, "term") if is_one else found

    def _is_something_else(self, found: Found, text: str, lookup: str) -> bool:
        """Whether the words beside the phrase say that it is not what it names."""
        return self._modifiers.is_compound(text, found.end) or self._modifiers.is_other_thing(
            lookup, found.start, found.end
        )

    def _by_name(self, text: str, lookup: str) -> Iterator[Found]:
        for match in self._names.find(text, lookup):
            concepts = self._ordered(match, text)
            mention_type = self._vocabulary.concepts[concepts[0]].mention_type
            yield meaning_one_of(match.start, match.end, mention_type, "name", concepts)

    def _ordered(self, match: NameMatch, text: str) -> Sequence[NamedNode]:
        """The concepts with this name, first those whose preferred label it is."""
        if len(match.concepts) == 1:
            return match.concepts
        exact = folded(text[match.start : match.end])
        return sorted(match.concepts, key=lambda iri: (folded(self._vocabulary.concepts[iri].label) != exact, str(iri)))

    def _by_shape(self, lookup: str, tokens: Tokens) -> Iterator[Found]:
        for match in self._shapes.find(lookup, tokens):
            concepts = self._concepts_of(match)
            found = meaning_one_of(match.start, match.end, match.type, "shape", concepts)
            yield self._with_other_sites(found, match) if len(concepts) == 1 and match.of_others else found

    def _by_lexicon(self, text: str, acronyms: dict[str, ExternalName]) -> Iterator[Found]:
        for name in self._external.find(text, acronyms):
            concepts = [sense.concept for sense in name.senses]
            yield meaning_one_of(name.start, name.end, name.senses[0].type, "lexicon", concepts)

    def _by_head(self, text: str, lookup: str, tokens: Tokens, known: Iterable[Found]) -> Iterator[Found]:
        """The phrases with a head, but not those that are a known name with words of kind or of stage before it:
        "severe back pain" is a back pain."""
        by_end: dict[int, Found] = {}
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
                yield Found(match.start, match.end, match.type, "term" if match.named else "head")

    def _concepts_of(self, match: ShapeMatch) -> Sequence[NamedNode]:
        if match.concept is not None:
            iri = CONCEPT[match.concept]
            return (iri,) if iri in self._vocabulary.concepts else ()
        return self._first_called(match.names, match.type)

    def _first_called(self, names: Iterable[str], mention_type: MentionType) -> Sequence[NamedNode]:
        called = (self._names.of_type(name, mention_type) for name in names)
        return next(filter(None, called), ())

    def _with_other_sites(self, found: Found, match: ShapeMatch) -> Found:
        """The phrase as a name of each concept that it gives by a part of the body: "pain in the neck and back"."""
        others = [self._first_called(names, match.type) for names in match.of_others]
        named = [concept for several in others if len(several) == 1 for concept in several]
        return naming_all(found, tuple(dict.fromkeys((*self._concepts_of(match), *named))))

    def _from_modifiers(self, found: Found, lookup: str, reached: int) -> Found:
        """The phrase with the words before it that belong to it, not before ``reached``."""
        if not self._modifiers.may_end_before(lookup, found.start):
            return found
        start, stage = found.start, found.stage
        before = self._modifiers.stage_before(lookup, start) if found.type is MentionType.CONDITION else None
        if before is not None and before[0] >= reached:
            start, stage = before[0], None if before[1] is None else CONCEPT[before[1]]
        kind = self._modifiers.kind_before(lookup, start, found.type)
        return found._replace(start=kind if kind >= reached else start, stage=stage)

    def _to_modifiers(self, found: Found, lookup: str, passage: Passage) -> Found:
        """The phrase with the words after it that belong to it; it has those before it."""
        end = self._modifiers.after(lookup, found.end, found.type)
        if found.type in _TYPES and (found.type is not MentionType.TREATMENT or lookup.startswith(" of ", end)):
            end = self._modifiers.after(lookup, self._shapes.site_after(lookup, end), found.type)
        if (
            found.type is MentionType.SYMPTOM
            and passage.kind is PassageKind.LIST_ITEM
            and found.start < _LONGEST_BEFORE
            and _BEFORE_ITEM.match(lookup[: found.start])
        ):
            end = max(end, self._modifiers.clause_after(lookup, found.end), self._modifiers.clause_after(lookup, end))
        return found._replace(end=end) if end != found.end else found

    def _mention(self, found: Found, passage: Passage) -> Mention:
        concept = None if found.candidates else found.concept
        return Mention(
            id=digest(passage.id, str(found.start), str(found.end), found.type),
            passage=passage.index,
            start=found.start,
            end=found.end,
            exact=passage.text[found.start : found.end],
            type=found.type,
            layer=found.layer,
            concept=concept,
            label=None if concept is None else self._senses[concept].label,
            stage=found.stage,
            candidates=found.candidates,
            members=found.members,
        )


def _earliest_and_longest(both: tuple[Found, Found]) -> tuple[int, int, int, int]:
    whole, found = both
    return whole.start, -found.end, _LAYERS.index(found.layer), found.start
