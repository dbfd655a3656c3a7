"""What was decided, as papers say it: for the whole package, for a visit, for a task.

Definitions: a paper of a signed review shows what was accepted or is on trial, and no other suggestion. Where
nothing is signed it shows what is suggested, and says that nobody has decided. A decision never changes a visit by
itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.knowledge import private_fields
from engine.model import Suggestion, UnmetNeed, Visit
from engine.model.decision import CHOICE_WORDS, Choice
from engine.wording import list_text


def shown_suggestions(basis: Basis) -> tuple[Suggestion, ...]:
    """The suggestions that a paper shows."""
    if basis.decision is None:
        return tuple(
            suggestion for suggestion in basis.review.suggestions if suggestion.status == "suggested"
        )
    return tuple(suggestion for suggestion in basis.review.suggestions if suggestion.item in basis.chosen)


def decision_words(basis: Basis) -> Iterator[tuple[str, str]]:
    """What was decided, a line for each kind of choice."""
    if basis.decision is None:
        names = [suggestion.name for suggestion in shown_suggestions(basis)]
        yield (
            "Nobody has decided yet.",
            "This is a draft for the occupational therapist to decide on"
            + (f". Suggested: {list_text(names)}." if names else ". Nothing is suggested."),
        )
        return
    for words, items in (
        ("To be arranged:", [item for item in basis.chosen if not is_equipment(basis, item)]),
        ("To be tried:", _pieces(basis, "trial")),
        ("To be put in place:", _pieces(basis, "accept")),
    ):
        if items:
            lead = (
                f"If the person comes to agree, {words[:1].lower()}{words[1:]}"
                if is_refused(basis)
                else words
            )
            yield lead, f"{list_text([basis.names.get(item, item) for item in items])}."
    if not basis.chosen:
        yield "Nothing new", "is put in place or tried."


def is_refused(basis: Basis) -> bool:
    """Whether the person has refused consent: nothing that was chosen is ordered or used before they agree."""
    return basis.decision is not None and basis.decision.view.consent == "refused"


def _pieces(basis: Basis, choice: Choice) -> list[str]:
    items = basis.decision.items(choice) if basis.decision else ()
    return [item for item in items if is_equipment(basis, item)]


def state_of_choice(basis: Basis, item: str) -> str:
    """What was decided about an item that is shown; what is no equipment is arranged, whether for a trial or not."""
    if basis.decision is None:
        return "suggested, not decided"
    if not is_equipment(basis, item):
        return "to be arranged"
    return next((CHOICE_WORDS[choice.choice] for choice in basis.decision.choices if choice.item == item), "")


def proposed_for(basis: Basis, visit: Visit, index: int) -> tuple[str, ...]:
    """The equipment that is proposed for one task of a visit, with what it is used; none while a hold keeps the task."""
    if index in basis.holds.tasks(visit.id):
        return ()
    return tuple(
        f"{'On trial, with' if _on_trial(basis, suggestion.item) else 'With'}: {suggestion.name}"
        for suggestion in shown_suggestions(basis)
        if is_equipment(basis, suggestion.item) and _reaches(suggestion, visit, index)
    )


def other_ways_for(basis: Basis, visit: Visit) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Reviews and other ways of working, which nobody takes in hand: each with the tasks of the visit that it is for.

    A task that a hold keeps is not among them, and a review of the second carer stands at no visit but those at which
    one is recommended (`second_in_review`).
    """
    held_tasks, is_reviewed = basis.holds.tasks(visit.id), visit.id in second_in_review(basis)
    for suggestion in shown_suggestions(basis):
        if is_equipment(basis, suggestion.item) or (is_about_second_carer(suggestion) and not is_reviewed):
            continue
        tasks = tuple(
            index
            for index in range(len(visit.tasks))
            if index not in held_tasks and _reaches(suggestion, visit, index)
        )
        if tasks:
            yield suggestion.name, tasks


def is_about_second_carer(suggestion: Suggestion) -> bool:
    """Whether it may show that one carer fewer is enough."""
    return any(effect.kind == "second_carer" for effect in suggestion.effects)


def is_equipment(basis: Basis, item: str) -> bool:
    """Whether it is a piece that somebody brings, and not a review, a training or another way of working."""
    entry = basis.review.items.get(item)
    return entry is None or entry.equipment


def _reaches(suggestion: Suggestion, visit: Visit, index: int) -> bool:
    return any(place.visit == visit.id and place.task in (index, None) for place in suggestion.where)


def touched_visits(basis: Basis) -> frozenset[str]:
    """Visits in which something new is used or looked at, and nothing stands in the way of it."""
    reached = {place.visit for suggestion in shown_suggestions(basis) for place in suggestion.where}
    return frozenset(
        visit.id
        for visit in in_order(basis)
        if visit.id in reached
        and (_is_new_in_a_task(basis, visit) if visit.tasks else not _is_held(basis, visit))
    )


def _is_new_in_a_task(basis: Basis, visit: Visit) -> bool:
    return any(other_ways_for(basis, visit)) or any(
        proposed_for(basis, visit, index) for index in range(len(visit.tasks))
    )


def _is_held(basis: Basis, visit: Visit) -> bool:
    return basis.review.package.visits.index(visit) in basis.holds.visits


def second_in_review(basis: Basis) -> tuple[str, ...]:
    """Visits, in order of time, of which a review of the second carer is recommended and nothing stands in the way."""
    reviewed = basis.holds.second_carer_reviews({suggestion.item for suggestion in shown_suggestions(basis)})
    return tuple(visit.id for visit in in_order(basis) if visit.id in reviewed)


def in_order(basis: Basis) -> list[Visit]:
    """The visits in order of time."""
    return sorted(basis.review.package.visits, key=lambda visit: visit.starts_at)


def is_private(need: UnmetNeed, kind: str) -> bool:
    """Whether what a need rests on is not told in this kind of paper."""
    private = private_fields(kind)
    return any(leaf.path.startswith(private) for leaf in need.reason.trace.leaves())


def _on_trial(basis: Basis, item: str) -> bool:
    return basis.decision is not None and item in basis.decision.items("trial")
