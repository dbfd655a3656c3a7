"""Many signed reviews added up, so that nobody can be found in the sums.

Definitions:
- Hours are added up draw by draw (`engine.review`), where every review was made with the rules, the catalogue and the
  Handrail that are here. Otherwise they are sums of ranges: P10 with P10, P50 with P50, P90 with P90, as if all
  packages went the same way; the true range of the sum is narrower. Commissioned change is negative where fewer hours
  are commissioned. Money is drawn, of the choices that have a price.
- Nothing at all is given for fewer than 10 packages. A count below 5 is "fewer than 5"; every other count is
  rounded to the nearest 5, so that no small number follows from two others.
- Predicted against actual is told of packages whose outcome is recorded: the change that was predicted with every
  hold in force, and the commissioned hours then, less the hours before.

Left out: who is who, and any order of people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.print.papers.basis import Basis
from engine.model import ChosenHours, Outcome, Range
from engine.worth import price_of

FEWEST_PACKAGES = 10
FEWEST = 5


@dataclass(frozen=True)
class Compared:
    """What was predicted and what came, at one follow-up."""

    packages: int
    predicted: Range
    actual: float


@dataclass(frozen=True)
class Totals:
    """What many reviews come to."""

    packages: int
    day: date
    hours_now: float
    second_carer_hours_now: float
    released: Range
    change: Range
    released_lifted: Range
    change_lifted: Range
    drawn: bool
    """Whether hours are added up draw by draw."""
    price: Range
    """GBP once, of the chosen items that have a price."""
    with_price: int
    """Choices of an item with a sourced price."""
    without_price: int
    """Choices of an item without a sourced price."""
    waiting: int
    states: Mapping[str, int]
    """How many packages: with an unmet need, on hold as a whole, in part, not ruled out, with questions of safety."""
    needs: Mapping[str, int]
    choices: Mapping[str, Counter[str]]
    """By item: how often it was accepted, put on trial, declined, asked about."""
    compared: Mapping[str, Compared]


def totals(
    given: Sequence[Basis],
    outcomes: Mapping[tuple[str, int, str], Outcome],
    together: ChosenHours | None = None,
) -> Totals:
    """Add reviews up.

    Args:
        given: signed reviews, one for each package.
        outcomes: what became of them, by reference, number and follow-up.
        together: their hours added up draw by draw, where that can be done.
    """
    hours = [one.hours for one in given if one.hours is not None]
    items = [one.review.items[item] for one in given for item in one.chosen if item in one.review.items]
    priced = [item for item in items if item.price is not None]
    in_force = [together.in_force] if together else [one.in_force for one in hours]
    lifted = [together.lifted] if together else [one.lifted for one in hours]
    choices: dict[str, Counter[str]] = {}
    for one in given:
        for choice in one.decision.choices if one.decision else ():
            choices.setdefault(one.names.get(choice.item, choice.item), Counter())[choice.choice] += 1
    return Totals(
        packages=len(given),
        day=max(one.day for one in given),
        hours_now=sum(one.review.estimate.carer_hours_now_per_week for one in given),
        second_carer_hours_now=sum(one.review.estimate.second_carer_hours_now_per_week for one in given),
        released=added(one.released_hours_per_week for one in in_force),
        change=added(one.commissioned_change_hours_per_week for one in in_force),
        released_lifted=added(one.released_hours_per_week for one in lifted),
        change_lifted=added(one.commissioned_change_hours_per_week for one in lifted),
        drawn=together is not None,
        price=price_of(priced),
        with_price=len(priced),
        without_price=len(items) - len(priced),
        waiting=sum(not one.final for one in given),
        states=_states(given),
        needs=_needs(given),
        choices=choices,
        compared=_compared(given, outcomes),
    )


def added(ranges: Iterable[Range]) -> Range:
    """The sum of ranges, as if all went the same way."""
    kept = list(ranges)
    return Range(
        p10=sum(one.p10 for one in kept),
        p50=sum(one.p50 for one in kept),
        p90=sum(one.p90 for one in kept),
        mean=sum(one.mean for one in kept),
        unit=kept[0].unit if kept else "",
    )


def counted(count: int) -> str:
    """A count that points at nobody."""
    if count < FEWEST:
        return "none" if count == 0 else f"fewer than {FEWEST}"
    return f"about {FEWEST * round(count / FEWEST):,}"


def _states(given: Sequence[Basis]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in given:
        found["a need that is not met"] += bool(one.review.unmet_needs)
        found["everything on hold"] += one.holds.is_everything_in_force
        found["a hold on some tasks"] += any(not hold.covers_everything for hold in one.holds.in_force)
        found["a hold that cannot be ruled out"] += bool(one.holds.not_ruled_out)
        found["an open question about safety"] += any(question.safety for question in one.review.questions)
        found["nothing new"] += not one.chosen
    return dict(found)


def _needs(given: Sequence[Basis]) -> Counter[str]:
    return Counter(title for one in given for title in {need.title for need in one.review.unmet_needs})


def _compared(
    given: Sequence[Basis], outcomes: Mapping[tuple[str, int, str], Outcome]
) -> dict[str, Compared]:
    found: dict[str, Compared] = {}
    for after in sorted({key[2] for key in outcomes}):
        pairs = [
            (one, outcomes[one.reference, one.number, after])
            for one in given
            if (one.reference, one.number, after) in outcomes and one.hours is not None
        ]
        if len(pairs) >= FEWEST_PACKAGES:
            found[after] = Compared(
                len(pairs),
                added(
                    one.hours.in_force.commissioned_change_hours_per_week
                    for one, _ in pairs
                    if one.hours is not None
                ),
                sum(
                    outcome.commissioned_hours_per_week - one.review.estimate.carer_hours_now_per_week
                    for one, outcome in pairs
                ),
            )
    return found
