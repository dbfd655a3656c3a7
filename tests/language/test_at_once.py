"""Two people there at once, or one visit written twice: what the facts and the columns say of visits that meet."""

from datetime import date

import pytest

from engine.columns import CatalogueIds, PackageColumns
from engine.language import facts_of
from engine.model import CarePackage

ON = date(2026, 11, 25)


def at(start, minutes, **more):
    return {"start": start, "minutes": minutes, **more}


def two(first, second):
    """A package with these visits."""
    visits = [{"id": name, **visit} for name, visit in (("a", first), ("b", second))]
    return CarePackage.model_validate({"reference": "T", "visits": visits})


AGENCY, NURSE = [{"kind": "other_agency"}], [{"kind": "nurse"}]
LIVES_IN = at("10:00", 1440, presence="living_in")
CASES = {
    # both visits, whether each overlaps the other, and whether they may be one written twice
    "by minutes": (at("08:00", 30), at("08:15", 30), (True, True), True),
    "one after the other": (at("08:00", 30), at("08:30", 30), (False, False), False),
    "on other days": (at("08:00", 30, days=["mon"]), at("08:00", 30, days=["tue"]), (False, False), False),
    "past midnight into the next day": (at("23:30", 60), at("00:15", 30), (True, True), True),
    "past midnight on the last day of the week": (
        at("23:30", 60, days=["sun"]), at("00:15", 30, days=["mon"]), (True, True), True,
    ),
    "to midnight on the last day of the week": (
        at("23:30", 30, days=["sun"]), at("00:00", 30, days=["mon"]), (False, False), False,
    ),
    "both of unknown length at one time": (
        {"start": "08:00"}, {"start": "08:00"}, (True, True), True,
    ),
    "one of unknown length in the other": (at("08:00", 45), {"start": "08:30"}, (True, True), True),
    "of unknown length a quarter of an hour before": ({"start": "08:00"}, at("08:15", 45), (False, False), False),
    "without a start": ({"minutes": 30}, {"minutes": 30}, (False, False), False),
    "of two agencies": (at("08:00", 45), at("08:00", 30, workers=AGENCY), (True, True), False),
    "of one other agency, twice": (
        at("08:00", 45, workers=AGENCY), at("08:00", 30, workers=AGENCY), (True, True), True,
    ),
    "a nurse beside a carer": (at("08:00", 45), at("08:15", 15, workers=NURSE), (True, True), False),
    "every week and every other": (at("08:00", 45), at("08:00", 45, every_weeks=2), (False, False), True),
    "by turns": (
        at("08:00", 45, every_weeks=2), at("08:00", 45, every_weeks=2), (False, False), False,
    ),
    "every second and third week": (
        at("08:00", 45, every_weeks=2), at("08:00", 45, every_weeks=3), (False, False), True,
    ),
    "two sleep-ins of one time": (
        at("22:00", 540, presence="sleeping"), at("22:00", 540, presence="sleeping"), (False, False), True,
    ),
    "a carer beside whoever lives in": (at("08:00", 30), LIVES_IN, (True, False), False),
    "a carer whom whoever lives in does not see through": (
        at("09:45", 30), {**LIVES_IN, "days": ["mon"]}, (False, False), False,
    ),
    "a carer beside somebody asleep": (
        at("06:30", 30), at("22:00", 600, presence="sleeping"), (False, False), False,
    ),
    "whoever lives in hands over": (
        {**LIVES_IN, "days": ["mon", "tue"]}, at("09:00", 1440, presence="living_in", days=["wed"]),
        (False, False), False,
    ),
    "somebody on call": (at("08:00", 30), at("08:00", 30, presence="on_call"), (False, False), False),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_visits_that_meet_are_named_and_those_that_may_be_written_twice(name, catalogue):
    first, second, overlap, double = CASES[name]
    package = two(first, second)
    facts = facts_of(package, catalogue.items, catalogue.groups, ON, catalogue.roles).visits
    columns = PackageColumns.of_packages(
        [package], CatalogueIds(catalogue.items, catalogue.groups, catalogue.roles), ON
    )
    for path, expected in (
        ("visit.overlaps_another", overlap),
        ("visit.doubles_another", (double, double)),
    ):
        assert tuple(visit[path] for visit in facts) == expected, path
        assert tuple(columns.word(path) == 1) == expected, path
