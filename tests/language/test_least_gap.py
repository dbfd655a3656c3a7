"""What is sure of a gap where visits have no times: never more than any placing of them would leave."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language import facts_of
from engine.language.attendance import longest_gap
from engine.language.evaluate import truth_of
from engine.language.least_gap import care_without_times, least_gap
from engine.model import CarePackage, Comparison, Truth
from engine.model.visit import ALL_DAYS, DAY_MINUTES
from tests.language.strategies import ACTIVITIES, ITEMS

GAP, HELPED = "package.longest_gap_hours", "package.longest_gap_without_help_hours"
ALONE = {"lives_alone": True}


def facts(*visits, **fields):
    listed = [{"id": f"v{number}", **visit} for number, visit in enumerate(visits)]
    package = CarePackage.model_validate({"reference": "A1", "visits": listed, **fields})
    return facts_of(package, ITEMS, ACTIVITIES, date(2026, 11, 25))


def least(*visits, path=GAP, **fields):
    return facts(*visits, **fields).ranges[path][0]


def test_two_visits_a_day_without_times_leave_half_of_the_rest_of_each_day():
    assert least({"minutes": 45}, {"minutes": 30}) == pytest.approx((24 - 1.25) / 2, abs=0.01)


def test_a_weekend_without_visits_is_a_gap_whenever_the_others_come():
    workdays = {"minutes": 60, "days": ALL_DAYS[:5]}
    assert least(workdays) == 47.0


def test_what_no_known_visit_covers_is_shared_out_among_all_the_parts_that_there_can_be():
    known = [{"start": "08:00", "minutes": 30}, {"start": "21:30", "minutes": 30}]
    assert least(*known, {"minutes": 30}) == (24 - 1.5) / 3


def test_hours_without_times_are_used_in_stretches_of_an_hour_and_by_day():
    assert least(allowances=[{"hours": 14}], person=ALONE) == 11.0
    assert (
        least(
            {"minutes": 30, "start": "21:30"}, {"minutes": 30, "start": "08:00"}, allowances=[{"hours": 10}]
        )
        == 10.0
    )
    assert facts(allowances=[{"hours": 168}], person=ALONE).ranges[GAP] == (0, 168)


def test_a_live_in_carer_of_unknown_hours_may_fill_the_week():
    assert facts({"presence": "living_in"}, person=ALONE).ranges[GAP] == (0, 168)


def test_a_partner_who_helps_by_day_and_by_night_leaves_no_gap():
    partner = {
        "lives_with": True,
        "willing_and_able_handling": True,
        "willing_and_able_personal_care": True,
        "cares_at_night": True,
    }
    assert least({"minutes": 30}, path=HELPED, unpaid_carers=[partner]) == 0
    assert least({"minutes": 30}, path=HELPED, unpaid_carers=[]) > 20


def test_an_hour_a_day_reaches_seven_gaps_of_the_week_and_not_fourteen():
    known = [{"start": "21:00", "minutes": 600}, {"start": "12:00", "minutes": 300}]
    assert least(*known, allowances=[{"hours": 7}]) == 4
    assert facts(*known, allowances=[{"hours": 6}]).person[GAP] == 5


def test_a_visit_without_a_time_makes_no_gap_longer():
    known = [{"start": "00:00", "minutes": 720}, {"start": "18:00", "minutes": 360}]
    assert facts(*known, {"minutes": 30}).ranges[GAP][1] == 6


def test_nothing_is_sure_of_helpers_while_nobody_asked():
    assert HELPED not in facts({"minutes": 30}, person={"lives_alone": False}).ranges


def test_a_condition_is_decided_where_all_that_the_gap_may_be_agree(catalogue):
    known = facts({"minutes": 45}, {"minutes": 30}, person=ALONE)

    def truth(operator, hours):
        comparison = Comparison(path=GAP, operator=operator, value=hours)
        return truth_of(comparison, known.person, catalogue.vocabulary, known.ranges)

    assert truth(">", 8) is truth("!=", 8) is Truth.TRUE
    assert truth("<=", 8) is truth("==", 8) is truth("in", (4, 8)) is Truth.FALSE
    assert truth(">", 14) is truth("==", 14) is truth("not in", (14,)) is Truth.UNKNOWN


_DAYS = st.lists(st.sampled_from(ALL_DAYS), min_size=1, max_size=7, unique=True)
_MINUTES = st.integers(5, 400)


@given(
    known=st.lists(st.tuples(_DAYS, st.integers(0, 1439), _MINUTES), max_size=3),
    hidden=st.lists(st.tuples(_DAYS, st.integers(0, 1439), _MINUTES), min_size=1, max_size=4),
)
def test_hiding_when_visits_come_never_makes_a_gap_surer_than_it_is(known, hidden):
    def spans(visits):
        return [
            (ALL_DAYS.index(day) * DAY_MINUTES + begin, ALL_DAYS.index(day) * DAY_MINUTES + begin + length)
            for days, begin, length in visits
            for day in days
        ]

    open_visits = [
        {"id": f"v{number}", "days": days, "minutes": length}
        for number, (days, _, length) in enumerate(hidden)
    ]
    package = CarePackage.model_validate({"reference": "A1", "visits": open_visits})
    bound = least_gap(spans(known), care_without_times(package))
    assert bound <= longest_gap([*spans(known), *spans(hidden)])
