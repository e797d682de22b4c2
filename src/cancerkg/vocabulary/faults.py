"""What can be wrong with a vocabulary, as values: a reader raises the first, a check tells them all."""

from dataclasses import dataclass, field

from pyoxigraph import NamedNode


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it must be, before anyone has said how bad it is or in which line it stands.

    ``rule`` is the rule's name in the catalogue of the checks, ``node`` the term that is at fault, None where it is the
    whole, and ``message`` one sentence. ``statement`` and ``value`` say where to look: the term whose statement breaks
    the rule (default: the node), and the text within it. ``where`` is the file and line where they are known already.
    """

    rule: str
    node: NamedNode | None
    message: str
    statement: NamedNode | None = field(default=None)
    value: str | None = None
    where: str = ""
