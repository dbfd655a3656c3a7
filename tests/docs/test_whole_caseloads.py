"""docs/whole_caseloads.md says what the command does."""

import re
from pathlib import Path

import click
import pyarrow.parquet as pq
from click.testing import CliRunner

from dashboard.demonstration import synthetic_packages
from dashboard.demonstration.writing import write_caseload
from dashboard.terminal.command import handrail
from dashboard.terminal.commands.caseload import caseload
from engine.caseload import Setup
from engine.caseload.run.table import MODE_NAMES, SPREAD_NAMES
from engine.exchange import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "whole_caseloads.md").read_text(encoding="utf-8")


def section(title):
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0].splitlines()


def columns_said():
    """Every column that the page describes, in its order."""
    rows = [
        line.split("|")[1].strip(" `")
        for line in section("The columns of `packages`")
        if line.startswith("| `")
    ]
    own = [name for name in rows if not name.startswith("…")]
    estimates = rows[len(own) :]
    for mode in MODE_NAMES:
        for name in estimates:
            own += (
                [f"{mode}{name.strip('…')}{part}" for part in SPREAD_NAMES]
                if name.endswith("…")
                else [f"{mode}{name.strip('…')}"]
            )
    return own


def test_every_column_of_the_table_is_described_and_no_other(tmp_path):
    file = tmp_path / "caseload.jsonl"
    write_caseload(synthetic_packages(30), file)
    done = CliRunner().invoke(
        handrail, ["caseload", str(file), "--out", str(tmp_path / "results"), "--workers", "1"]
    )
    assert done.exit_code == 0, done.output
    table = pq.read_table(tmp_path / "results" / "packages.parquet")
    assert table.column_names == columns_said()
    kinds = {
        "text": "string",
        "true or false": "bool",
        "number": "double",
        "list": "list",
        "0 to 1": "double",
    }
    for line in section("The columns of `packages`"):
        if line.startswith("| `") and "…" not in line:
            name, kind = (cell.strip(" `") for cell in line.split("|")[1:3])
            assert str(table.schema.field(name).type).startswith(kinds[kind.split(" of ")[0]]), name


def test_the_example_for_analysts_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_caseload(synthetic_packages(30), tmp_path / "caseload.jsonl")
    CliRunner().invoke(handrail, ["caseload", "caseload.jsonl", "--out", "results", "--workers", "1"])
    code = "\n".join(section("The columns of `packages`")).split("```python\n")[1].split("```")[0]
    namespace = {}
    exec(code, namespace)
    assert namespace["needs"].sum() == sum(map(len, namespace["packages"]["unmet_needs"]))
    packages = namespace["packages"]
    in_need = [row.reference for row in packages.itertuples() if len(row.unmet_needs)]
    assert in_need
    assert list(namespace["first_to_see"]["reference"]) == in_need


def test_every_option_that_the_page_names_is_there():
    options = {
        name
        for parameter in caseload.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
    }
    assert set(re.findall(r"--(?:check|review|engine|scheduler|out)\b", PAGE)) <= options


def test_every_kind_of_file_that_is_read_is_named():
    assert set(re.findall(r"`\.(\w+)`", PAGE)) == set(FORMATS)


def test_the_files_of_a_run_are_those_of_the_table(tmp_path):
    file = tmp_path / "caseload.jsonl"
    write_caseload(synthetic_packages(4), file)
    done = CliRunner().invoke(
        handrail,
        [
            "caseload",
            str(file),
            "--out",
            str(tmp_path / "results"),
            "--workers",
            "1",
            "--review",
            "SYN-2026-000001",
        ],
    )
    assert done.exit_code == 0, done.output
    table = "\n".join(line.split("|")[1] for line in section("What it writes") if line.startswith("| `"))
    assert {path.name for path in (tmp_path / "results").iterdir()} == {
        name.rstrip("/") for name in re.findall(r"`([^`]+)`", table)
    }


def test_the_share_that_is_checked_is_the_one_said():
    assert f"{Setup.share_checked:.1%}".replace("%", " %") in PAGE
