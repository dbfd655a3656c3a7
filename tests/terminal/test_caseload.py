"""`handrail caseload` as its users meet it."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.demonstration import synthetic_packages
from dashboard.demonstration.writing import write_caseload
from dashboard.terminal.command import handrail

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "packages.jsonl"
    write_caseload(synthetic_packages(40, seed=11), path)
    return path


def run(*arguments):
    return CliRunner().invoke(handrail, ["caseload", *map(str, arguments)])


def as_agreed(name, report):
    """After a change that is meant: HANDRAIL_UPDATE_GOLDEN=1, and read the difference."""
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("HANDRAIL_UPDATE_GOLDEN"):
        golden.write_text(report, encoding="utf-8")
    assert report == golden.read_text(encoding="utf-8")


def test_the_summary_is_what_was_last_agreed(tmp_path, file):
    text = file.read_text(encoding="utf-8").splitlines()
    text[3] = "{"
    file.write_text("\n".join(text), encoding="utf-8")
    result = run(file, "--out", tmp_path / "out", "--on", "2026-11-24", "--workers", 1)
    assert result.exit_code == 0
    as_agreed("caseload", result.stdout.replace(str(tmp_path), "results"))


def test_another_day_in_the_same_folder_is_refused_in_one_sentence(tmp_path, file):
    run(file, "--out", tmp_path / "out", "--on", "2026-11-24", "--workers", 1)
    result = run(file, "--out", tmp_path / "out", "--on", "2026-11-25", "--workers", 1)
    assert result.exit_code == 2
    text = " ".join(result.stderr.split())
    assert (
        "holds a run with another day of the reviews (2026-11-24, now 2026-11-25). Choose another folder"
        in text
    )


def test_a_review_of_somebody_who_was_not_read_is_said(tmp_path, file):
    result = run(
        file, "--out", tmp_path / "out", "--workers", 1, "--review", "SYN-11-000001", "--review", "NOBODY"
    )
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "No package was read with the reference: NOBODY."
    assert (tmp_path / "out" / "reviews" / "SYN-11-000001.json").exists()


def test_the_help_shows_its_examples_on_lines_of_their_own():
    output = CliRunner().invoke(handrail, ["caseload", "--help"]).stdout
    assert "\\b" not in output
    assert "  handrail caseload caseload.jsonl --out results\n" in output


def test_how_many_could_not_be_read_is_said_before_any_figure(tmp_path, file):
    file.write_text("{\n[]\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    text = " ".join(run(file, "--out", tmp_path / "out", "--workers", 1).stdout.split())
    assert "2 packages or files could not be read and are in none of these figures" in text
    assert text.index("could not be read") < text.index("Now ")
    assert json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))["not_read"] == 2


def test_a_cluster_needs_its_address(tmp_path, file):
    result = run(file, "--out", tmp_path / "out", "--engine", "dask")
    assert result.exit_code == 2
    assert "--scheduler ADDRESS" in result.stderr


def test_a_cluster_that_does_not_answer_is_said_in_one_sentence(tmp_path, file):
    result = run(file, "--out", tmp_path / "out", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert result.exit_code == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:9." in result.stderr
    assert "Traceback" not in result.stderr


def test_a_file_of_another_kind_is_refused_with_what_can_be_read(tmp_path):
    other = tmp_path / "packages.docx"
    other.write_bytes(b"")
    result = run(other, "--out", tmp_path / "out")
    assert "jsonl" in str(result.exception)
