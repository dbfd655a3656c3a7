"""docs/whole_caseloads.md says what the command does."""

import re
from pathlib import Path

import click
from click.testing import CliRunner

from dashboard.demonstration import synthetic_packages
from dashboard.demonstration.writing import write_caseload
from dashboard.terminal.caseload import caseload
from dashboard.terminal.command import handrail
from engine.caseload import Setup
from engine.exchange import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "whole_caseloads.md").read_text(encoding="utf-8")


def test_every_option_that_the_page_names_is_there():
    options = {name for parameter in caseload.params if isinstance(parameter, click.Option) for name in parameter.opts}
    assert set(re.findall(r"--(?:check|review|engine|scheduler|out)\b", PAGE)) <= options


def test_every_kind_of_file_that_is_read_is_named():
    assert set(re.findall(r"`\.(\w+)`", PAGE)) == set(FORMATS)


def test_the_files_of_a_run_are_those_of_the_table(tmp_path):
    file = tmp_path / "caseload.jsonl"
    write_caseload(synthetic_packages(4), file)
    done = CliRunner().invoke(handrail, ["caseload", str(file), "--out", str(tmp_path / "results"), "--workers", "1",
                                         "--review", "SYN-2026-000001"])
    assert done.exit_code == 0, done.output
    table = "\n".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `"))
    assert {path.name for path in (tmp_path / "results").iterdir()} == {
        name.rstrip("/") for name in re.findall(r"`([^`]+)`", table)}


def test_the_share_that_is_checked_is_the_one_said():
    assert f"{Setup.share_checked:.1%}".replace("%", " %") in PAGE
