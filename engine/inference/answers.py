"""What an evaluator answers.

Definitions: an answer holds TRUE and UNKNOWN; a proposition that is absent for a subject is FALSE for it. Left out:
what an answer means for the person (`engine.review`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ..language.facts import Facts
from ..model.condition import Truth
from ..program import Subject


@dataclass(frozen=True, slots=True)
class Answers:
    """What is true or unknown, and the readings."""

    truths: Mapping[tuple[str, Subject], Truth]
    readings: Mapping[str, Truth]

    def of(self, proposition: str, subject: Subject = ()) -> Truth:
        """The truth of a proposition for a subject."""
        return self.truths.get((proposition, subject), Truth.FALSE)


class Evaluator(Protocol):
    """Decides all propositions of one compiled set for one package."""

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition for every subject."""
        ...
