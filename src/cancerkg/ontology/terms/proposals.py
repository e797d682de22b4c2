"""What a release proposes for the vocabulary: phrases without a concept, grouped, counted, ranked, with their evidence
and with what is near to them in our vocabulary and in others."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from cancerkg.mentions.names import Names
from cancerkg.model import MentionType
from cancerkg.ontology.terms.candidates import Candidate
from cancerkg.ontology.terms.matches import ExternalNames, Match, MatchKind, external_matches
from cancerkg.ontology.terms.nearness import Named, NameIndex, Near
from cancerkg.ontology.terms.phrases import normal_form
from cancerkg.vocabulary import Vocabulary

MOST_EVIDENCE: Final = 3
_MOST_NEAR: Final = 3
_LEAST_NEAR: Final = 40
_HANDY_SENTENCE: Final = 250


@dataclass(frozen=True, slots=True)
class Proposal:
    """A phrase for the ontologist to decide on.

    ``phrase`` is the most frequent spelling of its candidates, ``key`` the normal form of that. ``sites``,
    ``documents`` and ``mentions`` are how many have it; ``evidence`` are up to three places, of different sites where
    there are. ``broader`` is the concept that its last words name ("squamous cell **carcinoma**"), ``body_sites`` the
    anatomical sites whose names stand in it.
    """

    key: str
    phrase: str
    type: MentionType
    sites: int
    documents: int
    mentions: int
    evidence: tuple[Candidate, ...]
    nearest: tuple[Near[NamedNode], ...]
    external: tuple[Match, ...]
    broader: NamedNode | None
    body_sites: tuple[NamedNode, ...]


class Proposer:
    """Makes proposals for one vocabulary. Building is linear in its names and those of the external ontologies."""

    def __init__(self, vocabulary: Vocabulary, external: Sequence[ExternalNames] = ()) -> None:
        concepts = [concept for concept in vocabulary.concepts.values() if not concept.obsolete]
        self._vocabulary = vocabulary
        self._external = external
        self._names = Names(concepts)
        spelled = sorted((iri.value, name) for name, bearers in self._names.items() for iri in bearers)
        own = [(concept.iri.value, name) for concept in concepts for name in concept.names]
        self._index = NameIndex(
            Named(NamedNode(iri), name, vocabulary.concepts[NamedNode(iri)].mention_type) for iri, name in own + spelled
        )
        self._known = {normal_form(name): NamedNode(iri) for iri, name in reversed(own + spelled)}

    def proposals(
        self, candidates: Iterable[Candidate], *, only: MentionType | None = None, min_documents: int = 1
    ) -> tuple[Proposal, ...]:
        """The proposals that a release's candidates make, ranked by sites, documents and mentions, then by phrase.

        Phrases that are names of the vocabulary by now are left out. Nearness is told for the proposals asked for.
        """
        groups: defaultdict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            groups[candidate.term or normal_form(candidate.phrase)].append(candidate)
        found = [
            self._counted(group)
            for group in groups.values()
            if not any(self._is_known(candidate.phrase) for candidate in group)
        ]
        wanted = [one for one in found if only in (None, one.type) and one.documents >= min_documents]
        return tuple(sorted(wanted, key=lambda one: (-one.sites, -one.documents, -one.mentions, one.key)))

    def completed(self, proposal: Proposal) -> Proposal:
        """The proposal with what is near to it here and elsewhere, the broader concept and the sites that it names."""
        return replace(
            proposal,
            nearest=self._index.near(proposal.phrase, proposal.type, most=_MOST_NEAR, least=_LEAST_NEAR),
            external=external_matches(self._external, proposal.phrase, proposal.type, proposal.external),
            broader=self._broader(proposal),
            body_sites=self._body_sites(proposal.phrase) if proposal.type is not MentionType.TREATMENT else (),
        )

    def _counted(self, group: Sequence[Candidate]) -> Proposal:
        phrase = _spelling(group)
        return Proposal(
            key=normal_form(phrase),
            phrase=phrase,
            type=_most_common(candidate.type for candidate in group),
            sites=len({candidate.site for candidate in group}),
            documents=len({candidate.document for candidate in group}),
            mentions=len(group),
            evidence=tuple(_evidence(group))[:MOST_EVIDENCE],
            nearest=(),
            external=tuple(_recognized(group)),
            broader=None,
            body_sites=(),
        )

    def _is_known(self, phrase: str) -> bool:
        return normal_form(phrase) in self._known or bool(self._names.concepts_called(phrase))

    def _broader(self, proposal: Proposal) -> NamedNode | None:
        """The concept of the same type that the longest part at the end of the phrase's head names."""
        words = proposal.key.split()
        for start in range(1, len(words)):
            iri = self._known.get(" ".join(words[start:]))
            if iri is not None and self._vocabulary.concepts[iri].mention_type is proposal.type:
                return iri
        return None

    def _body_sites(self, phrase: str) -> tuple[NamedNode, ...]:
        """The sites named in the phrase, without those whose names stand inside another's ("cord" in "spinal cord")."""
        found = [
            (match.start, match.end, iri)
            for match in self._names.find(phrase)
            for iri in match.concepts
            if self._vocabulary.concepts[iri].mention_type is MentionType.SITE
        ]
        widest = [
            iri
            for start, end, iri in found
            if not any(s <= start and end <= e and (s, e) != (start, end) for s, e, _ in found)
        ]
        return tuple(dict.fromkeys(widest))


def _spelling(group: Iterable[Candidate]) -> str:
    """The most frequent spelling; of equally frequent ones the shortest, which is the singular."""
    spelled = Counter(_in_sentence(candidate) for candidate in group)
    return min(spelled, key=lambda phrase: (-spelled[phrase], len(phrase), phrase))


def _in_sentence(candidate: Candidate) -> str:
    """The phrase as it stands inside a sentence: without the capital that only opens one."""
    word, space, rest = candidate.phrase.partition(" ")
    if candidate.opens_sentence and word[1:] == word[1:].lower():
        return word.lower() + space + rest
    return candidate.phrase


def _evidence(group: Sequence[Candidate]) -> Iterator[Candidate]:
    """The places, each sentence once: first one of each site, then one of each further document, then the others."""
    distinct = {candidate.sentence: candidate for candidate in reversed(group)}
    left = sorted(
        distinct.values(), key=lambda one: (len(one.sentence) > _HANDY_SENTENCE, one.site, one.document, one.sentence)
    )
    sites: set[str] = set()
    documents: set[str] = set()
    for taken in (sites, documents, set()):
        for candidate in tuple(left):
            if {candidate.site, candidate.document} & taken:
                continue
            sites.add(candidate.site)
            documents.add(candidate.document)
            left.remove(candidate)
            yield candidate


def _recognized(group: Sequence[Candidate]) -> Iterator[Match]:
    """The external term that was recognised in these places: a group has one, or none."""
    term, label = group[0].term, group[0].label
    if term is not None:
        is_label = normal_form(label) == normal_form(_spelling(group))
        yield Match(term, label, MatchKind.LABEL if is_label else MatchKind.RECOGNIZED, label, 100)


def _most_common(types: Iterable[MentionType]) -> MentionType:
    counted = Counter(types)
    return min(counted, key=lambda one: (-counted[one], one.value))
