"""What judgement set aside, in words, for the screen, the papers and the plain text alike: no code is shown to people.

Left out: what follows from it, which is asked of `EffectiveHolds`.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.model import Decision, Review
from engine.review import names_of_items


def judgements_in_words(review: Review, decision: Decision) -> Iterator[tuple[str, str]]:
    """Each judgement: what the rules said, and why it does not hold here, with whoever lifted it."""
    holds = {hold.reason.source: hold.reason.because for hold in review.holds}
    names = names_of_items(review)
    for judgement in decision.judgements:
        item = judgement.source.removeprefix("item:")
        rule_says = holds.get(judgement.source) or f"{names.get(item, item)} is not suggested by the rules."
        yield rule_says, f"{judgement.because} {judgement.lifted_in_words}".strip()
