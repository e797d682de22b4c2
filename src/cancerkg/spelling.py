"""Which words are spelled alike. The only importer of rapidfuzz."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process


def alike(word: str, known: Sequence[str], *, least: int) -> dict[str, float]:
    """The known words with at least this ratio of letters in common (in percent, 100 for the same word), each with its
    ratio from 0 to 1. The ratio is twice the longest common subsequence over the length of both (Indel similarity).
    Linear in the known words.
    """
    found = process.extract(word, known, scorer=fuzz.ratio, score_cutoff=least, limit=None)
    return {name: ratio / 100 for name, ratio, _ in found}
