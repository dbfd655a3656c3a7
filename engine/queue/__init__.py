"""Which package next: unmet needs and dangers first, then what a review may bring; every place is explained."""

from .groups import GroupInQueue, groups_in_queue, labels_of_people
from .outcomes import labels_of, table_of_outcomes
from .ranking import (
    Move,
    MoveRefusedError,
    QueuePlace,
    Ranking,
    TelephoneQuestion,
    apply_moves,
    missing_columns,
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
    "apply_moves",
    "groups_in_queue",
    "labels_of",
    "labels_of_people",
    "missing_columns",
    "queue_terms",
    "reasons",
    "staff_hours",
    "table_of_outcomes",
]
