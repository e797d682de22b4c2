"""Where the ontology and the queries lie: in the checkout beside ``src/``, or inside an installed package."""

from pathlib import Path

_SHIPPED = Path(__file__).parent / "shipped"
_CHECKOUT = Path(__file__).parents[2]


def ontology_directory() -> Path:
    """The folder of ``cancerkg.ttl``, ``mappings.sssom.tsv`` and ``shapes.ttl``."""
    return _find("ontology")


def queries_directory() -> Path:
    """The folder of ``infer/``, ``violation/`` and ``example/``."""
    return _find("queries")


def _find(name: str) -> Path:
    shipped = _SHIPPED / name
    return shipped if shipped.is_dir() else _CHECKOUT / name
