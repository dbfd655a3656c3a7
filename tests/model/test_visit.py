"""A visit as it is lived: of what kind, with whom, how often, and what is not known of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.model import Allowance, CarePackage, Visit
from engine.model.visit import night_overlap


def visit(**fields):
    return Visit.model_validate({"id": "v", "start": "22:00", "minutes": 540, **fields})


def test_a_long_visit_of_which_nothing_is_said_is_neither_work_nor_presence():
    assert visit(tasks=[{"activity": "night_check", "minutes": 10}]).kind is None


def test_what_was_said_stands_whatever_the_shape():
    assert visit(presence="sleeping").kind == "sleeping"
    assert visit(presence="working").kind == "working"


@pytest.mark.parametrize(
    ("start", "minutes", "kind"),
    [
        ("20:00", 720, None),
        ("08:00", 1440, None),
        ("08:00", 239, "working"),
        ("08:00", 240, None),
        ("23:00", 120, None),
        ("23:00", 119, "working"),
        (None, 300, None),
        (None, None, "working"),
    ],
)
def test_the_shape_of_presence_is_four_hours_or_two_in_the_night(start, minutes, kind):
    assert visit(start=start, minutes=minutes).kind == kind


def test_a_long_visit_that_its_tasks_fill_is_work():
    assert visit(minutes=300, tasks=[{"activity": "cleaning", "minutes": 150}]).kind == "working"


def test_every_other_week_counts_half():
    weekly, fortnightly = visit(minutes=60), visit(minutes=60, every_weeks=2)
    assert fortnightly.carer_minutes_per_week == weekly.carer_minutes_per_week / 2


def test_a_visit_of_unknown_length_counts_nothing_and_is_read():
    package = CarePackage.model_validate({"reference": "A", "visits": [{"id": "flexible"}]})
    assert package.carer_hours_per_week == 0
    assert (package.visits[0].starts_at, package.visits[0].length) == ("any time", "length not known")


def test_family_may_be_the_second_pair_of_hands_and_is_not_paid():
    task = {"activity": "bed_transfer", "carers": 2}
    double_up = visit(minutes=30, workers=[{"kind": "care_worker"}, {"kind": "family"}], tasks=[task])
    assert (double_up.carers, double_up.second_person) == (1, "family")
    assert double_up.carer_minutes_per_week == 30 * 7


def test_a_nurse_who_comes_for_a_part_of_the_visit_is_a_second_person():
    double_up = visit(
        minutes=60,
        workers=[{}, {"kind": "nurse", "after": 30, "minutes": 30}],
        tasks=[{"activity": "bed_transfer", "carers": 2}],
    )
    assert (double_up.carers, double_up.second_person) == (2, "nurse")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"workers": [{}, {}], "carers": 1}, "leave `carers` out"),
        ({"workers": [{"kind": "family"}]}, "at least one paid worker"),
        ({"minutes": 30, "workers": [{}, {"after": 20, "minutes": 20}]}, "longer than the visit"),
        (
            {
                "minutes": 60,
                "workers": [{"minutes": 20}, {"after": 30}],
                "tasks": [{"activity": "x", "carers": 2}],
            },
            "at most 1 of the workers",
        ),
        (
            {"payers": [{"who": "council", "percent": 60}, {"who": "nhs", "percent": 30}]},
            "add up to 90 percent",
        ),
        ({"shared_id": "home-7"}, "by how many people"),
    ],
)
def test_parts_that_do_not_fit_each_other_are_refused_with_what_to_do(fields, expected):
    with pytest.raises(ValidationError, match=expected):
        visit(**fields)


@given(begin=st.integers(0, 1439), minutes=st.integers(5, 1440))
def test_night_minutes_are_those_between_ten_and_six(begin, minutes):
    counted = sum(clock % 1440 < 360 or clock % 1440 >= 1320 for clock in range(begin, begin + minutes))
    assert night_overlap(begin, begin + minutes) == counted


def test_an_allowance_has_hours_a_week_and_no_visit():
    assert Allowance.model_validate({"hours": 42, "per_weeks": 4}).hours_per_week == 10.5
    assert Allowance.model_validate({"hours": 4, "hours_high": 7}).hours_per_week == 5.5
    with pytest.raises(ValidationError, match="write the least first"):
        Allowance.model_validate({"hours": 4, "hours_high": 3})


def test_equipment_outside_the_catalogue_has_a_name_and_says_what_it_is_for():
    package = CarePackage.model_validate(
        {
            "reference": "A",
            "equipment": [{"name": "Standing frame", "kind": "transferring", "in_use": "daily"}],
        }
    )
    assert package.equipment[0].name == "Standing frame"
    for wrong in ({"name": "Standing frame"}, {"item": "mobile_hoist", "name": "hoist"}, {"in_use": "daily"}):
        with pytest.raises(ValidationError):
            CarePackage.model_validate({"reference": "A", "equipment": [wrong]})
