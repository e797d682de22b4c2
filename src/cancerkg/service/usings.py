"""The dataset that a request gives to an update (SPARQL 1.1 Protocol, section 2.2.3), as clauses of the update itself.

The store takes a dataset beside a query, not beside an update. So each operation that has a WHERE is given a USING for
each graph; the text is otherwise as it was.
"""

from typing import Final

from cancerkg.errors import ProtocolError
from cancerkg.service.rewriting import Edit, Rewritten, rewritten
from cancerkg.service.tokens import Token, TokenKind, tokens

_OPERATIONS: Final = frozenset(
    ("insert", "delete", "data", "where", "load", "clear", "drop", "create", "add", "move", "copy")
)
_REST: Final = frozenset(
    ("silent", "into", "to", "graph", "default", "named", "all", "prefix", "base", "version", "using", "with")
)
_CURE: Final = "Say it in the request or in the update, not in both."


def with_datasets(update: str, default: tuple[str, ...], named: tuple[str, ...]) -> Rewritten:
    """The update with USING and USING NAMED for the IRIs; ``DELETE WHERE`` is written out, as it takes none.

    Raises :class:`ProtocolError` where the update has USING or WITH of its own, or glues keywords together. Linear in
    the length of the update.
    """
    if not default and not named:
        return Rewritten(update, update, ())
    clauses = " ".join([*(f"USING <{iri}>" for iri in default), *(f"USING NAMED <{iri}>" for iri in named)])
    found = tokens(update)
    edits: list[Edit] = []
    for at in _outside(found):
        token = found[at]
        _refuse(token)
        if token.keyword != "where":
            continue
        if at and found[at - 1].keyword == "delete":  # its pattern is the template as well
            end = _closing(found, at + 1)
            if end is not None:
                pattern = update[found[at + 1].start : end]
                edits += [Edit(token.start, token.end, " "), Edit(end, end, f" {clauses} {token.text} {pattern}")]
        else:
            edits.append(Edit(token.start, token.start, f" {clauses} "))
    return rewritten(update, edits)


def _outside(found: tuple[Token, ...]) -> list[int]:
    """The numbers of the tokens outside braces."""
    depth = 0
    outside = []
    for at, token in enumerate(found):
        if token.text == "{":
            depth += 1
        elif token.text == "}":
            depth -= 1
        elif depth == 0:
            outside.append(at)
    return outside


def _refuse(token: Token) -> None:
    if token.keyword in ("using", "with"):
        raise ProtocolError("The request gives a dataset, and the update has USING or WITH.", cure=_CURE)
    if token.kind is TokenKind.WORD and token.keyword not in _OPERATIONS | _REST:
        raise ProtocolError(
            f"The request gives a dataset, and the update has the unknown word {token.text!r}.",
            cure="Put spaces around keywords.",
        )


def _closing(found: tuple[Token, ...], at: int) -> int | None:
    """The offset behind the brace that closes the one at a token; None where none opens or closes."""
    depth = 0
    for token in found[at:]:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return token.end if token.text == "}" else None
    return None
