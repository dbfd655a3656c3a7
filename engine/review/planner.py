"""What a review reckons with for a package: its candidates and what is held, before any hours.

Left out: the second evaluator. A planner's plan is for summing over many packages, never for advice about one person.
"""

from __future__ import annotations

from datetime import date

from ..columns import PackageColumns
from ..estimate import Candidate, Plan
from ..knowledge import Catalogue
from ..language import Facts
from ..model import CarePackage, RuleSet
from ..program import RuleProgram
from ..stages import stage
from .answers import ChunkAnswers
from .context import ReviewContext
from .items import candidate, item_findings
from .resolution import Resolution


class Planner:
    """Makes the plan of any package against one catalogue and one rule set."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet) -> None:
        """Compile the rule set."""
        self.catalogue, self.rule_set = catalogue, rule_set
        self._program = RuleProgram(catalogue, rule_set)

    def plan(self, package: CarePackage, on: date) -> Plan:
        """The plan of one package.

        Args:
            package: the care package.
            on: the day of the review.
        """
        return plan_of_indicated(context_of(self._program, package, on))


def context_of(
    program: RuleProgram, package: CarePackage, on: date, facts: Facts | None = None
) -> ReviewContext:
    """One package, decided and resolved.

    Args:
        program: the rules and the catalogue.
        package: the care package.
        on: the day of the review.
        facts: the package in the words of the program, where somebody has it already.
    """
    catalogue = program.catalogue
    with stage("review", "columns", propositions=len(program.propositions)):
        rows = PackageColumns.of_packages([package], program.ids, on)
        answers = ChunkAnswers(rows, program)
    with stage("review", "resolve", items=len(catalogue.items)):
        resolution = Resolution(answers)
    return ReviewContext(package, facts or program.facts(package, on), resolution)


def plan_of_indicated(context: ReviewContext) -> Plan:
    """The package with every indicated item as a candidate."""
    indicated = (finding for finding in item_findings(context) if finding.status == "indicated")
    return plan_of(context, tuple(candidate(context, finding) for finding in indicated))


def plan_of(context: ReviewContext, candidates: tuple[Candidate, ...]) -> Plan:
    """The package with its candidates and everything that a hold keeps."""
    kept_by_holds = context.resolution.held
    visits = frozenset(visit for (visit,) in context.subjects(kept_by_holds.visits, "visit"))
    memory_poor = bool(context.resolution.memory_poor[0])
    return Plan(
        context.package,
        candidates,
        frozenset(context.lines(kept_by_holds.lines)),
        visits,
        memory_poor,
        float(context.resolution.needs_more[0]),
        context.answers.rows,
    )
