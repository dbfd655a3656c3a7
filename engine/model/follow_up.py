"""What happens after a review: the steps of a plan, answers of a provider, notes, and what the person says about it.

Definitions:
- An *entry* is written once and never changed: what is put right is a further entry, and the newest counts.
- A *case* is one thing that a signed review set going: an item that was accepted or tried, a review of the second carer,
  an unmet need, a hold or a question that somebody took on. Its *subject* is the id of the item, `second_carer:` and the
  id of the visit, or the source of the rule (`rule:<id>`) or `question:` and its path.
- A *step* says what state a case is in from a day on. *Due* is the day by which the next thing is expected: after it,
  the case is late.

Left out: where entries are kept and who may write which (`engine.records.follow_up`); what a case's states are called
and in which order they come (`dashboard.screen`). Nothing here changes a signed review.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .decision import MOST_WORDS, TaskState
from .field import CalendarDate, Frozen

ItemState = Literal[
    "to_order", "ordered", "delivered", "fitted", "trained", "on_trial", "in_use", "returned", "never_came"
]
SecondCarerState = Literal["to_assess", "assessed", "tried", "agreed", "commissioned", "stays_as_it_is"]
State = Literal[ItemState, SecondCarerState, TaskState]
_ENDED: tuple[State, ...] = (
    "in_use",
    "returned",
    "never_came",
    "commissioned",
    "stays_as_it_is",
    "done",
    "referred",
    "not_agreed",
)
_NEEDS_A_REASON: tuple[State, ...] = ("returned", "never_came", "not_agreed", "stays_as_it_is")
NoteSection = Literal["person", "needs", "week", "equipment", "decision", "after"]
_CODE, _LINE = 200, 400


class CaseStep(Frozen):
    """One step of a case."""

    kind: Literal["step"] = "step"
    subject: str = Field(min_length=1, max_length=_CODE)
    state: State
    on: CalendarDate
    due: CalendarDate | None = Field(default=None, description="By when the next thing is expected")
    owner: str = Field(default="", max_length=_LINE, description="Who sees to it")
    people: str = Field(
        default="", max_length=_LINE, description="Who was trained, or agreed, and by whom it was signed off"
    )
    carers: int | None = Field(default=None, ge=1, le=4, description="With how many carers it was tried")
    words: str = Field(default="", max_length=MOST_WORDS, description="Reason, stop criteria, anything else")

    @model_validator(mode="after")
    def _gives_its_reason(self) -> Self:
        if self.state in _NEEDS_A_REASON and not self.words.strip():
            raise ValueError("say why in a few words")
        if self.due is not None and self.due < self.on:
            raise ValueError("the next thing cannot be due before this happened")
        return self

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is expected."""
        return self.state in _ENDED


class ProviderAnswer(Frozen):
    """What a home care provider answers to one recommendation; it changes nothing that was signed."""

    kind: Literal["answer"] = "answer"
    subject: str = Field(
        default="", max_length=_CODE, description="Of which case; empty for the recommendation as a whole"
    )
    reply: Literal["received", "can", "cannot", "question"]
    from_day: CalendarDate | None = Field(default=None, description="From when it can be done")
    because: str = Field(default="", max_length=MOST_WORDS, description="Why not, or what is asked")
    trained: str = Field(default="", max_length=MOST_WORDS, description="Names of carers who are trained")
    trial_result: str = Field(default="", max_length=MOST_WORDS)
    answered_by: str = Field(default="", max_length=_LINE, description="Name and role, as the paper has it")
    answered_on: CalendarDate | None = None
    came_by: Literal["screen", "paper", "unproved_paper"] = Field(
        default="screen",
        description="How; a paper of an earlier layout is read by its fields, and its pages are not proved",
    )


class Note(Frozen):
    """A note of a therapist about one part of a review."""

    kind: Literal["note"] = "note"
    section: NoteSection
    words: str = Field(min_length=1, max_length=MOST_WORDS)


class PersonsWord(Frozen):
    """What the person, or who speaks for them, says about one thing; saying nothing is no consent."""

    kind: Literal["persons_word"] = "persons_word"
    subject: str = Field(
        min_length=1, max_length=_CODE, description="An item, or `fact:` and what is corrected"
    )
    says: Literal["yes", "no", "try", "later", "that_is_wrong"]
    words: str = Field(default="", max_length=MOST_WORDS, description="In their own words")
    said_by: Literal["person", "advocate", "family", "attorney"] = "person"


class SentBack(Frozen):
    """A second person does not sign, and says what is to be changed."""

    kind: Literal["sent_back"] = "sent_back"
    because: str = Field(min_length=10, max_length=MOST_WORDS)


class QueueMove(Frozen):
    """A therapist puts a package elsewhere among its like in the queue, with a reason, until its next review is signed.

    It names no other package, so that nothing of one person is kept with another.
    """

    kind: Literal["queue_move"] = "queue_move"
    to: Literal["front", "end", "own_place"]
    because: str = Field(min_length=10, max_length=MOST_WORDS)


FollowUp = CaseStep | ProviderAnswer | Note | PersonsWord | SentBack | QueueMove
