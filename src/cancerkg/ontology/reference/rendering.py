"""The reference as files: the border to Jinja."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cancerkg.ontology.reference.view import Reference

_HERE = Path(__file__).parent
_LOOK = _HERE.parents[1] / "web" / "static"
"""The look of the pages of the graph, which the reference shares."""


def render(reference: Reference) -> Mapping[str, str]:
    """The texts of the files by name: ``index.html``, two style sheets and a script. Equal references, equal texts.

    Every value is escaped for HTML. Nothing in the page is loaded from elsewhere.
    """
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return MappingProxyType(
        {
            "index.html": environment.get_template("reference.html").render(reference=reference),
            "style.css": (_LOOK / "style.css").read_text(encoding="utf-8"),
            "reference.css": (_HERE / "static" / "reference.css").read_text(encoding="utf-8"),
            "filter.js": (_HERE / "static" / "filter.js").read_text(encoding="utf-8"),
        }
    )
