"""What must not become less, on the provider's paper: where holds bind, and what waits for an answer.

Left out: why. The reason stays with the therapist: it may be private.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.provider_questions import asked_questions
from dashboard.print.papers.visit_groups import VisitGroup
from dashboard.print.pdf.sheet import Sheet
from dashboard.wording import count_of
from engine.model import Hold, Visit
from engine.wording import list_text

HeldPlace = tuple[str, str]
"""Visits by their name, and which of their tasks, in words."""


def write_holds(sheet: Sheet, basis: Basis, groups: Sequence[VisitGroup]) -> None:
    """Where nothing may become less. The reason stays with the therapist: it may be private."""
    in_force, possible = basis.holds.in_force, basis.holds.not_ruled_out
    sheet.heading("Holds: what must not become less")
    if basis.holds.is_everything_in_force:
        sheet.say(
            "The whole package is on hold: no visit is shortened, moved or left out. The reason is with the "
            "occupational therapist.",
            lead="On hold.",
        )
    elif in_force:
        sheet.say(
            "None of this is shortened, moved or left out. Speak to the occupational therapist before any change.",
            lead="On hold:",
        )
        sheet.bullets(_held_places(groups, in_force))
    if possible:
        ask = (
            "Answer what you can under “Please help to answer”; ask the occupational therapist for the rest."
            if asked_questions(basis)
            else "Ask the occupational therapist what is to be answered."
        )
        sheet.say(
            f"{count_of(len(possible), 'hold')} cannot be ruled out until questions are answered. Until then this does not "
            f"become less. {ask}",
            lead="Waits for an answer:",
        )
        sheet.bullets(_waiting_places(groups, possible))
    elif not in_force:
        sheet.say("No hold.")


def _held_places(groups: Sequence[VisitGroup], holds: Sequence[Hold]) -> Iterator[HeldPlace]:
    """The tasks that holds cover, visits with the same ones together, in the order of the day."""
    places = {(place.visit, place.label) for hold in holds for place in hold.covers}
    visits_of: dict[tuple[str, ...], list[str]] = {}
    for group in groups:
        for days, labels in group.by_day(lambda visit: _labels_at(visit, places)):
            if labels:
                visits_of.setdefault(labels, []).append(group.name_on(days))
    for labels, visits in visits_of.items():
        yield f"{list_text(dict.fromkeys(visits))}:", f"{'; '.join(labels)}."


def _labels_at(visit: Visit, places: Collection[tuple[str, str]]) -> tuple[str, ...]:
    labels = sorted({label for name, label in places if name == visit.id})
    return tuple(labels) if all(labels) else ("the whole visit",)


def _waiting_places(groups: Sequence[VisitGroup], holds: Sequence[Hold]) -> Iterator[HeldPlace]:
    """What waits for an answer, those that cover the same together: the whole package first."""
    of_everything = sum(hold.covers_everything for hold in holds)
    if of_everything:
        yield (
            "The whole package:",
            f"no visit is shortened, moved or left out ({count_of(of_everything, 'hold')}).",
        )
    of_parts = [hold for hold in holds if not hold.covers_everything]
    for places, number in Counter(tuple(_held_places(groups, [hold])) for hold in of_parts).items():
        yield _in_one_line(places, number)


def _in_one_line(places: Sequence[HeldPlace], number: int) -> HeldPlace:
    """Everything that so many holds cover, the first of it as what the line is about."""
    if not places:
        return "No visit that is planned now:", f"{count_of(number, 'hold')}."
    (visits, tasks), *others = places
    more = "".join(f" {other_visits} {other_tasks}" for other_visits, other_tasks in others)
    return visits, f"{tasks}{more} ({count_of(number, 'hold')})"
