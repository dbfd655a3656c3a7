"""handrail print and handrail verify as their users meet them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from click.testing import CliRunner

from dashboard.demonstration import demonstration_packages
from dashboard.print.jobs import verify as verifying
from dashboard.print.papers import kinds
from dashboard.terminal.command import handrail
from engine import Reviewer, load_rule_set
from engine.model import Decision, PersonsView
from engine.records import PackageRecords, SignedRecords, open_database
from tests.shipped import CATALOGUE
from tests.signing import sign_review, signature

DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """A folder of one's own in which the screen has kept nothing yet."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.delenv("HANDRAIL_DATABASE", raising=False)
    return folder


def run(*arguments):
    return CliRunner().invoke(handrail, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'handrail.db'}"
    engine = open_database(url)
    PackageRecords(engine).save_all(demonstration_packages().values(), caseload="North")
    records, catalogue = SignedRecords(engine), CATALOGUE
    decision = Decision(view=PersonsView(agreement="agrees", words="Yes."), summary="Nothing changes.")
    with Reviewer(catalogue, load_rule_set(catalogue)) as reviewer:
        for reference, waits in (
            ("DEMO-01", ()),
            ("DEMO-02", ()),
            ("DEMO-03", ("Judgement sets a hold aside",)),
        ):
            review = reviewer.review(demonstration_packages()[reference], reviewed_on=DAY)
            by = signature("ada@example.org", name="Ada Example")
            signed = sign_review(reviewer.hours_of, review, decision, by=by, waits=waits)
            records.sign(signed, draft_revision=0)
    return url


def test_a_demonstration_package_prints_as_a_draft_without_any_database(tmp_path):
    out = tmp_path / "papers"
    result = run("print", "DEMO-04", "--kind", "all", "--out", out, "--on", "2026-11-23")
    assert result.exit_code == 0
    assert result.stdout == (
        f"3 printed, 0 already there, 0 not printed. They are in {out}.\n"
        "They are drafts and say so on every page: nobody has signed them.\n"
    )
    assert sorted(path.name for path in out.glob("*.pdf")) == [
        "DEMO-04-person.pdf",
        "DEMO-04-provider.pdf",
        "DEMO-04-record.pdf",
    ]
    verdict = run("verify", out / "DEMO-04-provider.pdf")
    assert verdict.exit_code == 1
    assert "draft" in verdict.output


def test_a_caseload_is_printed_and_what_is_missing_is_said_at_the_end(database, tmp_path):
    result = run("print", "--caseload", "North", "--database", database, "--out", tmp_path)
    assert result.exit_code == 1
    assert result.stdout == (
        f"2 printed, 0 already there, 1 not printed. They are in {tmp_path}.\n"
        "  DEMO-03, provider: it waits for a second signature.\n"
    )
    again = run("print", "--caseload", "North", "--database", database, "--out", tmp_path)
    assert again.stdout.startswith("0 printed, 2 already there, 1 not printed.")


def test_a_printed_paper_is_verified_and_a_changed_one_is_not(database, tmp_path, monkeypatch):
    run("print", "--caseload", "North", "--database", database, "--out", tmp_path)
    file = tmp_path / "DEMO-01-provider.pdf"
    genuine = run("verify", file, "--database", database)
    assert genuine.exit_code == 0
    assert genuine.stdout == (
        "Genuine: byte for byte what is printed from signed review 1 of DEMO-01, signed by "
        "Ada Example on 2026-11-24.\n"
    )
    monkeypatch.setattr(verifying, "layout_mark", lambda: "0123456789ab")
    monkeypatch.setattr(kinds, "layout_mark", lambda: "0123456789ab")
    otherwise = run("verify", file, "--database", database)
    assert (otherwise.exit_code, otherwise.stdout[:10]) == (4, "Not proved")
    alone = run("verify", file)
    assert alone.exit_code == 1
    assert "proves nothing" in alone.output
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    assert run("verify", file, "--database", database).exit_code == 1


def test_a_seal_is_looked_up_without_its_file(database, tmp_path):
    run("print", "--caseload", "North", "--database", database, "--out", tmp_path)
    lines = (tmp_path / "handrail-papers.jsonl").read_text(encoding="utf-8").splitlines()
    claim = json.loads(next(line for line in lines if line))["claim"]
    seal = claim.split()[5]
    result = run("verify", "--seal", f"{seal[:8]} {seal[8:].upper()}", "--database", database)
    assert result.exit_code == 0
    assert "signed review 1 of DEMO-0" in result.stdout
    assert "is not checked by that" in result.stdout
    assert run("verify", "--seal", "0" * 16, "--database", database).exit_code == 1
    assert run("verify", "--seal", seal).exit_code == 2


def test_without_a_named_database_papers_are_held_against_what_the_screen_kept(
    database, own_folder, tmp_path
):
    (own_folder / ".handrail").mkdir()
    with (
        closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as source,
        closing(sqlite3.connect(own_folder / ".handrail" / "handrail.db")) as screens_own,
    ):
        source.backup(screens_own)
    papers = tmp_path / "papers"
    assert "2 printed" in run("print", "--caseload", "North", "--out", papers).output
    verdict = run("verify", papers / "DEMO-01-provider.pdf")
    assert verdict.exit_code == 0
    assert verdict.output.startswith("Genuine: ")
    assert "the screen's file in your own folder" in verdict.output
    sent = run("exchange", "export", "DEMO-01", "--as", "text")
    assert sent.exit_code == 0
    assert sent.output.startswith("Review 1 of the home care package DEMO-01")
    returned = run("answers", "import", papers / "DEMO-01-provider.pdf", "--show")
    assert "nothing" in returned.output
    assert "Say which database" in run("audit", "verify").output


def test_a_summary_of_few_packages_is_written_and_withholds(database, tmp_path):
    result = run(
        "print", "--caseload", "North", "--database", database, "--kind", "summary", "--out", tmp_path
    )
    assert result.exit_code == 0
    assert result.stdout == f"Written: {tmp_path / 'North-summary.pdf'}\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--out", "x"), "Name packages, or a --caseload"),
        (("DEMO-01", "--caseload", "North", "--out", "x"), "Name packages, or a --caseload"),
        (("--caseload", "North", "--out", "x"), "Say which database"),
        (("DEMO-01", "--kind", "summary", "--out", "x"), "A summary is of a --caseload"),
    ],
)
def test_what_does_not_go_together_is_said(arguments, expected, monkeypatch):
    monkeypatch.delenv("HANDRAIL_DATABASE", raising=False)
    result = run("print", *arguments)
    assert result.exit_code == 2
    assert expected in result.output


def test_a_caseload_that_is_not_there_is_met_with_those_that_are(database, tmp_path):
    result = run("print", "--caseload", "South", "--database", database, "--out", tmp_path)
    assert result.exit_code == 2
    assert "There are: North." in result.output


def test_a_file_that_is_no_paper_is_said_plainly(tmp_path):
    (tmp_path / "a.pdf").write_text("hello", encoding="utf-8")
    result = run("verify", tmp_path / "a.pdf")
    assert result.exit_code == 1
    assert result.stdout == "This is not a PDF that can be read.\n"
    missing = run("verify", tmp_path / "b.pdf")
    assert missing.exit_code == 2
    assert "cannot be read" in missing.output
