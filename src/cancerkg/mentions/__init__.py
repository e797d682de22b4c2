"""Passages → mentions: the phrases that name a concept of the vocabulary.

Three layers find them, and :attr:`~cancerkg.model.Mention.layer` says which: *name* (a name of the vocabulary or a
variant of it), *shape* (a phrase with an open middle), *head* (a phrase told by its last word, without a concept).
Words beside a name that belong to it are taken in. Where two overlap, the one that starts first wins, and of these the
longest. Phrases that stand in a typed place without a name (layer *place*) are found with the assertions, since the
place is theirs to know.
"""

from cancerkg.mentions.finder import MentionFinder
from cancerkg.mentions.names import name_variants

__all__ = ["MentionFinder", "name_variants"]
