"""The words that follow from several fields: support, equipment in place, presence, what is delivered.

Left out: how they are derived (`facts`, `attendance`).
"""

from __future__ import annotations

from .term import Term

COUNTED = "always known: it follows from the visits"
ANY_CARER = "unknown unless one carer's answer is yes, or every carer's is no"
WILLING_CARER = (
    f"{ANY_CARER}; a yes is unknown too while somebody close may harm the person (`support.may_harm`)"
)
STRAIN = "unknown while any carer's is, unless one is breaking down"
_TIMES = "unknown where a visit has no start or no length"
IN_USE = "Is each piece of equipment in the home used, and how often?"
IN_ORDER = (
    "Does each piece of equipment in the home work and fit, is it serviced, the right model and not recalled?"
)
OTHER_KINDS = ("lifting", "alarm", "monitoring")
"""Kinds of equipment outside the catalogue that a rule may ask for."""
DECISIONS = ("care_change", "equipment", "monitoring", "sharing")
"""The decisions of which it is derived whether somebody who is appointed has agreed."""
AGREES_TO = "appointed.agrees_to_"
HELPED = "helped."
"""Words that say whether anybody helps with a need (`Activity.helps_with`)."""
WILLING = ("willing_handling", "willing_personal_care", "willing_other")
"""What unpaid carers are willing and able to do: a yes is counted on only while nothing on record speaks against them."""
MAY_HARM = "support.may_harm"
MAY_HARM_FOLLOWS_FROM = (
    "risks.domestic_abuse",
    "risks.safeguarding_concern_open",
    "risks.lead_agrees_who_sees",
)
"""Abuse known or suspected, a concern that is open, and whether the lead has said who is safe."""
DERIVED = (
    *(
        Term(
            f"{AGREES_TO}{decision}",
            "boolean",
            f"An attorney, deputy or guardian whose power covers it has agreed, or a court has allowed it: {decision}",
            ask=f"Does the power of whoever agreed cover it, and is it in force ({decision.replace('_', ' ')})?",
            not_assessed="unknown where an agreement is on record and the power is not; no agreement on record is none",
        )
        for decision in DECISIONS
    ),
    Term(
        "support.unpaid_carer",
        "boolean",
        "There is an unpaid carer",
        ask="Is there an unpaid carer?",
        not_assessed="unknown: nobody has asked whether there is one",
    ),
    Term(
        MAY_HARM,
        "boolean",
        "Somebody close may harm the person: abuse is known, suspected or under enquiry, and the safeguarding lead has "
        "not said who is safe",
        not_assessed="always known: it is what is on record; whether there is abuse is asked by itself",
    ),
    Term(
        "equipment.something_in_place",
        "boolean",
        "Any equipment is in the home",
        ask="What equipment is already in the home, and is it used?",
        not_assessed="unknown until somebody has looked what is in place",
    ),
    Term(
        "equipment.weight_margin_kg",
        "number",
        "Lowest safe working load in place minus body weight",
        low=-400,
        high=1000,
        unit="kg",
        ask="What is the lowest safe working load on the equipment in place?",
        not_assessed="unknown without the person's weight and a safe working load",
    ),
    Term(
        "equipment.examination_overdue",
        "boolean",
        "A thorough examination of equipment in place is overdue",
        ask="When is the next thorough examination of the lifting equipment due?",
        not_assessed="unknown while no date is known for the equipment in place",
    ),
    Term(
        "equipment.something_not_used",
        "boolean",
        "Equipment in place is not used",
        ask=IN_USE,
        not_assessed="unknown while the use of any piece is, unless one is known not to be used",
    ),
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
        not_assessed=_TIMES,
    ),
    Term(
        "visit.at_night",
        "boolean",
        "Any of it lies between 22:00 and 06:00, or it is bought as waking, sleeping or live-in presence",
        ask="Does any of this visit lie between 22:00 and 06:00?",
        not_assessed=_TIMES,
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
        "Timed work of the tasks, shared among those who are there, beyond the visit's length",
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
        not_assessed=_TIMES,
    ),
    Term(
        "package.longest_day_gap_hours",
        "number",
        "Longest time between 06:00 and 22:00 without a paid carer",
        low=0,
        high=16,
        unit="hours",
        ask="How long is the longest time in the day without a carer?",
        not_assessed=_TIMES,
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
        "equipment.lifting_not_used",
        "boolean",
        "Equipment in place that lifts people is not used",
        ask=IN_USE,
        not_assessed="unknown while the use of any piece that lifts is, unless one is known not to be used",
    ),
    Term(
        "equipment.lifting_out_of_order",
        "boolean",
        "Equipment in place that lifts people is broken, superseded or recalled",
        ask=IN_ORDER,
        not_assessed="unknown while the condition of any piece that lifts is, unless one is known to be out of order",
    ),
    Term(
        "equipment.something_out_of_order",
        "boolean",
        "Equipment in place is broken, superseded or recalled",
        ask=IN_ORDER,
        not_assessed="unknown while the condition of any piece is, unless one is known to be out of order",
    ),
    Term(
        "equipment.examination_too_far_ahead",
        "boolean",
        "The next thorough examination of equipment that lifts people is more than half a year away",
        ask="When is the next thorough examination of the lifting equipment due?",
        not_assessed="unknown while the date of any piece that lifts is, unless one is known to be too far ahead",
    ),
    Term(
        "task.rests_on_what_is_unfit",
        "boolean",
        "A piece in place that serves this activity is out of order, overdue for examination or made for less weight",
        ask=IN_ORDER,
        not_assessed="unknown while the state of any piece that serves it is, unless one is known to be unfit",
    ),
    Term(
        "visit.helps_eat",
        "boolean",
        "Somebody is beside the person while they eat or drink, as a task of this visit",
        not_assessed=COUNTED,
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
    *(
        Term(
            f"equipment.other_{kind}",
            "boolean",
            f"Something outside the catalogue is in place, for: {kind}",
            ask="What equipment is already in the home, and is it used?",
            not_assessed="unknown until somebody has looked what is in place",
        )
        for kind in OTHER_KINDS
    ),
)
