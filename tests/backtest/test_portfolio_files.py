"""Portfolios of one's own: read like the shipped ones, and everything that is wrong is said with its place."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine import ProblemsFoundError
from engine.backtest import load_portfolios
from tests.shipped import CATALOGUE


@pytest.fixture
def folder(tmp_path):
    """The shipped folder, copied."""
    shutil.copytree(Path(str(files("catalogue") / "backtests")), tmp_path / "mine")
    return tmp_path / "mine"


def edit(folder, old, new):
    path = folder / "portfolios.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def run(*arguments):
    return CliRunner().invoke(handrail, ["backtest", *map(str, arguments)])


@pytest.mark.parametrize(("old", "new", "code"), [
    ("cites: [shc-thurrock-2018,", "cites: [shc-thurock-2018,", "H401"),
    ("items: [wash_dry_toilet]", "items: [wash_dry_toilett]", "H402"),
    ("{activity: wash,", "{activity: washh,", "H403"),
    ("weeks: [[morning, bedtime], [", "weeks: [[morning, bed], [", "H201"),
    ("start_from: medicines.yaml", "start_from: medicine.yaml", "H201"),
    ("of: [medication_prompt]", "of: [medication]", "H201"),
    ("measure: hours_fewer,", "measure: hours_less,", "H204"),
    ("value: 214.75", "value: many", "H203"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(folder, old, new, code):
    edit(folder, old, new)
    with pytest.raises(ProblemsFoundError) as error:
        load_portfolios(CATALOGUE, folder)
    (problem,) = error.value.problems
    assert problem.code == code
    assert problem.place.line > 1


def test_a_broken_person_is_a_problem_too(folder):
    (folder / "people" / "medicines.yaml").write_text("reference: X\nvisits: none\n")
    with pytest.raises(ProblemsFoundError):
        load_portfolios(CATALOGUE, folder)


def test_claiming_more_than_was_published_fails_the_command(folder):
    edit(folder, "value: 214.75", "value: 20")
    result = run("--portfolios", folder, "--portfolio", "thurrock-2018")
    assert result.exit_code == 1
    assert "CLAIMS MORE than was published" in result.output


def test_one_portfolio_is_shown_with_what_was_assumed_and_what_is_left_out():
    result = run("--portfolio", "finland-2023")
    assert result.exit_code == 0
    for phrase in ("89.4 %", "claims less", "Assumed:", "it is no proof", "West Lothian", "P10 to P90"):
        assert phrase in result.output
    assert "Thurrock: 96" not in result.output
    assert all(len(line) <= 100 for line in result.output.splitlines())


def test_as_json_each_figure_carries_its_sources():
    (rule_set,) = json.loads(run("--portfolio", "aarhus-2013", "--format", "json").output)
    assert rule_set["cites"] == ["toilet-aarhus-2013", "toilet-socialstyrelsen-2012"]
    assert rule_set["predicted"]["p10"] < rule_set["predicted"]["p50"] < rule_set["predicted"]["p90"]


def test_a_misspelt_portfolio_is_met_with_those_that_there_are():
    result = run("--portfolio", "thurrock")
    assert result.exit_code == 2
    assert "thurrock-2018" in result.output
