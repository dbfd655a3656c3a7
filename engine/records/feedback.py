"""What became of a card that was shown in another system: an entry of the audit trail, and nothing else.

Definitions: an entry names the service, the card, the outcome, how many suggestions were taken and the coded reason.
Free words are not kept: the trail holds no content about a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from .acted import ActedRecords
from .audit import append
from .rights import ActorRights


@dataclass(frozen=True)
class CardFeedback:
    """What somebody did with one card."""

    card: str
    outcome: Literal["accepted", "overridden"]
    suggestions: int = 0
    reason: str = ""
    """A code of the rule set's decision reasons, or empty."""
    at: str = ""
    """When, as the other system says it."""


class FeedbackRecords(ActedRecords):
    """Keeps what became of cards."""

    def record(self, service: str, cards: Sequence[CardFeedback]) -> None:
        """Keep it, all or nothing.

        Args:
            service: whose cards they are.
            cards: what was done with each.

        Raises:
            NotAllowedError: they hold no role.
        """

        def work(session: Session, rights: ActorRights) -> None:
            rights.require("use Handrail", None)
            for card in cards:
                detail = {
                    "service": service,
                    "card": card.card,
                    "outcome": card.outcome,
                    "suggestions": card.suggestions,
                    "reason": card.reason,
                    "said at": card.at,
                }
                append(session, self._by, "card feedback", "", detail)

        self._run_as_actor(work)
