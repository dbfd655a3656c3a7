"""Whether an outcome makes sense: its day against its follow-up, and its hours against what was signed.

Definitions (ours): the follow-up of about six weeks is seen 4 to 10 weeks after signing, that of about four months 13 to 26
weeks after it. Hours are unusual where they are more than half as many again as when it was signed and at least 7 more,
or under a third of them. What is unusual may be right: it is asked again, and never refused.
Care *has ended* where no hours are commissioned any more and nothing is in use: somebody died or moved, as a rule, and
nothing was released.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ..model import Outcome, SignedReview
from ..model.decision import ItemUse
from .cases import signed_on

FOLLOW_UP_DAYS = {"6_weeks": 42, "4_months": 122}
"""The days after signing on which each follow-up is due."""
FOLLOW_UP_WEEKS = {"6_weeks": (4, 10), "4_months": (13, 26)}
"""From how many weeks after signing to how many each follow-up is what it is called."""
SAME_HOURS = 0.125
"""Commissioned hours a week that are nearer to each other are the same: half a step of a quarter of an hour."""
_MORE, _AT_LEAST, _LESS = 1.5, 7.0, 1 / 3


def care_has_ended(before: float, now: float | None, uses: Iterable[ItemUse | None]) -> bool:
    """Whether care has ended: no hours any more, and nothing in use.

    Args:
        before: commissioned hours a week when it was signed.
        now: at a follow-up.
        uses: of each item, at that follow-up.
    """
    return now == 0 < before and "in_use" not in set(uses)


def is_in_its_weeks(day: date, outcome: Outcome) -> bool:
    """Whether an outcome was seen when its follow-up is, after a signature of this day."""
    first, last = FOLLOW_UP_WEEKS[outcome.after]
    return day + timedelta(weeks=first) <= outcome.seen_on <= day + timedelta(weeks=last)


def unusual(signed: SignedReview, outcome: Outcome) -> tuple[str, ...]:
    """What to look at again before it is kept; empty where nothing is unusual."""
    remarks = []
    day, (first, last) = signed_on(signed), FOLLOW_UP_WEEKS[outcome.after]
    if not is_in_its_weeks(day, outcome):
        weeks = (outcome.seen_on - day).days // 7
        remarks.append(f"It was seen {weeks} weeks after signing, not {first} to {last}.")
    before, now = signed.review.estimate.carer_hours_now_per_week, outcome.commissioned_hours_per_week
    if now > before * _MORE and now - before >= _AT_LEAST:
        remarks.append(f"{now:g} hours a week are many more than the {before:.1f} when it was signed.")
    if before >= _AT_LEAST and now < before * _LESS:
        remarks.append(f"{now:g} hours a week are far fewer than the {before:.1f} when it was signed.")
    return tuple(remarks)
