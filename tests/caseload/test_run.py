"""A run over files: what it writes, what it says of what is wrong, and that nothing stops it from being finished."""

import csv
import gc
import json
import os
import pickle
import select
import signal
import subprocess
import sys
import time

import numpy as np
import pyarrow.parquet as pq
import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from dashboard.demonstration.writing import write_caseload
from engine import ProblemsFoundError, Review
from engine.caseload import (
    CaseloadEvaluator,
    LocalWorkers,
    OtherRunError,
    Processes,
    Run,
    RunStoppedError,
    Setup,
    Threads,
)
from engine.caseload.run import workers
from engine.caseload.run.part import read_part
from engine.caseload.run.worker import BatchWorker
from engine.estimate.draws import key_of
from engine.exchange import batches

DRAWS = 100


@pytest.fixture(scope="session")
def setup(catalogue, rule_set, day):
    return Setup(catalogue, rule_set, day, draws=DRAWS)


@pytest.fixture(scope="session")
def packages():
    return list(synthetic_packages(60, seed=7))


@pytest.fixture
def lines(tmp_path, packages):
    file = tmp_path / "packages.jsonl"
    write_caseload(packages, file)
    return file


def run(setup, tmp_path, *files, batch=13, name="out", **more):
    return Run(setup, files, tmp_path / name, batch, **more)


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_every_package_is_a_row_and_the_row_says_what_the_evaluator_says(
    setup, tmp_path, lines, packages, day
):
    go = run(setup, tmp_path, lines).go(LocalWorkers())
    table = pq.read_table(tmp_path / "out" / "packages.parquet").to_pylist()
    outcomes = list(CaseloadEvaluator(setup.catalogue, setup.rule_set, day, draws=DRAWS).evaluate(packages))
    assert go.packages == len(table) == 60
    needs = {rule.id for rule in setup.rule_set.rules if rule.kind == "unmet_need"}
    for row, outcome in zip(table, outcomes, strict=True):
        assert row["reference"] == outcome.reference
        assert set(row["suggested"]) == outcome.of("suggested")
        assert set(row["questions"]) == outcome.questions
        in_place = {f"in_place:{item}" for item in outcome.wrong_in_place}
        assert set(row["unmet_needs"]) == outcome.true & needs | in_place
        assert row["potential_released_hours_p90"] == outcome.potential.released_hours_per_week.p90
        assert (
            row["claimed_commissioned_change_hours_mean"]
            == outcome.claimed.commissioned_change_hours_per_week.mean
        )


def test_the_csv_says_the_same_as_the_parquet(setup, tmp_path, lines):
    run(setup, tmp_path, lines).go(LocalWorkers())
    rows = list(csv.DictReader((tmp_path / "out" / "packages.csv").open(encoding="utf-8")))
    table = pq.read_table(tmp_path / "out" / "packages.parquet").to_pylist()
    assert list(rows[0]) == list(table[0])
    for row, expected in zip(rows, table, strict=True):
        assert row["holds"].split() == expected["holds"]
        assert float(row["hours_now"]) == expected["hours_now"]


def test_the_summary_is_what_the_rows_add_up_to(setup, tmp_path, lines):
    go = run(setup, tmp_path, lines).go(LocalWorkers())
    table = pq.read_table(tmp_path / "out" / "packages.parquet").to_pylist()
    assert go.with_hold == sum(bool(row["holds"]) for row in table)
    assert go.with_unmet_need == sum(bool(row["unmet_needs"]) for row in table)
    assert go.hours_now == pytest.approx(sum(row["hours_now"] for row in table), abs=0.01)
    assert go.potential.released_hours_per_week.mean == pytest.approx(
        sum(row["potential_released_hours_mean"] for row in table), abs=0.01
    )
    assert go.synthetic == 60
    both = go.potential.more_hours_per_week.mean + go.potential.fewer_hours_per_week.mean
    assert both == pytest.approx(go.potential.commissioned_change_hours_per_week.mean, abs=0.001)
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["packages"] == 60


def test_a_caseloads_range_is_narrower_than_the_sum_of_its_packages_ranges(setup, tmp_path, lines):
    released_hours_per_week = run(setup, tmp_path, lines).go(LocalWorkers()).potential.released_hours_per_week
    table = pq.read_table(tmp_path / "out" / "packages.parquet").to_pylist()
    lowest, highest = (
        sum(row[f"potential_released_hours_{part}"] for row in table) for part in ("p10", "p90")
    )
    assert (
        lowest
        < released_hours_per_week.p10
        < released_hours_per_week.p50
        < released_hours_per_week.p90
        < highest
    )


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_comes_to_what_the_lines_come_to(setup, tmp_path, lines, packages, ending):
    file = tmp_path / f"packages.{ending}"
    write_caseload(packages, file)
    expected = run(setup, tmp_path, lines, name="lines").go(LocalWorkers())
    assert run(setup, tmp_path, file, name="table").go(LocalWorkers()) == expected


@pytest.mark.parametrize("several", [Threads(3), Processes(2)])
def test_several_threads_or_processes_give_the_same_bytes_as_one(setup, tmp_path, lines, several):
    run(setup, tmp_path, lines, name="here").go(LocalWorkers())
    run(setup, tmp_path, lines, name="there").go(several)
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_the_collector_is_as_it_was_after_a_run_of_threads(setup, tmp_path, lines):
    run(setup, tmp_path, lines).go(Threads(2))
    assert gc.isenabled()


def test_files_of_several_kinds_are_one_caseload(setup, tmp_path, lines):
    for number, (reference, package) in enumerate(demonstration_packages().items()):
        file = tmp_path / (f"{reference}.json" if number % 2 else f"{reference}.yaml")
        file.write_text(package.model_dump_json(exclude_none=True), encoding="utf-8")
    files = sorted(tmp_path.glob("DEMO-*"))
    assert run(setup, tmp_path, lines, *files).go(LocalWorkers()).packages == 60 + len(files)


def test_a_bad_row_is_reported_with_its_line_and_stops_nothing(setup, tmp_path, lines):
    text = lines.read_bytes().splitlines(keepends=True)
    text[4] = b'{"reference": "A", "person": {"grip": 9}}\n'
    text[9] = b"not json at all\n"
    text[20] = b"\xff\xfe\n"
    text[30] = b'{"reference": "B", "reference": "C"}\n'
    lines.write_bytes(b"".join(text))
    go = run(setup, tmp_path, lines).go(LocalWorkers())
    rows = list(csv.DictReader((tmp_path / "out" / "bad_rows.csv").open(encoding="utf-8")))
    assert go.packages == 56
    assert go.bad_rows == len(rows) >= 4
    assert {row["where"].removeprefix(str(lines)).split(":")[1] for row in rows} == {"5", "10", "21", "31"}
    assert all(row["code"].startswith("H") and row["message"] for row in rows)


def test_a_bad_row_of_a_table_is_reported_with_its_line_and_stops_nothing(setup, tmp_path):
    file = tmp_path / "packages.csv"
    file.write_text(
        "reference,person.grip,person.weight_kg\nA,2,70\nB,9,70\n,1,60\nC,1,heavy\n", encoding="utf-8"
    )
    go = run(setup, tmp_path, file).go(LocalWorkers())
    rows = list(csv.DictReader((tmp_path / "out" / "bad_rows.csv").open(encoding="utf-8")))
    assert go.packages == 1
    assert {row["where"].removeprefix(str(file)).split(":")[1] for row in rows} == {"3", "4", "5"}


def test_a_reference_that_is_read_twice_is_said(setup, tmp_path, lines):
    again = tmp_path / "again.jsonl"
    again.write_bytes(b"".join(lines.read_bytes().splitlines(keepends=True)[:2]))
    go = run(setup, tmp_path, lines, again).go(LocalWorkers())
    assert go.read_twice == ("SYN-7-000001", "SYN-7-000002")
    assert go.packages == 62


def test_files_that_cannot_be_read_are_all_named_before_anything_is_done(setup, tmp_path, lines):
    with pytest.raises(ProblemsFoundError) as error:
        run(setup, tmp_path, lines, tmp_path / "missing.csv", tmp_path / "notes.docx").go(LocalWorkers())
    assert [problem.code for problem in error.value.problems] == ["H101", "H101"]
    assert not (tmp_path / "out").exists()


class Interrupted(Exception):
    """Somebody pressed Ctrl+C."""


def interrupt_after(parts):
    def progress(done):
        if done.packages >= parts * 13:
            raise Interrupted

    return progress


def test_an_interrupted_run_goes_on_where_it_was_and_comes_to_the_same_bytes(setup, tmp_path, lines):
    run(setup, tmp_path, lines, name="whole").go(LocalWorkers())
    halves = run(setup, tmp_path, lines, name="halves")
    with pytest.raises(Interrupted):
        halves.go(LocalWorkers(), interrupt_after(2))
    assert len(list((tmp_path / "halves" / "parts").glob("[0-9]*.parquet"))) == 2
    seen = []
    halves.go(LocalWorkers(), seen.append)
    assert seen[-1].resumed == 26
    assert seen[-1].packages == 34
    assert contents(tmp_path / "halves") == contents(tmp_path / "whole")


def test_a_package_that_changed_meanwhile_is_evaluated_again(setup, tmp_path, lines):
    halves = run(setup, tmp_path, lines)
    with pytest.raises(Interrupted):
        halves.go(LocalWorkers(), interrupt_after(3))
    text = lines.read_text(encoding="utf-8")
    lines.write_text(text.replace("SYN-7-000015", "SYN-7-OTHER"), encoding="utf-8")
    seen = []
    halves.go(LocalWorkers(), seen.append)
    assert seen[-1].resumed == 26
    assert (
        "SYN-7-OTHER" in pq.read_table(tmp_path / "out" / "packages.parquet").column("reference").to_pylist()
    )


def test_a_part_that_is_not_whole_is_made_again(setup, tmp_path, lines):
    halves = run(setup, tmp_path, lines)
    with pytest.raises(Interrupted):
        halves.go(LocalWorkers(), interrupt_after(2))
    part = tmp_path / "out" / "parts" / "000001.parquet"
    part.write_bytes(part.read_bytes()[:1000])
    assert read_part(part) is None
    assert halves.go(LocalWorkers()).packages == 60


def test_a_folder_with_another_run_is_refused(setup, tmp_path, lines, catalogue, rule_set, day):
    run(setup, tmp_path, lines).go(LocalWorkers())
    with pytest.raises(OtherRunError):
        run(Setup(catalogue, rule_set, day, draws=DRAWS, seed=1), tmp_path, lines).go(LocalWorkers())


def test_durable_rules_answers_the_first_packages_and_a_seeded_share(
    catalogue, rule_set, day, tmp_path, lines
):
    go = run(Setup(catalogue, rule_set, day, draws=DRAWS, share_checked=0.3), tmp_path, lines).go(
        LocalWorkers()
    )
    checked = pq.read_table(tmp_path / "out" / "packages.parquet").column("checked").to_pylist()
    assert all(checked[:10])
    assert go.checked == sum(checked)
    assert 15 <= go.checked <= 40
    other = Setup(catalogue, rule_set, day, draws=DRAWS, share_checked=0.3, seed=5)
    assert checked != other.which_checked([f"SYN-7-{n + 1:06}" for n in range(60)], 0).tolist()


def test_the_share_that_is_checked_is_named_by_seed_and_reference(setup):
    references = [f"SYN-7-{n + 1:06}" for n in range(3000)]
    alone = [
        key_of(str(setup.seed), "checked", reference) / 2**64 < setup.share_checked
        for reference in references
    ]
    assert setup.which_checked(references, 100).tolist() == alone
    assert 0 < sum(alone) < 30


def test_a_difference_between_the_evaluators_stops_the_run(setup, tmp_path, lines, monkeypatch):
    def turned(self, facts):
        answers = unturned(self, facts)
        name, truth = next(iter(answers.truths.items()))
        answers.truths[name] = type(truth)(1 if truth == 2 else 2)
        return answers

    from engine.inference import ReteWorker

    unturned = ReteWorker.evaluate
    monkeypatch.setattr(ReteWorker, "evaluate", turned)
    with pytest.raises(RunStoppedError, match=r"SYN-7-000001.*differ"):
        run(setup, tmp_path, lines).go(LocalWorkers())
    assert not (tmp_path / "out" / "packages.parquet").exists()


def test_a_whole_review_is_written_for_who_asks(catalogue, rule_set, day, tmp_path, lines):
    wanted = Setup(catalogue, rule_set, day, draws=2000, reviews=frozenset({"SYN-7-000003"}))
    run(wanted, tmp_path, lines).go(LocalWorkers())
    [file] = (tmp_path / "out" / "reviews").iterdir()
    review = Review.model_validate_json(file.read_text(encoding="utf-8"))
    assert review.package.reference == "SYN-7-000003"
    row = pq.read_table(tmp_path / "out" / "packages.parquet").to_pylist()[2]
    assert row["potential_released_hours_p50"] == review.estimate.potential.released_hours_per_week.p50


def test_an_empty_caseload_is_a_summary_of_nobody(setup, tmp_path):
    file = tmp_path / "none.jsonl"
    file.write_text("\n\n", encoding="utf-8")
    go = run(setup, tmp_path, file).go(LocalWorkers())
    assert go.packages == 0
    assert go.claimed.released_hours_per_week.p90 == 0


def test_a_killed_worker_process_costs_only_what_it_had_under_way(setup, tmp_path, lines):
    killed = []

    def kill_one(done):
        if not killed:
            children = subprocess.run(
                ["pgrep", "-f", "-P", str(os.getpid()), "spawn_main"],
                capture_output=True,
                text=True,
                check=False,
            ).stdout.split()
            killed.append(children[0])
            os.kill(int(children[0]), signal.SIGKILL)

    run(setup, tmp_path, lines, name="whole").go(LocalWorkers())
    run(setup, tmp_path, lines, name="killed", batch=13).go(Processes(2), kill_one)
    assert killed
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")


def test_a_worker_process_answers_in_one_piece_so_that_none_waits_for_a_killed_ones_other_half(
    setup, tmp_path, lines, monkeypatch
):
    monkeypatch.setattr(workers, "_answers", tmp_path)
    monkeypatch.setattr(workers, "_worker", None)
    workers._begin(pickle.dumps(setup))
    batch = next(batches([lines], 60))
    answer = workers._do_apart((batch, 0))
    assert len(pickle.dumps(answer)) < select.PIPE_BUF / 8  # What else the pool sends with it is small.
    part = pickle.loads(answer.read_bytes())
    assert part.table.num_rows == 60
    assert part.totals.nbytes > select.PIPE_BUF


def test_ctrl_c_while_a_worker_process_starts_is_answered_when_it_can_be_ended():
    known = []

    def start_a_worker():
        with workers.deferred_interrupts():
            signal.raise_signal(signal.SIGINT)
            known.append("the process")

    with pytest.raises(KeyboardInterrupt):
        start_a_worker()
    assert known
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_command_that_is_stopped_leaves_nothing_corrupt_and_goes_on(tmp_path, stop):
    file, out = tmp_path / "packages.jsonl", tmp_path / "out"
    write_caseload(synthetic_packages(400, seed=3), file)
    command = [
        sys.executable,
        "-c",
        "from dashboard.terminal import main; main()",
        "caseload",
        str(file),
        "--out",
        str(out),
        "--batch",
        "20",
        "--workers",
        "1",
        "--on",
        "2026-11-24",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    waited = time.monotonic()
    while len(list((out / "parts").glob("[0-9]*.parquet"))) < 3:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() - waited < 120
        time.sleep(0.02)
    process.send_signal(stop)
    decode = process.communicate()[1].decode()
    if stop is signal.SIGINT:
        assert process.returncode == 130
        assert "goes on from there" in decode
    assert not (out / "packages.parquet").exists()
    assert all(read_part(part) for part in (out / "parts").glob("[0-9]*.parquet"))
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "400 packages reviewed" in again.stdout
    assert pq.read_table(out / "packages.parquet").num_rows == 400


def begun(tmp_path, engine="threads"):
    """A run of two workers in a session of its own, with its first part done."""
    file, out = tmp_path / "packages.jsonl", tmp_path / "out"
    write_caseload(synthetic_packages(600, seed=3), file)
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from dashboard.terminal import main; main()",
            "caseload",
            str(file),
            "--out",
            str(out),
            "--batch",
            "20",
            "--workers",
            "2",
            "--engine",
            engine,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    waited = time.monotonic()
    while not list((out / "parts").glob("[0-9]*.parquet")):
        assert process.poll() is None
        assert time.monotonic() - waited < 120
        time.sleep(0.02)
    return process


@pytest.mark.parametrize("engine", ["threads", "processes"])
@pytest.mark.parametrize("times", [1, 3])
def test_ctrl_c_in_a_terminal_is_answered_with_one_sentence_and_no_traceback_however_often(
    tmp_path, times, engine
):
    process = begun(tmp_path, engine)
    for _ in range(times):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.2)
    decode = process.communicate(timeout=60)[0].decode()
    assert process.returncode == 130
    assert (
        decode.splitlines()[-1] == "Interrupted. What was done is kept: the same command goes on from there."
    )
    assert "Traceback" not in decode


@pytest.mark.parametrize("engine", ["threads", "processes"])
def test_no_worker_outlives_a_run_that_is_killed(tmp_path, engine):
    process = begun(tmp_path, engine)
    process.kill()
    process.wait()
    waited = time.monotonic()
    while subprocess.run(["pgrep", "-g", str(process.pid)], capture_output=True, check=False).stdout:
        assert time.monotonic() - waited < 30
        time.sleep(0.1)


def test_the_totals_of_a_part_are_kept_to_the_last_bit(setup, tmp_path, lines):
    from engine.caseload.run.part import write_part

    part = BatchWorker(setup).do(next(batches([lines], 60)), 0)
    write_part(part, tmp_path / "part.parquet")
    restored = read_part(tmp_path / "part.parquet")
    np.testing.assert_array_equal(restored.totals, part.totals)
    assert restored.table == part.table
