"""When somebody is there: presence is read from the whole of a visit, never from its start or a count of visits."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language import facts_of
from engine.language.attendance import longest_gap
from engine.model import CarePackage
from engine.model.visit import WEEK_MINUTES
from tests.language.strategies import ACTIVITIES, ITEMS

TODAY = date(2026, 11, 25)


def facts(*visits, **fields):
    listed = [{"id": f"v{number}", **visit} for number, visit in enumerate(visits)]
    package = CarePackage.model_validate({"reference": "A1", "visits": listed, **fields})
    return facts_of(package, ITEMS, {**ACTIVITIES, "pills": "medicines"}, TODAY)


def at(start, minutes, **more):
    return {"start": start, "minutes": minutes, **more}


ALONE = {"lives_alone": True}
LIVES_WITH = {"lives_alone": False}
TWICE = (at("08:00", 30), at("20:00", 30))
HELPED = "package.longest_gap_without_help_hours"
TIME_ALONE = "package.longest_time_alone_hours"
AT_NIGHT = "package.someone_present_at_night"
PARTNER = {
    "lives_with": True,
    "willing_and_able_handling": True,
    "willing_and_able_personal_care": True,
    "cares_at_night": True,
}


@pytest.mark.parametrize("start", ["21:30", "22:00", "22:30", "20:00"])
def test_the_same_night_is_night_whenever_it_begins(start):
    values = facts(at(start, 570)).visits[0]
    assert values["visit.at_night"] is True
    assert "visit.presence" not in values


def test_a_turn_at_ten_to_ten_for_twenty_minutes_lies_in_the_night():
    values = facts(at("21:50", 20)).visits[0]
    assert (values["visit.at_night"], values["visit.night_minutes"]) == (True, 10)
    assert values["visit.part_of_day"] == "evening"


def test_a_visit_without_times_is_neither_by_night_nor_by_day():
    values = facts({"minutes": 30}).visits[0]
    assert not {"visit.at_night", "visit.part_of_day", "visit.night_minutes"} & values.keys()
    assert "package.longest_gap_hours" not in facts({"minutes": 30}, at("08:00", 30)).person


def test_the_longest_gap_runs_from_the_last_visit_over_the_night():
    known = facts(at("07:30", 45), at("12:30", 30), at("20:30", 30), person=ALONE).person
    assert known["package.longest_gap_hours"] == known["package.longest_time_alone_hours"] == 10.5
    assert known["package.longest_gap_without_help_hours"] == 10.5
    assert known["package.longest_day_gap_hours"] == 7.5


def test_a_live_in_carer_leaves_no_gap_although_it_is_one_visit():
    known = facts(at("08:00", 1440), person=ALONE).person
    assert known["package.longest_gap_hours"] == known["package.longest_time_alone_hours"] == 0
    assert known["package.someone_present_at_night"] is True


def test_a_day_without_visits_is_a_gap_of_more_than_a_day():
    known = facts(at("08:00", 60, days=["mon", "tue", "wed", "thu", "fri"])).person
    assert known["package.longest_gap_hours"] == 71


def test_fortnightly_and_on_call_close_no_gap():
    every = facts(at("08:00", 60)).person
    more = facts(at("08:00", 60), at("20:00", 60, every_weeks=2), at("20:00", 60, presence="on_call")).person
    assert more["package.longest_gap_hours"] == every["package.longest_gap_hours"] == 23


@pytest.mark.parametrize(
    ("second", "gap"),
    [
        ({}, 0),
        ({"start": "09:00"}, 0),
        ({"start": None}, 0),
        ({"every_weeks": 3}, 168),
        ({"start": "09:00", "minutes": 1380}, 168),
        ({"days": ["mon", "tue"]}, 168),
    ],
)
def test_two_who_live_in_by_turns_leave_no_gap_and_see_to_each_dose(second, gap):
    first = at(
        "08:00", 1440, every_weeks=2, presence="living_in", breaks_covered=True, tasks=[{"activity": "pills"}]
    )
    known = facts(first, {**first, **second}, person=ALONE, medicines={"times_per_day": 1}).person
    assert known["package.longest_gap_hours"] == known["package.longest_time_alone_hours"] == gap
    assert known["package.someone_present_at_night"] is (gap == 0)
    assert known["package.doses_without_a_visit"] == (gap > 0)


@pytest.mark.parametrize(
    ("visit_days", "times_per_week", "gives"),
    [
        (["sat", "sun"], 5, True),
        (["sat", "sun"], 1, False),
        (["sat", "sun"], None, None),
        (["mon", "tue", "wed", "thu", "fri", "sat", "sun"], None, True),
    ],
)
def test_family_gives_the_other_doses_only_where_they_come_as_often_as_doses_are_left(
    visit_days, times_per_week, gives
):
    visit = at("08:00", 30, days=visit_days, tasks=[{"activity": "pills"}])
    carer = {"tasks": [{"activity": "pills", "times_per_week": times_per_week}]}
    known = facts(visit, unpaid_carers=[carer], medicines={"times_per_day": 1}).person
    assert known.get("support.sees_to_other_doses") is gives


def test_a_willing_and_able_carer_at_home_closes_gaps_by_day_and_by_night_if_they_get_up():
    visits = (at("08:00", 30), at("20:00", 30))
    home = {"person": {"lives_alone": False, "hours_alone": 0}}
    assert facts(*visits, unpaid_carers=[PARTNER], **home).person[HELPED] == 0
    asleep = facts(*visits, unpaid_carers=[{**PARTNER, "cares_at_night": False}], **home).person
    assert asleep["package.longest_gap_without_help_hours"] == 8


@pytest.mark.parametrize(
    "but",
    [
        {"willing_and_able_handling": False},
        {"receives_care": True},
        {"lives_with": False},
        {"under_18": True},
    ],
)
def test_a_carer_who_cannot_help_receives_care_or_is_a_child_closes_none(but):
    known = facts(at("08:00", 30), at("20:00", 30), unpaid_carers=[{**PARTNER, **but}]).person
    assert known["package.longest_gap_without_help_hours"] == known["package.longest_gap_hours"] == 11.5


def test_while_it_is_not_known_whether_a_carer_is_able_the_gap_with_help_is_not_known():
    carer = {name: value for name, value in PARTNER.items() if name != "willing_and_able_handling"}
    assert (
        "package.longest_gap_without_help_hours" not in facts(at("08:00", 30), unpaid_carers=[carer]).person
    )


def test_work_beyond_a_visit_counts_every_carer():
    task = {"activity": ACTIVITIES and next(iter(ACTIVITIES)), "minutes": 30, "carers": 2}
    assert (
        facts(at("08:00", 45, carers=2, tasks=[task, {**task, "carers": 1}])).visits[0][
            "visit.task_excess_minutes"
        ]
        == 0
    )


def test_late_is_said_round_the_clock():
    assert facts(at("23:50", 30, delivered_start="00:20")).visits[0]["visit.late_minutes"] == 30
    assert facts(at("08:00", 30, delivered_start="07:45")).visits[0]["visit.late_minutes"] == -15


def test_days_since_an_assessment_in_the_future_are_below_zero():
    assert facts(assessed_on="2026-12-25").person["package.days_since_assessment"] == -30


@given(
    spans=st.lists(st.tuples(st.integers(0, WEEK_MINUTES - 1), st.integers(1, 1440)), min_size=1, max_size=6)
)
def test_the_longest_gap_is_what_minute_by_minute_shows(spans):
    covered = [False] * WEEK_MINUTES
    for begin, length in spans:
        for minute in range(begin, begin + length):
            covered[minute % WEEK_MINUTES] = True
    longest = run = 0
    for there in covered * 2:
        run = 0 if there else run + 1
        longest = max(longest, run)
    assert longest_gap([(begin, begin + length) for begin, length in spans]) == longest


def test_a_night_that_runs_into_monday_covers_the_beginning_of_the_week():
    sunday_night, monday = 6 * 1440 + 22 * 60, (10, 20)
    rest = [(day * 1440 + 300, (day + 1) * 1440 + 300) for day in range(6)]
    assert longest_gap([(sunday_night, sunday_night + 360), monday, *rest]) == sunday_night - (
        5 * 1440 + 1740
    )


def test_that_somebody_else_lives_there_does_not_say_that_they_are_in():
    known = facts(*TWICE, person=LIVES_WITH, unpaid_carers=[PARTNER]).person
    assert not {TIME_ALONE, HELPED, AT_NIGHT} & known.keys()


@pytest.mark.parametrize(("recorded", "alone"), [(0, 0), (9, 9), (40, 11.5)])
def test_hours_alone_are_those_that_were_recorded_and_never_longer_than_no_paid_carer_is_there(
    recorded, alone
):
    person = {**LIVES_WITH, "hours_alone": recorded}
    known = facts(*TWICE, person=person, unpaid_carers=[PARTNER]).person
    assert (known[TIME_ALONE], known[HELPED]) == (alone, alone)
    assert known.get(AT_NIGHT) is (True if recorded == 0 else None)


def test_hours_alone_count_while_visits_have_no_times():
    known = facts({"minutes": 30}, person={**LIVES_WITH, "hours_alone": 9}).person
    assert known[TIME_ALONE] == 9


RECORDED = [{"domestic_abuse": True}, {"safeguarding_concern_open": True}]


@pytest.mark.parametrize("risks", RECORDED)
@pytest.mark.parametrize("lead", [{}, {"lead_agrees_who_sees": False}])
def test_where_abuse_is_on_record_nobody_unpaid_counts_as_help_or_as_company(risks, lead):
    person = {**LIVES_WITH, "hours_alone": 0}
    known = facts(*TWICE, person=person, unpaid_carers=[PARTNER], risks={**risks, **lead}).person
    assert known["support.may_harm"] is True
    assert (known[TIME_ALONE], known[HELPED], known[AT_NIGHT]) == (11.5, 11.5, False)
    assert not {f"support.willing_{what}" for what in ("handling", "personal_care", "other")} & known.keys()


@pytest.mark.parametrize("risks", RECORDED)
def test_once_the_lead_has_said_who_is_safe_the_carers_on_record_count_again(risks):
    person, agreed = {**LIVES_WITH, "hours_alone": 0}, {**risks, "lead_agrees_who_sees": True}
    known = facts(*TWICE, person=person, unpaid_carers=[PARTNER], risks=agreed).person
    assert (known["support.may_harm"], known[TIME_ALONE], known[HELPED]) == (False, 0, 0)
    assert known["support.willing_handling"] is True


def test_who_is_not_willing_stays_so_whatever_else_is_feared():
    carer = {**PARTNER, "willing_and_able_handling": False}
    known = facts(*TWICE, unpaid_carers=[carer], risks=RECORDED[0]).person
    assert known["support.willing_handling"] is False
