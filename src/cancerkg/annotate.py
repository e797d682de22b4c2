"""Source → annotations: the whole work on one file, as a pure function of its bytes and the vocabulary.

No clock, no random, no network, no environment: so it can be cached, run in parallel and run on another engine, with
the same bytes out.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cancerkg.assertions import find_assertions
from cancerkg.documents import Notice, Rejection, Source, read_documents
from cancerkg.errors import SourceError
from cancerkg.mentions import MentionFinder
from cancerkg.model import Annotation, Document
from cancerkg.passages import find_passages
from cancerkg.vocabulary import Vocabulary, read_vocabulary


@dataclass(frozen=True, slots=True)
class AnnotatedSource:
    """What became of one source: its annotations and what was noticed, or the reason why it was rejected."""

    source: str
    annotations: tuple[Annotation, ...]
    notices: tuple[Notice, ...] = ()
    rejection: Rejection | None = None


class Annotator:
    """Annotates sources with one vocabulary; compiling it is the costly part, so make one and use it for all."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._finder = MentionFinder(vocabulary)

    def annotate(self, source: Source | Rejection) -> AnnotatedSource:
        """What the documents of a source say. A source that cannot be read comes back as a rejection, not as an
        error."""
        if isinstance(source, Rejection):
            return AnnotatedSource(source.source, (), rejection=source)
        try:
            reading = read_documents(source)
        except SourceError as error:
            return AnnotatedSource(source.name, (), rejection=Rejection(source.name, error, source.content))
        return AnnotatedSource(source.name, tuple(self._document(one) for one in reading.documents), reading.notices)

    def _document(self, document: Document) -> Annotation:
        passages = find_passages(document)
        return find_assertions(document, passages, self._finder.find(passages), self.vocabulary)


@cache
def annotator_for(ontology: Path) -> Annotator:
    """The annotator of the ontology in a directory, made once in each process.

    Raises :class:`~cancerkg.errors.VocabularyError`.
    """
    return Annotator(read_vocabulary(ontology))


def annotate_source(ontology: Path, source: Source | Rejection) -> AnnotatedSource:
    """What a process of a pool does with one source; ``ontology`` is the directory of the vocabulary."""
    return annotator_for(ontology).annotate(source)
