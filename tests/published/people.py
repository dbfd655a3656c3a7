"""Published cases as packages: what the source says is set, what it does not say is left unknown or, where the point of
the case needs it, assumed and said so beside the case.
"""

from __future__ import annotations

import random
from datetime import date

from dashboard.demonstration import demonstration_packages
from engine import CarePackage

DAY = date(2026, 11, 23)


def base(reference: str, demo: str = "DEMO-01") -> dict:
    """A well assessed person of the demonstration, to be changed."""
    made = demonstration_packages()[demo].model_dump(mode="json", exclude_none=True)
    return {**made, "reference": reference}


def package(made: dict) -> CarePackage:
    return CarePackage.model_validate(made)


def visit(name: str, start: str, minutes: int, carers: int, *tasks: dict, days: list[str] | None = None) -> dict:
    made = {"id": name, "start": start, "minutes": minutes, "carers": carers, "tasks": list(tasks)}
    return {**made, "days": days} if days else made


def task(
    activity: str, help_: str = "full", carers: int = 1, minutes: float | None = None, why: str | None = None
) -> dict:
    made: dict = {"activity": activity, "help": help_, "carers": carers}
    if minutes is not None:
        made["minutes"] = minutes
    if why:
        made["second_carer_for"] = why
    return made


def double_handed(number: int, rng: random.Random) -> CarePackage:
    """A double-handed package drawn for the back-test.

    Two to four two-carer visits a day of 30 or 45 minutes: chosen so that second-carer hours come to Devon's mean of
    10.6 a week (£3.2m over 386 packages at an assumed £15 an hour), because no source gives their distribution. About
    30 minutes is the mean visit in Northern Ireland's statistics for 2023 (29.9). Nothing is held: the project's
    packages had been chosen for review.
    """
    made = base(f"BACKTEST-{number:03}")
    starts = rng.choice((["08:00", "20:30"], ["08:00", "13:00", "20:30"], ["08:00", "12:30", "17:00", "21:00"]))
    made["visits"] = [
        visit(
            f"visit {n + 1}", start, rng.choice((30, 30, 30, 30, 45)), 2,
            task("bed_transfer", carers=2, minutes=rng.choice((8, 10, 12)), why="handling"),
            task("continence_care", carers=2, minutes=rng.choice((6, 8)), why="handling"),
        )
        for n, start in enumerate(starts)
    ]  # fmt: skip
    made["unpaid_carers"] = []
    made["person"]["weight_kg"] = rng.choice((52, 60, 68, 74, 82, 95))
    return package(made)
