"""Where a clause ends, and what an apposition explains: who is left of a list, and which of two phrases is meant."""

from collections.abc import Sequence

from cancerkg.assertions.language import read_language
from cancerkg.assertions.typed_text import Reference, TypedText
from cancerkg.model import Mention


def end_of_clause(held: Sequence[Mention | Reference], typed: TypedText) -> int:
    """How many members stand before the clause whose subject the last ones are: "… causes nausea, and anemia, fever, or
    pain is common". It begins behind the first ", and" of two conjunctions, else with the last member."""
    first = typed.marked.index(held[0])
    between = [typed.text[typed.symbols[at - 1] + 1 : typed.symbols[at]] for at in range(first + 1, first + len(held))]
    conjunctions = [number for number, text in enumerate(between, 1) if read_language().clauses.joins.search(text)]
    starts = [number for number in conjunctions if read_language().clauses.joins_clauses.search(between[number - 1])]
    return starts[0] if len(conjunctions) > 1 and starts else len(held) - 1


def explained_by(mention: Mention, typed: TypedText) -> Mention:
    """What an apposition says what it is: hydronephrosis, for "hydronephrosis, a backing up of urine that …"."""
    at = typed.marked.index(mention)
    if at == 0 or not isinstance(typed.marked[at - 1], Mention):
        return mention
    language = read_language()
    before = typed.text[typed.symbols[at - 1] : typed.symbols[at]]
    is_apart = language.clauses.apposition.fullmatch(before) and language.clauses.relative.match(
        typed.text[typed.symbols[at] + 1 :]
    )
    other = typed.marked[at - 1]
    return other if is_apart and isinstance(other, Mention) and other.type is mention.type else mention
