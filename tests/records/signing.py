"""A review of a demonstration package, signed."""

from datetime import date
from functools import cache

from dashboard.demonstration import demonstration_packages
from engine import Reviewer
from engine.model import Decision, PersonsView, Signature, SignedReview
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 24)
PACKAGE = demonstration_packages()["DEMO-04"]


@cache
def reviewed(reference="DEMO-04"):
    with Reviewer(CATALOGUE, RULES) as reviewer:
        review = reviewer.review(demonstration_packages()[reference], reviewed_on=DAY)
        return review, reviewer.hours_of(review, Decision())


def signed(number=1, *, identity="ann", second=(), version=1, decision=None):
    review, hours = reviewed()
    return SignedReview(
        reference=PACKAGE.reference,
        number=number,
        package_version=version,
        review=review,
        decision=decision or Decision(view=PersonsView(agreement="agrees"), summary="Nothing changes."),
        hours=hours,
        signature=Signature(
            identity=identity, name=identity.title(), role="OT", signed_at="2026-11-24T10:00:00+00:00"
        ),
        second_signature_for=second,
    )


__all__ = ["DAY", "PACKAGE", "reviewed", "signed"]
