"""A review of a demonstration package, signed."""

from datetime import date
from functools import cache

from dashboard.demonstration import demonstration_packages
from engine import Reviewer
from engine.model import Decision, PersonsView
from tests.shipped import CATALOGUE, RULES
from tests.signing import sign_review, signature

DAY = date(2026, 11, 24)
PACKAGE = demonstration_packages()["DEMO-04"]


@cache
def reviewed(reference="DEMO-04"):
    with Reviewer(CATALOGUE, RULES) as reviewer:
        review = reviewer.review(demonstration_packages()[reference], reviewed_on=DAY)
        return review, reviewer.hours_of(review, Decision())


def signed(number=1, *, identity="ann", second=(), version=1, decision=None):
    review, hours = reviewed()
    return sign_review(
        lambda *_: hours,
        review,
        decision or Decision(view=PersonsView(agreement="agrees"), summary="Nothing changes."),
        number=number,
        package_version=version,
        by=signature(identity),
        waits=second,
    )


__all__ = ["DAY", "PACKAGE", "reviewed", "signed"]
