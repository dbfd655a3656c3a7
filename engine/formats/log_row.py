"""A row of a call-monitoring export: one worker at one visit, planned and as it was logged.

Definitions: times are of the clock where the person lives. `how` is how the times came to be: *electronic* (the worker's
phone or the telephone in the home), *edited* (changed afterwards, or entered by hand), or unknown. A *cancelled* visit
was called off before; a *missed* one was due and nobody came. What a row says and nobody understood is neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Literal

from .column_names import names_in

How = Literal["electronic", "edited"]


@dataclass(frozen=True, slots=True)
class LogRow:
    """One worker at one visit."""

    person: str
    where: str
    visit: str = ""
    """What the export calls the visit; empty where it does not say."""
    worker: str = ""
    planned_worker: str = ""
    planned_start: datetime | None = None
    planned_end: datetime | None = None
    start: datetime | None = None
    end: datetime | None = None
    how: How | None = None
    edit_reason: str = ""
    missed: bool = False
    cancelled: bool = False
    sequence: float = 0.0
    carers: int | None = None
    tasks_refused: bool | None = None
    tasks_done: bool | None = None
    not_understood: Mapping[str, str] = field(default_factory=dict)
    """By field: what stands there and could not be read as its value."""
    says_its_end: bool = True
    """Whether the mapping reads when workers left at all."""
    is_one_worker: bool = True
    """Whether the row is one worker; of a row that is a whole visit nobody knows how many came."""

    @property
    def planned_workers(self) -> tuple[str, ...]:
        """Whom the export plans, where one cell names several."""
        return names_in(self.planned_worker)


_NOT_IN_A_COLUMN = {"person", "where", "not_understood", "says_its_end", "is_one_worker"}
LOG_FIELDS = frozenset(
    {"minutes", "planned_minutes", *(column.name for column in fields(LogRow))} - _NOT_IN_A_COLUMN
)
"""What a mapping may say of a logged visit; lengths in place of ends, too."""
