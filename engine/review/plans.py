"""What a review asks of the estimate."""

from __future__ import annotations

from collections.abc import Iterable

from ..estimate import Candidate, Line, Plan
from ..model import CarePackage
from .holds import BindingHold


def plan_of(package: CarePackage, holds: Iterable[BindingHold], candidates: tuple[Candidate, ...]) -> Plan:
    """The package with its candidates and everything that a hold keeps."""
    lines = frozenset[Line]().union(*(hold.lines for hold in holds))
    visits = frozenset[int]().union(*(hold.visits for hold in holds))
    return Plan(package, candidates, lines, visits)
