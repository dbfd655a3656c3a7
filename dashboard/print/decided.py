"""What was decided, as papers say it: for the whole package, for a visit, for a task.

Definitions: a paper of a signed review shows what was accepted or is on trial, and no other suggestion. Where
nothing is signed it shows what is suggested, and says that nobody has decided. A decision never changes a visit by
itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dashboard.print.basis import Basis
from dashboard.print.knowledge import private_fields
from engine.model import Hold, Suggestion, Truth, UnmetNeed, Visit

ACCEPTED = {"accept": "accepted", "trial": "on trial", "decline": "declined", "ask": "to be asked first"}
_WORTH_SAYING = 0.05


def shown_suggestions(basis: Basis) -> tuple[Suggestion, ...]:
    """The suggestions that a paper shows."""
    if basis.decision is None:
        return tuple(one for one in basis.review.suggestions if one.status == "suggested")
    return tuple(one for one in basis.review.suggestions if one.item in basis.chosen)


def decision_words(basis: Basis) -> Iterator[tuple[str, str]]:
    """What was decided, a line for each kind of choice."""
    if basis.decision is None:
        names = [one.name for one in shown_suggestions(basis)]
        yield "Nobody has decided yet.", "This is a draft for the occupational therapist to decide on" + (
            f". Suggested: {plain_list(names)}." if names else ". Nothing is suggested.")
        return
    for choice, words in (("trial", "To be tried:"), ("accept", "To be put in place:")):
        names = [basis.names.get(one.item, one.item) for one in basis.decision.choices if one.choice == choice]
        if names:
            yield words, f"{plain_list(names)}."
    if not basis.chosen:
        yield "Nothing new", "is put in place or tried."


def proposed_for(basis: Basis, visit: Visit, index: int) -> tuple[str, ...]:
    """What is proposed for one task of a visit."""
    found = []
    for one in shown_suggestions(basis):
        if any(place.visit == visit.id and place.task in (index, None) for place in one.where):
            # A review or another way of working is nothing that a carer takes in hand.
            entry = basis.review.items.get(one.item)
            lead = "" if entry is not None and not entry.equipment else \
                "On trial, with: " if _on_trial(basis, one.item) else "With: "
            found.append(f"{lead}{one.name}" + ("" if lead else " is recommended"))
    return tuple(found)


def touched_visits(basis: Basis) -> frozenset[str]:
    """Visits in which something new is used."""
    return frozenset(place.visit for one in shown_suggestions(basis) for place in one.where)


def second_in_review(basis: Basis) -> tuple[str, ...]:
    """Visits, in order of time, of which a review of the second carer is recommended and nothing stands in the way."""
    shown = {one.item for one in shown_suggestions(basis)}
    found = {one.visit for one in basis.review.estimate.visits
             if one.carers_now > 1 and shown & set(one.items)
             and one.claimed.probability_second_carer_not_needed >= _WORTH_SAYING}
    return tuple(visit.id for visit in in_order(basis) if visit.id in found)


def in_order(basis: Basis) -> list[Visit]:
    """The visits in order of time."""
    return sorted(basis.review.package.visits, key=lambda one: one.starts_at)


def holds_in_force(basis: Basis) -> list[Hold]:
    """The holds that are true and that no judgement sets aside."""
    aside = basis.decision.set_aside if basis.decision else frozenset()
    return [hold for hold in basis.review.holds if hold.reason.truth is Truth.TRUE and hold.reason.source not in aside]


def held_tasks(basis: Basis, visit: Visit) -> frozenset[int]:
    """The tasks of a visit that a hold keeps as they are, or one that is not ruled out yet."""
    aside = basis.decision.set_aside if basis.decision else frozenset()
    everything = frozenset(range(len(visit.tasks)))
    found: set[int] = set()
    for hold in basis.review.holds:
        if hold.reason.truth is Truth.FALSE or hold.reason.source in aside:
            continue
        if hold.covers_everything:
            return everything
        for place in hold.covers:
            if place.visit == visit.id:
                found |= everything if place.task is None else {place.task}
    return frozenset(found)


def is_private(need: UnmetNeed, kind: str) -> bool:
    """Whether what a need rests on is not told in this kind of paper."""
    private = private_fields(kind)
    return any(leaf.path.startswith(private) for leaf in need.reason.trace.leaves())


def plain_list(words: Sequence[str]) -> str:
    """`a, b and c`."""
    kept = list(words)
    return ", ".join(kept[:-1]) + f" and {kept[-1]}" if len(kept) > 1 else "".join(kept)


def _on_trial(basis: Basis, item: str) -> bool:
    return basis.decision is not None and item in basis.decision.items("trial")
