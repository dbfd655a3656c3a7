"""What a review asks of the evaluators, and what it asks of the estimate."""

from __future__ import annotations

from collections.abc import Iterable

from ..estimate import Candidate, Line, Plan
from ..inference import Proposition, catalogue_propositions, rule_propositions
from ..knowledge import Catalogue
from ..model import CarePackage, RuleSet
from .holds import BindingHold
from .items import MEMORY_POOR


def propositions_of(catalogue: Catalogue, rule_set: RuleSet) -> tuple[Proposition, ...]:
    """Everything that is decided for a package: rules, clauses of the catalogue, and whether memory is poor."""
    memory = Proposition(MEMORY_POOR, "person", catalogue.adoption.memory_poor_when)
    return (*rule_propositions(rule_set), *catalogue_propositions(catalogue), memory)


def plan_of(package: CarePackage, holds: Iterable[BindingHold], candidates: tuple[Candidate, ...]) -> Plan:
    """The package with its candidates and everything that a hold keeps."""
    lines = frozenset[Line]().union(*(hold.lines for hold in holds))
    visits = frozenset[int]().union(*(hold.visits for hold in holds))
    return Plan(package, candidates, lines, visits)
