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
from engine.wording import list_text

ACCEPTED = {"accept": "accepted", "trial": "on trial", "decline": "declined", "ask": "to be asked first"}


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
    for choice, words in (("trial", "To be tried:"), ("accept", "To be put in place:")):
        names = [
            basis.names.get(chosen.item, chosen.item)
            for chosen in basis.decision.choices
            if chosen.choice == choice
        ]
        if names:
            yield words, f"{list_text(names)}."
    if not basis.chosen:
        yield "Nothing new", "is put in place or tried."


def proposed_for(basis: Basis, visit: Visit, index: int) -> tuple[str, ...]:
    """The equipment that is proposed for one task of a visit, with what it is used."""
    return tuple(
        f"{'On trial, with' if _on_trial(basis, suggestion.item) else 'With'}: {suggestion.name}"
        for suggestion in shown_suggestions(basis)
        if _is_equipment(basis, suggestion) and _reaches(suggestion, visit, index)
    )


def other_ways_for(basis: Basis, visit: Visit) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Reviews and other ways of working, which nobody takes in hand: each with the tasks of the visit that it is for."""
    for suggestion in shown_suggestions(basis):
        tasks = tuple(index for index in range(len(visit.tasks)) if _reaches(suggestion, visit, index))
        if tasks and not _is_equipment(basis, suggestion):
            yield suggestion.name, tasks


def _is_equipment(basis: Basis, suggestion: Suggestion) -> bool:
    entry = basis.review.items.get(suggestion.item)
    return entry is None or entry.equipment


def _reaches(suggestion: Suggestion, visit: Visit, index: int) -> bool:
    return any(place.visit == visit.id and place.task in (index, None) for place in suggestion.where)


def touched_visits(basis: Basis) -> frozenset[str]:
    """Visits in which something new is used."""
    return frozenset(place.visit for suggestion in shown_suggestions(basis) for place in suggestion.where)


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
