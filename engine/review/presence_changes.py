"""Other kinds of presence that the nights of a package could have, what holds each, and its money by the price table.

Definitions: `catalogue/nights/presence_changes.yaml` says which changes there are and what holds them. A condition
that is true holds; so does one that is not known, and what would settle it is asked. Prices are looked up per kind and
length: the price of that length, else of an hour of that kind, times its length. Left out: hours. A change of kind
releases none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import chain
from typing import Any

from ..estimate.visit_prices import price_of
from ..language import Vocabulary, parse_document, truth_of
from ..language.parse import ConditionParser
from ..model import Condition, Presence, ProblemsFoundError, Truth, Visit
from ..model.condition import comparisons
from ..model.payer import shares_by_group
from ..model.presence_change import PayerMoney, PresenceChange
from .context import ReviewContext

_FOLDER, _FILE = "nights", "presence_changes.yaml"
_WHOLE = 100
_PENCE = 2


@dataclass(frozen=True)
class NightHold:
    """A condition that holds a change while it is true or not known."""

    when: Condition
    because: str


@dataclass(frozen=True)
class KindChange:
    """One kind of presence that may become another, and what holds that."""

    now: Presence
    then: Presence
    holds: tuple[NightHold, ...]


@dataclass(frozen=True)
class NightKnowledge:
    """The whole file."""

    first: str
    purposes: Mapping[str, str]
    changes: tuple[KindChange, ...]


def presence_changes(context: ReviewContext) -> tuple[PresenceChange, ...]:
    """Every change of kind that a night of the package could have, with what holds it."""
    knowledge = night_knowledge(context.program.vocabulary)
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
    for hold in change.holds:
        truth = truth_of(
            hold.when, context.values((place,)), context.program.vocabulary, context.facts.ranges
        )
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
        knowledge.purposes[purpose] for purpose in visit.presence_for if purpose in knowledge.purposes
    ], []


def _questions(context: ReviewContext, condition: Condition) -> Iterator[str]:
    for leaf in comparisons(condition):
        term = context.program.vocabulary[leaf.path]
        yield term.ask or term.description


def _money(visit: Visit, gbp: float) -> Iterator[PayerMoney]:
    for group, percent in shares_by_group(visit.payers).items():
        yield PayerMoney(payer=group, gbp_per_week=round(gbp * percent / _WHOLE, _PENCE))


@lru_cache(maxsize=4)
def night_knowledge(vocabulary: Vocabulary) -> NightKnowledge:
    """The file, read against the words of a program.

    Raises:
        ProblemsFoundError: what is wrong with it.
    """
    with as_file(files("catalogue") / _FOLDER / _FILE) as path:
        node = parse_document(path.read_text(encoding="utf-8"), _FILE)
    parser = ConditionParser(vocabulary, _FILE, "visit")
    holds: dict[str, tuple[NightHold, ...]] = {}
    listed: Any = node.get("holds")
    for key, several in listed.pairs:
        holds[key.text] = tuple(_hold(written, parser) for written in several.items)
    if parser.problems:
        raise ProblemsFoundError(parser.problems)
    plain: dict[str, Any] = node.plain()
    changes = tuple(
        KindChange(
            kind["now"], kind["then"], tuple(chain.from_iterable(holds[name] for name in kind["holds"]))
        )
        for kind in plain["changes"]
    )
    return NightKnowledge(plain["first"].strip(), plain["purposes_that_hold"], changes)


def _hold(node: Any, parser: ConditionParser) -> NightHold:
    condition = parser.parse(node.get("when"))
    if condition is None:
        raise ProblemsFoundError(parser.problems)
    return NightHold(condition, node.get("because").plain())
