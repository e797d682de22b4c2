"""Data for endpoints: a release with its documents multiplied, and its dumps."""

import re
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from cancerkg.releases import Release, Releases

DOCUMENT = re.compile(
    r"(/cancerkg/(?:document|passage|mention|evidence|assertion|graph/(?:annotation|source))/)([^/>]+)"
)
SITE = re.compile(r"\b([\w-]+\.example\.\w+)")
OWN = re.compile(r"/graph/(?:annotation|source)/[^/>]*>$")


def multiplied(data: Path, target: Path, triples: int) -> Path:
    """A data directory whose release has copies of the documents under other names, until its default graph has so many
    triples. Each copy is read and written for itself, so memory does not grow with their number.
    """
    release = Releases(data).current()
    store = ox.Store.read_only(str(release.store))
    lines = [str(quad) for quad in store if not isinstance(quad.graph_name, ox.DefaultGraph)]
    own = [line for line in lines if OWN.search(line)]
    with Releases(target).candidate() as candidate:
        made = ox.Store(str(candidate.store))
        _add(made, lines)
        size = _default(made)
        for number in range(1, 1 + round((triples - size) / max(1, len(own)))):
            _add(made, [_renamed(line, number) for line in own])
        made.optimize()
        made.flush()
        size = _default(made)
        del made
        candidate.documents.write_bytes(b"")
        candidate.keep_vocabulary(sorted(path for path in release.ontology.iterdir() if path.is_file()))
        manifest = release.manifest()
        candidate.write_manifest(replace(manifest, release=1, digest=f"multiplied-{size}", triples=size))
        candidate.write_report({})
    return target


def dumped(release: Release, scratch: Path) -> tuple[Path, Path]:
    """The release as N-Quads, and its default graph as N-Triples."""
    store = ox.Store.read_only(str(release.store))
    dump, triples = scratch / "all.nq", scratch / "default.nt"
    with dump.open("wb") as output:
        store.dump(output, ox.RdfFormat.N_QUADS)
    with triples.open("wb") as output:
        store.dump(output, ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return dump, triples


def _add(store: ox.Store, lines: list[str]) -> None:
    quads = list(ox.parse((" .\n".join(lines) + " .\n").encode(), format=ox.RdfFormat.N_QUADS))
    store.bulk_extend(quads)
    store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


def _default(store: ox.Store) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def _renamed(line: str, number: int) -> str:
    return SITE.sub(rf"n{number}.\1", DOCUMENT.sub(rf"\1\2-{number}", line))
