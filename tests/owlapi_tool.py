"""The OWL API that HermiT brings along, compiled and run: what Protégé and ROBOT do with an ontology."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "owlapi" / "Resave.java"
TIMEOUT = 120


def hermit_jar() -> Path:
    package = find_spec("owlready2")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "hermit" / "HermiT.jar"


@pytest.fixture(scope="session")
def resave(tmp_path_factory: pytest.TempPathFactory):
    """A function: load an ontology and save it in formats of the OWL API; gives what it says, "N axioms, M logical"."""
    classes = tmp_path_factory.mktemp("owlapi")
    jar = hermit_jar()
    subprocess.run(
        ["javac", "-nowarn", "-cp", jar, "-d", classes, PROGRAM], check=True, capture_output=True, timeout=TIMEOUT
    )

    def run(source: Path, **targets: Path) -> str:
        arguments = [str(part) for pair in targets.items() for part in pair]
        done = subprocess.run(
            ["java", "-cp", f"{jar}:{classes}", "Resave", source, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run
