"""The folder of a run: whose it is, and what is never written over."""

import subprocess
import sys

import pytest

from dashboard.demonstration import synthetic_packages
from dashboard.demonstration.writing import write_caseload
from engine.caseload import LocalWorkers, OtherRunError, Run, RunFolder, Setup
from engine.caseload.run.folder import RUN


@pytest.fixture(scope="session")
def setup(catalogue, rule_set, day):
    return Setup(catalogue, rule_set, day, draws=50)


@pytest.fixture
def lines(tmp_path):
    file = tmp_path / "caseload.jsonl"
    write_caseload(synthetic_packages(6, seed=7), file)
    return file


def run(setup, out, *files, **more):
    return Run(setup, files, out, 2, **more).go(LocalWorkers())


@pytest.mark.parametrize("name", ["packages.csv", "packages.parquet"])
def test_a_file_that_is_read_is_never_written_over(setup, tmp_path, name):
    file = tmp_path / name
    write_caseload(synthetic_packages(3), file)
    before = file.read_bytes()
    with pytest.raises(OtherRunError, match="the results would be written over it"):
        run(setup, tmp_path, file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_what_no_run_made_is_never_written_over(setup, tmp_path, lines):
    (tmp_path / "packages.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OtherRunError, match=r"holds packages\.csv, and no run made it"):
        run(setup, tmp_path, lines)
    assert (tmp_path / "packages.csv").read_text(encoding="utf-8") == "mine"


def test_other_files_in_the_folder_stay_even_among_the_parts(setup, tmp_path, lines):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    run(setup, tmp_path, lines)
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "spare.parquet").write_text("mine", encoding="utf-8")
    run(setup, tmp_path, lines)
    assert (tmp_path / "notes.txt").exists()
    assert (tmp_path / "parts" / "spare.parquet").exists()


@pytest.mark.parametrize("text", ["{cut sh", "[]", ""])
def test_a_damaged_description_of_the_run_is_said(setup, tmp_path, lines, text):
    (tmp_path / RUN).write_text(text, encoding="utf-8")
    with pytest.raises(OtherRunError, match="cannot be read"):
        run(setup, tmp_path, lines)


def test_a_refusal_says_what_is_different(catalogue, rule_set, day, tmp_path, lines):
    run(Setup(catalogue, rule_set, day, draws=50), tmp_path / "out", lines)
    with pytest.raises(
        OtherRunError, match=r"another seed \(2026, now 1\); another draws \(50, now 60\)"
    ) as error:
        run(Setup(catalogue, rule_set, day, draws=60, seed=1), tmp_path / "out", lines)
    assert "rules" not in str(error.value)
    with pytest.raises(OtherRunError, match="other whole reviews"):
        run(Setup(catalogue, rule_set, day, draws=50, reviews=None), tmp_path / "out", lines)


def test_two_runs_at_once_into_one_folder_are_refused(setup, tmp_path, lines):
    out = tmp_path / "out"
    code = (
        "import sys, time; from pathlib import Path; from engine.caseload import RunFolder\n"
        "with RunFolder(Path(sys.argv[1])).begun({}, []): print('mine', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE)
    try:
        assert other.stdout.readline() == b"mine\n"
        with pytest.raises(OtherRunError, match="Another run is writing"):
            run(setup, out, lines)
    finally:
        other.kill()
        other.wait()
    with RunFolder(out).begun({}, []):
        pass


def test_nothing_of_a_killed_run_or_of_an_earlier_one_stays(catalogue, rule_set, day, tmp_path, lines):
    every = Setup(catalogue, rule_set, day, draws=2000, reviews=None)
    out = tmp_path / "out"
    run(every, out, lines)
    (out / ".packages.csv.4711").write_text("cut short", encoding="utf-8")
    fewer = tmp_path / "fewer.jsonl"
    fewer.write_bytes(b"".join(lines.read_bytes().splitlines(keepends=True)[:1]))
    run(every, out, fewer, formats=("csv",))
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == {
        "run.json",
        "summary.json",
        "bad_rows.csv",
        "packages.csv",
        "reviews/SYN-7-000001.json",
    }


def test_parts_that_vanish_meanwhile_are_said(setup, tmp_path, lines):
    out = tmp_path / "out"

    def vanish(done):
        if done.packages == 6:
            RunFolder(out).part(2).unlink()

    with pytest.raises(OtherRunError, match="gone or damaged"):
        Run(setup, (lines,), out, 2).go(LocalWorkers(), vanish)


class _LosingWorkers(LocalWorkers):
    """Workers that never give back the second part of a run."""

    def parts(self, setup, jobs):
        return (part for part in super().parts(setup, jobs) if part.number != 1)


def test_tables_that_would_lack_a_part_are_never_written(setup, tmp_path, lines):
    out = tmp_path / "out"
    with pytest.raises(OtherRunError, match="is not there"):
        Run(setup, (lines,), out, 2).go(_LosingWorkers())
    assert not (out / "packages.csv").exists()
