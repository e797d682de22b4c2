"""The changelog of a release: what people wrote, and what the comparison with the release before says."""

import re
from typing import Final

from cancerkg.ontology.difference.difference_reports import as_markdown
from cancerkg.ontology.difference.differences import Differences

_HEADING: Final = re.compile(r"^## \[?([^\]\s]+)\]?.*$", re.MULTILINE)
_UNRELEASED: Final = "unreleased"
_TITLE: Final = """\
# Changelog of the cancerkg ontology

What follows the words of a version is the comparison of its terms with the version before.
"""


def changelog(version: str, issued: str, written: str, found: Differences | None, summary: str) -> str:
    """A section for the version, in Markdown, and below it what ``written`` says of the versions before.

    ``written`` is a changelog by hand, or nothing: its section on the version, or else on what is unreleased, comes
    first in the new one. ``found`` are the differences from the release before, None for the first release; ``summary``
    says how much there is.
    """
    sections = _sections(written)
    by_hand = sections.pop(version.casefold(), None) or sections.pop(_UNRELEASED, ("", ""))
    sections.pop(_UNRELEASED, None)
    told = "This is the first release.\n" if found is None else as_markdown(found) or "No term has changed.\n"
    parts = [_TITLE, f"## [{version}] - {issued}\n", f"{summary}\n", *([f"{by_hand[1]}\n"] if by_hand[1] else []), told]
    return "\n".join([*parts, *(f"{heading}\n\n{words}\n" for heading, words in sections.values())])


def _sections(written: str) -> dict[str, tuple[str, str]]:
    """The sections of a changelog by version in lower case: heading and words."""
    headings = [*_HEADING.finditer(written)]
    ends = [*(heading.start() for heading in headings[1:]), len(written)]
    return {
        heading[1].casefold(): (heading[0], written[heading.end() : end].strip())
        for heading, end in zip(headings, ends, strict=False)
    }
