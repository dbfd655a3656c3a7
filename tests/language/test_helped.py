"""Who is recorded to help with each need: nobody, somebody, or open where not all that is done is recorded."""

from datetime import date

import pytest

from engine.language import facts_of
from engine.language.derived import HELPED
from engine.model import CarePackage
from engine.model.visit import ALL_DAYS

DAY = date(2026, 11, 24)
CLEANING = {"activity": "cleaning"}
CLEANED = {"id": "clean", "start": "10:00", "minutes": 60, "tasks": [CLEANING]}
COMPANY = {"activity": "companionship", "minutes": 60, "times_per_week": 1}


@pytest.fixture
def helped(catalogue):
    """Whether somebody helps with each need; a need of which it is open is absent."""

    def by_need(**fields):
        package = CarePackage.model_validate({"reference": "A1", "unpaid_carers": [], **fields})
        person = facts_of(package, catalogue.items, catalogue.groups, DAY, catalogue.roles).person
        return {path.removeprefix(HELPED): value for path, value in person.items() if path.startswith(HELPED)}

    return by_need


def test_nobody_helps_where_all_that_is_done_is_recorded_and_nothing_serves_the_need(helped, catalogue):
    assert helped(visits=[CLEANED]) == dict.fromkeys(catalogue.roles.helps_with, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"visits": [{"id": "am", "minutes": 30, "tasks": [{"activity": "eat"}]}]},
        {"allowances": [{"hours": 7, "tasks": [{"activity": "eat"}]}]},
        {"unpaid_carers": [{"tasks": [{"activity": "eat", "minutes": 30, "times_per_week": 7}]}]},
    ],
)
def test_a_task_serves_a_need_whoever_does_it(helped, fields):
    assert helped(**fields)["eating"] is True


def test_whoever_is_helped_to_eat_is_helped_to_drink_and_has_a_meal(helped):
    helped_with = helped(visits=[{"id": "am", "minutes": 30, "tasks": [{"activity": "eat"}]}])
    assert {need for need, does in helped_with.items() if does} == {"eating", "drinking", "meals"}


@pytest.mark.parametrize(
    "fields",
    [
        {"unpaid_carers": None},
        {"visits": [CLEANED, {"id": "am", "start": "08:00", "minutes": 30}]},
        {"visits": [{**CLEANED, "presence": "living_in"}]},
        {"visits": [{**CLEANED, "minutes": 480}]},
        {"visits": [{**CLEANED, "presence": "on_call"}]},
        {"allowances": [{"hours": 14}]},
        {"unpaid_carers": [{"lives_with": False}]},
        {"unpaid_carers": [{"tasks": [COMPANY]}]},
        {"unpaid_carers": [{"lives_with": True, "willing_and_able_personal_care": True, "tasks": [COMPANY]}]},
    ],
)
def test_hours_without_tasks_leave_open_who_helps(helped, fields):
    assert helped(**fields) == {}


def test_an_unpaid_carer_who_lives_elsewhere_does_what_is_recorded(helped):
    assert not any(helped(unpaid_carers=[{"lives_with": False, "tasks": [COMPANY]}]).values())


def test_an_unwilling_carer_leaves_open_only_what_is_not_personal_care(helped, catalogue):
    unwilling = {"lives_with": True, "willing_and_able_personal_care": False}
    assert "moving" in catalogue.roles.personal_needs
    assert catalogue.roles.helps_with.keys() - catalogue.roles.personal_needs == {"meals", "medicines"}
    assert helped(unpaid_carers=[unwilling]) == dict.fromkeys(catalogue.roles.personal_needs, False)
    assert helped(unpaid_carers=[{**unwilling, "willing_and_able_handling": True}]) == {}


def test_every_need_that_a_rule_reads_is_served_by_a_task_that_serves_it_first(catalogue):
    """A case can say of each need by itself who helps with it, but for what one task serves with another."""
    alone = {
        need
        for need, activities in catalogue.roles.helps_with.items()
        if any(catalogue.activities[activity].helps_with == (need,) for activity in activities)
    }
    assert catalogue.roles.helps_with.keys() - alone == {"eating"}


WEEKDAYS, WEEKEND = ["mon", "tue", "wed", "thu", "fri"], ["sat", "sun"]


def meal(days, **more):
    return {"id": f"{days[0]}{more}"[:40], "start": "12:00", "minutes": 30, "days": days, **more} | {
        "tasks": more.get("tasks", [{"activity": "eat"}])
    }


def cooks(times, **more):
    return {"lives_with": False, "tasks": [{"activity": "eat", "times_per_week": times}], **more}


FORTNIGHTLY = {"every_weeks": 2}


@pytest.mark.parametrize(
    ("fields", "eating"),
    {
        "one visit a week": ({"visits": [meal(["wed"])]}, False),
        "weekdays": ({"visits": [meal(WEEKDAYS)]}, False),
        "weekdays and the weekend apart": ({"visits": [meal(WEEKDAYS), meal(WEEKEND)]}, True),
        "another task on the other days": (
            {"visits": [meal(WEEKDAYS), meal(WEEKEND, tasks=[CLEANING])]},
            False,
        ),
        "no task on the other days": ({"visits": [meal(WEEKDAYS), meal(WEEKEND, tasks=[])]}, None),
        "no task on one of the other days": ({"visits": [meal(WEEKDAYS), meal(["sat"], tasks=[])]}, False),
        "every other week": ({"visits": [meal(ALL_DAYS, every_weeks=2)]}, False),
        "by turns": (
            {"visits": [meal(ALL_DAYS, every_weeks=2), meal(ALL_DAYS, every_weeks=2, carers=2)]},
            True,
        ),
        "perhaps by turns": (
            {"visits": [meal(ALL_DAYS, every_weeks=2), meal(ALL_DAYS, every_weeks=2, start="13:00")]},
            None,
        ),
        "family at the weekend": ({"visits": [meal(WEEKDAYS)], "unpaid_carers": [cooks(2)]}, True),
        "family on one day": ({"visits": [meal(WEEKDAYS)], "unpaid_carers": [cooks(1)]}, False),
        "family once a week": ({"unpaid_carers": [cooks(1)]}, False),
        "family nobody knows how often": ({"unpaid_carers": [cooks(None)]}, None),
        "several tasks at once": (
            {"unpaid_carers": [cooks(2, tasks=[{"activity": "eat", "times_per_week": 2}] * 4)]},
            None,
        ),
        "somebody lives in on weekdays": (
            {"visits": [{"id": "in", "presence": "living_in", "days": WEEKDAYS}]},
            False,
        ),
        "whom the person may fear": (
            {"visits": [meal(WEEKDAYS)], "unpaid_carers": [cooks(2)], "risks": {"domestic_abuse": True}},
            False,
        ),
    }.values(),
)
def test_help_on_some_days_is_no_help_on_the_others(helped, fields, eating):
    assert helped(**fields).get("eating") is eating
