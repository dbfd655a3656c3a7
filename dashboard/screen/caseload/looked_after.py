"""Which packages were reviewed and show nothing new since: nobody is sent to review them once more.

Definitions: a package is *looked after* while all of this is so.
- Its newest signed review counts (every signature is there), and is of the package as it is now.
- The day of its next review has not come; where none was set, a year from the signature (ours).
- It shows no unmet need and no hold in force that was not before whoever signed, pieces in the home included.
- Nothing urgent that was agreed about it is late.

What is agreed and not done yet stands on “My work”. Left out: drawing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.screen.summaries import summaries_of
from engine.caseload import PackageOutcome
from engine.model import CaseStep, RuleSet
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry
from engine.records.signed import NewestReview
from engine.records.summaries import ReviewKey
from engine.review import URGENCY_OF, ReviewSummary, with_steps

_LONGEST = timedelta(weeks=52)


@dataclass(frozen=True)
class LookedAfter:
    """A review that nothing new has come to since."""

    number: int
    signed_on: date
    until: date
    """When the package is to be reviewed again."""
    open_cases: int
    """Things that it set going and that go on."""


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
    steps: dict[ReviewKey, list[CaseStep]] = {}
    for entry in entries:
        if isinstance(entry.content, CaseStep):
            steps.setdefault((entry.reference, entry.review), []).append(entry.content)
    reviews: dict[str, LookedAfter] = {}
    asked = {
        reference: review
        for reference, review in newest.items()
        if reference in outcomes and review.complete and not (review.review_due and review.review_due <= on)
    }
    listed = summaries_of([(reference, review.number) for reference, review in asked.items()])
    for (reference, number), (summary, _) in listed.items():
        cases = with_steps(summary.cases, steps.get((reference, number), ()))
        until = asked[reference].review_due or (summary.signed_on + _LONGEST)
        is_as_signed = summary.content_hash == hashes.get(reference)
        late = any(case.urgent and case.is_late(on) for case in cases)
        if is_as_signed and until > on and not late and not _has_more(outcomes[reference], summary, needs):
            open_cases = sum(not case.ended for case in cases)
            reviews[reference] = LookedAfter(number, summary.signed_on, until, open_cases)
    return reviews


def _has_more(outcome: PackageOutcome, summary: ReviewSummary, needs: Set[str]) -> bool:
    """Whether anything is to be told today that was not before whoever signed.

    Args:
        outcome: what a review of the package comes to today.
        summary: what was signed.
        needs: the rules about unmet needs.
    """
    pieces_now = Counter(URGENCY_OF[standing] for standing in outcome.standing.values())
    pieces_signed = Counter(urgency for rule, urgency in summary.needs if rule not in needs)
    if any(count > pieces_signed[urgency] for urgency, count in pieces_now.items()):
        return True
    return bool(((outcome.true & needs) | outcome.holds) - summary.rules)
