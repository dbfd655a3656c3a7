"""What the occupational therapist decides about a review, and what became of it.

Definitions:
- A choice about an item: *accept* (prescribe it), *trial* (on loan, with stop criteria), *decline*, *ask* (a question
  is to be answered first). A choice has a coded reason of the rule set and free words.
- A judgement sets aside what the rules said (a hold, an exclusion, a missing suggestion) with a reason in words. It
  never goes without one.
- A signed review is never changed: a later one has the next number and stands beside it. Its seal is the SHA-256 of
  its JSON as it was when it was signed. A later Handrail may write the same review otherwise (a field more); the seal
  stays what it was.
- Hours of an outcome are *commissioned* paid carer-hours a week, as the provider's contract has them.

Left out: who may sign (`dashboard.screen`), where it is kept (`engine.records`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, PrivateAttr

from .effect_kind import EffectKind
from .estimate import HoursChange
from .field import CalendarDate, Frozen
from .review import Review

Choice = Literal["accept", "trial", "decline", "ask"]
CHOICE_WORDS: Mapping[Choice, str] = {
    "accept": "accepted",
    "trial": "on trial",
    "decline": "declined",
    "ask": "to be asked first",
}
"""What was chosen for an item, as people read it."""
CHOICES: tuple[Choice, ...] = tuple(CHOICE_WORDS)
Agreement = Literal["agrees", "agrees_in_part", "disagrees", "could_not_be_asked"]
Consent = Literal["given", "refused", "best_interests_decision"]
TaskState = Literal["open", "done", "referred", "not_agreed"]
OutcomeTime = Literal["6_weeks", "4_months"]
ItemUse = Literal["in_use", "abandoned", "never_came"]
MOST_WORDS = 4000
"""Characters of any text that is written about a decision or an outcome."""
SHORTEST_REASON = 20
"""Characters of a reason that sets a rule aside."""
_CODE = 200


class ItemChoice(Frozen):
    """What was decided about one item."""

    item: str = Field(max_length=_CODE)
    choice: Choice
    reason: str = Field(default="", max_length=60, description="A code of the rule set's decision reasons")
    words: str = Field(default="", max_length=MOST_WORDS)


class Judgement(Frozen):
    """Professional judgement that departs from the rules, with its reason."""

    source: str = Field(max_length=_CODE, description="`rule:<id>` of a hold, or `item:<id>`")
    because: str = Field(max_length=MOST_WORDS)
    lifted_by: str = Field(default="", max_length=_CODE, description="Who lifted the hold, by name")
    lifted_as: str = Field(default="", max_length=_CODE, description="In which role")
    lifted_on: CalendarDate | None = None

    @property
    def lifted_in_words(self) -> str:
        """Who lifted it, in which role and when, as a sentence; empty where nobody is named."""
        if not self.lifted_by:
            return ""
        on = f"{self.lifted_on:%d %b %Y}" if self.lifted_on else ""
        return f"Lifted by {', '.join(filter(None, (self.lifted_by, self.lifted_as, on)))}."


class Action(Frozen):
    """What is done about an unmet need, a hold or a question: by whom, by when, and what came of it."""

    source: str = Field(max_length=_CODE, description="`rule:<id>`, or `question:` and its path")
    state: TaskState = "open"
    owner: str = Field(default="", max_length=_CODE, description="Who sees to it")
    due: CalendarDate | None = None
    words: str = Field(
        default="", max_length=MOST_WORDS, description="What was done, to whom it was referred, or why not"
    )

    @property
    def is_answered(self) -> bool:
        """Whether somebody took it on or saw to it: an owner and a day, or an end in words."""
        return bool(self.words.strip()) if self.state != "open" else bool(self.owner.strip() and self.due)


class PersonsView(Frozen):
    """What the person says about it, and their consent to this change."""

    agreement: Agreement | None = None
    words: str = Field(default="", max_length=MOST_WORDS, description="In their own words")
    others_involved: str = Field(default="", max_length=MOST_WORDS, description="Family, advocate, attorney")
    consent: Consent | None = None


class Decision(Frozen):
    """Everything that was decided about one review."""

    choices: tuple[ItemChoice, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    actions: tuple[Action, ...] = ()
    view: PersonsView = PersonsView()
    summary: str = Field(default="", max_length=MOST_WORDS, description="The therapist's own words")
    for_provider: str = Field(
        default="",
        max_length=MOST_WORDS,
        description="The therapist's own words to the provider (how, with what, from when); printed on their paper",
    )
    review_due: CalendarDate | None = None

    def items(self, *choices: Choice) -> tuple[str, ...]:
        """The items about which one of these choices was made."""
        return tuple(choice.item for choice in self.choices if choice.choice in choices)

    def action(self, source: str) -> Action | None:
        """What is done about one need, hold or question."""
        return next((entry for entry in self.actions if entry.source == source), None)

    @property
    def set_aside(self) -> frozenset[str]:
        """Sources of the rules that judgement sets aside, with its reason: a letter typed by mistake moves no hours."""
        return frozenset(
            judgement.source
            for judgement in self.judgements
            if len(judgement.because.strip()) >= SHORTEST_REASON
        )


class ChosenHours(Frozen):
    """The hours that the chosen items would change."""

    in_force: HoursChange = Field(
        description="With every hold that is not set aside, and only what rests on nothing unknown"
    )
    lifted: HoursChange = Field(description="As if holds were lifted and questions answered favourably")


class Signature(Frozen):
    """Who signed, as what, and when."""

    identity: str
    name: str
    role: str
    signed_at: str = Field(description="UTC, ISO 8601")


class SignedReview(Frozen):
    """A review with its decision, frozen."""

    reference: str
    number: int = Field(ge=1, description="1, 2, 3 … for each package")
    package_version: int
    review: Review
    decision: Decision
    hours: ChosenHours
    signature: Signature
    second_signature_for: tuple[str, ...] = Field(default=(), description="Why another person must sign too")
    _as_signed: str = PrivateAttr(default="")

    @classmethod
    def from_signed(cls, content: str) -> Self:
        """A signed review from its JSON, which stays with it letter for letter.

        Raises:
            pydantic.ValidationError: it is none.
        """
        signed = cls.model_validate_json(content)
        signed._as_signed = content
        return signed

    @property
    def as_signed(self) -> str:
        """Its JSON as it was signed; as this Handrail writes it where it was never read from JSON."""
        return self._as_signed or self.model_dump_json()

    @property
    def seal(self) -> str:
        """The SHA-256 of its JSON as it was signed."""
        return hashlib.sha256(self.as_signed.encode()).hexdigest()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; one with anything else in it is not what was signed, and has a seal of its own."""
        copied = super().model_copy(update=update, deep=deep)
        if update:
            copied._as_signed = ""
        return copied

    def __eq__(self, other: object) -> bool:
        """Whether both say the same, however their JSON was written."""
        return isinstance(other, SignedReview) and self.model_dump_json() == other.model_dump_json()

    __hash__ = None  # type: ignore[assignment]


class BeforeAndAfter(Frozen):
    """Something timed or counted before and after, of one item: what it is follows from the kind of effect.

    Minutes of one occurrence (`minutes_each_time`, `percent_of_task`), minutes a week (`minutes_per_week`), visits a
    week (`percent_of_visits`), or the second carer's commissioned hours a week (`second_carer`).
    """

    item: str = Field(max_length=_CODE)
    kind: EffectKind
    activity: str = Field(default="", max_length=_CODE, description="Empty for a second carer")
    before: float = Field(gt=0, le=10_080)
    after: float = Field(ge=0, le=10_080)


class Outcome(Frozen):
    """What became of a signed review."""

    after: OutcomeTime
    seen_on: CalendarDate
    commissioned_hours_per_week: float = Field(ge=0, le=400)
    measured: tuple[BeforeAndAfter, ...] = Field(
        default=(),
        max_length=200,
        description="What was timed or counted; nothing is guessed where it is empty",
    )
    in_use: dict[str, ItemUse] = Field(default={})
    goal_came_true: Literal["yes", "partly", "no"] | None = None
    people_trained: bool | None = None
    repaired: bool | None = None
    why_stopped: str = Field(default="", max_length=MOST_WORDS)
    carers_view: str = Field(default="", max_length=MOST_WORDS)
    harm: str = Field(default="", max_length=MOST_WORDS)
    complaint: str = Field(default="", max_length=MOST_WORDS)
    words: str = Field(default="", max_length=MOST_WORDS)
