"""The list of changes: what is not released stands first, what breaks has a place, and a release has its version."""

import re

from engine.version import handrail_version
from tests.house.source import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
SECTIONS = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)


def test_what_is_not_released_stands_first_and_says_what_breaks():
    assert SECTIONS[0] == "[Unreleased]"
    unreleased = TEXT.split("\n## ")[1]
    assert "### What breaks" in unreleased


def test_the_newest_release_is_the_version_of_the_project():
    assert SECTIONS[1].split()[0] == handrail_version()


def test_every_line_of_a_change_is_an_entry_or_goes_on_with_one():
    for line in TEXT.splitlines():
        assert re.match(r"(# |## |### |- |  \S|$|[A-Z])", line), line
