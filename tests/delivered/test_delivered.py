"""Planned against delivered: every planted fault is found and nothing else, and too little is never concluded from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dashboard.terminal.command import handrail
from engine.delivered import attended, load_thresholds, measure, with_facts
from engine.delivered.attended import attendances
from engine.delivered.report import DELIVERED_SCHEMA_VERSION
from engine.formats import Choices, LogRow, understand_files
from engine.knowledge import load_package
from engine.model import CarePackage, ProblemsFoundError
from tests.delivered.exports import FILES, FIRST, TEXTS, dirty
from tests.shipped import CATALOGUE

FIGURES = load_thresholds()
PLANS = {name: load_package(FILES / f"{name}.yaml", CATALOGUE) for name in ("P-1", "P-2")}


def rows_of(file):
    understood, _ = understand_files([file], Choices(date(2026, 11, 26)))
    return understood.rows


@pytest.fixture(scope="module")
def clean():
    return measure(rows_of(FILES / "clean.csv"), PLANS, FIGURES, usual_step=15)


@pytest.fixture(scope="module")
def with_faults():
    return measure(rows_of(FILES / "dirty.csv"), PLANS, FIGURES, usual_step=15)


@pytest.mark.parametrize("name", TEXTS)
def test_the_files_are_the_ones_that_are_written(name):
    assert (FILES / name).read_text(encoding="utf-8") == TEXTS[name]()


def test_of_years_of_logs_each_is_held_against_those_of_its_days_alone(monkeypatch):
    compared = []
    monkeypatch.setattr(
        attended,
        "_together",
        lambda row, other: compared.append(1) or row.planned_start == other.planned_start,
    )
    moments = [datetime(2020, 1, 1, 8) + timedelta(days=day // 2) for day in range(2_000)]
    rows = [
        LogRow(person="A", where=f"x:{number}", planned_start=moment, start=moment, end=moment)
        for number, moment in enumerate(moments)
    ]
    assert len(attendances(rows)) == 1_000
    assert len(compared) < 2 * len(rows)


def test_in_a_clean_export_nothing_is_found(clean):
    assert [person.findings for person in clean.people] == [(), ()]
    assert all(person.concludes and person.electronic_percent == 100 for person in clean.people)


def test_every_planted_fault_is_found_and_no_other(with_faults):
    faults = {
        (finding.kind, person.reference, finding.day, finding.visit)
        for person in with_faults.people
        for finding in person.findings
    }
    assert faults == dirty()[1]


def test_what_was_delivered_becomes_facts_of_the_package_and_the_plan_stays(clean):
    package = with_facts(PLANS["P-1"], clean.people[0], FIGURES)
    morning, evening = package.visits
    assert (morning.delivered_minutes, morning.delivered_carers, morning.missed_per_4_weeks) == (44, 2, 0)
    assert evening.delivered_start == "19:02"
    assert (morning.minutes, morning.carers, morning.start) == (45, 2, "08:00")


def test_one_missed_visit_in_five_weeks_is_one_and_not_none(with_faults):
    package = with_facts(PLANS["P-1"], with_faults.people[0], FIGURES)
    assert [visit.missed_per_4_weeks for visit in package.visits] == [0, 1]


def moment(day, hour, minute=0):
    return datetime(2026, 10, 5, hour, minute) + timedelta(days=day)


def logged(day, hour=9, minutes=30, *, worker="W", how="electronic", person="A"):
    start = moment(day, hour)
    return LogRow(
        person, f"row {day}", worker=worker, start=start, end=start + timedelta(minutes=minutes), how=how
    )


def plan(**visit):
    return {
        "A": CarePackage.model_validate(
            {"reference": "A", "visits": [{"id": "v", "start": "09:00", "minutes": 30, "carers": 1, **visit}]}
        )
    }


def person_of(rows, packages=None, **more):
    (person,) = measure(rows, plan() if packages is None else packages, FIGURES, **more, usual_step=15).people
    return person


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([logged(day) for day in range(0, 35, 2)], "electronic check-in"),
        ([logged(day, how="edited") for day in range(35)], "electronic check-in"),
        ([logged(day) for day in range(14)], "weeks are fewer"),
    ],
    ids=["half of it", "all entered by hand", "two weeks"],
)
def test_from_too_little_nothing_is_concluded_and_no_fact_is_made(rows, why):
    person = person_of(rows)
    assert not person.concludes
    assert any(why in reason for reason in person.why_not)
    assert with_facts(plan()["A"], person, FIGURES) == plan()["A"]


def test_84_percent_concludes_nothing_and_86_percent_does():
    def share(count):
        person = person_of([logged(day, how="electronic" if day < count else "edited") for day in range(50)])
        return person.electronic_percent, person.concludes

    assert share(42) == (84.0, False)
    assert share(43) == (86.0, True)


def test_of_somebody_of_whom_nothing_was_logged_nothing_is_known():
    measured = measure([logged(0, person="B")], plan(), FIGURES, usual_step=15)
    assert measured.not_in_the_export == ("A",)
    assert measured.not_in_the_plan == ("B",)
    assert [person.reference for person in measured.people] == ["B"]


def test_days_in_a_row_without_any_log_are_left_out_and_said():
    person = person_of([logged(day) for day in range(35) if not 10 <= day < 17])
    assert person.silent_days == 7
    assert not [finding for finding in person.findings if finding.kind == "missed"]


def test_two_days_without_a_log_are_missed():
    person = person_of([logged(day) for day in range(35) if day not in (10, 11)])
    assert [finding.day.day for finding in person.findings if finding.kind == "missed"] == [15, 16]


def kinds_of(person):
    return {finding.kind for finding in person.findings}


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ({"not_understood": {"missed": "No reply"}}, "not_understood"),
        ({"not_understood": {"start": "2026-10-15 8.99"}}, "not_understood"),
        ({"not_understood": {"start": "-"}}, "missed"),
        ({"missed": True, "not_understood": {"edit_reason": "x"}}, "missed"),
        ({"cancelled": True}, "cancelled"),
    ],
)
def test_what_nobody_understood_of_a_visit_is_neither_missed_nor_called_off(says, kind):
    row = LogRow("A", "row 10", planned_start=moment(10, 9), **says)
    person = person_of([*(logged(day) for day in range(35) if day != 10), row])
    assert kinds_of(person) == {kind}
    missed = with_facts(plan()["A"], person, FIGURES).visits[0].missed_per_4_weeks
    assert missed == {"not_understood": None, "missed": 1, "cancelled": 0}[kind]


@pytest.mark.parametrize(
    ("says", "kinds"),
    [
        ({}, {"no_check_out"}),
        ({"says_its_end": False}, set()),
        ({"not_understood": {"minutes": "half an hour"}}, {"not_understood"}),
    ],
)
def test_nobody_is_said_not_to_have_checked_out_where_that_was_not_read(says, kinds):
    assert kinds_of(person_of([replace(logged(day), end=None, **says) for day in range(35)])) == kinds


@pytest.mark.parametrize("is_one_worker", [True, False])
def test_where_a_row_is_a_whole_visit_nobody_knows_how_many_came(is_one_worker):
    packages = plan(carers=2)
    person = person_of([replace(logged(day), is_one_worker=is_one_worker) for day in range(35)], packages)
    assert ("single_handed" in kinds_of(person)) is is_one_worker
    carers = with_facts(packages["A"], person, FIGURES).visits[0].delivered_carers
    assert carers == (1 if is_one_worker else None)


def test_an_export_of_which_no_beginning_is_read_says_nothing_of_anybody():
    measured = measure([LogRow("A", "row 1", planned_start=moment(0, 9))], plan(), FIGURES, usual_step=15)
    assert (measured.people, measured.not_in_the_export) == ((), ("A",))


def test_two_rows_of_two_workers_at_once_are_one_visit():
    rows = [logged(0, worker="W1"), logged(0, worker="W2")]
    (attendance,) = attendances(rows)
    assert (
        attendance.workers,
        attendance.minutes,
        attendance.carer_minutes,
        attendance.minutes_together(2),
    ) == (2, 30, 60, 30)


def test_two_rows_of_one_worker_are_one_worker():
    (attendance,) = attendances([logged(0), logged(0)])
    assert (attendance.workers, attendance.carer_minutes) == (1, 30)


def test_a_visit_that_goes_past_midnight_is_of_the_day_on_which_it_begins():
    (attendance,) = attendances([logged(0, 23, 60)])
    assert (attendance.day, attendance.minutes) == (FIRST, 60)


@pytest.mark.parametrize("visit", ["v1", ""], ids=["of one number", "without a number"])
@pytest.mark.parametrize(
    "spans", [((0, 20), (30, 45)), ((0, 45), (0, 45))], ids=["left and came back", "sent twice"]
)
@pytest.mark.parametrize("packages", [plan(), {}], ids=["the package's plan", "the export's plan"])
def test_a_worker_who_logs_twice_is_one_of_one_and_was_there_only_while_there(visit, spans, packages):
    rows = [
        LogRow("A", f"row {place}", visit, "W", planned_start=moment(0, 9), planned_end=moment(0, 9, 30),
               start=moment(0, 9, since), end=moment(0, 9, until), how="electronic")
        for place, (since, until) in enumerate(spans)
    ]  # fmt: skip
    person = person_of(rows, packages)
    (visit_facts,) = person.visits
    known = 0 if packages else None
    assert (person.days[0].carers, visit_facts.single_handed, visit_facts.logged) == (1, known, 1)
    assert visit_facts.median_minutes == (35 if spans[0][1] == 20 else 45)


@pytest.mark.parametrize(("due_at", "came"), [("23:45", (1, 0, 5)), ("00:10", (0, 23, 55))])
def test_a_visit_to_which_somebody_came_on_the_other_side_of_midnight_is_not_missed(due_at, came):
    start = moment(*came)
    late = CarePackage.model_validate(
        {"reference": "A", "visits": [{"id": "night", "start": due_at, "minutes": 30}]}
    )
    row = LogRow("A", "x", worker="W", start=start, end=start + timedelta(minutes=30), how="electronic")
    span = {"first": FIRST, "last": FIRST + timedelta(days=2)}
    (person,) = measure([row], {"A": late}, FIGURES, usual_step=15, **span).people
    assert [(day.due_at, day.began) for day in person.days if day.began] == [(due_at, f"{start:%H:%M}")]
    assert [finding.kind for finding in person.findings] == [
        "missed"
    ]  # the third may be logged beyond the edge


@pytest.mark.parametrize(
    ("due_at", "came", "due_on"),
    [("23:45", (0, 0, 5), -1), ("00:10", (1, 23, 55), 2)],
    ids=["before", "after"],
)
def test_a_log_of_a_visit_that_was_due_beyond_the_edge_of_the_export_is_of_that_visit(due_at, came, due_on):
    visits = [{"id": "night", "start": due_at, "minutes": 30}]
    start = moment(*came)
    row = LogRow("A", "x", worker="W", start=start, end=start + timedelta(minutes=30), how="electronic")
    span = {"first": FIRST, "last": FIRST + timedelta(days=1)}
    plans = {"A": CarePackage.model_validate({"reference": "A", "visits": visits})}
    (person,) = measure([row], plans, FIGURES, usual_step=15, **span).people
    assert [day.day for day in person.days if day.began] == [FIRST + timedelta(days=due_on)]
    assert "in no plan" not in {finding.kind for finding in person.findings}


@pytest.mark.parametrize(
    ("planned", "workers"),
    [("Ann Bell / Cy Dunn", 2), ("Ann Bell, Cy Dunn", 2), ("Ann Bell AND Cy Dunn", 2), ("Ann Bell", 1)],
)
def test_a_cell_that_plans_two_workers_plans_two_and_neither_is_another(planned, workers):
    row = replace(logged(1, worker="Ann Bell"), planned_worker=planned, planned_start=moment(1, 9))
    person = person_of([row], {})
    assert [day.planned_carers for day in person.days] == [workers]
    assert ("single_handed" in kinds_of(person)) == (workers == 2)
    assert "another_worker" not in kinds_of(person)


def test_a_surname_before_a_comma_plans_nobody_more():
    row = replace(logged(1, worker="Bell, Ann"), planned_worker="Bell, Ann", planned_start=moment(1, 9))
    assert [day.planned_carers for day in person_of([row], {}).days] == [1]


def test_two_visits_done_as_one_are_one_missed():
    both = CarePackage.model_validate(
        {
            "reference": "A",
            "visits": [
                {"id": "a", "start": "09:00", "minutes": 30},
                {"id": "b", "start": "12:00", "minutes": 30},
            ],
        }
    )
    person = person_of([logged(0, 9, 60)], {"A": both})
    assert [(finding.kind, finding.visit) for finding in person.findings] == [("missed", "b")]


def test_a_visit_of_every_second_week_is_not_missed_where_nobody_says_which_week():
    person = person_of([logged(day) for day in range(0, 14, 2)], plan(every_weeks=2))
    assert not [finding for finding in person.findings if finding.kind == "missed"]


def test_a_worker_without_time_for_the_way_is_said_only_where_somebody_says_how_long_it_takes():
    packages = {name: plan()["A"].changed(reference=name) for name in ("A", "B")}
    rows = [
        logged(0, 9, 30),
        LogRow("B", "x", worker="W", start=moment(0, 9, 32), end=moment(0, 10), how="electronic"),
    ]

    def kinds(travel):
        people = measure(rows, packages, FIGURES, travel_minutes=travel, usual_step=15).people
        return {finding.kind for person in people for finding in person.findings}

    assert "crammed" not in kinds(None)
    assert "crammed" in kinds(10)


def test_a_worker_is_in_two_places_whichever_visits_lie_between():
    packages = {name: plan()["A"].changed(reference=name) for name in ("A", "B")}
    elsewhere = [
        LogRow("B", "x", worker="W", start=moment(0, 11), end=moment(0, 11, 30)),
        LogRow("A", "y", worker="W", start=moment(0, 9, 30), end=moment(0, 10)),
    ]
    people = measure([logged(0, 9, 180), *elsewhere], packages, FIGURES, usual_step=15).people
    assert "worker_in_two_places" in {finding.kind for person in people for finding in person.findings}


def test_without_packages_the_exports_own_plan_is_used():
    rows = [
        LogRow(
            "A",
            "x",
            planned_start=moment(0, 9),
            planned_end=moment(0, 9, 30),
            start=moment(0, 9, 45),
            end=moment(0, 10, 15),
        )
    ]
    person = person_of(rows, {})
    assert (person.plan, [finding.kind for finding in person.findings]) == ("export", ["late"])


def unjudged_of(person):
    return {(each.kind, each.visits) for each in person.not_judged}


def planned(day, *, workers=("W",), **says):
    """Rows of an export that says when a visit was planned."""
    return [replace(logged(day, worker=worker), planned_start=moment(day, 9), **says) for worker in workers]


ALONE = {("single_handed", 1), ("not_together", 1)}


@pytest.mark.parametrize(
    ("rows", "count", "unjudged"),
    [
        (planned(0), None, ALONE),
        (planned(0, workers=("V", "W")), None, ALONE),
        (planned(0, carers=2), 1, set()),
        (planned(0, carers=2, is_one_worker=False), None, ALONE),
        (planned(0, planned_worker="V / W"), 1, set()),
        ([*planned(0), *planned(0, workers=("V",), start=None, end=None)], 1, set()),
    ],
    ids=["one came", "two came", "two needed", "nobody says how many came", "two named", "one stayed away"],
)
def test_how_many_came_is_never_taken_for_how_many_were_planned(rows, count, unjudged):
    rows = [
        *rows,
        replace(logged(1), planned_start=moment(1, 9), start=None, end=None, missed=True, carers=1),
    ]
    person = person_of(
        [replace(row, planned_end=row.planned_start + timedelta(minutes=30)) for row in rows], {}
    )
    assert person.visits[0].single_handed == count
    assert {each for each in unjudged_of(person) if each[0] != "missed"} == unjudged


def test_two_who_were_not_there_together_are_no_finding_where_nobody_says_that_two_were_planned():
    rows = [replace(row, planned_end=moment(0, 9, 30)) for row in planned(0, workers=("V", "W"))]
    rows[1] = replace(rows[1], start=moment(0, 9, 20))
    person = person_of(rows, {})
    assert [finding.kind for finding in person.findings] == []
    assert ("not_together", 1) in unjudged_of(person)


@pytest.mark.parametrize("one_is_called_off", [False, True])
def test_an_export_without_a_missed_visit_has_missed_nobody_because_nobody_knows_and_concludes_nothing(
    one_is_called_off,
):
    rows = [row for day in range(35) for row in planned(day, carers=1)]
    if one_is_called_off:
        rows[3] = replace(rows[3], start=None, end=None, cancelled=True)
    person = person_of(rows, {})
    assert (person.visits[0].missed, person.concludes) == (None, False)
    assert ("missed", None) in unjudged_of(person)


def test_a_package_that_does_not_say_how_many_come_is_not_taken_to_say_one():
    package = CarePackage.model_validate(
        {"reference": "A", "visits": [{"id": "v", "start": "09:00", "minutes": 30}]}
    )
    person = person_of([logged(0)], {"A": package})
    assert (person.days[0].planned_carers, person.visits[0].single_handed) == (None, None)
    assert unjudged_of(person) == ALONE


@pytest.mark.parametrize(
    ("rows", "visit", "unjudged"),
    [
        ([replace(logged(0), end=None)], {}, {("short", 1)}),
        ([logged(0)], {"minutes": None}, {("short", 1)}),
        ([logged(0)], {"start": None}, {("late", 1)}),
        ([logged(0, worker=""), logged(0, worker="")], {"carers": 2}, ALONE),
        ([logged(0)], {}, set()),
    ],
    ids=["no end", "no length", "no time", "a row that may stand twice", "all is known"],
)
def test_what_could_not_be_judged_is_said_with_its_number_of_visits(rows, visit, unjudged):
    assert unjudged_of(person_of(rows, plan(**visit))) == unjudged


def test_few_known_lengths_and_few_known_numbers_of_carers_are_no_facts_of_the_package():
    rows = [logged(day) for day in range(35)]
    rows = [rows[0], *(replace(row, end=None, is_one_worker=False) for row in rows[1:])]
    packages = plan(carers=2)
    (visit,) = with_facts(packages["A"], person_of(rows, packages), FIGURES).visits
    assert (visit.delivered_minutes, visit.delivered_carers) == (None, None)


def test_different_workers_are_not_counted_where_rows_do_not_name_them():
    assert [person_of([logged(0, worker=name)]).workers for name in ("W", "")] == [1, None]


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 22), st.integers(1, 59), st.sampled_from("VW")),
        max_size=12,
    )
)
def test_whatever_is_logged_nothing_is_counted_twice(visits):
    rows = [logged(day, hour, minutes, worker=worker) for day, hour, minutes, worker in visits]
    grouped = attendances(rows)
    assert sum(len(attendance.rows) for attendance in grouped) == len(rows)
    for attendance in grouped:
        assert 0 <= attendance.minutes_together(1) <= attendance.minutes <= 24 * 60
        assert attendance.minutes_together(2) <= attendance.minutes_together(1)
        assert attendance.carer_minutes >= attendance.minutes_together(1)


def run(*arguments):
    return CliRunner().invoke(handrail, ["delivered", *map(str, arguments)])


def test_the_command_writes_packages_with_facts_and_tables(tmp_path):
    done = run(
        FILES / "dirty.csv",
        "--plan",
        FILES / "P-1.yaml",
        "--plan",
        FILES / "P-2.yaml",
        "--out",
        tmp_path / "out",
    )
    assert done.exit_code == 0, done.output
    assert "1 single-handed" in done.output
    package = load_package(tmp_path / "out" / "P-1.yaml", CATALOGUE)
    assert package.visits[0].delivered_carers == 2
    assert (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8").count("\n") == len(dirty()[1]) + 1
    assert (
        json.loads((tmp_path / "out" / "delivered.json").read_text(encoding="utf-8"))["schema_version"]
        == DELIVERED_SCHEMA_VERSION
    )


def test_a_bad_export_is_a_problem_with_its_place_and_nothing_is_written(tmp_path):
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ProblemsFoundError) as error:
        CliRunner().invoke(
            handrail,
            ["delivered", str(tmp_path / "bad.csv"), "--out", str(tmp_path / "out")],
            catch_exceptions=False,
        )
    assert [problem.code for problem in error.value.problems] == ["H109"]
    assert not (tmp_path / "out").exists()


def test_a_cell_of_a_table_that_looks_like_a_formula_is_text(tmp_path):
    text = (FILES / "dirty.csv").read_text(encoding="utf-8").replace("W9", "=1+1")
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    run(tmp_path / "x.csv", "--plan", FILES / "P-1.yaml", "--out", tmp_path / "out")
    cells = (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8").replace("\n", ",").split(",")
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]
    assert any("=1+1 came" in cell for cell in cells)


def test_thresholds_of_a_council_must_be_whole(tmp_path):
    (tmp_path / "own.yaml").write_text("thresholds: []\n", encoding="utf-8")
    with pytest.raises(ProblemsFoundError) as error:
        load_thresholds(tmp_path / "own.yaml")
    assert "is missing" in str(error.value)


def test_times_are_of_the_clock_where_the_people_live_and_a_zone_that_is_none_is_a_problem(tmp_path):
    text = "person,planned_start,actual_start,actual_end\nA,2026-07-01 10:00,2026-07-01T08:02:00Z,2026-07-01T08:30:00Z\n"
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    rows = understand_files([tmp_path / "x.csv"], Choices(date(2026, 11, 26), zone="Europe/Copenhagen"))[
        0
    ].rows
    assert rows[0].start == datetime(2026, 7, 1, 10, 2)
    with pytest.raises(ProblemsFoundError) as error:
        understand_files([tmp_path / "x.csv"], Choices(date(2026, 11, 26), zone="Mars/Olympus"))
    assert "--zone" in str(error.value)
