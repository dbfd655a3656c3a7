"""What a review would reckon with for a package: its candidates and what is held, before any hours.

Left out: the second evaluator. A plan is for summing over many packages, never for advice about one person.
"""

from __future__ import annotations

from datetime import date

from ..estimate import Plan
from ..inference import ColumnEvaluator
from ..knowledge import Catalogue
from ..model import CarePackage, RuleSet
from ..program import RuleProgram
from .case import Case
from .holds import binding_holds
from .items import candidate, item_findings
from .plans import plan_of


class Planner:
    """Makes the plan of any package against one catalogue and one rule set."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet) -> None:
        """Compile the rule set."""
        self._program = RuleProgram(catalogue, rule_set)
        self._compiled = ColumnEvaluator(self._program)

    def plan(self, package: CarePackage, on: date) -> Plan:
        """The plan of one package.

        Args:
            package: the care package.
            on: the day of the review.
        """
        facts = self._program.facts(package, on)
        case = Case(package, self._program, facts, self._compiled.evaluate(facts))
        indicated = (finding for finding in item_findings(case) if finding.status == "indicated")
        return plan_of(case, binding_holds(case), tuple(candidate(case, finding) for finding in indicated))
