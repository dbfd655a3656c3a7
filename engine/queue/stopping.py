"""When another review of a double-handed package is unlikely to change anything.

Definitions: the chance that a review changes a package differs from package to package, as a beta distribution around the
published (or learned) chance with a precision of our own (`terms.yaml`). After `n` reviews that changed nothing its
mean is `chance * precision / (precision + n)`. Another review is unlikely to change anything when that falls below the
least chance, or when the hours that it may release in the time reckoned with are fewer than it costs staff.

It is advice about double-handed reviews alone: unmet needs, dangers and changed circumstances always call for one.
"""

from __future__ import annotations

from dataclasses import dataclass

from .terms import QueueFigures

MINUTES_AN_HOUR = 60


@dataclass(frozen=True)
class AnotherReview:
    """What another double-handed review may bring."""

    chance: float
    hours_a_week: float
    """Second-carer hours a week that may go, on average over changing and not."""
    worth_it: bool
    because: str


def another_review(
    second_carer_hours: float,
    without_change: int,
    *,
    chance: float,
    share: float,
    review_minutes: float,
    figures: QueueFigures,
) -> AnotherReview:
    """What another review may bring after some that changed nothing.

    Args:
        second_carer_hours: of the package, a week.
        without_change: earlier reviews that changed nothing.
        chance: that a first review changes anything, from 0 to 1.
        share: of the second carer's hours that go if it does, from 0 to 1.
        review_minutes: staff time of a review.
        figures: what is reckoned with.
    """
    precision = figures.alike_packages.value
    now = chance * precision / (precision + without_change)
    hours = now * share * second_carer_hours
    cost, gain = review_minutes / MINUTES_AN_HOUR, hours * figures.weeks.value
    earlier = f" after {without_change} without a change" if without_change else ""
    chance_text = f"the chance that a review changes anything is about {round(now * 100)} in 100{earlier}"
    if now < figures.least_chance.value:
        return AnotherReview(
            now, hours, False, f"{chance_text}: unlikely to change anything unless something is new"
        )
    if gain < cost:
        return AnotherReview(
            now,
            hours,
            False,
            f"{chance_text}, and the {gain:.0f} hours that it may release in {figures.weeks.value:.0f} weeks are fewer than "
            f"the {cost:.0f} that it costs staff, unless something is new",
        )
    return AnotherReview(now, hours, True, chance_text)
