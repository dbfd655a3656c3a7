"""Other kinds of presence that the nights of a package could have, what holds each, and its money by the price table.

Definitions: the catalogue's nights say which changes there are and what holds them. A condition that is true holds; so
does one that is not known, and what would settle it is asked. Both evaluators decide them, as they do every clause.
Every hold on the whole package holds a night as it does all care, and so does a need of today. Prices
are looked up per kind and length (`engine.estimate.visit_prices`); while anything is known to stand against a change
there is no money. Left out: hours. A change of kind releases none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..estimate.visit_prices import price_of
from ..model import Condition, Truth, UnmetNeed, Visit
from ..model.condition import comparisons
from ..model.night import KindChange, NightKnowledge
from ..model.payer import shares_by_group
from ..model.presence_change import PayerMoney, PresenceChange
from ..program import ClauseId
from .context import ReviewContext
from .holds import BindingHold

_WHOLE = 100
_PENCE = 2


def presence_changes(
    context: ReviewContext, holds: Sequence[BindingHold], needs: Sequence[UnmetNeed]
) -> tuple[PresenceChange, ...]:
    """Every change of kind that a night of the package could have, with what holds it.

    Args:
        context: the package.
        holds: those that bind.
        needs: every unmet need.
    """
    knowledge = context.program.catalogue.nights
    if knowledge is None:
        return ()
    changes: list[PresenceChange] = []
    for place, visit in enumerate(context.package.visits):
        possible = (change for change in knowledge.changes if visit.kind == change.now)
        for change in possible:
            against, unknown = _purposes(visit, knowledge)
            against += _bearing_on(holds, needs)
            unknown += _not_ruled_out(holds)
            changes.append(_change(context, place, visit, change, knowledge, against, unknown))
    return tuple(changes)


def _bearing_on(holds: Iterable[BindingHold], needs: Iterable[UnmetNeed]) -> Iterator[str]:
    """What is true and comes before any change of care: holds on everything, and needs of today."""
    for binding in holds:
        if binding.hold.covers_everything and binding.hold.reason.truth is Truth.TRUE:
            yield binding.hold.reason.because
    for need in needs:
        if need.urgency == "now":
            yield f"This comes first, today: {need.title}."


def _not_ruled_out(holds: Iterable[BindingHold]) -> Iterator[str]:
    """How many holds on everything may bind, said once: each asks its own questions."""
    count = sum(
        binding.hold.covers_everything and binding.hold.reason.truth is not Truth.TRUE for binding in holds
    )
    if count:
        yield f"Does a hold on all of the care bind? {count} cannot be ruled out until their questions are answered."


def _change(
    context: ReviewContext,
    place: int,
    visit: Visit,
    change: KindChange,
    knowledge: NightKnowledge,
    against: list[str],
    unknown: list[str],
) -> PresenceChange:
    """One change at one visit: what holds it, what is not known, and its money."""
    for group, index, hold in knowledge.holds_of(change):
        # One package: its visits are the rows.
        truth = Truth(int(context.answers.of(ClauseId.of_night(group, index))[place]))
        if truth is Truth.TRUE:
            against.append(hold.because)
        elif truth is Truth.UNKNOWN:
            unknown.extend(_questions(context, hold.when))
    times = len(visit.days) / visit.every_weeks * visit.carers
    now, then = (
        None if visit.minutes is None else price_of(context.package.service.prices, kind, visit.minutes)
        for kind in (change.now, change.then)
    )
    return PresenceChange(
        visit=visit.id,
        now=change.now,
        then=change.then,
        held_by=tuple(dict.fromkeys(against)),
        not_known=tuple(dict.fromkeys(unknown)),
        first=knowledge.first,
        price_now_gbp=now,
        price_then_gbp=then,
        times_per_week=times,
        by_payer=tuple(_money(visit, (now - then) * times))
        if now is not None and then is not None and not against
        else (),
    )


def _purposes(visit: Visit, knowledge: NightKnowledge) -> tuple[list[str], list[str]]:
    """What the presence is for, as far as that holds; and that nobody has asked, where nobody has."""
    if visit.presence_for is None:
        return [], ["What is the presence for?"]
    return [
        knowledge.purposes_that_hold[purpose]
        for purpose in visit.presence_for
        if purpose in knowledge.purposes_that_hold
    ], []


def _questions(context: ReviewContext, condition: Condition) -> Iterator[str]:
    for leaf in comparisons(condition):
        term = context.program.vocabulary[leaf.path]
        yield term.ask or term.description


def _money(visit: Visit, gbp: float) -> Iterator[PayerMoney]:
    for group, percent in shares_by_group(visit.payers).items():
        yield PayerMoney(payer=group, gbp_per_week=round(gbp * percent / _WHOLE, _PENCE))
