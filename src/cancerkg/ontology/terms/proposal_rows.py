"""Proposals → rows of a sheet, as far as they can be filled in before the ontologist decides."""

from collections.abc import Mapping
from typing import Final

from cancerkg.model import MentionType
from cancerkg.ontology.terms.authorship import creators
from cancerkg.ontology.terms.classes import ConceptClasses
from cancerkg.ontology.terms.matches import Match, MatchKind
from cancerkg.ontology.terms.phrases import with_singular_head
from cancerkg.ontology.terms.proposals import Proposal
from cancerkg.ontology.terms.sheets import SPLIT
from cancerkg.vocabulary import Vocabulary

_SAME: Final = 100


def proposal_row(proposal: Proposal, vocabulary: Vocabulary, classes: ConceptClasses) -> Mapping[str, str]:
    """The cells by column. ``decision`` and ``definition`` are the ontologist's, who is taken for one of the ontology's
    creators (``definition source``).

    ``label`` is the phrase, in the singular but for symptoms, or the concept that has the same words in another order;
    ``type`` and ``broader`` are those of the concept that the phrase's last words name; ``exact`` are the external
    terms with this label.
    """
    concepts = vocabulary.concepts
    same = next((near for near in proposal.nearest if near.score == _SAME), None)
    label = proposal.phrase if proposal.type is MentionType.SYMPTOM else with_singular_head(proposal.phrase)
    row = {
        "phrase": proposal.phrase,
        "label": concepts[same.key].label if same else label,
        "sites": str(proposal.sites),
        "documents": str(proposal.documents),
        "mentions": str(proposal.mentions),
        "nearest": SPLIT.join(f"{concepts[near.key].label} ({near.score}: {near.name})" for near in proposal.nearest),
        "external": SPLIT.join(map(match_words, proposal.external)),
    }
    for number, place in enumerate(proposal.evidence, start=1):
        row[f"evidence {number}"] = f"{place.sentence} — {place.site}"
    if same is None:
        broader = concepts[proposal.broader] if proposal.broader else None
        types = classes.directly(broader) if broader else ()
        row["definition source"] = SPLIT.join(creators(vocabulary))
        row["type"] = SPLIT.join(classes.words[cls] for cls in types) or proposal.type.value
        row["broader"] = broader.label if broader else ""
        row["site"] = SPLIT.join(concepts[iri].label for iri in proposal.body_sites)
        row["exact"] = SPLIT.join(match.id for match in proposal.external if match.kind is MatchKind.LABEL)
    return row


def match_words(match: Match) -> str:
    """An external term for people: id, label, and how it was found, "HP:0031352 Chest tightness (near 84: …)"."""
    how = f"{match.kind} {match.score}" if match.kind is MatchKind.NEAR else match.kind.value
    name = "" if match.name.casefold() == match.label.casefold() else f": {match.name}"
    return f"{match.id} {match.label} ({how}{name})"
