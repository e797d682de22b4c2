"""The whole check of an ontology: files → faults → findings with severity, place and cure."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from cancerkg.checks import CheckReport, Finding, ReasonerLimits, Severity, Unchecked, catalogue, report_of
from cancerkg.checks.concepts import definition_faults, hierarchy_faults, obsolete_faults, reference_faults
from cancerkg.checks.graph import OntologyGraph
from cancerkg.checks.mappings import external_faults, mapping_faults, uncovered
from cancerkg.checks.names import name_faults
from cancerkg.checks.profile import profile_faults
from cancerkg.checks.shacl import shape_faults
from cancerkg.errors import VocabularyError
from cancerkg.inference import Rule
from cancerkg.mentions import name_variants
from cancerkg.namespaces import curie
from cancerkg.ontology.check.contents import Contents, read_contents
from cancerkg.ontology.check.questions import QUESTIONS, question_faults, question_files
from cancerkg.ontology.check.reasoning import ReasonerUse, reasoning_faults
from cancerkg.vocabulary import MAPPINGS_FILE, Fault, concept_faults, stated_concepts

SHAPES_FILE: Final = "shapes.ttl"


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What a check looks at beside the folder: files of other vocabularies, and how HermiT is used."""

    external: tuple[Path, ...] = ()
    reasoner: ReasonerUse = ReasonerUse.ASKED
    limits: ReasonerLimits = field(default_factory=ReasonerLimits)


def check_ontology(directory: Path, rules: Iterable[Rule], options: CheckOptions) -> CheckReport:
    """Everything that is wrong with the ontology in a folder, as far as it can be told; it raises nothing of ours.

    The folder has ``cancerkg.ttl``, ``mappings.sssom.tsv``, ``shapes.ttl`` and perhaps ``questions/``; ``rules`` are
    those that competency questions are asked after. What cannot be looked at, since it rests on what cannot be read, is
    said. HermiT works in a process of its own while the rest is looked at. Each part is linear in its input but for
    HermiT, questions and SHACL.
    """
    contents = read_contents(directory, options.external)
    unchecked = list(_unchecked(contents, options))
    with ThreadPoolExecutor(max_workers=1) as beside:
        reasoned = beside.submit(_reason, contents.graph, options)
        found = [_finding(fault, contents) for fault in contents.faults]
        if contents.graph is not None:
            found += [_finding(fault, contents) for fault in _term_faults(contents.graph)]
        found += [_finding(fault, contents) for fault in _mapping_faults(contents)]
        found += _shapes(contents, unchecked)
        if contents.quads is not None:
            asked = question_faults(question_files(directory), contents.quads, tuple(rules))
            found += [_finding(fault, contents) for fault in asked]
        for fault in reasoned.result():
            found.append(_finding(fault, contents, options.reasoner))
            if fault.rule == "not-reasoned":
                unchecked.append(Unchecked("reasoning", fault.message.rstrip(".")))
    absent = {one.part for one in unchecked}
    chapters = dict.fromkeys(rule.chapter for rule in catalogue().values())
    return report_of(found, (chapter for chapter in chapters if chapter not in absent), unchecked)


def _term_faults(graph: OntologyGraph) -> Iterator[Fault]:
    concepts = stated_concepts(graph.triples)
    yield from profile_faults(graph)
    yield from concept_faults(concepts)
    yield from hierarchy_faults(concepts)
    yield from definition_faults(concepts)
    yield from obsolete_faults(concepts)
    yield from reference_faults(graph)
    yield from name_faults(concepts, name_variants)


def _mapping_faults(contents: Contents) -> Iterator[Fault]:
    if contents.graph is None or contents.rows is None:
        return
    concepts = stated_concepts(contents.graph.triples)
    where = str(contents.directory / MAPPINGS_FILE)
    yield from mapping_faults(contents.rows, contents.graph, concepts, where)
    yield from external_faults(contents.rows, concepts, contents.others, name_variants, where)


def _shapes(contents: Contents, unchecked: list[Unchecked]) -> Iterator[Finding]:
    if contents.quads is None:
        return
    try:
        broken = shape_faults(contents.quads, contents.directory / SHAPES_FILE)
    except VocabularyError as error:
        yield _finding(Fault("unreadable", None, error.what, where=error.where, cure=error.cure), contents)
        unchecked.append(Unchecked("shapes", f"{SHAPES_FILE} cannot be used"))
        return
    for fault, severity in broken:
        yield replace(_finding(fault, contents), severity=severity)


def _reason(graph: OntologyGraph | None, options: CheckOptions) -> tuple[Fault, ...]:
    if graph is None or options.reasoner is ReasonerUse.LEFT_OUT:
        return ()
    return reasoning_faults(graph, options.limits)


def _unchecked(contents: Contents, options: CheckOptions) -> Iterator[Unchecked]:
    if contents.graph is None:
        for part in ("profile", "reasoning", "concepts", "names"):
            yield Unchecked(part, "the ontology cannot be read")
    elif options.reasoner is ReasonerUse.LEFT_OUT:
        yield Unchecked("reasoning", "--no-reasoner was given")
    if contents.quads is None:
        yield Unchecked("shapes", "the ontology cannot be read")
        yield Unchecked("questions", "the ontology cannot be read")
    elif not question_files(contents.directory):
        yield Unchecked("questions", f"there are none in {QUESTIONS}/")
    if contents.graph is None or contents.rows is None:
        yield Unchecked("mappings", "the ontology or the mappings cannot be read")
    else:
        left = uncovered(contents.rows, contents.others)
        if left:
            yield Unchecked("identifiers", f"no --external file has the terms of {', '.join(left)}")


def _finding(fault: Fault, contents: Contents, use: ReasonerUse = ReasonerUse.ASKED) -> Finding:
    rule = catalogue()[fault.rule]
    required = fault.rule == "not-reasoned" and use is ReasonerUse.REQUIRED
    return Finding(
        rule=rule.id,
        node="" if fault.node is None else curie(fault.node),
        message=fault.message,
        severity=Severity.VIOLATION if required else rule.severity,
        where="" if fault.rule == "not-reasoned" else contents.where(fault),
        cure=fault.cure or rule.cure,
    )
