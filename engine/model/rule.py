"""A rule and a rule set: what is safe and sensible for whom.

Seven kinds: `reading` (a derived fact), `unmet_need` (needs more, not less), `hold` (nothing may be cut until
resolved), `exclude` (unsafe for this person), `caution`, `suggest` (this item could help with this task), `ask`
(something unknown that would change the answer). Left out: how a rule is evaluated (`engine.inference`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from .catalogue_item import Span
from .condition import Condition, comparisons
from .council_layer import EXTENDS, BaseSet, BoundChange, OwnException, PeopleWord, SwitchedOff
from .decision_table import DecisionTable
from .field import CalendarDate, Frozen, PlainText
from .problem import Place
from .sentence import Names, SaidName, Sentence, WrittenReason
from .somebody import names_nobody
from .who_may import MayLift

RuleKind = Literal["reading", "unmet_need", "hold", "exclude", "caution", "suggest", "ask"]
RULE_KINDS: tuple[RuleKind, ...] = (
    "reading", "unmet_need", "hold", "exclude", "caution", "suggest", "ask",
)  # fmt: skip
Scope = Literal["person", "visit", "task"]
RULE_ID = r"^[a-z][a-z0-9_]{0,79}(\.[a-z][a-z0-9_]{0,79})?$"
Urgency = Literal["now", "days", "planned"]
URGENCY_WORDS: Mapping[Urgency, str] = {
    "now": "Today",
    "days": "Within days",
    "planned": "By the next review",
}
"""When somebody acts on an unmet need, as people read it; the soonest first."""
URGENCIES: tuple[Urgency, ...] = tuple(URGENCY_WORDS)
UNWRITTEN = "To be written"
"""How a sentence begins that nobody has written yet."""
EVERYTHING = "everything"
"""What a hold is about that keeps every line of care."""


class TraitChoice(Frozen):
    """Items chosen by what they do, and not by name; loading turns the choice into the items."""

    has: Names = Field(default=(), description="Items that bear each of these traits")
    has_any: Names = Field(default=(), description="Items that bear at least one of these traits")
    has_not: Names = Field(default=(), description="Items that bear none of these traits")
    excepted: dict[str, WrittenReason] = Field(
        default={}, alias="except", description="Items left out, each with its reason"
    )

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _chooses_and_gives_reasons(self) -> TraitChoice:
        if not (self.has or self.has_any):
            raise ValueError("a choice of items names a trait under `has` or `has_any`")
        both = [trait for trait in (*self.has, *self.has_any) if trait in self.has_not]
        if both:
            raise ValueError(f"`{both[0]}` is asked for and ruled out: keep one of the two")
        return self


class Rule(Frozen):
    """One rule: a kind, what it concerns, when it holds, why, and who says so."""

    id: str = Field(
        pattern=RULE_ID, max_length=120, description="A name; of a row of a decision table, `table.row`"
    )
    kind: RuleKind
    about: tuple[SaidName, ...] = Field(
        min_length=1,
        description="suggest, exclude, caution: catalogue items, or traits (`has`, `has_any`, `has_not`, `except`); "
        "hold: `everything` or activities; reading: its name; unmet_need: a short title; ask: the field asked for",
    )
    scope: Scope = Field(
        default="person", alias="for", description="person once, or each visit, or each task line"
    )
    when: Condition
    because: WrittenReason = Field(min_length=20, description="The reason, as an OT would sign it")
    cites: tuple[str, ...] = Field(min_length=1, description="Ids of the evidence register")
    lifted_by: Sentence = Field(default="", description="holds: what would lift it")
    lifted_by_whom: Sentence = Field(default="", description="holds: who can")
    question: Sentence = Field(default="", description="asks: the question in plain English")
    action: Sentence = Field(default="", description="unmet needs and cautions: what to do")
    urgency: Urgency | None = Field(
        default=None,
        description="unmet needs: now (today), days (this week), planned (at the next review); "
        "asks: how soon an answer is wanted",
    )
    who: Sentence = Field(default="", description="unmet needs: who acts")
    about_record: bool = Field(
        default=False, description="holds: the record itself is wrong or old; said before anything else"
    )
    only_when_true: bool = Field(
        default=False,
        description="holds, unmet needs: nothing is held and nothing asked while it is only possible: two answers "
        "contradict each other only once both are known, and how visits are delivered is seldom recorded",
    )
    ask_where: str = Field(
        default="",
        description="unmet needs: the reading that must be true before anybody is asked what would settle the need; "
        "the need itself is shown wherever it is true. exclusions: the reading that must be true before what is not known "
        "keeps an item back",
    )
    may_cost_hours: Span | None = Field(
        default=None,
        description="unmet needs: carer-hours a week that meeting it may take, `{low, likely, high}`",
    )
    chosen_by: TraitChoice | None = Field(
        default=None, description="How the items of `about` were chosen, by traits"
    )
    known_first: tuple[str, ...] = Field(
        default=(), description="excludes: words that must be known before any of these items is offered"
    )
    file: str = Field(default="", exclude=True)
    line: int = Field(default=0, exclude=True)
    column: int = Field(default=0, exclude=True)

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def place(self) -> Place:
        """Where it stands in its file."""
        return Place(self.file, self.line, self.column)

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of all words that it reads, each once: of its condition, and the reading of `ask_where`."""
        paths = [leaf.path for leaf in comparisons(self.when)]
        return tuple(dict.fromkeys([*paths, *([f"reading.{self.ask_where}"] if self.ask_where else [])]))

    @model_validator(mode="after")
    def _parts_fit_the_kind(self) -> Rule:
        """What each kind of rule must and must not have."""
        for field, listed in (
            (self.kind, self.about),
            ("cites", self.cites),
            ("known_first", self.known_first),
        ):
            twice = next((name for place, name in enumerate(listed) if name in listed[:place]), None)
            if twice is not None:
                raise ValueError(f"`{twice}` is written twice under `{field}`")
        if self.kind == "hold" and EVERYTHING in self.about and len(self.about) > 1:
            raise ValueError(
                f"`{EVERYTHING}` holds the other activities too: write it alone, or leave it out"
            )
        if self.kind == "hold" and not (self.lifted_by and self.lifted_by_whom):
            raise ValueError("a hold says what lifts it (`lifted_by`) and who can (`lifted_by_whom`)")
        if self.kind == "unmet_need" and not self.action:
            raise ValueError("an unmet need says what to do (`action`)")
        if self.may_cost_hours is not None and (self.kind != "unmet_need" or self.may_cost_hours.low < 0):
            raise ValueError(
                "`may_cost_hours` belongs to an unmet need and is at least 0: meeting one saves nothing"
            )
        if self.kind == "ask" and not self.question:
            raise ValueError("an ask has its `question`")
        if self.kind in ("reading", "unmet_need", "ask") and len(self.about) != 1:
            raise ValueError(f"a rule of kind {self.kind} concerns exactly one thing")
        if self.known_first and self.kind != "exclude":
            raise ValueError("`known_first` belongs to an exclusion")
        if self.urgency and self.kind not in ("unmet_need", "ask"):
            raise ValueError("`urgency` belongs to an unmet need or an ask")
        if self.who and self.kind != "unmet_need":
            raise ValueError("`who` belongs to an unmet need")
        if self.about_record and self.kind != "hold":
            raise ValueError("`about_record` belongs to a hold")
        if self.only_when_true and self.kind not in ("hold", "unmet_need"):
            raise ValueError("`only_when_true` belongs to a hold or an unmet need")
        if self.ask_where and self.kind not in ("unmet_need", "exclude"):
            raise ValueError("`ask_where` belongs to an unmet need or an exclusion")
        if self.kind == "reading" and self.scope != "person":
            raise ValueError("a reading is about the person: leave out `for`")
        return self


SecondSignatureFor = Literal["judgement", "red_item", "second_carer"]


class DecisionReason(Frozen):
    """A coded reason that a therapist may give for a choice about an item."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    choices: tuple[Literal["accept", "trial", "decline", "ask"], ...] = Field(min_length=1)
    words: Sentence = Field(min_length=3)


UNSIGNED = "No clinician has signed these rules, items and questions."
"""What every review and paper says first while nobody has."""


class RuleSet(Frozen):
    """Rules with their version, dates and authors."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: SaidName
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    effective_from: CalendarDate
    effective_to: CalendarDate | None = None
    authors: Names = Field(min_length=1)
    reviewers: Names = ()
    next_review: CalendarDate
    decision_reasons: tuple[DecisionReason, ...] = ()
    second_signature: tuple[SecondSignatureFor, ...] = Field(
        default=(),
        description="Another person signs too: where judgement sets a rule aside, where an item of the red tier is "
        "accepted, where a second carer may no longer be needed",
    )
    lifted_by_name: Names = Field(
        default=(),
        description="Holds that judgement sets aside only by naming who lifted them, in which role, and when",
    )
    safety_items: Names = Field(
        default=(),
        description="Items whose decline asks in words what keeps the person safe instead",
    )
    who_may_lift: tuple[MayLift, ...] = Field(
        default=(),
        description="Who may lift a hold, as `lifted_by_whom` names them, and what a council's own name for them still says",
    )
    who_may_not: Names = Field(
        default=(),
        description="Words for people who lift no hold and answer for none, whatever they are called",
    )
    who_may_answer: Names = Field(
        default=(), description="Roles of those who may answer for a layer that protects fewer people"
    )
    about: PlainText = ""
    extends: str = Field(
        default="", pattern=f"{EXTENDS}|^$", description="Of a layer: the set that it lies on, `home_care@1`"
    )
    base_hash: str = Field(default="", description="Of a layer: the base that its authors looked at")
    off: tuple[SwitchedOff, ...] = Field(
        default=(), description="Of a layer: rules of the base that do not hold"
    )
    bounds: tuple[BoundChange, ...] = Field(
        default=(), description="Of a layer: bounds of the base that differ"
    )
    people: tuple[PeopleWord, ...] = Field(
        default=(), description="Of a layer: what it calls the people whom rules of the base name"
    )
    exceptions: tuple[OwnException, ...] = Field(
        default=(), description="Of a layer: properties of the base that are not asked of items of its own"
    )
    base: BaseSet | None = Field(default=None, description="Of a layer: what it lies on, as loaded")
    inherited: tuple[tuple[str, str], ...] = Field(
        default=(), exclude=True, description="Of a layer: what its base demands of whoever signs, as loaded"
    )
    rules: tuple[Rule, ...] = Field(min_length=1)
    tables: tuple[DecisionTable, ...] = Field(
        default=(), exclude=True, description="Decision tables whose rows are among the rules, as loaded"
    )
    sign_off: str = Field(
        default=UNSIGNED, description="How far clinicians have signed it; computed when it is loaded"
    )
    content_hash: str = Field(default="", description="SHA-256 over the rules, without file positions")

    @property
    def own_rules(self) -> tuple[Rule, ...]:
        """Its rules; of a layer, those that it adds or changes: the others are guarded by the cases of the base."""
        if self.base is None:
            return self.rules
        changed = {bound.rule for bound in self.bounds}
        base = f"{self.base.folder}/"
        return tuple(rule for rule in self.rules if rule.id in changed or not rule.file.startswith(base))

    def reason_words(self, code: str) -> str:
        """What a coded reason says; the code in plain letters where it is one of another rule set."""
        words = {reason.code: reason.words for reason in self.decision_reasons}
        return words.get(code, code.replace("_", " "))

    def own_demands(self, key: str) -> tuple[str, ...]:
        """What it demands of whoever signs under an entry; of a layer, what it adds to its base."""
        return tuple(name for name in getattr(self, key) if (key, name) not in self.inherited)

    @model_validator(mode="after")
    def _dates_are_in_order(self) -> RuleSet:
        """Dates run forwards, and what belongs to a layer stands in one."""
        of_a_layer = (self.base_hash, self.off, self.bounds, self.people, self.exceptions)
        if any(of_a_layer) and not self.extends:
            raise ValueError(
                "`off`, `bounds`, `people`, `exceptions` and `base_hash` belong to a layer: say what it `extends`"
            )
        if self.effective_to is not None and self.effective_to < self.effective_from:
            raise ValueError("`effective_to` is before `effective_from`: the set would never be in force")
        if self.next_review < self.effective_from:
            raise ValueError(
                "`next_review` is before `effective_from`: it would be overdue from its first day"
            )
        if self.effective_to is not None and self.next_review > self.effective_to:
            raise ValueError("`next_review` is after `effective_to`: look at the set again before it ends")
        twice = [
            reason
            for place, reason in enumerate(self.second_signature)
            if reason in self.second_signature[:place]
        ]
        if twice:
            raise ValueError(f"`{twice[0]}` is written twice under `second_signature`")
        for part, what_to_do in (
            ("authors", "write who answers for the set"),
            ("reviewers", "leave `reviewers` empty until somebody has read the set"),
        ):
            nobody = [name for name in getattr(self, part) if names_nobody(name)]
            if nobody:
                raise ValueError(f"`{nobody[0][:60]}` under `{part}` names nobody: {what_to_do}")
        codes = [reason.code for reason in self.decision_reasons]
        again = [code for place, code in enumerate(codes) if code in codes[:place]]
        if again:
            raise ValueError(f"the code `{again[0]}` is given to two reasons under `decision_reasons`")
        return self
