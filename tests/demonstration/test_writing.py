"""A made-up caseload as a file: it reads back as the same packages, and is written whole or not at all."""

from itertools import islice

import pytest
from click.testing import CliRunner

from dashboard.demonstration import demonstration_packages, synthetic_packages
from dashboard.demonstration.writing import ENDINGS, write_caseload
from dashboard.terminal.command import handrail
from engine import load_catalogue
from engine.exchange import read_packages, rows_of

CATALOGUE = load_catalogue()
PACKAGES = tuple(islice(synthetic_packages(150), 150))


def run(*arguments):
    return CliRunner().invoke(handrail, ["demo", "caseload", *map(str, arguments)])


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_reads_back_as_the_same_packages(tmp_path, ending):
    path = tmp_path / f"caseload{ending}"
    write_caseload(PACKAGES, path)
    found = read_packages(path.name, path.read_bytes(), CATALOGUE)
    assert [one.problems for one in found if one.problems] == []
    assert tuple(one.package for one in found) == PACKAGES


def test_the_demonstration_packages_survive_the_table_too(tmp_path):
    packages = tuple(one for one in demonstration_packages().values() if not one.diagnoses)
    write_caseload(packages, tmp_path / "demo.csv")
    found = read_packages("demo.csv", (tmp_path / "demo.csv").read_bytes(), CATALOGUE)
    assert tuple(one.package for one in found) == packages


def test_nobody_there_and_nobody_asked_are_two_things_in_a_table():
    none, unasked = (next(one for one in PACKAGES if one.unpaid_carers == what) for what in ((), None))
    assert [row["carer.relation"] for row in rows_of(none) if "carer.relation" in row] == ["none"]
    assert not any(name.startswith("carer") for row in rows_of(unasked) for name in row)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_write_that_breaks_off_leaves_what_was_there(tmp_path, ending):
    def broken():
        yield PACKAGES[0]
        raise KeyboardInterrupt

    path = tmp_path / f"caseload{ending}"
    path.write_text("before")
    with pytest.raises(KeyboardInterrupt):
        write_caseload(broken(), path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_writes_a_file_that_says_it_is_made_up(tmp_path):
    found = run("--size", 5, "--out", tmp_path / "five.csv")
    assert found.exit_code == 0
    assert "nobody in it is real" in found.output
    assert (tmp_path / "five.csv").read_text().count("SYN-2026-000005") >= 1


def test_a_name_with_another_end_and_a_folder_that_is_not_there_are_said_plainly(tmp_path):
    for out, said in (
        (tmp_path / "x.xlsx", "should end in .jsonl, .csv, .parquet"),
        (tmp_path / "no" / "x.csv", "cannot be written"),
    ):
        found = run("--size", 1, "--out", out)
        assert found.exit_code != 0
        assert said in found.output


def test_the_likeness_lists_every_published_figure_with_its_source():
    found = run("--size", 3000, "--likeness").output
    assert "Domiciliary care services for adults, 2023" in found
    assert "12.7" in found
    assert "has no source and is an assumption" in found
