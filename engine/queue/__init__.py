"""Which package next: unmet needs and dangers first, then what a review may bring; every place is explained."""

from .groups import GroupInQueue, groups_in_queue, labels_of_people
from .outcomes import labels_of, table_of_outcomes
from .ranking import (
    Move,
    MoveRefusedError,
    QueuePlace,
    Ranking,
    apply_moves,
    missing_columns,
)
from .stopping import another_review
from .terms import queue_terms
from .wording import reasons

__all__ = [
    "GroupInQueue",
    "Move",
    "MoveRefusedError",
    "QueuePlace",
    "Ranking",
    "another_review",
    "apply_moves",
    "groups_in_queue",
    "labels_of",
    "labels_of_people",
    "missing_columns",
    "queue_terms",
    "reasons",
    "table_of_outcomes",
]
