"""A made-up caseload as a file: it reads back as the same packages, and is written whole or not at all."""

from itertools import islice

import pytest
from click.testing import CliRunner

from dashboard.demonstration import demonstration_packages, synthetic_packages
from dashboard.demonstration.writing import ENDINGS, write_caseload
from dashboard.terminal.command import handrail
from engine.exchange import read_packages, rows_of
from tests.shipped import CATALOGUE

PACKAGES = tuple(islice(synthetic_packages(150), 150))


def run(*arguments):
    return CliRunner().invoke(handrail, ["demo", "caseload", *map(str, arguments)])


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_reads_back_as_the_same_packages(tmp_path, ending):
    path = tmp_path / f"caseload{ending}"
    write_caseload(PACKAGES, path)
    packages = read_packages(path.name, path.read_bytes(), CATALOGUE)
    assert [package.problems for package in packages if package.problems] == []
    assert tuple(package.package for package in packages) == PACKAGES


def test_the_demonstration_packages_survive_the_table_too(tmp_path):
    packages = tuple(
        demonstration_package
        for demonstration_package in demonstration_packages().values()
        if not demonstration_package.diagnoses
    )
    write_caseload(packages, tmp_path / "demo.csv")
    packages_read = read_packages("demo.csv", (tmp_path / "demo.csv").read_bytes(), CATALOGUE)
    assert tuple(package.package for package in packages_read) == packages


def test_nobody_there_and_nobody_asked_are_two_things_in_a_table():
    none, unasked = (
        next(package for package in PACKAGES if package.unpaid_carers == what) for what in ((), None)
    )
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
    result = run("--size", 5, "--out", tmp_path / "five.csv")
    assert result.exit_code == 0
    assert "nobody in it is real" in result.output
    assert (tmp_path / "five.csv").read_text().count("SYN-2026-000005") >= 1


def test_a_name_with_another_end_and_a_folder_that_is_not_there_are_said_plainly(tmp_path):
    for out, expected in (
        (tmp_path / "x.xlsx", "should end in .jsonl, .csv, .parquet"),
        (tmp_path / "no" / "x.csv", "cannot be written"),
    ):
        result = run("--size", 1, "--out", out)
        assert result.exit_code != 0
        assert expected in result.output


def test_the_likeness_lists_every_published_figure_with_its_source():
    output = run("--size", 3000, "--likeness").output
    assert "Domiciliary care services for adults, 2023" in output
    assert "12.7" in output
    assert "has no source and is an assumption" in output
