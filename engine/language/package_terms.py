"""The words of the whole week that follow from all visits: hours, gaps, time alone, and days since it was assessed.

Left out: how they are derived (`facts`, `attendance`, `visit_facts`).
"""

from __future__ import annotations

from .not_assessed import COUNTED, TIMES_MISSING
from .term import Term

PACKAGE_TERMS = (
    Term(
        "package.carer_hours_per_week",
        "number",
        "Paid carer-hours a week",
        low=0,
        high=700,
        unit="hours",
        not_assessed=COUNTED,
    ),
    Term(
        "package.second_carer_hours_per_week",
        "number",
        "Hours a week of second and further carers",
        low=0,
        high=600,
        unit="hours",
        not_assessed=COUNTED,
    ),
    Term(
        "package.visits_per_week",
        "number",
        "Visits a week",
        low=0,
        high=400,
        unit="visits",
        not_assessed=COUNTED,
    ),
    Term(
        "package.visits_per_day",
        "number",
        "Most visits on one day",
        low=0,
        high=60,
        unit="visits",
        not_assessed=COUNTED,
    ),
    Term(
        "package.night_visits_per_week",
        "number",
        "Visits a week that lie wholly or partly at night",
        low=0,
        high=200,
        unit="visits",
        not_assessed=COUNTED,
    ),
    Term(
        "package.double_handed", "boolean", "At least one visit has two or more carers", not_assessed=COUNTED
    ),
    Term(
        "package.presence_hours_per_week",
        "number",
        "Paid hours a week bought for somebody to be there, or long visits of which that is not known",
        low=0,
        high=700,
        unit="hours",
        not_assessed=COUNTED,
    ),
    Term(
        "package.longest_gap_hours",
        "number",
        "Longest time in the week between paid visits",
        low=0,
        high=168,
        unit="hours",
        ask="When does each visit start, and how long is it?",
        not_assessed=TIMES_MISSING,
        has_bounds=True,
    ),
    Term(
        "package.longest_day_gap_hours",
        "number",
        "Longest time between 06:00 and 22:00 without a paid carer",
        low=0,
        high=16,
        unit="hours",
        ask="How long is the longest time in the day without a carer?",
        not_assessed=TIMES_MISSING,
        has_bounds=True,
    ),
    Term(
        "package.longest_gap_without_help_hours",
        "number",
        "Longest time without a paid carer, or an unpaid one at home who can handle and give personal care and whom "
        "nothing on record speaks against (`support.may_harm`)",
        low=0,
        high=168,
        unit="hours",
        ask="Who helps between visits, by day and by night?",
        not_assessed="unknown where a missing time, or a missing answer about an unpaid carer or the time alone, would "
        "change it",
        has_bounds=True,
    ),
    Term(
        "package.longest_time_alone_hours",
        "number",
        "Longest time with nobody in the home who may be counted on: the gap between visits of a person who lives "
        "alone or whom somebody there may harm, else as recorded",
        low=0,
        high=168,
        unit="hours",
        ask="How long is the person alone at most, by day and by night?",
        not_assessed="unknown where a visit's time, whether the person lives alone, or for how long they are alone, is",
        has_bounds=True,
    ),
    Term(
        "package.someone_present_at_night",
        "boolean",
        "Somebody is in the home through every night",
        ask="Is anybody in the home through the night, every night?",
        not_assessed="unknown where a visit's time, whether the person lives alone, or for how long they are alone, is",
    ),
    Term(
        "package.doses_without_a_visit",
        "integer",
        "Times a day when medicines are due, beyond the fewest times on any day that a visit sees to medicines; where "
        "nobody said how often, at least 1 of daily medicines that no visit sees to",
        low=0,
        high=12,
        unit="times",
        ask="At how many times a day are medicines due?",
        not_assessed="unknown until it is known how often a day medicines are due, or that they are and no visit sees to "
        "them",
    ),
    Term(
        "package.review_month",
        "integer",
        "Month of the review, written as year and month: 202701 is January 2027",
        low=200001,
        high=210012,
        not_assessed="always known: it follows from the day of the review",
    ),
    Term(
        "package.days_since_assessment",
        "integer",
        "Days from the assessment to the review; below 0 in the future",
        low=-40000,
        high=60000,
        unit="days",
        ask="When was the assessment?",
        not_assessed="unknown without a day of assessment",
    ),
    Term(
        "package.days_assessed_before_discharge",
        "integer",
        "Days from the assessment to the last hospital discharge, at least; below 0 where it came after",
        low=-50000,
        high=60000,
        unit="days",
        ask="When was the assessment, and when the last hospital discharge?",
        not_assessed="unknown without a day of assessment and the weeks since the last discharge",
    ),
    Term(
        "package.days_assessed_before_package",
        "integer",
        "Days from the assessment to when the package began to run as it is, at least; below 0 where it came after",
        low=-50000,
        high=60000,
        unit="days",
        ask="When was the assessment, and since when has the package run as it is?",
        not_assessed="unknown without a day of assessment and the weeks for which the package has run",
    ),
)
