"""What a review would reckon with for a package: its candidates and what is held, before any hours.

Left out: the second evaluator. A plan is for summing over many packages, never for advice about one person.
"""

from __future__ import annotations

from datetime import date

from ..estimate import Plan
from ..inference import CompiledEvaluator
from ..knowledge import Catalogue, reading_strata
from ..language import facts_of
from ..model import CarePackage, RuleSet
from .case import Case
from .holds import binding_holds
from .items import candidate, item_findings
from .plans import plan_of, propositions_of


class Planner:
    """Makes the plan of any package against one catalogue and one rule set."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet) -> None:
        """Compile the rule set."""
        self.catalogue, self.rule_set = catalogue, rule_set
        strata = reading_strata(rule_set.rules)
        self._vocabulary = catalogue.vocabulary.with_readings(name for stratum in strata for name in stratum)
        self._compiled = CompiledEvaluator(propositions_of(catalogue, rule_set), self._vocabulary, strata)

    def plan(self, package: CarePackage, on: date) -> Plan:
        """The plan of one package.

        Args:
            package: the care package.
            on: the day of the review.
        """
        facts = facts_of(package, self.catalogue.items, self.catalogue.groups, on, self.catalogue.lifting)
        case = Case(package, self.catalogue, self.rule_set, self._vocabulary, facts, self._compiled.evaluate(facts))
        indicated = (finding for finding in item_findings(case) if finding.status == "indicated")
        return plan_of(package, binding_holds(case), tuple(candidate(case, finding) for finding in indicated))
