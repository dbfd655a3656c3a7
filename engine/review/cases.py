"""The plan of a signed review, followed to its end: each thing that it set going is a case with steps, dates and an owner.

Definitions (subjects and states are those of `model.follow_up`):
- An item that is equipment goes from *to order* to *in use*, *returned* or *never came*; another item, a need and a hold
  from *open* to *done*, *referred* or *not agreed*; a review of the second carer from *to assess* to *commissioned* or
  *stays as it is*.
- A case is *due* by the day that its newest step names; where it names none, by the day that was agreed when it was
  signed while that lies ahead or the case is urgent, else so many days after the step, or after signing, as its kind or its
  urgency allows (ours). It is *late* after that day, until it has ended: what goes on is never without a day.

Left out: who may write a step (`engine.records.follow_up`), and the follow-ups of the review as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ..model import Action, CaseStep, Choice, Review, SignedReview
from .effective import EffectiveHolds

CaseKind = Literal["equipment", "second_carer", "task"]
STATES_OF: dict[CaseKind, tuple[str, ...]] = {
    "equipment": (
        "to_order",
        "ordered",
        "delivered",
        "fitted",
        "trained",
        "on_trial",
        "in_use",
        "returned",
        "never_came",
    ),
    "second_carer": ("to_assess", "assessed", "tried", "agreed", "commissioned", "stays_as_it_is"),
    "task": ("open", "done", "referred", "not_agreed"),
}
"""The states of each kind, in the order in which they usually come."""
_DAYS_OF_URGENCY = {"now": 0, "days": 7, "planned": 90}
_DAYS_OF_KIND: dict[CaseKind, int] = {"equipment": 14, "second_carer": 28, "task": 28}
_USED: tuple[Choice, ...] = ("accept", "trial")


@dataclass(frozen=True)
class PlanCase:
    """One thing that a signed review set going, and how far it is."""

    subject: str
    name: str
    kind: CaseKind
    state: str
    since: date
    due: date | None
    owner: str
    steps: tuple[CaseStep, ...]
    ended: bool
    urgent: bool = False

    def is_late(self, on: date) -> bool:
        """Whether what is expected has not happened by its day."""
        return not self.ended and self.due is not None and self.due < on


def signed_on(signed: SignedReview) -> date:
    """The day of the first signature."""
    return date.fromisoformat(signed.signature.signed_at[:10])


def cases_of(signed: SignedReview, steps: Iterable[CaseStep]) -> tuple[PlanCase, ...]:
    """Every case of a signed review, with its steps; what is urgent first, then what is due first."""
    return with_steps(_first_cases(signed), steps)


def with_steps(cases: Iterable[PlanCase], steps: Iterable[CaseStep]) -> tuple[PlanCase, ...]:
    """Cases as they were when the review was signed, with the steps since; what is urgent first, then what is due first."""
    by_subject: dict[str, list[CaseStep]] = {}
    for step in steps:
        by_subject.setdefault(step.subject, []).append(step)
    stepped = [_with_steps(case, by_subject.get(case.subject, ())) for case in cases]
    return tuple(
        sorted(stepped, key=lambda case: (case.ended, not case.urgent, case.due or date.max, case.name))
    )


def _first_cases(signed: SignedReview) -> Iterator[PlanCase]:
    yield from _needs(signed)
    yield from _holds(signed)
    yield from _items(signed)
    yield from _second_carers(signed)


def _needs(signed: SignedReview) -> Iterator[PlanCase]:
    for need in signed.review.unmet_needs:
        days = _DAYS_OF_URGENCY[need.urgency or "days"]
        action = signed.decision.action(need.reason.source)
        yield _task(signed, need.reason.source, need.title, action, days, need.who, need.urgency == "now")


def _holds(signed: SignedReview) -> Iterator[PlanCase]:
    for hold in signed.review.holds:
        action = signed.decision.action(hold.reason.source)
        if action is not None:
            name = hold.reason.because.split(". ")[0].rstrip(".")
            yield _task(signed, hold.reason.source, name, action, 28, hold.lifted_by_whom, False)


def _task(
    signed: SignedReview,
    subject: str,
    name: str,
    action: Action | None,
    days: int,
    who: str,
    urgent: bool,
) -> PlanCase:
    """A need or a hold, with what was agreed about it when it was signed."""
    day = signed_on(signed)
    state = action.state if action else "open"
    due = action.due if action and action.due else day + timedelta(days=days)
    owner = action.owner if action and action.owner else who
    return PlanCase(subject, name, "task", state, day, due, owner, (), state != "open", urgent)


def _items(signed: SignedReview) -> Iterator[PlanCase]:
    names = names_of_items(signed.review)
    for item in signed.decision.items(*_USED):
        entry = signed.review.items.get(item)
        kind: CaseKind = "equipment" if entry is None or entry.equipment else "task"
        day = signed_on(signed)
        due = day + timedelta(days=_DAYS_OF_KIND[kind])
        yield PlanCase(item, names.get(item, item), kind, STATES_OF[kind][0], day, due, "", (), False)


def _second_carers(signed: SignedReview) -> Iterator[PlanCase]:
    day, due = signed_on(signed), signed_on(signed) + timedelta(days=_DAYS_OF_KIND["second_carer"])
    holds = EffectiveHolds(signed.review, signed.decision)
    for visit in sorted(holds.second_carer_reviews(signed.decision.items(*_USED))):
        name = f"Review of the second carer at {visit}"
        yield PlanCase(f"second_carer:{visit}", name, "second_carer", "to_assess", day, due, "", (), False)


def names_of_items(review: Review) -> dict[str, str]:
    """Items by id, as the review called them."""
    names = {suggestion.item: suggestion.name for suggestion in review.suggestions}
    return names | {item.item: item.name for item in review.not_suggested}


def _with_steps(case: PlanCase, steps: Sequence[CaseStep]) -> PlanCase:
    """A case in the state of its newest step."""
    if not steps:
        return case
    newest = steps[-1]
    owner = next((step.owner for step in reversed(steps) if step.owner), case.owner)
    return PlanCase(
        case.subject,
        case.name,
        case.kind,
        newest.state,
        newest.on,
        _next_day(case, newest),
        owner,
        tuple(steps),
        newest.has_ended,
        case.urgent,
    )


def _next_day(case: PlanCase, newest: CaseStep) -> date | None:
    """When the next thing is expected: as was said, else as it was, else as is usual. What goes on always has a day."""
    if newest.due or newest.has_ended:
        return newest.due
    if case.urgent or (case.due is not None and case.due >= newest.on):
        return case.due
    return newest.on + timedelta(days=_DAYS_OF_KIND[case.kind])
