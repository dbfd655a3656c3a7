"""A review without its explanations: what many packages are compared by.

Definitions: an outline holds what a review would find, suggest, hold, ask and expect to release, and none of the
reasons. Its lists equal the review's, and its hours are the review's, draw for draw; a test holds that.
Left out: the second evaluator. An outline is never shown as advice about one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..estimate import expected_release
from ..inference import CompiledEvaluator
from ..knowledge import Catalogue, reading_strata
from ..language import facts_of
from ..model import CarePackage, Range, RuleSet, Truth
from .case import Case
from .holds import binding_holds
from .items import candidate, item_findings
from .plans import plan_of, propositions_of
from .questions import fields_to_ask


@dataclass(frozen=True)
class Outline:
    """What a review of one package comes to."""

    true: frozenset[str]
    """Rules that are true of somebody."""
    unknown: frozenset[str]
    """Rules that are true of nobody and may be true of somebody."""
    suggested: frozenset[str]
    asked_first: frozenset[str]
    ruled_out: frozenset[str]
    questions: frozenset[str]
    claimed: Range
    """Carer-hours a week that would be released and may be claimed."""
    potential: Range
    hours_now: float
    second_carer_hours_now: float

    @property
    def claimed_hours(self) -> float:
        """The mean of what may be claimed."""
        return self.claimed.mean

    @property
    def potential_hours(self) -> float:
        """The mean of the potential."""
        return self.potential.mean


class Outliner:
    """Outlines packages against one catalogue and one rule set."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet) -> None:
        """Compile the rule set."""
        self.catalogue, self.rule_set = catalogue, rule_set
        strata = reading_strata(rule_set.rules)
        self._vocabulary = catalogue.vocabulary.with_readings(name for stratum in strata for name in stratum)
        self._compiled = CompiledEvaluator(propositions_of(catalogue, rule_set), self._vocabulary, strata)

    def outline(self, package: CarePackage, reviewed_on: date, *, seed: int = 2026, draws: int = 2000) -> Outline:
        """The outline of one package.

        Args:
            package: the care package.
            reviewed_on: the day of the review.
            seed: names the draws of the estimate.
            draws: how many.
        """
        facts = facts_of(package, self.catalogue.items, self.catalogue.groups, reviewed_on, self.catalogue.lifting)
        answers = self._compiled.evaluate(facts)
        case = Case(package, self.catalogue, self.rule_set, self._vocabulary, facts, answers)
        holds, found = binding_holds(case), item_findings(case)
        indicated = [finding for finding in found if finding.status == "indicated"]
        plan = plan_of(package, holds, tuple(candidate(case, finding) for finding in indicated))
        hours = expected_release(plan, self.catalogue.activities, self.catalogue.adoption, seed=seed, draws=draws)
        surely = frozenset(line for hold in holds if hold.hold.reason.truth is Truth.TRUE for line in hold.lines)
        free = [one for one in indicated if not (one.lines and surely.issuperset(one.lines))]
        rules = {name.removeprefix("rule:"): truth for (name, _), truth in answers.truths.items()
                 if name.startswith("rule:") and truth is Truth.TRUE}
        may = {name.removeprefix("rule:") for (name, _), truth in answers.truths.items()
               if name.startswith("rule:") and truth is Truth.UNKNOWN}
        return Outline(
            true=frozenset(rules), unknown=frozenset(may - set(rules)),
            suggested=frozenset(one.item.id for one in free if not one.unknowns),
            asked_first=frozenset(one.item.id for one in free if one.unknowns),
            ruled_out=frozenset(one.item.id for one in found if one.status == "excluded"),
            questions=fields_to_ask(case, holds, indicated),
            claimed=hours.claimed, potential=hours.potential, hours_now=package.carer_hours_per_week,
            second_carer_hours_now=package.second_carer_hours_per_week,
        )
