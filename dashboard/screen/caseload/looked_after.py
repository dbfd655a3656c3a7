"""Which packages were reviewed and show nothing new since: nobody is sent to review them once more.

Definitions: a package is *looked after* while all of this is so.
- Its newest signed review counts (every signature is there), and is of the package as it is now.
- The day of its next review has not come; where none was set, a year from the signature (ours).
- It shows no unmet need and no hold in force that was not before whoever signed, pieces in the home included.
- Nothing urgent that was agreed about it is late.

What is agreed and not done yet stands on “My work”. Left out: drawing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from dashboard.screen import service
from dashboard.screen.forgettable import forgettable
from engine.caseload import PackageOutcome
from engine.model import CaseStep, Review, RuleSet
from engine.model.follow_up import FollowUp
from engine.model.rule import Urgency
from engine.records import FollowUpEntry
from engine.records.signed import NewestReview
from engine.review import URGENCY_OF, EffectiveHolds, PlanCase, cases_of, signed_on

_LONGEST = timedelta(weeks=52)
_RULE = "rule:"


@dataclass(frozen=True)
class LookedAfter:
    """A review that nothing new has come to since."""

    number: int
    signed_on: date
    until: date
    """When the package is to be reviewed again."""
    open_cases: int
    """Things that it set going and that go on."""


@dataclass(frozen=True)
class _SignedFacts:
    """What a signed review is compared by, and its cases with their steps."""

    signed_on: date
    content_hash: str
    rules: frozenset[str]
    """Unmet needs and holds in force."""
    needs: tuple[tuple[str, Urgency], ...]
    """Every unmet need with its urgency: those of rules, and pieces in the home by whatever speaks of them."""
    cases: tuple[PlanCase, ...]


def looked_after(
    outcomes: Mapping[str, PackageOutcome],
    hashes: Mapping[str, str],
    newest: Mapping[str, NewestReview],
    entries: Iterable[FollowUpEntry[FollowUp]],
    rule_set: RuleSet,
    on: date,
) -> dict[str, LookedAfter]:
    """The packages that are looked after, by reference.

    Args:
        outcomes: what a review of each package comes to today.
        hashes: of the newest content of each.
        newest: the newest signed review of each.
        entries: what followed signed reviews.
        rule_set: today's rules.
        on: today.
    """
    needs = frozenset(rule.id for rule in rule_set.rules if rule.kind == "unmet_need")
    steps: dict[str, list[FollowUpEntry[FollowUp]]] = {}
    for entry in entries:
        if isinstance(entry.content, CaseStep):
            steps.setdefault(entry.reference, []).append(entry)
    reviews: dict[str, LookedAfter] = {}
    for reference, review in newest.items():
        outcome = outcomes.get(reference)
        if outcome is None or not review.complete or (review.review_due and review.review_due <= on):
            continue
        own = steps.get(reference, [])
        facts = _facts_of(review.seal, own[-1].number if own else 0, reference, review.number, own)
        until = review.review_due or (facts.signed_on + _LONGEST)
        is_as_signed = facts.content_hash == hashes.get(reference)
        late = any(case.urgent and case.is_late(on) for case in facts.cases)
        if is_as_signed and until > on and not late and not _has_more(outcome, facts, needs):
            open_cases = sum(not case.ended for case in facts.cases)
            reviews[reference] = LookedAfter(review.number, facts.signed_on, until, open_cases)
    return reviews


def _has_more(outcome: PackageOutcome, facts: _SignedFacts, needs: Set[str]) -> bool:
    """Whether anything is to be told today that was not before whoever signed.

    Args:
        outcome: what a review of the package comes to today.
        facts: what was signed.
        needs: the rules about unmet needs.
    """
    pieces_now = Counter(URGENCY_OF[standing] for standing in outcome.standing.values())
    pieces_signed = Counter(urgency for rule, urgency in facts.needs if rule not in needs)
    if any(count > pieces_signed[urgency] for urgency, count in pieces_now.items()):
        return True
    return bool(((outcome.true & needs) | outcome.holds) - facts.rules)


@forgettable
@st.cache_data(max_entries=50_000, show_spinner=False)
def _facts_of(
    seal: str, last_step: int, reference: str, number: int, _steps: Sequence[FollowUpEntry[FollowUp]]
) -> _SignedFacts:
    """What a signed review is compared by, read once for each step that is written to it.

    Args:
        seal: of the review, which says that it is still the same.
        last_step: the number of the newest step.
        reference: of which package.
        number: of the review.
        _steps: every step of the package.
    """
    stored = service.records().signed.load(reference, number)
    assert stored is not None  # it was there a moment ago, and nothing that was signed is taken away alone
    signed = stored.signed
    steps = [
        entry.content for entry in _steps if isinstance(entry.content, CaseStep) and entry.review == number
    ]
    return _SignedFacts(
        signed_on(signed),
        hashlib.sha256(signed.review.package.model_dump_json().encode()).hexdigest(),
        frozenset(_rules_shown_by(signed.review)),
        tuple(
            (need.reason.source.removeprefix(_RULE), need.urgency or "days")
            for need in signed.review.unmet_needs
        ),
        cases_of(signed, steps),
    )


def _rules_shown_by(review: Review) -> Iterator[str]:
    """The rules about unmet needs and of holds in force that a review shows."""
    needs = [need.reason for need in review.unmet_needs]
    holds = [hold.reason for hold in EffectiveHolds(review).in_force]
    for reason in (*needs, *holds):
        if reason.source.startswith(_RULE):
            yield reason.source.removeprefix(_RULE)
