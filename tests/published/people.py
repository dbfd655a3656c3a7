"""Published cases as packages: what the source says is set, what it does not say is left unknown or, where the point of
the case needs it, assumed and said so beside the case.
"""

from __future__ import annotations

from datetime import date

from dashboard.demonstration import demonstration_packages
from engine import CarePackage

DAY = date(2026, 11, 23)


def base(reference: str, demo: str = "DEMO-01") -> dict:
    """A well assessed person of the demonstration, to be changed."""
    fields = demonstration_packages()[demo].model_dump(mode="json", exclude_none=True)
    return {**fields, "reference": reference}


def package(fields: dict) -> CarePackage:
    return CarePackage.model_validate(fields)


def visit(
    name: str, start: str, minutes: int, carers: int, *tasks: dict, days: list[str] | None = None
) -> dict:
    fields = {"id": name, "start": start, "minutes": minutes, "carers": carers, "tasks": list(tasks)}
    return {**fields, "days": days} if days else fields


def task(
    activity: str, help_: str = "full", carers: int = 1, minutes: float | None = None, why: str | None = None
) -> dict:
    fields: dict = {"activity": activity, "help": help_, "carers": carers}
    if minutes is not None:
        fields["minutes"] = minutes
    if why:
        fields["second_carer_for"] = why
    return fields
