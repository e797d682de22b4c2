"""An edited vocabulary → what it would change in the graph of a release, without building one.

Start at :func:`preview`; :class:`Preview` is what comes out, :func:`preview_record` the same as JSON values.
"""

from cancerkg.ontology.preview.changes import (
    Change,
    ChangeKind,
    ClaimChange,
    Competition,
    InferenceChange,
    Preview,
    Sentence,
    Testimony,
)
from cancerkg.ontology.preview.comparison import preview
from cancerkg.ontology.preview.records import counts_of, preview_record

__all__ = [
    "Change",
    "ChangeKind",
    "ClaimChange",
    "Competition",
    "InferenceChange",
    "Preview",
    "Sentence",
    "Testimony",
    "counts_of",
    "preview",
    "preview_record",
]
