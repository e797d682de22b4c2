"""Source → annotations: the whole work on one file, as a pure function of its bytes and the vocabulary.

No clock, no random, no network, no environment: so it can be cached, run in parallel and run on another engine, with
the same bytes out.
"""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cancerkg.assertions import find_assertions
from cancerkg.documents import Notice, NoticeKind, Rejection, Source, SourceLimits, read_documents, time_limit
from cancerkg.errors import SourceError
from cancerkg.mentions import Lexicon, MentionFinder, read_lexicon
from cancerkg.model import Annotation, Document, Mention, Passage
from cancerkg.passages import find_passages
from cancerkg.vocabulary import Vocabulary, read_vocabulary

_ENGLISH = frozenset(("en", "eng", "english", ""))


@dataclass(frozen=True, slots=True)
class AnnotatedSource:
    """What became of one source: its annotations and what was noticed, or the reason why it was rejected.

    ``file`` is what the source is counted under; ``repairs`` are those that its JSON needed.
    """

    source: str
    file: str
    annotations: tuple[Annotation, ...]
    notices: tuple[Notice, ...] = ()
    repairs: tuple[str, ...] = ()
    rejection: Rejection | None = None


class Annotator:
    """Annotates sources with one vocabulary, and lexicons beside it; compiling is the costly part, so make one and use
    it for all."""

    def __init__(
        self, vocabulary: Vocabulary, limits: SourceLimits | None = None, lexicons: Sequence[Lexicon] = ()
    ) -> None:
        self.vocabulary = vocabulary
        self.limits = limits or SourceLimits()
        self._finder = MentionFinder(vocabulary, lexicons)

    def annotate(self, source: Source | Rejection) -> AnnotatedSource:
        """What the documents of a source say. A source that cannot be read comes back as a rejection, not as an
        error."""
        if isinstance(source, Rejection):
            return AnnotatedSource(source.source, source.file or source.source, (), rejection=source)
        file = source.file or source.name
        try:
            with time_limit(self.limits.document_seconds, source.name):
                reading = read_documents(source)
                annotations = tuple(self._document(one) for one in reading.documents)
        except SourceError as error:
            rejection = Rejection(source.name, error, source.content, source.file)
            return AnnotatedSource(source.name, file, (), rejection=rejection)
        notices = (*reading.notices, *(_other_language(one) for one in reading.documents if not is_english(one)))
        return AnnotatedSource(source.name, file, annotations, notices, reading.repairs)

    def _document(self, document: Document) -> Annotation:
        passages = find_passages(document)
        if not is_english(document):
            return Annotation(document, passages, (), ())
        return read_passages(document, passages, self._finder, self.vocabulary)


def read_passages(
    document: Document, passages: Sequence[Passage], finder: MentionFinder, vocabulary: Vocabulary
) -> Annotation:
    """What the passages of a document in English say, with the mentions that the finder finds in them."""

    def said_of(mentions: Sequence[Mention]) -> frozenset[str]:
        said = find_assertions(document, passages, mentions, vocabulary).assertions
        return frozenset(one.id for assertion in said for one in (assertion.subject, assertion.object))

    return find_assertions(document, passages, finder.find(passages, said_of), vocabulary)


def is_english(document: Document) -> bool:
    """Whether the page says that it is in English, or says nothing of its language. The tag is that of BCP 47."""
    return document.language is None or document.language.replace("_", "-").split("-")[0].lower() in _ENGLISH


def _other_language(document: Document) -> Notice:
    message = f"the page is in the language {document.language!r}: its triples and words are kept, and not annotated"
    return Notice(NoticeKind.OTHER_LANGUAGE, document.source, "", message)


@cache
def annotator_for(ontology: Path, lexicons: tuple[Path, ...] = ()) -> Annotator:
    """The annotator of the ontology in a directory, and of compiled lexicons, made once in each process.

    Raises :class:`~cancerkg.errors.VocabularyError` and :class:`~cancerkg.errors.LexiconError`.
    """
    annotator = Annotator(read_vocabulary(ontology), lexicons=[read_lexicon(path) for path in lexicons])
    gc.freeze()  # it stays as long as the process: no collection need look through the vocabulary again
    return annotator


def annotate_source(ontology: Path, source: Source | Rejection, lexicons: tuple[Path, ...] = ()) -> AnnotatedSource:
    """What a process of a pool does with one source; ``ontology`` is the directory of the vocabulary, ``lexicons`` are
    files of compiled ones."""
    return annotator_for(ontology, lexicons).annotate(source)
