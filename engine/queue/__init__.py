"""Which package next: unmet needs and dangers first, then what a review may bring; every place is explained."""

from .groups import GroupInQueue, groups_in_queue
from .ranking import (
    Move,
    MoveRefusedError,
    QueuePlace,
    Ranking,
    TelephoneQuestion,
    missing_columns,
    moved,
    staff_hours,
)
from .stopping import AnotherReview, another_review
from .terms import QueueTerms, queue_terms
from .wording import reasons

__all__ = [
    "AnotherReview",
    "GroupInQueue",
    "Move",
    "MoveRefusedError",
    "QueuePlace",
    "QueueTerms",
    "Ranking",
    "TelephoneQuestion",
    "another_review",
    "groups_in_queue",
    "missing_columns",
    "moved",
    "queue_terms",
    "reasons",
    "staff_hours",
]
