"""What a review asks of the estimate."""

from __future__ import annotations

from collections.abc import Iterable

from ..estimate import Candidate, Line, Plan
from .case import Case
from .holds import BindingHold
from .items import is_memory_poor


def plan_of(case: Case, holds: Iterable[BindingHold], candidates: tuple[Candidate, ...]) -> Plan:
    """The package with its candidates and everything that a hold keeps."""
    holds = tuple(holds)
    lines = frozenset[Line]().union(*(hold.lines for hold in holds))
    visits = frozenset[int]().union(*(hold.visits for hold in holds))
    return Plan(case.package, candidates, lines, visits, is_memory_poor(case))
