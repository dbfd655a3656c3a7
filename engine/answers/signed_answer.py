"""What leaves Handrail of a signed review: only one that everybody has signed who must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..model import CatalogueItem, Hold, Signature, SignedReview
from ..review import unanswered_choices

NOT_KNOWN = "Not known when it was chosen"
"""How a question is named that was open about an item when it was chosen."""


class NotSignedError(ValueError):
    """A review that waits for a signature is not sent as signed."""


@dataclass(frozen=True)
class SetAside:
    """What the rules said and the therapist's judgement set aside."""

    is_hold: bool
    says: str
    """What the rules said."""
    because: str
    """Why it does not hold here, with whoever lifted it."""


@dataclass(frozen=True)
class SignedAnswer:
    """A signed review with what it is sent with."""

    signed: SignedReview
    second: Signature | None = None
    items: Mapping[str, CatalogueItem] = field(default_factory=dict)
    """The catalogue, for items that the review itself does not hold."""
    stock: Mapping[str, str] = field(default_factory=dict)
    """The council's own stock number, by item."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """The words of coded reasons."""

    def __post_init__(self) -> None:
        """Refuse what is not signed by everybody."""
        if self.signed.second_signature_for and self.second is None:
            why = "; ".join(self.signed.second_signature_for)
            raise NotSignedError(f"review {self.signed.number} waits for a second signature: {why}")

    @property
    def binding_holds(self) -> tuple[Hold, ...]:
        """The holds that judgement does not set aside."""
        aside = self.signed.decision.set_aside
        return tuple(hold for hold in self.signed.review.holds if hold.reason.source not in aside)

    def set_aside(self) -> Iterator[SetAside]:
        """Each hold, and each item that the rules do not suggest, which judgement sets aside."""
        holds = {hold.reason.source: hold.reason.because for hold in self.signed.review.holds}
        for judgement in self.signed.decision.judgements:
            if judgement.source in self.signed.decision.set_aside:
                yield SetAside(
                    judgement.source in holds,
                    holds.get(judgement.source)
                    or f"{self.name_of(judgement.source.removeprefix('item:'))} is not suggested by the rules.",
                    f"{judgement.because} {judgement.lifted_in_words}".strip(),
                )

    @property
    def judged_by(self) -> str:
        """Whose judgement it is, who signed it second, and since when."""
        first, *others = (
            f"{signature.name} ({signature.role}), {signature.signed_at[:10]}"
            for signature in (self.signed.signature, self.second)
            if signature is not None
        )
        return "; signed second by ".join([first, *others])

    @cached_property
    def open_questions(self) -> Mapping[str, tuple[str, ...]]:
        """By chosen item: the questions about it that nobody had answered when it was chosen, each once."""
        choices = unanswered_choices(self.signed.review, self.signed.decision)
        return {choice.item: tuple(dict.fromkeys(choice.questions.values())) for choice in choices}

    def item(self, name: str) -> CatalogueItem | None:
        """An item as the review had it, or as the catalogue has it."""
        return self.signed.review.items.get(name) or self.items.get(name)

    def name_of(self, name: str) -> str:
        """What an item is called."""
        item = self.item(name)
        review = self.signed.review
        named = {suggestion.item: suggestion.name for suggestion in review.suggestions} | {
            item.item: item.name for item in review.not_suggested
        }
        return item.name if item is not None else named.get(name, name.replace("_", " "))

    def reason(self, code: str) -> str:
        """The words of a coded reason."""
        return self.reasons.get(code, code.replace("_", " "))
