"""Other kinds of presence that the nights of a package could have, what holds each, and its money by the price table.

Definitions: the catalogue's nights say which changes there are and what holds them. A condition that is true holds; so
does one that is not known, and what would settle it is asked. Both evaluators decide them, as they do every clause.
Prices are looked up per kind and length (`engine.estimate.visit_prices`). Left out: hours. A change of kind releases none.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..estimate.visit_prices import price_of
from ..model import Condition, Truth, Visit
from ..model.condition import comparisons
from ..model.night import KindChange, NightKnowledge
from ..model.payer import shares_by_group
from ..model.presence_change import PayerMoney, PresenceChange
from ..program import ClauseId
from .context import ReviewContext

_WHOLE = 100
_PENCE = 2


def presence_changes(context: ReviewContext) -> tuple[PresenceChange, ...]:
    """Every change of kind that a night of the package could have, with what holds it."""
    knowledge = context.program.catalogue.nights
    if knowledge is None:
        return ()
    changes: list[PresenceChange] = []
    for place, visit in enumerate(context.package.visits):
        possible = (change for change in knowledge.changes if visit.kind == change.now)
        changes += [_change(context, place, visit, change, knowledge) for change in possible]
    return tuple(changes)


def _change(
    context: ReviewContext, place: int, visit: Visit, change: KindChange, knowledge: NightKnowledge
) -> PresenceChange:
    """One change at one visit: what holds it, what is not known, and its money."""
    against, unknown = _purposes(visit, knowledge)
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
        held_by=tuple(against),
        not_known=tuple(dict.fromkeys(unknown)),
        first=knowledge.first,
        price_now_gbp=now,
        price_then_gbp=then,
        times_per_week=times,
        by_payer=() if now is None or then is None else tuple(_money(visit, (now - then) * times)),
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
