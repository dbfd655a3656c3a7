"""The people of a portfolio, made up after what its source says: the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from ..model import CarePackage
from .portfolio import DrawnTask, DrawnVisit, Portfolio


def people_of(portfolio: Portfolio, people: Mapping[str, CarePackage]) -> Iterator[CarePackage]:
    """A package for each person of a portfolio.

    Args:
        portfolio: how they are drawn.
        people: the packages to start from, by file name.
    """
    start = people[portfolio.start_from].model_dump(exclude_none=True)
    chance = random.Random(portfolio.id)
    for number in range(1, portfolio.people + 1):
        fields: dict[str, Any] = {
            **start,
            "reference": f"BACKTEST-{portfolio.id}-{number:04}",
            "synthetic": True,
        }
        for path, values in portfolio.vary.items():
            section, name = path.split(".")
            fields[section] = {**fields.get(section, {}), name: chance.choice(values)}
        week = chance.choice(portfolio.weeks)
        fields["visits"] = tuple(_visit(name, portfolio.visits[name], chance) for name in week)
        yield CarePackage.model_validate(fields)


def _visit(name: str, visit: DrawnVisit, chance: random.Random) -> dict[str, Any]:
    # Nothing is held on these people: whoever comes is who was planned, and no visit is missed.
    fields: dict[str, Any] = {
        "id": name,
        "start": visit.start,
        "minutes": chance.choice(visit.minutes),
        "carers": visit.carers,
        "tasks": tuple(_task(task, chance) for task in visit.tasks),
        "delivered_carers": visit.carers,
        "missed_per_4_weeks": 0,
    }
    return {**fields, "days": visit.days} if visit.days else fields


def _task(task: DrawnTask, chance: random.Random) -> dict[str, Any]:
    return {**task.model_dump(exclude_none=True), "minutes": chance.choice(task.minutes)}
