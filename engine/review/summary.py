"""The small part of a signed review that lists read: caseload, queue and “My work”.

Definitions: `SHAPE` rises when what a summary holds, or what it means, becomes another; one of an earlier shape is made
again from the review. Left out: where it is kept (`engine.records.summaries`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from pydantic import Field

from ..model import Review, SignedReview
from ..model.field import Frozen
from ..model.rule import Urgency
from .cases import PlanCase, cases_of, signed_on
from .effective import EffectiveHolds

SHAPE = 1
_RULE = "rule:"


class ReviewSummary(Frozen):
    """What lists read of one signed review."""

    reference: str
    number: int
    signed_on: date
    signer: str = Field(description="By name")
    review_due: date | None
    items: tuple[str, ...] = Field(description="What was accepted or is tried")
    content_hash: str = Field(description="SHA-256 of the package's own JSON")
    rules: frozenset[str] = Field(description="Unmet needs and holds in force")
    needs: tuple[tuple[str, Urgency], ...] = Field(
        description="Every unmet need with its urgency: those of rules, and pieces in the home by whatever speaks of them"
    )
    cases: tuple[PlanCase, ...] = Field(description="As they were when it was signed")
    carer_hours_now_per_week: float
    second_carer_hours_now_per_week: float


def sum_up(signed: SignedReview) -> ReviewSummary:
    """The summary of a signed review."""
    review = signed.review
    return ReviewSummary(
        reference=signed.reference,
        number=signed.number,
        signed_on=signed_on(signed),
        signer=signed.signature.name,
        review_due=signed.decision.review_due,
        items=signed.decision.items("accept", "trial"),
        content_hash=hashlib.sha256(review.package.model_dump_json().encode()).hexdigest(),
        rules=frozenset(_rules_shown_by(review)),
        needs=tuple(
            (need.reason.source.removeprefix(_RULE), need.urgency or "days") for need in review.unmet_needs
        ),
        cases=cases_of(signed, ()),
        carer_hours_now_per_week=review.estimate.carer_hours_now_per_week,
        second_carer_hours_now_per_week=review.estimate.second_carer_hours_now_per_week,
    )


def _rules_shown_by(review: Review) -> Iterator[str]:
    """The rules about unmet needs and of holds in force that a review shows."""
    needs = [need.reason for need in review.unmet_needs]
    holds = [hold.reason for hold in EffectiveHolds(review).in_force]
    for reason in (*needs, *holds):
        if reason.source.startswith(_RULE):
            yield reason.source.removeprefix(_RULE)
