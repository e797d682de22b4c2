"""A vocabulary as large as one may get: ours, and terms of an external ontology beside it as symptoms.

For `benchmarks/annotate.py`. What the concepts mean does not matter there, only how many names they have.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from cancerkg.external import ExternalTerm, read_external
from cancerkg.namespaces import slug
from cancerkg.resources import ontology_directory
from cancerkg.vocabulary import read_vocabulary, vocabulary_files


def grow(target: Path, external: Path, most: int) -> None:
    """Write a vocabulary into the folder ``target``: ours, and terms of the ontology in ``external`` as long as there
    are fewer names than ``most``."""
    for file in vocabulary_files(ontology_directory()):
        shutil.copy(file, target)
    vocabulary = read_vocabulary(target)
    names = sum(1 for _ in vocabulary.names())
    taken = {name for concept in vocabulary.concepts.values() for name in (concept.slug, *_keys(concept.names))}
    slugs: dict[str, str] = {}
    with vocabulary_files(target)[0].open("a", encoding="utf-8") as turtle:
        for term in read_external(external).terms.values():
            if names >= most:
                break
            own = [name for name in _names(term) if name.casefold() not in taken]
            if term.obsolete or own[:1] != [term.label] or not slug(term.label) or slug(term.label) in taken:
                continue
            taken.update((slug(term.label), *_keys(own)))
            slugs[term.id] = slug(term.label)
            names += len(own)
            turtle.write("".join(_turtle(own, [slugs[parent] for parent in term.parents if parent in slugs])))


def _keys(names: list[str] | tuple[str, ...]) -> list[str]:
    return [name.casefold() for name in names]


def _names(term: ExternalTerm) -> list[str]:
    """The label and the synonyms, each once, whatever their case."""
    names = (term.label, *(synonym.text for synonym in term.synonyms))
    return list({name.casefold(): name for name in reversed(names)}.values())[::-1]


def _turtle(names: list[str], broader: list[str]) -> Iterator[str]:
    yield f"\nconcept:{slug(names[0])} a owl:NamedIndividual , skos:Concept , ckg:Symptom ;\n"
    yield "  skos:inScheme ckg:scheme ;\n"
    yield from (f"  skos:broader concept:{parent} ;\n" for parent in broader)
    yield f"  skos:prefLabel {json.dumps(names[0])}@en ;\n"
    yield from (f"  skos:altLabel {json.dumps(name)}@en ;\n" for name in names[1:])
    yield '  skos:definition "A finding."@en .\n'
