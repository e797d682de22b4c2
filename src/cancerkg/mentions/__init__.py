"""Passages → mentions: the phrases that name a concept of the vocabulary.

Five layers find them, and :attr:`~cancerkg.model.Mention.layer` says which: *name* (a name of the vocabulary or a
variant of it), *shape* (a phrase with an open middle), *lexicon* (a name of an external ontology, if one is given),
*term* (a word or phrase that says by itself of which type it is, without a concept), *head* (a phrase told by its last
word and the words before it, without a concept).
Words beside a name that belong to it are taken in. Where two overlap, the one that starts first wins, and of these the
longest. A name that several concepts bear means the one that the page tells, or keeps them all as its candidates.
Phrases that stand in a typed place without a name (layer *place*) are found with the assertions, since the place is
theirs to know.
"""

from cancerkg.mentions.finder import MentionFinder
from cancerkg.mentions.lexemes import Bearer, LexemeDifference, Lexemes
from cancerkg.mentions.lexicon import Lexicon, LexiconTerm
from cancerkg.mentions.lexicon_compiling import compile_lexicon
from cancerkg.mentions.lexicon_file import LexiconSource, compiled, open_lexicon, read_lexicon, write_lexicon
from cancerkg.mentions.names import name_variants
from cancerkg.mentions.recogniser import LexiconMatch, Recogniser

__all__ = [
    "Bearer",
    "LexemeDifference",
    "Lexemes",
    "Lexicon",
    "LexiconMatch",
    "LexiconSource",
    "LexiconTerm",
    "MentionFinder",
    "Recogniser",
    "compile_lexicon",
    "compiled",
    "name_variants",
    "open_lexicon",
    "read_lexicon",
    "write_lexicon",
]
