"""Reviews of the demonstration packages, unsigned and signed, made once."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from dashboard.demonstration import demonstration_packages
from engine.model import Decision, ItemChoice, PersonsView, Signature
from tests.signing import sign_review

DAY = date(2026, 11, 23)
FIRST = Signature(
    identity="ada@example.org", name="Ada Example", role="OT", signed_at="2026-11-24T10:00:00+00:00"
)
SECOND = Signature(
    identity="bo@example.org", name="Bo Example", role="OT", signed_at="2026-11-25T09:30:00+00:00"
)
CHOICES = ("trial", "accept", "accept", "decline", "ask", "trial")


@pytest.fixture(scope="session")
def review(reviewer):
    """Reviews a package, or a demonstration package by its reference."""

    @cache
    def of(package):
        care_package = demonstration_packages()[package] if isinstance(package, str) else package
        return reviewer.review(care_package, reviewed_on=DAY)

    return of


@pytest.fixture(scope="session")
def signed(reviewer, review):
    """Signs the review of a demonstration package; `waits` for a second signature where asked."""

    @cache
    def of(reference, number=2, waits=False):
        result = review(reference)
        items = [suggestion.item for suggestion in result.suggestions if suggestion.status == "suggested"]
        decision = Decision(
            choices=tuple(
                ItemChoice(item=item, choice=choice, reason="meets_goal", words="As we agreed.")
                for item, choice in zip(items, CHOICES, strict=False)
            ),
            view=PersonsView(agreement="agrees", words="If somebody shows me first.", consent="given"),
            summary="Tried it together in the room.",
            review_due=date(2027, 11, 1),
        )
        second = ("A second carer may no longer be needed at morning",) if waits else ()
        return sign_review(reviewer.hours_of, result, decision, number=number, by=FIRST, waits=second)

    return of
