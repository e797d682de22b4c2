"""The laws of the house, read from the syntax trees: each failure names the file and the line that breaks one.

An exception stands here with its reason, and one that is no longer needed fails too.
"""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "src" / "cancerkg"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

MAX_MODULE = 300
LONG_MODULES = {"errors.py": "a catalogue: every error of ours side by side, so that their words agree"}
MAX_FUNCTION = 60
LONG_FUNCTIONS = {"build.py:build": "the whole story, to be read from top to bottom in one place"}

IMPORTERS = {
    "ahocorasick_rs": {"mentions/names.py", "mentions/lexemes.py"},  # names in a text; changed names in a corpus
    "fastobo": {"external/obo.py"},
    "flask": {
        f"web/{name}.py"
        for name in (
            *("api", "app", "asking", "compression", "concepts", "contradictions", "description", "graph_store"),
            *(
                "linked",
                "negotiation",
                "operations",
                "pages",
                "problems",
                "protocol",
                "serving",
                "sparql",
                "trail",
                "writing",
            ),
        )
    },
    "jinja2": {"ontology/reference/rendering.py"},  # Flask has its own way to templates; this is a page without it
    "nupunkt": {"passages/sentences.py"},
    "owlready2": set(),  # its import changes global state; checks/reasoner.py runs the HermiT that it brings along
    "prometheus_client": {"web/metrics.py"},
    "pyld": {"documents/conversion.py"},
    "pyshacl": {"checks/shacl.py"},
    # SHACL works on its graphs, and its parser gives a rule's algebra; it never answers a query (DESIGN, section 2).
    "rdflib": {"checks/shacl.py", "inference/rules.py"},
    "rapidfuzz": {"spelling.py"},
    "selectolax": {"passages/html.py", "documents/scripts.py"},  # a body into blocks; a page into its scripts
    "waitress": {"web/serving.py"},
}
"""One border to each foreign library."""
CLI_ONLY = {"rich", "rich_click", "click"}
NO_CHANCE = {"random", "secrets", "uuid", "requests", "httpx"}
"""Chance and the network have no part in a build."""
SEEDED = {"evaluation/figures.py": {"random"}}
"""Resampling for intervals, from a seed that the user gives; no build imports it."""


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


def place(module: str, node: ast.expr | ast.stmt) -> str:
    return f"{module}:{node.lineno}"


@cache
def strings(module: str) -> tuple[tuple[str, str], ...]:
    """Where each string constant stands, and the string; a docstring is none."""
    expressions = {id(node.value) for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    return tuple(
        (place(module, node), node.value)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in expressions
    )


def imports(module: str) -> Iterator[str]:
    """The top-level packages that the module imports, wherever in it."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def calls(module: str, *names: str) -> list[str]:
    """Where the module calls a function whose dotted name is one of these, or ends in it."""
    ends = tuple(f".{name}" for name in names)
    return [
        place(module, node)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and (ast.unparse(node.func) in names or ast.unparse(node.func).endswith(ends))
    ]


def everywhere(find, modules=MODULES) -> list[str]:
    return [where for module in modules for where in find(module)]


def in_module(where: str) -> str:
    return where.rpartition(":")[0]


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 80
    assert {"build.py", "model.py", "quads/claims.py", "documents/reading.py", "web/app.py"} <= set(MODULES)


# --- IRIs, SPARQL


def test_addresses_stand_in_namespaces_only() -> None:
    found = [(where, text) for module in MODULES for where, text in strings(module) if re.search("https?:/", text)]
    assert [where for where, _ in found if in_module(where) == "namespaces.py"], "the search finds some"
    # A cure may send people to a page; it is prose, and no graph holds it.
    cures = {where for where, text in found if in_module(where) == "errors.py" and " " in text.strip()}
    assert [where for where, _ in found if in_module(where) != "namespaces.py" and where not in cures] == []


QUERY = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT|DELETE)\s+([?*{(<]|DISTINCT|REDUCED|DATA|WHERE)")


def test_sparql_stands_in_rq_files_only() -> None:
    found = {where: text for module in MODULES for where, text in strings(module) if QUERY.search(text)}
    # A rule's CONSTRUCT is run as the SELECT of its WHERE, and a message shows how to write one.
    rules = {where for where in found if in_module(where) == "inference/rules.py"}
    assert {found[where] for where in rules} == {
        "SELECT *",
        "It has no head; write out CONSTRUCT { … } WHERE { … }",
    }
    assert found.keys() - rules == set()


def test_the_search_for_sparql_would_find_it() -> None:
    assert all(QUERY.search(path.read_text()) for path in sorted((PROJECT / "queries").rglob("*.rq")))


# --- who may touch the world


def test_print_and_standard_output_belong_to_the_command_line() -> None:
    library = [module for module in MODULES if not module.startswith("cli/")]
    assert everywhere(lambda module: calls(module, "print", "click.echo", "stdout.write"), library) == []


def test_only_the_dataset_the_query_workers_and_the_writer_open_a_store() -> None:
    opened = everywhere(lambda module: calls(module, "Store", "Store.read_only", "Store.secondary"))
    empty = {"service/mending.py", "service/misplaced.py"}  # new ones in memory, within a worker
    processes = {"service/template.py", "service/worker.py", "service/writer.py"}
    assert {in_module(where) for where in opened} == {"dataset/store.py"} | processes | empty


def test_nothing_in_the_package_reads_the_environment() -> None:
    # server.py does, which WSGI servers import; the commands take options.
    def reads(module: str) -> list[str]:
        names = {"os.environ", "os.environb", "environ", "os.getenv", "getenv"}
        return [
            place(module, node)
            for node in ast.walk(tree(module))
            if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) in names
        ]

    assert everywhere(reads) == []


def test_only_the_command_line_reads_the_clock() -> None:
    now = ("now", "utcnow", "today", "time.time", "time.time_ns", "strftime", "localtime", "gmtime")
    assert {in_module(where) for where in everywhere(lambda module: calls(module, *now))} == {
        "cli/build.py",
        "cli/ontology/release.py",  # the day of a release, where none is given
    }


@pytest.mark.parametrize("library", sorted(IMPORTERS))
def test_a_foreign_library_has_one_border(library: str) -> None:
    assert {module for module in MODULES if library in imports(module)} == IMPORTERS[library]


def test_terminal_libraries_belong_to_the_command_line() -> None:
    importers = {module for module in MODULES if CLI_ONLY & set(imports(module))}
    assert importers
    assert {module for module in importers if not module.startswith("cli/")} == set()


def test_nothing_imports_chance_or_a_client_of_the_network() -> None:
    found = {module: chance for module in MODULES if (chance := NO_CHANCE & set(imports(module)))}
    assert found == SEEDED


# --- shape


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    stems = {part for module in MODULES for part in Path(module).with_suffix("").parts}
    assert not stems & {"util", "utils", "helper", "helpers", "common", "misc", "tools", "lib", "shared"}


def test_modules_are_short() -> None:
    lengths = {module: len((PACKAGE / module).read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert {module for module, length in lengths.items() if length > MAX_MODULE} == LONG_MODULES.keys()


def test_functions_are_short() -> None:
    long = {
        f"{module}:{node.name}"
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION
    }
    assert long == LONG_FUNCTIONS.keys()


def test_everything_public_says_what_it_is() -> None:
    def missing(module: str) -> Iterator[str]:
        if not ast.get_docstring(tree(module)):
            yield f"{module}:1"
        yield from _undescribed(module, tree(module))

    def _undescribed(module: str, parent: ast.AST) -> Iterator[str]:
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
                if not ast.get_docstring(node):
                    yield f"{place(module, node)} {node.name}"
                if isinstance(node, ast.ClassDef):
                    yield from _undescribed(module, node)

    assert everywhere(missing) == []


def test_what_travels_is_frozen() -> None:
    def mutable(module: str) -> list[str]:
        return [
            f"{place(module, node)} {node.name}"
            for node in ast.walk(tree(module))
            if isinstance(node, ast.ClassDef) and node.name[0] != "_"
            for decorator in map(ast.unparse, node.decorator_list)
            if decorator.startswith("dataclass") and "frozen=True" not in decorator
        ]

    assert everywhere(mutable) == []


# --- what is committed


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    if shutil.which("git") is None or not (PROJECT / ".git").exists():
        pytest.skip("not a git checkout, so nothing says which files are the project's")
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={PROJECT}", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True
    ).stdout
    return [path for name in listed.decode().split("\0") if name and (path := PROJECT / name).is_file()]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        # Each is spelled so that this file does not hold what it looks for.
        ("a path of one machine", rf"(?<![\w.]){'/'}(root|home/\w+|Users/\w+|work/\w+|opt/\w+|tmp/tmp\w+)\b"),
        ("the host of a registry", r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|(extra-)?index[-]url|find[-]links"),
        ("a key", r"BEGIN [A-Z ]*PRIVATE[ ]KEY|ghp[_][A-Za-z0-9]{20}|AKIA[0-9A-Z]{16}"),
    ],
)
def test_no_committed_file_holds(tracked: list[Path], what: str, pattern: str) -> None:
    assert len(tracked) > 100
    found = [
        f"{path.relative_to(PROJECT)}: {what}: {match.group()}"
        for path in tracked
        if (match := re.search(pattern, path.read_bytes().decode("utf-8", "replace")))
    ]
    assert found == []


def test_no_committed_file_is_large(tracked: list[Path]) -> None:
    assert [str(path.relative_to(PROJECT)) for path in tracked if path.stat().st_size > 600_000] == []
