"""The answers of the interface that are no value of the engine's own."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from dashboard.api.problem import ListedProblem
from engine.model import Signature, SignedReview


class HealthAnswer(BaseModel):
    """Whether the server answers, or could review."""

    status: Literal["ok", "failed"]
    checks: dict[str, Literal["ok", "failed"]] = Field(
        default={}, examples=[{"records": "ok", "a review": "ok"}]
    )


class MeAnswer(BaseModel):
    """Who calls, and what they may do."""

    identity: str = Field(description="Issuer and subject: what a role is given to")
    name: str
    roles: dict[str, list[str]] = Field(
        description="The caseloads of each role; `*` is every one", examples=[{"OT": ["north"]}]
    )
    demonstration: bool = Field(description="Nobody signs in here, and everything is made up")


class CheckAnswer(BaseModel):
    """What is wrong with packages that were sent; nothing was saved."""

    packages: int = Field(description="How many nothing is wrong with")
    problems: list[ListedProblem] = Field(description="What has to be put right")
    remarks: list[ListedProblem] = Field(description="What was read and should be looked at all the same")


class SavedAnswer(BaseModel):
    """A package as it is saved now."""

    reference: str
    version: int = Field(description="1, 2, 3 …; what `If-Match` names")


class TakenInAnswer(BaseModel):
    """Packages that were taken in, all of them or none."""

    packages: int
    caseload: str
    remarks: list[ListedProblem]


class ReferencesAnswer(BaseModel):
    """The packages that somebody may read of."""

    references: list[str]


class SignedSummary(BaseModel):
    """One signed review, in short."""

    number: int
    complete: bool = Field(
        description="Every signature that it needs is there; before that it does not count"
    )
    signed_at: str
    signed_by: str
    seal: str


class SignedReviews(BaseModel):
    """The signed reviews of a package, oldest first."""

    reference: str
    decisions: list[SignedSummary]


class DecisionAnswer(BaseModel):
    """A signed review as it was signed, for good."""

    complete: bool = Field(
        description="Every signature that it needs is there; before that it does not count"
    )
    seal: str = Field(description="SHA-256 of the signed review; papers carry its beginning")
    second_signature: Signature | None
    signed_review: SignedReview


class ItemSummary(BaseModel):
    """An item of the catalogue, in short."""

    id: str
    name: str
    family: str
    plain: str = Field(description="What it is and does")
    equipment: bool = Field(description="False for a review, a technique or a service")
    iso9999: str | None


class CatalogueAnswer(BaseModel):
    """What equipment there is."""

    content_hash: str
    items: list[ItemSummary]


class RiskAnswer(BaseModel):
    """Severity and likelihood, 1 to 5, and the level that a table reads from them."""

    severity: int
    likelihood: int
    level: int


class ControlAnswer(BaseModel):
    """What keeps a hazard down."""

    sort: str = Field(description="property, rule, test, paper or duty")
    named: str
    kind: str


class HazardAnswer(BaseModel):
    """One hazard of the log."""

    id: str
    says: str
    effect: str
    harm: str
    initial: RiskAnswer
    controls: list[ControlAnswer]
    owner: str


class SafetyAnswer(BaseModel):
    """Exactly which version this is, what it is for, and its hazard log as written."""

    version: str
    rule_set: str
    rule_set_version: str
    rule_set_hash: str
    catalogue_hash: str
    sign_off: str = Field(description="How far clinicians have signed rules, items and questions")
    intended_use: str
    not_for: list[str]
    safety_officer: str | None
    hazards: list[HazardAnswer]
