"""Somebody who is there by night, and visits that two people share, in a few of the made-up packages.

Definitions: what the presence is for, how often somebody is called and who pays are drawn each by itself, and may be not
known. Who shares visits does not live alone, and shares all of them. How many there are is the profile's assumption.
"""

from __future__ import annotations

from typing import Any

from dashboard.demonstration.drawing import Drawing, Plain
from engine.model import Visit

_NIGHT, _MINUTES_AN_HOUR = "night presence", 60


class Nights:
    """The nights and the shared visits of one block of people."""

    def __init__(self, drawing: Drawing) -> None:
        """Draw the nights and shared visits of each person of a block."""
        self._spec: Plain = drawing.profile["nights"]
        self._there = drawing.happens(self._spec["chance"]).tolist()
        self._drawn: dict[str, list[Any]] = {
            name: drawing.of(self._spec[name]["values"], self._spec[name]["shares"])
            for name in ("presence", "presence_for", "calls_per_night", "payers")
        }
        shared: Plain = drawing.profile["shared"]
        self._shares = (drawing.among(shared["where"]) & drawing.happens(shared["chance"])).tolist()
        self._by = int(shared["by"])

    def with_night(self, row: int, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
        """The visits of one person, shared where they are, and the night where somebody is there.

        Args:
            row: the person.
            visits: the visits by day.
        """
        if self._shares[row]:
            visits = tuple(visit.changed(shared_by=self._by, shared_id="home") for visit in visits)
        hours = sum(visit.carer_minutes_per_week for visit in visits) / _MINUTES_AN_HOUR
        is_there = self._there[row] and hours >= self._spec["from_hours"]
        return (*visits, self._night(row)) if is_there else visits

    def _night(self, row: int) -> Visit:
        """The night: what is not known of it is left out."""
        drawn = {name: values[row] for name, values in self._drawn.items()}
        night: Plain = {
            "id": _NIGHT,
            "start": self._spec["start"],
            "minutes": self._spec["minutes"],
            "presence": drawn["presence"],
            "tasks": tuple({"activity": activity} for activity in self._spec["tasks"]),
        }
        if drawn["presence_for"] is not None:
            night["presence_for"] = tuple(drawn["presence_for"])
        if drawn["calls_per_night"] is not None:
            night["calls_per_night"] = float(drawn["calls_per_night"])
        if drawn["payers"] != "council":
            shares = self._spec["shared_percent"].items()
            night["payers"] = tuple({"who": who, "percent": float(percent)} for who, percent in shares)
        return Visit.model_validate(night, strict=True)
