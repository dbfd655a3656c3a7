"""`handrail health`: what a monitor is told."""

import re
import sys

from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine.records import open_database


def run(*arguments):
    return CliRunner().invoke(handrail, ["health", *arguments], env={"HANDRAIL_DATABASE": ""})


def test_a_server_that_could_review_says_so_and_how_long_each_check_took(tmp_path):
    url = f"sqlite:///{tmp_path}/h.db"
    open_database(url).dispose()
    result = run("--database", url)
    assert result.exit_code == 0
    assert re.fullmatch(
        r"ok      a review by both evaluators, \d+\.\d s\nok      the records, \d+\.\d s\n", result.output
    )


def test_records_that_cannot_be_reached_are_told_with_an_exit_code_and_no_words_of_the_error(tmp_path):
    result = run("--database", f"sqlite:///{tmp_path}/MARKED/h.db")
    assert result.exit_code == 1
    assert result.output.startswith("ok      a review by both evaluators")
    assert "FAILED  the records (H112, RecordsMissingError)" in result.output
    assert "MARKED" not in result.output
    assert not (tmp_path / "MARKED").exists()


def test_a_monitor_that_names_a_database_which_is_not_there_makes_none(tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.terminal.commands.health._review", lambda: None)
    assert run("--database", f"sqlite:///{tmp_path}/h.db").exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_driver_that_is_not_installed_is_told(monkeypatch):
    monkeypatch.setattr("dashboard.terminal.commands.health._review", lambda: None)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    result = run("--database", "postgresql+psycopg://somebody@127.0.0.1/h")
    assert result.exit_code == 1
    assert "FAILED  the records (H113, RecordsAddressError)" in result.output


def test_an_engine_that_cannot_start_is_told(monkeypatch):
    monkeypatch.setattr("engine.Reviewer.__init__", lambda *_: 1 / 0)
    result = run()
    assert (result.exit_code, result.output) == (
        1,
        "FAILED  a review by both evaluators (ZeroDivisionError)\n",
    )


def test_a_path_in_place_of_an_address_is_told_by_its_code(monkeypatch, tmp_path):
    monkeypatch.setattr("dashboard.terminal.commands.health._review", lambda: None)
    assert "FAILED  the records (H113, RecordsAddressError)" in run("--database", f"{tmp_path}/h.db").output
