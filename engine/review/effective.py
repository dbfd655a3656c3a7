"""What is in force after a judgement: which holds bind, what they keep, and whose second carer is to be reviewed.

The one place that screen, papers, totals and hours ask. Definitions:
- A hold *binds* while it is true (*in force*), and also while it is *not ruled out*; one that judgement sets aside
  does neither.
- A task line is held while a binding hold covers it, a visit while one covers the whole of it.
- A review of the second carer is *recommended* at a visit that has one and that the items reach, where the chance that
  fewer carers are enough is at least `WORTH_SAYING`: the chance with holds as they bind; where judgement sets aside
  what held the visit and nothing else holds it, the chance with holds lifted.

Left out: whether judgement may set a hold aside (`engine.review.signing`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from ..estimate import Line
from ..model import Decision, Hold, Review, TaskReference, Truth, VisitEstimate

WORTH_SAYING = 0.05
"""The least chance that fewer carers are enough for which a review is recommended."""


class EffectiveHolds:
    """The holds of a review, as a decision leaves them."""

    def __init__(self, review: Review, decision: Decision | None = None) -> None:
        """Take a review and what was decided about it; nothing is set aside while nobody has decided."""
        self._review = review
        aside = decision.set_aside if decision is not None else frozenset()
        self.set_aside = tuple(hold for hold in review.holds if hold.reason.source in aside)
        self.binding = tuple(hold for hold in review.holds if hold.reason.source not in aside)

    @property
    def in_force(self) -> tuple[Hold, ...]:
        """The binding holds that are true."""
        return tuple(hold for hold in self.binding if hold.reason.truth is Truth.TRUE)

    @property
    def not_ruled_out(self) -> tuple[Hold, ...]:
        """The binding holds that nobody has ruled out yet."""
        return tuple(hold for hold in self.binding if hold.reason.truth is not Truth.TRUE)

    @property
    def is_everything_in_force(self) -> bool:
        """Whether a true hold keeps the whole package as it is."""
        return any(hold.covers_everything for hold in self.in_force)

    @cached_property
    def lines(self) -> frozenset[Line]:
        """Task lines that a binding hold keeps, as visit and task by index."""
        return frozenset(line for hold in self.binding for line in self._lines_of(hold))

    @cached_property
    def _lines_in_force(self) -> frozenset[Line]:
        return frozenset(line for hold in self.in_force for line in self._lines_of(hold))

    @cached_property
    def visits(self) -> frozenset[int]:
        """Visits, by index, that a binding hold keeps whole."""
        return frozenset(visit for hold in self.binding for visit in self._visits_of(hold))

    def tasks(self, visit: str) -> frozenset[int]:
        """The tasks of a visit, by index, that a binding hold keeps.

        Args:
            visit: its id.
        """
        return self._tasks_among(self.lines, visit)

    def tasks_in_force(self, visit: str) -> frozenset[int]:
        """Those of them that a hold in force keeps; the others wait for an answer.

        Args:
            visit: its id.
        """
        return self._tasks_among(self._lines_in_force, visit)

    def _tasks_among(self, lines: frozenset[Line], visit: str) -> frozenset[int]:
        index = self._places[visit]
        return frozenset(task for visit_held, task in lines if visit_held == index)

    def second_carer_reviews(self, items: Collection[str]) -> frozenset[str]:
        """Ids of the visits at which a review of the second carer is recommended when these items are used."""
        return frozenset(
            estimate.visit
            for estimate in self._review.estimate.visits
            if estimate.carers_now > 1
            and not set(estimate.items).isdisjoint(items)
            and self._chance(estimate) >= WORTH_SAYING
        )

    def _chance(self, estimate: VisitEstimate) -> float:
        """The chance that fewer carers are enough, as holds bind now."""
        visit = self._places.get(estimate.visit, -1)
        is_held = visit in self.visits or any(visit_held == visit for visit_held, _ in self.lines)
        was_held = any(
            visit in {visit_held for visit_held, _ in self._lines_of(hold)} | set(self._visits_of(hold))
            for hold in self.set_aside
        )
        outcome = estimate.potential if was_held and not is_held else estimate.claimed
        return outcome.probability_second_carer_not_needed

    @cached_property
    def _places(self) -> dict[str, int]:
        return {visit.id: index for index, visit in enumerate(self._review.package.visits)}

    def _visits_of(self, hold: Hold) -> tuple[int, ...]:
        if hold.covers_everything:
            return tuple(self._places.values())
        return tuple(
            self._places[place.visit] for place in self._references_in_package(hold) if place.task is None
        )

    def _references_in_package(self, hold: Hold) -> Iterator[TaskReference]:
        """What a hold names of this package; a visit that was renamed since is no longer in it."""
        return (place for place in hold.covers if place.visit in self._places)

    def _lines_of(self, hold: Hold) -> set[Line]:
        visits = self._review.package.visits
        whole = {(visit, task) for visit in self._visits_of(hold) for task in range(len(visits[visit].tasks))}
        return whole | {
            (self._places[place.visit], place.task)
            for place in self._references_in_package(hold)
            if place.task is not None
        }
