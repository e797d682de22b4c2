"""The rules of ``data/imports.toml``, read once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ImportRules:
    """``open_licenses`` are beginnings of addresses, ``left_out_kinds`` kinds of synonyms, ``eponym_heads`` words,
    ``adjective_endings`` endings of words."""

    open_licenses: tuple[str, ...]
    left_out_kinds: frozenset[str]
    eponym_heads: frozenset[str]
    adjective_endings: tuple[str, ...]

    def allows(self, license_: str) -> bool:
        """Whether text under the licence of that address may be copied with its source named."""
        address = license_.partition("://")[2] or license_
        return address.removeprefix("www.").startswith(self.open_licenses)


@cache
def read_import_rules() -> ImportRules:
    """The rules of the data file."""
    table = tomllib.loads(files(__package__).joinpath("data/imports.toml").read_text(encoding="utf-8"))
    return ImportRules(
        open_licenses=tuple(table["open_licenses"]),
        left_out_kinds=frozenset(table["left_out_kinds"]),
        eponym_heads=frozenset(table["eponym_heads"]),
        adjective_endings=tuple(table["adjective_endings"]),
    )
