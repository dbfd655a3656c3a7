"""`handrail audit`: verifying what was done."""

import sqlite3

from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine.model import CarePackage
from engine.records import PackageRecords, open_database


def run(*arguments, **environment):
    return CliRunner().invoke(handrail, ["audit", *arguments], env=environment)


def test_a_trail_that_nobody_altered_is_said_to_hold(tmp_path):
    url = f"sqlite:///{tmp_path}/h.db"
    PackageRecords(open_database(url)).save(CarePackage(reference="A-1"))
    result = run("verify", HANDRAIL_DATABASE=url)
    assert result.exit_code == 0
    assert result.output.startswith("1 entry, none altered. Last hash: ")
    assert "handrail operator" in run("list", "--database", url, "--package", "A-1").output
    assert run("list", "--database", url, "--package", "B").output == ""


def test_an_altered_trail_is_a_fault_with_an_exit_code(tmp_path):
    url = f"sqlite:///{tmp_path}/h.db"
    PackageRecords(open_database(url)).save(CarePackage(reference="A-1"))
    with sqlite3.connect(tmp_path / "h.db") as connection:
        connection.execute("UPDATE audit_entry SET identity = 'mallory'")
    result = run("verify", "--database", url)
    assert (result.exit_code, result.output) == (1, "FAULT: entry 1 was changed\n")


def test_without_a_database_it_says_which_setting_is_missing():
    result = run("verify", HANDRAIL_DATABASE="")
    assert result.exit_code == 2
    assert "--database" in result.output
