"""No table that goes out holds a cell that a spreadsheet runs."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine.exchange.inert_cell import inert_cell, inert_column

ROOT = Path(__file__).parents[2]
READ_AGAIN = {"engine/authoring/sheet_writing.py", "dashboard/demonstration/writing.py"}
"""The first marks cells itself, and takes the marks off again; the second writes what is made up here."""


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd", "-cmd|'/c calc'!A1", "@SUM(1)", "\t=1", "\r=1", "-1+1", "-"]
)
def test_what_begins_as_a_formula_is_marked_as_text(cell):
    assert inert_cell(cell) == f"'{cell}"
    assert inert_column(pa.chunked_array([[cell, "A-1"]])).to_pylist() == [f"'{cell}", "A-1"]


@pytest.mark.parametrize("cell", ["", "A-1", "-5", "-5.25", "7", "1=1", " =1"])
def test_numbers_and_other_texts_stay_as_they_are(cell):
    assert inert_cell(cell) == cell


def test_every_module_that_writes_rows_makes_its_cells_inert():
    writers = {
        str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
        for folder in ("engine", "dashboard")
        for file in (ROOT / folder).rglob("*.py")
        if "csv.writer" in file.read_text(encoding="utf-8")
    }
    assert len(writers) > 5
    assert {name for name, program in writers.items() if "inert_cell" not in program} == READ_AGAIN


def test_the_name_of_a_file_runs_nothing_in_the_tables_of_a_caseload(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("=1+1.jsonl").write_text(
        '{"reference": "A-1", "synthetic": true}\n{"reference": "=1"}\n', encoding="utf-8"
    )
    result = CliRunner().invoke(handrail, ["caseload", "=1+1.jsonl", "--out", "out", "--workers", "1"])
    assert result.exit_code in (0, 1), result.output
    for name in ("packages.csv", "bad_rows.csv"):
        with Path("out", name).open(encoding="utf-8", newline="") as table:
            cells = [cell for row in csv.reader(table) for cell in row]
        assert any(cell.startswith("'=1+1.jsonl") for cell in cells)
        assert not [cell for cell in cells if cell.startswith("=")]
