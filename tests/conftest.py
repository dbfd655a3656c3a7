"""What the tests of every room share."""

import os
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from engine import Catalogue, Reviewer, RuleSet
from tests.shipped import CATALOGUE, RULES

TESTS = Path(__file__).parent
SLOW_FOLDERS = {
    "api",  # a server and its clients
    "backtest",  # hundreds of made-up people, estimated
    "benchmarks",  # the benchmarks' own checks, on large files
    "caseload",  # runs over thousands of packages, in processes that are killed
    "fairness",  # counterfactuals over a caseload
    "learning",  # evidence from hundreds of outcomes
    "packaging",  # wheels and environments
    "print",  # papers in every size through a PDF/UA checker
    "published",  # published cases, reviewed
    "queue",  # processes that are killed
    "records",  # SQLite and PostgreSQL, killed and raced
    "screen",  # the pages, partly in a browser
    "security",  # forged sign-ins against a server
    "terminal",  # commands as processes, with their golden output
}
"""Folders whose tests take most of the time, each with why; before a release everything runs."""
SLOW_FILES = {
    "test_comparison.py",  # two rule sets over a caseload
    "test_council_it.py",  # every command of the page, as a process
    "test_layer_protection.py",  # what layers change, proved for every package again and again
    "test_layers.py",  # a council's layer, loaded and proved again and again
    "test_learning_pages.py",  # outcomes made up and learned from
    "test_limits.py",  # files that unpack to gigabytes
    "test_machine_code.py",  # functions compiled anew
    "test_readme.py",  # every rule proved, every mutant tried
    "test_shipped_set.py",  # every case, decided twice
    "test_solver.py",  # a package for every rule
    "test_table_groups.py",  # tables larger than memory may hold
    "test_tutorials.py",  # every step of a tutorial, as a process
    "test_worklist.py",  # sheets of the whole set, out and back
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def is_slow(path: Path) -> bool:
    """Whether a test file, or a folder of them, is left out of `start.py test --fast`."""
    below = path.relative_to(TESTS).parts
    return below[:1] != () and (below[0] in SLOW_FOLDERS or path.name in SLOW_FILES)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What is not asked for is not even imported."""
    return True if "not slow" in config.option.markexpr and is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, so that `-m slow` runs the rest."""
    for item in items:
        if is_slow(item.path):
            item.add_marker(pytest.mark.slow)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Name what a run leaves out."""
    if "not slow" not in config.option.markexpr:
        return None
    return f"left out: browser tests, {', '.join(sorted(SLOW_FOLDERS | SLOW_FILES))}"


@pytest.fixture(autouse=True)
def the_main_module_stays() -> Iterator[None]:
    """Streamlit puts its script in the place of `__main__`, and processes that are spawned later would look for it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def packages_are_scanned_once() -> None:
    """Streamlit looks through every installed package for components whenever a test opens a page: 0.2 s each time."""
    from streamlit.components.v2 import manifest_scanner

    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return CATALOGUE


@pytest.fixture(scope="session")
def rule_set() -> RuleSet:
    """The shipped rules."""
    return RULES


@pytest.fixture(scope="session")
def reviewer(catalogue: Catalogue, rule_set: RuleSet) -> Iterator[Reviewer]:
    """The reviewer of what is shipped, whose guarded engine is started once for all tests of a process."""
    with Reviewer(catalogue, rule_set) as shipped:
        yield shipped


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser of this machine; skips where there is none, fails where one is required.

    It is required where HANDRAIL_REQUIRE_BROWSER is 1, as in `.ci/run`.
    """
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    missing = "No Chromium or Chrome on this machine, so the screen was not tried in a browser."
    if os.environ.get("HANDRAIL_REQUIRE_BROWSER") == "1":
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)
