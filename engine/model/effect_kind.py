"""The kinds of effect that an item can have on care, and what is fixed about each.

A new kind is one entry here, its steps in the machine code (docs/how_to/add_an_effect.md), one of the reference
(`tests/reference`), and a test. The place of a kind in `EFFECTS` is its code in the machine code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

EffectKind = Literal[
    "minutes_each_time", "percent_of_task", "minutes_per_week", "percent_of_visits", "second_carer"
]


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """What is fixed about a kind of effect."""

    unit: str
    """The unit of its size, as a review shows it."""
    label: str
    """The unit as the heading of a column or field."""
    measured: str
    """What is timed or counted before and after."""
    percent: bool = False
    """Whether its size lies between -100 and 100."""
    eases_unpaid: bool = True
    """Whether it also eases what unpaid carers do; else it is about visits alone."""


EFFECTS: Mapping[EffectKind, EffectSpec] = {
    "minutes_each_time": EffectSpec(
        "minutes each time, each carer", "Minutes each time", "minutes each time"
    ),
    "percent_of_task": EffectSpec(
        "% of the task's minutes", "Percent of the task’s minutes", "minutes each time", percent=True
    ),
    "minutes_per_week": EffectSpec("minutes a week", "Minutes a week", "minutes a week"),
    "percent_of_visits": EffectSpec(
        "% of visits for this alone",
        "Percent of visits that hold nothing else",
        "visits a week for this alone",
        percent=True,
        eases_unpaid=False,
    ),
    "second_carer": EffectSpec(
        "% of second-carer hours, if a review changes the package",
        "Percent of second-carer hours, when a review changes the package",
        "the second carer’s hours a week",
        percent=True,
        eases_unpaid=False,
    ),
}
