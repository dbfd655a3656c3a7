"""Many signed reviews added up, so that nobody can be found in the sums.

Definitions:
- Hours are added up draw by draw (`engine.review`), where every review was made with the rules, the catalogue and the
  Handrail that are here. Otherwise they are sums of ranges: P10 with P10, P50 with P50, P90 with P90, as if all
  packages went the same way; the true range of the sum is narrower. Commissioned change is negative where fewer hours
  are commissioned. Money is drawn, of the choices that have a price.
- Nothing at all is given for fewer than 10 packages. A count below 5 is "fewer than 5"; every other count is
  rounded to the nearest 5, so that no small number follows from two others.
- Predicted and actual are compared for packages whose outcome is recorded: the change that was predicted with every
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
from engine.model.payer import PayerGroup
from engine.worth import price_of

FEWEST_PACKAGES = 10
FEWEST = 5


@dataclass(frozen=True)
class Compared:
    """What was predicted and what came, at one follow-up: change of commissioned hours a week, fewer is negative."""

    packages: int
    """How many were followed."""
    predicted: Range
    actual: float


@dataclass(frozen=True)
class Totals:
    """The totals of many reviews; hours are paid carer-hours a week."""

    packages: int
    day: date
    hours_now: float
    second_carer_hours_now: float
    released: Range
    """Released hours within visits, with every hold in force."""
    change: Range
    """Change of commissioned hours, with every hold in force."""
    released_lifted: Range
    """Released hours, as if holds were lifted and questions answered favourably."""
    change_lifted: Range
    """Change of commissioned hours, as if holds were lifted."""
    drawn: bool
    """Whether hours are added up draw by draw."""
    price: Range
    """GBP once, of the chosen items that have a price."""
    with_price: int
    """Choices of an item with a sourced price."""
    without_price: int
    """Choices of an item without a sourced price."""
    payers: Mapping[PayerGroup, tuple[int, float]]
    """By payer: packages that it pays for, and its planned hours a week."""
    nights: int
    """Packages with a night that could be of another kind, held or not."""
    waiting: int
    """Packages whose second signature is not there yet."""
    states: Mapping[str, int]
    """How many packages: with an unmet need, on hold as a whole, in part, not ruled out, with questions of safety."""
    needs: Mapping[str, int]
    choices: Mapping[str, Counter[str]]
    """By item: how often it was accepted, put on trial, declined, asked about."""
    compared: Mapping[str, Compared]


def add_reviews_up(
    bases: Sequence[Basis],
    outcomes: Mapping[tuple[str, int, str], Outcome],
    together: ChosenHours | None = None,
) -> Totals:
    """Hours, decisions and outcomes of signed reviews, added up.

    Args:
        bases: signed reviews, one for each package.
        outcomes: what became of them, by reference, number and follow-up.
        together: their hours added up draw by draw, where that can be done.
    """
    hours = [basis.hours for basis in bases if basis.hours is not None]
    items = [
        basis.review.items[item] for basis in bases for item in basis.chosen if item in basis.review.items
    ]
    priced = [item for item in items if item.price is not None]
    in_force = [together.in_force] if together else [chosen_hours.in_force for chosen_hours in hours]
    lifted = [together.lifted] if together else [chosen_hours.lifted for chosen_hours in hours]
    choices: dict[str, Counter[str]] = {}
    for basis in bases:
        for choice in basis.decision.choices if basis.decision else ():
            choices.setdefault(basis.names.get(choice.item, choice.item), Counter())[choice.choice] += 1
    return Totals(
        packages=len(bases),
        day=max(basis.day for basis in bases),
        hours_now=sum(basis.review.estimate.carer_hours_now_per_week for basis in bases),
        second_carer_hours_now=sum(basis.review.estimate.second_carer_hours_now_per_week for basis in bases),
        released=sum_ranges(change.released_hours_per_week for change in in_force),
        change=sum_ranges(change.commissioned_change_hours_per_week for change in in_force),
        released_lifted=sum_ranges(change.released_hours_per_week for change in lifted),
        change_lifted=sum_ranges(change.commissioned_change_hours_per_week for change in lifted),
        drawn=together is not None,
        price=price_of(priced),
        with_price=len(priced),
        without_price=len(items) - len(priced),
        payers=_payers(bases),
        nights=sum(bool(basis.review.presence_changes) for basis in bases),
        waiting=sum(not basis.final for basis in bases),
        states=_states(bases),
        needs=_needs(bases),
        choices=choices,
        compared=_compare_outcomes(bases, outcomes),
    )


def sum_ranges(ranges: Iterable[Range]) -> Range:
    """The sum of ranges, as if all went the same way."""
    addends = list(ranges)
    return Range(
        p10=sum(addend.p10 for addend in addends),
        p50=sum(addend.p50 for addend in addends),
        p90=sum(addend.p90 for addend in addends),
        mean=sum(addend.mean for addend in addends),
        unit=addends[0].unit if addends else "",
    )


def _payers(bases: Sequence[Basis]) -> Mapping[PayerGroup, tuple[int, float]]:
    """Packages and planned hours of each payer, those without times among them."""
    totals: dict[PayerGroup, tuple[int, float]] = {}
    for basis in bases:
        for hours_of in basis.review.estimate.payers:
            packages, hours = totals.get(hours_of.payer, (0, 0.0))
            planned = hours_of.planned_hours_per_week + hours_of.allowance_hours_per_week
            totals[hours_of.payer] = packages + 1, hours + planned
    return totals


def count_text(count: int, of: int | None = None) -> str:
    """A count in words, rounded so that it points at nobody.

    Args:
        count: of packages, or of decisions.
        of: all of them, where the count is a part: rounding makes no part larger than all.
    """
    if count < FEWEST:
        return "none" if count == 0 else f"fewer than {FEWEST}"
    rounded = FEWEST * round(count / FEWEST)
    return "all, or nearly all" if of is not None and rounded >= of else f"about {rounded:,}"


def _states(bases: Sequence[Basis]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for basis in bases:
        counts["a need that is not met"] += bool(basis.review.unmet_needs)
        counts["everything on hold"] += basis.holds.is_everything_in_force
        counts["a hold on some tasks"] += any(not hold.covers_everything for hold in basis.holds.in_force)
        counts["a hold that cannot be ruled out"] += bool(basis.holds.not_ruled_out)
        counts["an open question about safety"] += any(question.safety for question in basis.review.questions)
        counts["nothing new"] += not basis.chosen
    return dict(counts)


def _needs(bases: Sequence[Basis]) -> Counter[str]:
    return Counter(title for basis in bases for title in {need.title for need in basis.review.unmet_needs})


def _compare_outcomes(
    bases: Sequence[Basis], outcomes: Mapping[tuple[str, int, str], Outcome]
) -> dict[str, Compared]:
    """By follow-up: what was predicted and what came, where enough people were followed."""
    compared: dict[str, Compared] = {}
    for after in sorted({key[2] for key in outcomes}):
        pairs = [
            (basis, outcomes[basis.reference, basis.number, after])
            for basis in bases
            if (basis.reference, basis.number, after) in outcomes and basis.hours is not None
        ]
        if len(pairs) >= FEWEST_PACKAGES:
            compared[after] = Compared(
                len(pairs),
                sum_ranges(
                    basis.hours.in_force.commissioned_change_hours_per_week
                    for basis, _ in pairs
                    if basis.hours is not None
                ),
                sum(
                    outcome.commissioned_hours_per_week - basis.review.estimate.carer_hours_now_per_week
                    for basis, outcome in pairs
                ),
            )
    return compared
