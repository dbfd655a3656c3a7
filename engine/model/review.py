"""A review: one frozen value that screen, PDF, terminal and database all show; none of them calculates.

Same package, rule set, catalogue, day and seed give the same bytes. A review never decides: the OT does.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from .care_package import CarePackage
from .catalogue_item import CatalogueItem, Span
from .condition import Truth
from .council_layer import BaseSet
from .estimate import Estimate
from .evidence_layer import LearnedUse
from .field import Frozen, is_left_out
from .figure import Evidence
from .presence_change import PresenceChange
from .rule import Urgency
from .trace import ConditionTrace

REVIEW_SCHEMA_VERSION = "1.0"


class TaskReference(Frozen):
    """A task line of the package; `task` is None for a whole visit."""

    visit: str
    task: int | None = None
    activity: str = ""
    label: str = ""


class Reason(Frozen):
    """Why: a rule or a clause of the catalogue, with this person's values, and who says so."""

    source: str = Field(description="`rule:<id>` or `item:<id>:<section>:<index>`")
    truth: Truth
    because: str
    cites: tuple[str, ...]
    trace: ConditionTrace
    where: tuple[TaskReference, ...] = ()
    action: str = ""


class Hold(Frozen):
    """Nothing that it covers may be cut until it is lifted. UNKNOWN: not ruled out, so it binds until answered."""

    reason: Reason
    covers_everything: bool
    covers: tuple[TaskReference, ...] = ()
    about_record: bool = Field(
        default=False, description="The record itself is wrong or old: said before all else"
    )
    lifted_by: str
    lifted_by_whom: str


class UnmetNeed(Frozen):
    """A sign that the package is too small or unsafe; shown above any saving."""

    title: str
    reason: Reason
    urgency: Urgency | None = Field(
        default=None, description="now (today), days (this week), planned (next review)"
    )
    who: str = Field(default="", description="Who acts")
    may_cost_hours_per_week: Span | None = Field(
        default=None, description="More care that meeting it may take, carer-hours; not in the estimate"
    )


class EffectShown(Frozen):
    """What an item does to tasks, with the evidence and its grade."""

    tasks: tuple[str, ...]
    kind: str
    low: float
    likely: float
    high: float
    unit: str
    chance_percent: Span | None = Field(
        default=None, description="Chance that a review changes the package, percent"
    )
    grade: str
    cites: tuple[str, ...]
    assumption: bool
    basis: str
    applies: bool = Field(description="Whether it touches a task line of this package")
    published: Span | None = Field(
        default=None, description="The published figure, where local outcomes have changed it"
    )
    published_chance_percent: Span | None = Field(
        default=None, description="The same of the chance that a review changes the package"
    )
    local_outcomes: int = Field(default=0, description="How many local outcomes changed it, about")


SuggestionStatus = Literal["suggested", "ask_first", "on_hold", "not_known"]


class Suggestion(Frozen):
    """An item that could help with these tasks."""

    item: str
    name: str
    status: SuggestionStatus = Field(
        description="suggested; something speaks for it and something is to be asked first; waits for a hold on every "
        "task it helps with; or not known, where nothing that is known speaks for it yet"
    )
    where: tuple[TaskReference, ...]
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...]
    effects: tuple[EffectShown, ...]
    learned_use: LearnedUse | None = Field(
        default=None,
        exclude_if=is_left_out,
        description="How much of it is still used by local outcomes, beside what was published, where they changed it",
    )
    expected_released_hours_alone: float
    unknowns: tuple[str, ...] = Field(default=(), description="Fields that must be known first")


NotSuggestedStatus = Literal["excluded", "not_indicated", "in_place"]


class NotSuggested(Frozen):
    """An item that is not suggested, and the nearest miss."""

    item: str
    name: str
    status: NotSuggestedStatus
    reasons: tuple[Reason, ...] = Field(description="Exclusions; or the rule that came nearest")
    misses: tuple[ConditionTrace, ...] = Field(
        default=(), description="Conditions that failed, nearest first"
    )


class Question(Frozen):
    """An unknown worth asking, by what its answer could change."""

    path: str
    question: str
    safety: bool = Field(description="It decides a hold, a danger or an unmet need")
    urgency: Urgency | None = Field(default=None, description="Of the most urgent need that it may show")
    rank: int = Field(default=0, description="Its place among the questions, from 1")
    hours_at_stake_per_week: float
    why: tuple[str, ...]


class Reading(Frozen):
    """A derived fact."""

    name: str
    truth: Truth
    reasons: tuple[Reason, ...]


class Provenance(Frozen):
    """Which versions said it."""

    engine_version: str
    rule_set: str
    rule_set_version: str
    rule_set_hash: str
    catalogue_hash: str
    package_hash: str
    reviewed_on: date
    seed: int
    base: BaseSet | None = Field(
        default=None, exclude_if=is_left_out, description="Of a layer: the rule set that it lies on"
    )
    sign_off: str = Field(default="", description="How far clinicians have signed rules, items and questions")
    evidence_layer: str = Field(default="", description="Local outcomes laid over the published evidence")
    evidence_layer_hash: str = ""
    evaluators: tuple[str, ...] = Field(description="Evaluators that were run and agreed")
    propositions: int
    schema_version: str = Field(
        default=REVIEW_SCHEMA_VERSION, description="Its major rises when whoever reads reviews would break"
    )

    @property
    def less_protection(self) -> str:
        """That the rules protect fewer people than those they lie on, and who answers for it; empty where they do not."""
        if self.base is None or not self.base.answered_for:
            return ""
        return (
            "These rules protect fewer people than those they lie on, or ask or say it in other words, and somebody answers "
            "for each: "
            f"{'; '.join(self.base.answered_for)}."
        )


class Review(Frozen):
    """The whole answer about one package."""

    package: CarePackage
    unmet_needs: tuple[UnmetNeed, ...]
    holds: tuple[Hold, ...]
    suggestions: tuple[Suggestion, ...]
    not_suggested: tuple[NotSuggested, ...]
    questions: tuple[Question, ...]
    readings: tuple[Reading, ...]
    estimate: Estimate
    presence_changes: tuple[PresenceChange, ...] = Field(
        default=(),
        description="Other kinds of presence by night: potential only, as a whole, releasing no hours",
    )
    items: dict[str, CatalogueItem] = Field(description="The suggested items as the catalogue had them")
    evidence: dict[str, Evidence] = Field(description="Everything cited here")
    activity_labels: dict[str, str]
    provenance: Provenance
    review_hash: str = Field(default="", description="SHA-256 over everything else here")
