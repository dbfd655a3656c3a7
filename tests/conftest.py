"""What the tests of every room share."""

import os
import shutil
import sys
from collections.abc import Iterator

import pytest

from engine import Catalogue, RuleSet, load_catalogue, load_rule_set

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(autouse=True)
def the_main_module_stays() -> Iterator[None]:
    """Streamlit puts its script in the place of `__main__`, and processes that are spawned later would look for it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load_catalogue()


@pytest.fixture(scope="session")
def rule_set(catalogue: Catalogue) -> RuleSet:
    """The shipped rules."""
    return load_rule_set(catalogue)


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
