"""What a paper is printed from: a signed review, or one that nobody has signed and that prints as a draft.

Definitions: a paper is *final* when every signature that the review needs is there. Everything else says DRAFT on
every page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from engine.model import ChosenHours, Decision, NotSuggested, Review, Signature, SignedReview, Suggestion
from engine.review import EffectiveHolds, unanswered_choices

_LOCAL = ZoneInfo("Europe/London")
"""The time of all four nations, summer time included."""


@dataclass(frozen=True)
class Basis:
    """A review with what was decided about it, as far as anything was."""

    review: Review
    decision: Decision | None = None
    hours: ChosenHours | None = None
    signatures: tuple[Signature, ...] = ()
    number: int = 0
    """The number of the signed review; 0 where it is not signed."""
    package_version: int = 0
    seal: str = ""
    """Of the signed review; the hash of the review where nothing is signed."""
    second_signature_for: tuple[str, ...] = ()

    @property
    def final(self) -> bool:
        """Whether it is signed by everybody who must."""
        return bool(self.signatures) and len(self.signatures) > bool(self.second_signature_for)

    @cached_property
    def holds(self) -> EffectiveHolds:
        """The holds as the decision leaves them."""
        return EffectiveHolds(self.review, self.decision)

    @property
    def reference(self) -> str:
        """The package's reference."""
        return self.review.package.reference

    @property
    def day(self) -> date:
        """The day of the last signature, where it was signed; of the review where nothing is signed."""
        if not self.signatures:
            return self.review.provenance.reviewed_on
        return max(local_moment(signature).date() for signature in self.signatures)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Items that were accepted or are on trial."""
        return self.decision.items("accept", "trial") if self.decision else ()

    @cached_property
    def open_questions(self) -> dict[str, Mapping[str, str]]:
        """What was chosen before everything about it was known: the questions by field, of each item."""
        if self.decision is None:
            return {}
        return {choice.item: choice.questions for choice in unanswered_choices(self.review, self.decision)}

    @property
    def names(self) -> dict[str, str]:
        """The name of every item of the catalogue that the review had."""
        listed: tuple[NotSuggested | Suggestion, ...] = (*self.review.not_suggested, *self.review.suggestions)
        return {item.item: item.name for item in listed}

    @property
    def suggestions(self) -> dict[str, Suggestion]:
        """The suggestions of the review, by item."""
        return {suggestion.item: suggestion for suggestion in self.review.suggestions}


def local_moment(signature: Signature) -> datetime:
    """When somebody signed, by the clock of whoever reads the paper: 23:30 UTC on 30 June is 1 July."""
    return datetime.fromisoformat(signature.signed_at).astimezone(_LOCAL)


def basis_of(source: SignedReview | Review, second: Signature | None = None) -> Basis:
    """What to print from.

    Args:
        source: a signed review, or a review that nobody has signed.
        second: the second signature, where one is there.
    """
    if isinstance(source, Review):
        return Basis(source, seal=source.review_hash)
    return Basis(
        review=source.review,
        decision=source.decision,
        hours=source.hours,
        number=source.number,
        signatures=(source.signature, *((second,) if second else ())),
        package_version=source.package_version,
        seal=source.seal,
        second_signature_for=source.second_signature_for,
    )
