"""The wheel: it holds every file that the package reads, and works where there is no checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as pip builds it; pip fetches the build backend, so this needs a registry."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(PROJECT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    if done.returncode and "hatchling" in done.stderr and "No matching distribution" in done.stderr:
        pytest.skip("the build backend cannot be fetched: no network or no package registry")
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> frozenset[str]:
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def shipped(folder: Path, at: str) -> set[str]:
    """What the files of a folder are called in the wheel."""
    files = {path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    return {f"{at}/{path.relative_to(folder).as_posix()}" for path in files}


@pytest.mark.parametrize(
    ("folder", "at", "some"),
    [
        ("src/cancerkg", "cancerkg", {"cancerkg/py.typed", "cancerkg/web/templates/base.html"}),
        ("ontology", "cancerkg/shipped/ontology", {"cancerkg/shipped/ontology/shapes.ttl"}),
        ("queries", "cancerkg/shipped/queries", {"cancerkg/shipped/queries/infer/domain.rq"}),
    ],
)
def test_every_file_is_in_the_wheel(names: frozenset[str], folder: str, at: str, some: set[str]) -> None:
    expected = shipped(PROJECT / folder, at)
    assert some <= expected
    assert expected - names == set()


def test_nothing_else_is_in_the_wheel(names: frozenset[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cancerkg"}
    assert not [name for name in names if name.endswith((".pyc", ".orig", "~")) or "/tests/" in name]


def test_the_licences_are_in_the_wheel(names: frozenset[str]) -> None:
    licences = {name.partition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "ontology/LICENSE"}


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh environment that has this wheel, and borrows its dependencies from the one in use."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    library = Path(sysconfig.get_path("purelib", "venv", {"base": str(home), "platbase": str(home)}))
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True, timeout=300)
    # A path in a .pth comes behind the environment's own, and a .pth beyond it, such as that of our editable
    # installation, is not read.
    (library / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin/cancerkg"


def run(command: Path, *arguments: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [command, *arguments], check=False, capture_output=True, text=True, cwd=cwd, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_package_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    where = run(installed.parent / "python", "-c", "import cancerkg; print(cancerkg.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(installed.parents[1])


def test_the_installed_command_lists_its_queries(installed: Path, tmp_path: Path) -> None:
    assert "mechanisms" in run(installed, "query", "--list", cwd=tmp_path)


def test_the_installed_command_builds_and_answers(installed: Path, tmp_path: Path) -> None:
    source = PROJECT / "examples/hypercalcemia.jsonld"
    run(installed, "build", source, "--data", "kg", cwd=tmp_path)
    answer = run(
        installed,
        "query",
        "symptoms-of",
        "-p",
        "condition=hypercalcemia",
        "--data",
        "kg",
        "--format",
        "csv",
        cwd=tmp_path,
    )
    assert len(answer.splitlines()) > 2
    home = (
        "from pathlib import Path; from cancerkg.web import create_app\n"
        "client = create_app(Path('kg')).test_client()\n"
        "print(*(client.get(path).status_code for path in ('/', '/static/style.css', '/concept/hypercalcemia')))\n"
    )
    assert run(installed.parent / "python", "-c", home, cwd=tmp_path).split() == ["200", "200", "200"]
