"""Every word as a column says what `facts_of` says of each package: derived words here, and by hand there."""

import contextlib
import random
from datetime import date

import numpy as np
import pytest
from pydantic import ValidationError

from engine.columns import CatalogueIds, PackageColumns
from engine.columns.derived import DERIVATIONS
from engine.columns.layout import layout_of
from engine.inference.rows import FactRows
from engine.language import facts_of
from engine.model import CarePackage
from tests.caseload.packages import random_package

DAY = date(2026, 11, 24)


def columns_of(packages, catalogue):
    return PackageColumns.of_packages(
        packages, CatalogueIds(catalogue.items, catalogue.groups, catalogue.roles), DAY
    )


@pytest.mark.parametrize("number", range(3))
def test_a_column_holds_what_the_facts_of_each_package_say(catalogue, number):
    rng = random.Random(f"words {number}")
    hold_columns_against_facts(
        [random_package(rng, index, catalogue, DAY) for index in range(300)], catalogue
    )


def hold_columns_against_facts(packages, catalogue):
    columns = columns_of(packages, catalogue)
    facts = [
        facts_of(package, catalogue.items, catalogue.groups, DAY, catalogue.roles) for package in packages
    ]
    rows = {
        "person": [fact.person for fact in facts],
        "visit": [visit for fact in facts for visit in fact.visits],
        "task": [task for fact in facts for *_, task in fact.tasks],
    }
    for path, term in catalogue.vocabulary.terms.items():
        expected = [np.nan if path not in row else term.rank(row[path]) for row in rows[term.scope]]
        np.testing.assert_array_equal(columns.ranks(term.scope, term), np.array(expected, dtype=float), path)
    expected_ranges = FactRows(facts).ranges
    assert columns.ranges.keys() == expected_ranges.keys()
    for path, (packages_of, low, high) in expected_ranges.items():
        for column, expected in zip(columns.ranges[path], (packages_of, low, high), strict=True):
            np.testing.assert_array_equal(column, expected, path)


def test_every_derived_word_is_in_the_vocabulary(catalogue):
    assert set(DERIVATIONS) <= catalogue.vocabulary.terms.keys()


def test_a_word_of_the_person_and_of_the_visit_stands_beside_each_task_line(catalogue):
    rng = random.Random("wider")
    packages = [random_package(rng, index, catalogue, DAY) for index in range(40)]
    columns = columns_of(packages, catalogue)
    for path in ("person.grip", "visit.minutes"):
        term = catalogue.vocabulary[path]
        for package, place in enumerate(packages):
            for row, (visit, _) in zip(columns.rows_of(package, "task"), _tasks(place), strict=True):
                value = place.person.grip if path == "person.grip" else place.visits[visit].minutes
                np.testing.assert_equal(columns.ranks("task", term)[row], np.nan if value is None else value)


def _tasks(package):
    return [(v, t) for v, visit in enumerate(package.visits) for t, _ in enumerate(visit.tasks)]


def test_a_table_of_words_holds_what_each_column_does(catalogue):
    rng = random.Random("table")
    for count in (1, 60):
        packages = [random_package(rng, index, catalogue, DAY) for index in range(count)]
        columns, anew = columns_of(packages, catalogue), columns_of(packages, catalogue)
        for scope in ("person", "visit", "task"):
            terms = [term for term in catalogue.vocabulary.terms.values() if term.scope in ("person", scope)]
            table = np.empty((len(terms), columns.size(scope)))
            columns.fill(scope, terms, table)
            for row, term in zip(table, terms, strict=True):
                np.testing.assert_array_equal(row, anew.column(scope, term).astype(float), term.path)


def test_no_package_and_a_package_of_nothing_have_columns_too(catalogue):
    for packages in ([], [CarePackage(reference="A")]):
        columns = columns_of(packages, catalogue)
        for path, term in catalogue.vocabulary.terms.items():
            assert len(columns.word(path)) == columns.size(term.scope), path


def test_arrays_can_check_every_field_and_limit_of_the_model():
    """What is named here is read by pydantic, package by package: right, and many times as slow."""
    assert layout_of().unchecked == ()


@pytest.mark.parametrize("number", range(3))
def test_what_is_sure_of_a_gap_is_the_same_in_columns_where_there_are_hours_without_times(catalogue, number):
    rng = random.Random(f"hours without times {number}")

    def visit(place):
        days = rng.sample(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), rng.randint(1, 7))
        return {
            "id": f"v{place}",
            "days": days,
            "start": rng.choice((None, f"{rng.randint(0, 23):02}:{rng.choice((0, 20, 45)):02}")),
            "minutes": rng.choice((None, 15, 30, 60, 480, 1440)),
            "every_weeks": rng.choice((1, 1, 1, 2)),
            "presence": rng.choice((None, None, None, "working", "living_in", "on_call")),
            "delivered_carers": rng.choice((None, None, 1, 0)),
            "tasks": [
                {
                    "activity": rng.choice(("wash", "medication_prompt")),
                    "minutes": rng.choice((None, 20)),
                    "carers": rng.choice((1, 2)),
                }
            ],
            "workers": rng.choice(
                (
                    [{}, {"kind": "family"}],
                    [{}, {"kind": "nurse", "after": 5, "minutes": 10}],
                    [{"minutes": 15}, {}, {"after": 5, "minutes": 5}],
                )
            ),
        }

    def visits():
        listed = [visit(place) for place in range(rng.randint(0, 3))]
        if listed and rng.random() < 0.4:
            turns = rng.choice((2, 3))
            if rng.random() < 0.4:
                listed[0] |= {"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "minutes": 1440}
            others = [{**listed[0], "id": f"turn{place}"} for place in range(rng.randint(1, turns))]
            for turn in others:
                turn["tasks"] = rng.choice((turn["tasks"], []))
                turn["start"] = rng.choice((turn["start"], None, "09:20"))
            listed = [{**taken, "every_weeks": turns} for taken in (listed[0], *others)] + listed[1:]
        return listed

    packages = []
    while len(packages) < 200:
        fields = {
            "reference": f"A{len(packages)}",
            "visits": visits(),
            "medicines": {"regular": True, "times_per_day": rng.choice((None, 1, 2))},
            "allowances": [
                {"hours": rng.choice((0.5, 3, 14, 62.5, 63, 100, 168)), "per_weeks": rng.choice((1, 1, 4))}
                for _ in range(rng.randint(0, 2))
            ],
            "person": {"lives_alone": rng.choice((None, True, False))},
        }
        with contextlib.suppress(ValidationError):
            packages.append(CarePackage.model_validate(fields))
    hold_columns_against_facts(packages, catalogue)


def test_who_helps_on_which_days_is_the_same_in_columns(catalogue):
    rng = random.Random("days of help")
    activities = ("eat", "prepare_meal", "wash", "shower", "cleaning", "bed_transfer", "medication_prompt")
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    def tasks(**more):
        return [{"activity": name, **more} for name in rng.sample(activities, rng.randint(0, 2))]

    def visit(place):
        return {
            "id": f"v{place}",
            "days": rng.choice((week, week, week[:5], week[5:], rng.sample(week, rng.randint(1, 6)))),
            "start": rng.choice(("12:00", "12:00", "18:00")),
            "minutes": 30,
            "every_weeks": rng.choice((1, 1, 1, 2, 2, 3)),
            "presence": rng.choice(("working", "working", "working", "on_call")),
            "tasks": rng.choice((tasks(), [{"activity": "eat"}, *tasks()])),
        }

    def carer():
        often = rng.choice((None, 0.4, 1, 2, 2.5, 5, 7, 14))
        return {
            "lives_with": rng.choice((False, False, False, True, None)),
            "willing_and_able_personal_care": rng.choice((None, True, False)),
            "willing_and_able_handling": rng.choice((None, True, False)),
            "tasks": tasks(times_per_week=often) + tasks(times_per_week=2),
        }

    packages = [
        CarePackage.model_validate(
            {
                "reference": f"A{number}",
                "visits": [visit(place) for place in range(rng.randint(0, 4))],
                "unpaid_carers": rng.choice((None, [], [carer()], [carer(), carer()])),
                "allowances": rng.choice(([], [], [{"hours": rng.choice((0.5, 30)), "tasks": tasks()}])),
                "risks": {"domestic_abuse": rng.choice((None, None, None, True))},
                "medicines": {
                    "regular": rng.choice((None, True)),
                    "times_per_day": rng.choice((None, 0, 1, 2)),
                },
            }
        )
        for number in range(400)
    ]
    hold_columns_against_facts(packages, catalogue)
