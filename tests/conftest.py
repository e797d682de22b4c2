"""What all tests share: where the given material lies, and what a missing tool means.

On a developer's machine a test that needs Java, Chromium or ``../shared`` is skipped with its reason. In CI (``CI`` is
set) nothing is missing, so a skip there is a failure: a test that did not run has not passed.
"""

import os
import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"

_NEEDS = {
    "needs_shared": (SHARED.is_dir(), "the given material (../shared) is not beside this checkout"),
    "needs_java": (shutil.which("java") is not None, "no Java runtime for HermiT"),
    "needs_javac": (
        shutil.which("java") is not None and shutil.which("javac") is not None,
        "no Java development kit, which compiles for the OWL API",
    ),
    "needs_systemd": (shutil.which("systemd-analyze") is not None, "no systemd-analyze"),
    "needs_browser": (
        shutil.which("chromium") is not None and shutil.which("chromedriver") is not None,
        "no chromium with its chromedriver",
    ),
}


def pytest_configure(config: pytest.Config) -> None:
    for name, (_, reason) in _NEEDS.items():
        config.addinivalue_line("markers", f"{name}: skipped where there is {reason}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, (there, reason) in _NEEDS.items():
        if item.get_closest_marker(name) and not there:
            pytest.skip(reason)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        reporter.write_line("In CI no test may be skipped; these were.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def shared() -> Path:
    """The given material; use with the mark ``needs_shared``."""
    return SHARED


@pytest.fixture(scope="session")
def project() -> Path:
    """The top of this checkout."""
    return PROJECT
