"""The words of one visit that follow from several of its fields: length, presence, what is delivered.

Left out: how they are derived (`facts`, `attendance`, `visit_facts`).
"""

from __future__ import annotations

from .not_assessed import COUNTED, TIMES_MISSING
from .term import Term

VISIT_TERMS = (
    Term(
        "visit.minutes",
        "number",
        "Commissioned length",
        low=5,
        high=1440,
        unit="minutes",
        ask="How long is this visit meant to last?",
        not_assessed="unknown where the package does not say",
    ),
    Term("visit.carers", "integer", "Carers commissioned", low=1, high=4, not_assessed=COUNTED),
    Term("visit.days_per_week", "integer", "Days a week", low=1, high=7, not_assessed=COUNTED),
    Term(
        "visit.overrun_minutes",
        "number",
        "Delivered length minus commissioned length",
        low=-1440,
        high=1440,
        unit="minutes",
        ask="How long does this visit usually last?",
        not_assessed="unknown until the usual length as delivered is known",
    ),
    Term(
        "visit.carers_short",
        "boolean",
        "Fewer carers come than are commissioned",
        ask="How many carers usually come?",
        not_assessed="unknown until it is known how many usually come",
    ),
    Term(
        "visit.more_carers_come",
        "boolean",
        "More carers come than are commissioned",
        ask="How many carers usually come?",
        not_assessed="unknown until it is known how many usually come",
    ),
    Term(
        "visit.nobody_comes",
        "boolean",
        "Nobody usually comes: no carer, or for no minute",
        ask="How many carers usually come, and for how long?",
        not_assessed="unknown until it is known how many usually come or for how long",
    ),
    Term(
        "visit.timed_minutes",
        "number",
        "Minutes of its timed tasks, one after the other",
        low=0,
        high=600000,
        unit="minutes",
        not_assessed=COUNTED,
    ),
    Term(
        "visit.part_of_day",
        "words",
        "When it starts: morning 06:00-10:59, midday 11:00-14:29, tea 14:30-17:59, evening 18:00-21:59, night "
        "22:00-05:59; presence in the night is `visit.at_night`",
        ("morning", "midday", "tea", "evening", "night"),
        ordered=True,
        ask="When does this visit start?",
        not_assessed="unknown where the visit has no start",
    ),
    Term("visit.has_a_start", "boolean", "The plan says when it starts", not_assessed=COUNTED),
    Term(
        "visit.night_minutes",
        "number",
        "Minutes of the visit between 22:00 and 06:00",
        low=0,
        high=480,
        unit="minutes",
        ask="When does this visit start, and how long is it?",
        not_assessed=TIMES_MISSING,
    ),
    Term(
        "visit.at_night",
        "boolean",
        "Any of it lies between 22:00 and 06:00, or it is bought as waking, sleeping or live-in presence",
        ask="Does any of this visit lie between 22:00 and 06:00?",
        not_assessed=TIMES_MISSING,
    ),
    Term(
        "visit.presence",
        "words",
        "What the time is bought for; working, unless it was said or its shape leaves it open",
        ("working", "waking", "sleeping", "living_in", "on_call"),
        ask="Is this time bought for tasks (working), or for somebody to be there: awake, asleep, living in, on call?",
        not_assessed="unknown for four hours or more (or two in the night) of which timed tasks fill less than half",
    ),
    Term(
        "visit.second_person",
        "words",
        "Who the second person at the visit is",
        ("none", "paid", "nurse", "family"),
        not_assessed=COUNTED,
    ),
    Term("visit.shared", "boolean", "The visit is shared with another person", not_assessed=COUNTED),
    Term(
        "visit.overlaps_another",
        "boolean",
        "Another working visit takes place at the same time",
        not_assessed="always known: visits without times are not compared",
    ),
    Term(
        "visit.task_excess_minutes",
        "number",
        "Timed work of the tasks, shared among those who are there, beyond the visit's length; or of tasks for several, "
        "beyond the time in which so many are there together",
        low=-1440,
        high=30000,
        unit="minutes",
        ask="How long is this visit meant to last?",
        not_assessed="unknown where the visit's length is; tasks that are not timed ask for nothing here",
    ),
    Term(
        "visit.delivered_percent",
        "number",
        "Delivered length as a share of the commissioned length",
        low=0,
        high=30000,
        unit="percent",
        ask="How long does this visit usually last?",
        not_assessed="unknown until the usual length as delivered is known",
    ),
    Term(
        "visit.late_minutes",
        "number",
        "Minutes after the planned start at which it usually begins",
        low=-720,
        high=720,
        unit="minutes",
        ask="When does this visit usually begin?",
        not_assessed="unknown until the usual start is known",
    ),
    Term(
        "visit.helps_eat",
        "boolean",
        "Somebody is beside the person while they eat or drink, as a task of this visit",
        not_assessed=COUNTED,
    ),
)
