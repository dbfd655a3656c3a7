"""What the tests of every room share."""

import os
import shutil

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


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
