"""What an edited vocabulary would change in the graph of a release, without building one.

A document is read again only where its words, or the concepts in it, let the two vocabularies differ
(:mod:`~cancerkg.ontology.preview.rereading`); claims are counted and rules run over the whole, which grows with the
vocabulary and not with the pages. The law that tests keep: the preview is the difference of two full builds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad

from cancerkg import __version__
from cancerkg.claims import Statement, claims_of, statements_of
from cancerkg.dataset import Dataset
from cancerkg.errors import NotComparable
from cancerkg.inference import Rule, explain_by, materialise
from cancerkg.lexicons import external_terms, term_quads
from cancerkg.manifest import Manifest
from cancerkg.mentions import read_lexicon
from cancerkg.model import Assertion, Claim, Mention
from cancerkg.namespaces import CKG, GRAPH_CLAIMS, inferred_graph, is_inferred_graph, is_lexicon_graph, rule_of
from cancerkg.ontology.preview.changes import Change, ChangeKind, ClaimChange, Competition, InferenceChange, Preview
from cancerkg.ontology.preview.claims import claim_changes
from cancerkg.ontology.preview.competition import Competitions
from cancerkg.ontology.preview.rereading import Rereading, VocabularyDifference, assertion_changes, mention_changes
from cancerkg.quads import claim_quads
from cancerkg.releases import Release
from cancerkg.vocabulary import Vocabulary, read_vocabulary

_ASSERTIONS: Final = (CKG.supportedBy, CKG.deniedBy, CKG.contradictedBy)
"""What leads from a claim to its assertions."""


def preview(release: Release, ontology: Path, rules: Sequence[Rule], *, reasons: int | None = None) -> Preview:
    """What is different when the release is built from the same sources with the ontology of that directory, and with
    these rules.

    ``reasons`` is how many of the inferences say why, the first ones; None is all. A reason costs a query each.

    Raises :class:`~cancerkg.errors.NotComparable` for a release that lacks what is needed or that another version of
    the program made, :class:`~cancerkg.errors.DocumentsDamaged`, and :class:`~cancerkg.errors.VocabularyError`.

    Linear in the text of the release for finding the documents to read again, and in the text of those for the rest.
    """
    manifest = _comparable(release)
    old, new = read_vocabulary(release.ontology), read_vocabulary(ontology)
    if old.digest != manifest.vocabulary:
        raise NotComparable(release.number, "the vocabulary that it keeps is not the one that it was made with")
    difference = VocabularyDifference(old, new, [read_lexicon(path) for path in release.lexicons])
    said = _reread(release, difference, old, new) if difference.touches_documents() else _Said()
    with Dataset.open_read_only(release.store) as store:
        given = (*new.quads, *_given(store, manifest, release, said))
        inferences = _inferences(store, manifest, given, rules, reasons)
    return Preview(
        release=release.number,
        vocabularies=(old.digest, new.digest),
        documents=len(manifest.sources),
        examined=said.examined,
        read=said.read,
        mentions=said.mentions,
        assertions=said.assertions,
        claims=said.claim_changes,
        inferences=inferences,
        competitions=said.competitions,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What documents say otherwise.

    ``claims`` are all those of the new vocabulary, None where none can differ; ``external`` the IRIs of the terms of
    lexicons that are mentioned with it.
    """

    examined: int = 0
    read: int = 0
    mentions: tuple[Change[Mention], ...] = ()
    assertions: tuple[Change[Assertion], ...] = ()
    claims: tuple[Claim, ...] | None = None
    external: frozenset[str] = frozenset()
    claim_changes: tuple[ClaimChange, ...] = ()
    competitions: tuple[Competition, ...] = ()


def _comparable(release: Release) -> Manifest:
    if not release.keeps_documents:
        raise NotComparable(release.number, "it keeps neither its documents nor its vocabulary")
    manifest = release.manifest()
    if manifest.code_version != __version__:
        # What differs would come of the program too, and nobody could tell which.
        made_by = f"it was made by version {manifest.code_version}, and this is {__version__}"
        raise NotComparable(release.number, made_by)
    return manifest


def _reread(release: Release, difference: VocabularyDifference, old: Vocabulary, new: Vocabulary) -> _Said:
    rereading = Rereading(difference, new)
    competitions = Competitions(difference.shared)
    mentions: list[Change[Mention]] = []
    assertions: list[Change[Assertion]] = []
    stated: list[tuple[tuple[Statement, ...], tuple[Statement, ...]]] = []
    external: set[str] = set()
    for before in release.documents():
        after = rereading.again(before)
        external.update(external_terms(after))
        competitions.see(after)
        statements = statements_of(before)
        if after is before:
            stated.append((statements, statements))
            continue
        stated.append((statements, statements_of(after)))
        changes = tuple(mention_changes(before, after))
        competitions.see_changes(after, changes)
        mentions.extend(changes)
        assertions.extend(assertion_changes(before, after))
    claims = _claims((statement for _, each in stated for statement in each), new)
    earlier = _claims((statement for each, _ in stated for statement in each), old)
    return _Said(
        examined=rereading.examined,
        read=rereading.read,
        mentions=tuple(mentions),
        assertions=tuple(assertions),
        claims=claims,
        external=frozenset(external),
        claim_changes=claim_changes(earlier, claims, assertions, release.documents()),
        competitions=competitions.result(),
    )


def _claims(statements: Iterable[Statement], vocabulary: Vocabulary) -> tuple[Claim, ...]:
    return claims_of(statements, lambda concept: vocabulary.is_a(concept, CKG.Mechanism), vocabulary.is_within)


def _given(store: Dataset, manifest: Manifest, release: Release, said: _Said) -> Iterator[Quad]:
    """What rules are given beside the ontology: the claims, and the terms of lexicons that pages mention."""
    if said.claims is None:
        yield from store.quads(GRAPH_CLAIMS)
        for entry in manifest.graphs:
            if is_lexicon_graph(NamedNode(entry.iri)):
                yield from store.quads(NamedNode(entry.iri))
    else:
        yield from claim_quads(said.claims)
        yield from term_quads(release.lexicons, said.external)


def _inferences(
    store: Dataset, manifest: Manifest, given: Iterable[Quad], rules: Sequence[Rule], reasons: int | None
) -> tuple[InferenceChange, ...]:
    """What rules give of the ontology and the claims, beside what the release holds, which older rules may have
    given."""
    # A rule is about individuals of the ontology, and assertions are none; they alone grow with the pages.
    unused = [one for one in _ASSERTIONS if not any(one.value in str(rule.body) for rule in rules)]
    graphs = [NamedNode(entry.iri) for entry in manifest.graphs]
    before = {quad for graph in graphs if is_inferred_graph(graph) for quad in store.quads(graph)}
    dataset = Dataset.in_memory()
    dataset.add(quad for quad in given if quad.predicate not in unused)
    materialise(dataset, rules)
    after = {quad for rule in rules for quad in dataset.quads(inferred_graph(rule.name))}
    sides = ((ChangeKind.GAINED, after - before, dataset), (ChangeKind.LOST, before - after, store))
    found: list[InferenceChange] = []
    for kind, quads, place in sides:
        for quad in sorted(quads, key=str):
            assert isinstance(quad.graph_name, NamedNode), "the graph of a rule"
            rule, triple = rule_of(quad.graph_name), quad.triple
            asked = reasons is None or len(found) < reasons
            why = explain_by(place, rules, triple, rule, sentences=False) if asked else None
            found.append(InferenceChange(kind, triple, rule, why))
    return tuple(found)
