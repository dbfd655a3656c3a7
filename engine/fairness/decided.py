"""What was decided about suggestions, and what became of them, group by group: from signed reviews.

Definitions: of each package the newest signed review counts. The share declined is of all suggestions of that review,
whatever their status; the units of chance are people, not suggestions. *No longer used*: items said to be abandoned at
a package's last follow-up, of those said to be in use or abandoned.

A tally of decisions is kept as confidentially as the reviews; `engine.fairness.report` shows what may be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ..model import Choice, Outcome, SignedReview
from .tally import SCALE, Tally, count_by_cell

DECISIONS = ("declined", "accepted", "tried", "to_ask", "abandoned")
_CHOICES: tuple[Choice, ...] = ("decline", "accept", "trial", "ask")


def tally_of_decisions(
    signed: Iterable[SignedReview], outcomes: Mapping[tuple[str, int], Sequence[Outcome]] | None = None
) -> Tally:
    """Count signed reviews.

    Args:
        signed: complete ones; of several of one package the newest counts.
        outcomes: follow-ups by reference and number, the last one last.
    """
    newest: dict[str, SignedReview] = {}
    for signed_review in signed:
        if (
            signed_review.reference not in newest
            or signed_review.number > newest[signed_review.reference].number
        ):
            newest[signed_review.reference] = signed_review
    newest_reviews = list(newest.values())
    y = np.zeros((len(newest_reviews), len(DECISIONS)), dtype=np.int64)
    x = np.zeros_like(y)
    for place, signed_review in enumerate(newest_reviews):
        offered = {suggestion.item for suggestion in signed_review.review.suggestions}
        for column, choice in enumerate(_CHOICES):
            y[place, column] = len(offered & set(signed_review.decision.items(choice)))
        x[place, : len(_CHOICES)] = len(offered)
        y[place, -1], x[place, -1] = _count_abandoned(
            (outcomes or {}).get((signed_review.reference, signed_review.number), ())
        )
    return count_by_cell(
        DECISIONS, [signed_review.review.package for signed_review in newest_reviews], y * SCALE, x * SCALE
    )


def _count_abandoned(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    uses = list(outcomes[-1].in_use.values()) if outcomes else []
    return uses.count("abandoned"), uses.count("abandoned") + uses.count("in_use")
