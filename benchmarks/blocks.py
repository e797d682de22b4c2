"""Where articles are cut into blocks, against their blocks as they are known.

    python benchmarks/blocks.py [--show] GOLD…

GOLD is a folder with a NAME.blocks.json beside each page NAME.jsonld: a list of [kind, text], where the kind is "h1"
to "h6", "p" or "li". A border is the place between two blocks, counted in letters and digits, so that it is the same in
every wrapping. Printed are the precision, recall and F1 of the borders, and the share of the blocks
with right borders whose kind is right too. With --show, each border that is wrong or missed.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from cancerkg.documents import Source, find_sources, read_documents
from cancerkg.model import Passage, PassageKind
from cancerkg.passages import find_passages

KINDS = {PassageKind.HEADING: "h{}", PassageKind.PARAGRAPH: "p", PassageKind.LIST_ITEM: "li"}
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Cut:
    """One text in blocks: its letters and digits, and the kind of each block by its two ends."""

    letters: str
    kinds: dict[tuple[int, int], str]

    @classmethod
    def of(cls, blocks: Sequence[tuple[str, str]]) -> "Cut":
        letters = [letters_of(text) for _, text in blocks]
        ends = pairwise((0, *accumulate(map(len, letters))))
        return cls(
            "".join(letters), {end: kind[0] for end, (kind, _) in zip(ends, blocks, strict=True) if end[0] < end[1]}
        )

    @property
    def borders(self) -> frozenset[int]:
        return frozenset(start for start, _ in self.kinds)


def letters_of(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def blocks_of(passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    for passage in passages[1:]:
        if passage.kind in KINDS:
            yield KINDS[passage.kind].format(passage.level), passage.text


def known_blocks(path: Path, title: str) -> list[tuple[str, str]]:
    """The blocks of the file without the title, which a page says before its words."""
    blocks = [(kind, text) for kind, text in json.loads(path.read_text(encoding="utf-8"))]
    return [block for block in blocks if letters_of(block[1]) != letters_of(title)]


def row(name: str, known: Cut, found: Cut) -> str:
    right = len(known.borders & found.borders)
    precision, recall = right / len(found.borders or [0]), right / len(known.borders or [0])
    f1 = 2 * right / (len(found.borders) + len(known.borders) or 1)
    both = known.kinds.keys() & found.kinds.keys()
    kinds = sum(known.kinds[end] == found.kinds[end] for end in both) / (len(both) or 1)
    words = "" if known.letters == found.letters else "\tother words"
    return f"{name}\t{len(known.borders)}\t{precision:.3f}\t{recall:.3f}\t{f1:.3f}\t{kinds:.3f}{words}\n"


def differences(known: Cut, found: Cut) -> Iterator[str]:
    for border in sorted(known.borders ^ found.borders):
        text = known.letters if border in known.borders else found.letters
        mark = "missed" if border in known.borders else "wrong"
        yield f"  {mark}\t{text[max(0, border - SHOWN) : border]} | {text[border : border + SHOWN]}\n"
    for end in sorted(known.kinds.keys() & found.kinds.keys()):
        if known.kinds[end] != found.kinds[end]:
            text = known.letters[end[0] : end[1]][:SHOWN]
            yield f"  {known.kinds[end]}, not {found.kinds[end]}\t{text}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+", metavar="GOLD")
    parser.add_argument("--show", action="store_true", help="list the borders that are wrong or missed")
    arguments = parser.parse_args()
    sys.stdout.write("article\tblocks\tprecision\trecall\tF1\tkind\n")
    for source in find_sources(arguments.gold):
        path = Path(source.name.removesuffix(".jsonld") + ".blocks.json") if isinstance(source, Source) else None
        if path is None or not isinstance(source, Source) or not path.exists():
            continue
        document = read_documents(source).documents[0]
        known = Cut.of(known_blocks(path, document.title))
        found = Cut.of(list(blocks_of(find_passages(document))))
        sys.stdout.write(row(path.name.removesuffix(".blocks.json"), known, found))
        if arguments.show:
            sys.stdout.writelines(differences(known, found))


if __name__ == "__main__":
    main()
