"""README against the code: what they count, name and link is there."""

import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.demonstration.likeness import MEASURES
from dashboard.terminal.command import handrail

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_session_in_the_readme_is_what_the_command_prints():
    output = CliRunner().invoke(handrail, ["review", "DEMO-04", "--on", "2026-11-23"]).output
    session = README.split("review DEMO-04 --on 2026-11-23\n")[1].split("…")[0]
    assert output.startswith(session)


def test_the_figures_and_projects_that_are_claimed_are_counted_right():
    assert f"{len(MEASURES)} published figures" in " ".join(README.split())


def test_a_row_of_the_table_of_back_tests_is_what_the_command_prints():
    """Every row is held against its project in tests/published."""
    output = (
        CliRunner()
        .invoke(handrail, ["backtest", "--portfolio", "thurrock-2018", "--format", "markdown"])
        .output
    )
    assert output.count("\n") > 2
    assert all(row in README.splitlines() for row in output.splitlines())


@pytest.mark.parametrize("option", ["--json", "--pdf", "--explain"])
def test_every_option_that_the_readme_names_is_there(option):
    assert option in README
    assert option in CliRunner().invoke(handrail, ["review", "--help"]).output


CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SESSIONS = [
    (page.name, command, printed_text)
    for page in PAGES
    for block in CONSOLE.findall(page.read_text(encoding="utf-8"))
    for command, printed_text in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
]


HELD_ELSEWHERE = {("rules", "cover"): ROOT / "tests" / "terminal" / "golden" / "rules_cover.txt"}
"""What tests/terminal holds every letter of, so that it is not reckoned again."""


@cache
def printed(*arguments):
    """What a command prints; asked once, as several pages show the commands that take longest."""
    if arguments in HELD_ELSEWHERE:
        return HELD_ELSEWHERE[arguments].read_text(encoding="utf-8")
    return CliRunner().invoke(handrail, arguments).output


@pytest.mark.parametrize(
    ("page", "command", "expected"), SESSIONS, ids=[" ".join(session[:2]) for session in SESSIONS]
)
def test_a_session_on_a_page_is_what_the_command_prints(page, command, expected, tmp_path, monkeypatch):
    program, *arguments = shlex.split(command)
    assert program == "handrail"
    if "our_service" in arguments:
        monkeypatch.chdir(tmp_path)  # the page begins it where one stands
        if arguments[:2] != ["rules", "init"]:
            CliRunner().invoke(handrail, ["rules", "init", "our_service", "--own-catalogue"])
    output = printed(*arguments)
    pattern = ".*?".join(re.escape(part.strip("\n")) for part in expected.split("…"))
    assert re.fullmatch(pattern + r"\s*", output, re.DOTALL), output


def test_every_rules_command_is_on_the_page_for_rule_authors():
    page = (ROOT / "docs" / "for_rule_authors.md").read_text(encoding="utf-8")
    for name in handrail.commands["rules"].commands:
        assert f"handrail rules {name}" in page
