"""Every command of the pages for council IT and researchers does what the page shows."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine.formats import Choices, understand_files
from engine.records import PackageRecords, SignedRecords, open_database
from tests.formats.bundles import TODAY
from tests.records.signing import PACKAGE, signed

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```shell-session\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INPUTS = ("docs/examples", "tests/formats/files", "tests/delivered/files")
"""Folders of the repository that hold the files which the pages name."""


def commands(page):
    """Each command of a page with the lines that are shown under it."""
    sessions = []
    for block in BLOCK.findall((DOCS / page).read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block.replace("\\\n", ""), flags=re.MULTILINE)[1:]:
            command, *printed = part.rstrip("\n").split("\n")
            sessions.append((command, [line for line in printed if line.strip() != "…"]))
    return sessions


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for inputs in INPUTS:
        shutil.copytree(DOCS.parent / inputs, tmp_path / inputs)
    engine = open_database(f"sqlite:///{tmp_path / 'handrail.db'}")
    PackageRecords(engine).save_all([PACKAGE], caseload="North")
    SignedRecords(engine).sign(signed(), draft_revision=0)
    monkeypatch.setenv("HANDRAIL_DATABASE", f"sqlite:///{tmp_path / 'handrail.db'}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", ["for_council_it.md", "for_researchers.md"])
def test_every_command_of_the_page_runs_and_shows_what_the_page_shows(page, folder):
    every = commands(page)
    assert every
    for command, printed in every:
        name, *arguments = shlex.split(command)
        assert name == "handrail"
        done = CliRunner().invoke(handrail, arguments)
        assert done.exit_code == 0, (command, done.output)
        lines = [line.rstrip() for line in done.output.splitlines()]
        for line in printed:
            assert line.rstrip() in lines, (command, line, done.output[:2000])


def test_what_nobody_has_signed_does_not_go_out(tmp_path, monkeypatch):
    engine = open_database(f"sqlite:///{tmp_path / 'handrail.db'}")
    PackageRecords(engine).save_all([PACKAGE], caseload="North")
    monkeypatch.chdir(tmp_path)
    arguments = ["exchange", "export", PACKAGE.reference, "--as", "fhir", "--out", "review.json"]
    done = CliRunner().invoke(handrail, [*arguments, "--database", "sqlite:///handrail.db"])
    page = (DOCS / "for_council_it.md").read_text(encoding="utf-8")
    assert f"ends with code {done.exit_code} and writes nothing" in " ".join(page.split())
    assert not Path("review.json").exists()


def test_the_table_that_providers_are_shown_is_one_that_is_read(tmp_path):
    text = re.search(
        r"^```csv\n(.*?)^```$", (DOCS / "for_providers.md").read_text(encoding="utf-8"), re.M | re.S
    )
    (tmp_path / "x.csv").write_text(text[1], encoding="utf-8")
    understood, (mapping,) = understand_files([tmp_path / "x.csv"], Choices(TODAY))
    assert mapping.mapping == "handrail_visits"
    assert [(row.worker, row.how) for row in understood.rows] == [("C1", "electronic"), ("C2", "electronic")]
    assert not understood.counts.not_understood


def test_every_column_that_providers_are_told_of_is_understood():
    understood, _ = understand_files([DOCS.parent / "tests/delivered/files/clean.csv"], Choices(TODAY))
    assert understood.rows
    assert not [what for what, _ in understood.counts.not_understood]
