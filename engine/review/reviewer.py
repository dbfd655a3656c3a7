"""The whole job: a package in, a review out.

Both evaluators answer every proposition; if they differ in one, the review is refused. Holds and exclusions are
resolved in plain code, the estimate follows, and the result is one frozen value. The day is given by the caller, so
that the same package, rule set, catalogue, day and seed give the same bytes.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from types import TracebackType
from typing import Protocol, Self

from ..collector import paused_collector
from ..estimate import Estimator, Plan
from ..estimate.draws import Array
from ..estimate.ranges import hours_change
from ..inference import (
    Answers,
    EngineFault,
    Evaluator,
    EvaluatorsDisagreeError,
    ReteWorker,
    differences,
)
from ..knowledge import Catalogue
from ..language import Facts
from ..model import (
    CarePackage,
    ChosenHours,
    Decision,
    Evidence,
    EvidenceLayer,
    Provenance,
    Reading,
    Reason,
    Review,
    RuleSet,
    Suggestion,
)
from ..program import RuleProgram
from ..stages import stage
from ..version import handrail_version, installed_version
from .context import ReviewContext
from .effective import EffectiveHolds
from .holds import binding_holds, by_urgency, unmet_needs
from .in_place import needs_of_pieces
from .items import candidate, item_findings
from .planner import context_of, plan_of, plan_of_indicated
from .presence_changes import presence_changes
from .questions import questions
from .reason import rule_reason
from .reason_memory import memory_of
from .review_json import ReviewJson, with_hash
from .suggestions import not_suggested, suggestions

DEFAULT_SEED = 2026
DEFAULT_DRAWS = 2000
_PLANS_KEPT = 64


class ReviewRefusedError(Exception):
    """No review is given: the two evaluators differ, or the guarded engine failed twice."""


class ClosableEvaluator(Evaluator, Protocol):
    """An evaluator that holds something open."""

    def close(self) -> None:
        """Release what it holds: its worker process, its memory."""


class Reviewer:
    """Reviews packages against one catalogue and one rule set; keeps the guarded engine running meanwhile."""

    def __init__(
        self,
        catalogue: Catalogue,
        rule_set: RuleSet,
        *,
        rete: ClosableEvaluator | None = None,
        program: RuleProgram | None = None,
    ) -> None:
        """Compile the rule set for both evaluators.

        Args:
            catalogue: what equipment exists.
            rule_set: what is safe and sensible for whom.
            rete: the first evaluator, where it is not to be a worker process of this reviewer's own (a pool of them).
            program: both compiled, where they are already.
        """
        self.catalogue = catalogue
        self.rule_set = rule_set
        self.program = program or RuleProgram(catalogue, rule_set)
        self._rete = rete or ReteWorker(self.program)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="rete")
        self._plans: OrderedDict[tuple[str, date], Plan] = OrderedDict()
        self._plans_lock = threading.Lock()
        self._json = ReviewJson()
        self._last_estimator = Estimator(catalogue, seed=DEFAULT_SEED, draws=DEFAULT_DRAWS)

    def __enter__(self) -> Self:
        """Use as a context manager, so that the worker ends with it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def start_beside(self) -> None:
        """Start durable_rules in its process while something else is done; a fault shows when it is asked."""
        if isinstance(self._rete, ReteWorker):
            self._beside.submit(self._rete.start)

    @property
    def worker_process_id(self) -> int | None:
        """The guarded engine's process, for those who watch it."""
        return self._rete.process_id if isinstance(self._rete, ReteWorker) else None

    def let_go(self) -> None:
        """Keep nothing about anybody who was reviewed; it is made again when it is next asked for."""
        with self._plans_lock:
            self._plans.clear()
        memory_of(self.program).let_go()
        self._json = ReviewJson()
        if isinstance(self._rete, ReteWorker):
            self._rete.let_go()

    def close(self) -> None:
        """End the worker process."""
        self._rete.close()
        self._beside.shutdown()

    def review(
        self, package: CarePackage, *, reviewed_on: date, seed: int = DEFAULT_SEED, draws: int = DEFAULT_DRAWS
    ) -> Review:
        """Review one package.

        Args:
            package: the care package.
            reviewed_on: the day of the review; decides what is overdue.
            seed: names the draws of the estimate.
            draws: how many, at least 2,000.

        Returns:
            The review.

        Raises:
            ReviewRefusedError: when the two evaluators differ, or one of them failed; or when a layer that was learned
                from made-up outcomes meets a real package.
        """
        with paused_collector():
            return self._review_and_text(package, reviewed_on, seed, draws)[0]

    def review_json(
        self, package: CarePackage, *, reviewed_on: date, seed: int = DEFAULT_SEED, draws: int = DEFAULT_DRAWS
    ) -> str:
        """Review a package, as JSON, which is written anyway for its hash.

        Raises:
            ReviewRefusedError: as for `review`.
        """
        with paused_collector():
            # Only text leaves here: the review is gone before the collector would look through it.
            return self._text_of_review(package, reviewed_on, seed, draws)

    def _text_of_review(self, package: CarePackage, reviewed_on: date, seed: int, draws: int) -> str:
        review, unsealed = self._review_and_text(package, reviewed_on, seed, draws)
        return with_hash(unsealed, review.review_hash)

    def _review_and_text(
        self, package: CarePackage, reviewed_on: date, seed: int, draws: int
    ) -> tuple[Review, bytes]:
        """A review, and its JSON before its hash was known."""
        if self.catalogue.layer is not None and self.catalogue.layer.made_up and not package.synthetic:
            raise ReviewRefusedError(made_up_refused(self.catalogue.layer))
        with stage("review", "facts"):
            facts = self.program.facts(package, reviewed_on)
        other = self._beside.submit(self._ask_rete, facts)
        context = context_of(self.program, package, reviewed_on, facts)
        composed = self._compose(context, reviewed_on, seed, draws)
        try:
            _must_agree(context.answers.answers(0), other.result())
        except EngineFault as fault:
            raise ReviewRefusedError(f"No review is given: {fault}") from fault
        except EvaluatorsDisagreeError as disagreement:
            raise ReviewRefusedError(str(disagreement)) from disagreement
        return composed

    def hours_of(self, review: Review, decision: Decision) -> ChosenHours:
        """The hours that a decision's accepted and tried items would change, drawn as the review was.

        Args:
            review: a review that this reviewer made.
            decision: its choices, and the holds that judgement sets aside.
        """
        plan = self._plan_of(review, decision)
        return self._estimator_of(review).chosen_hours(plan, decision.items("accept", "trial"))

    def hours_of_all(self, decided: Iterable[tuple[Review, Decision, ChosenHours]]) -> ChosenHours | None:
        """The hours that many decisions would change together, added up draw by draw.

        Args:
            decided: each review with its decision and the hours that were signed with it.

        Returns:
            None where one of them comes out otherwise than it was signed (other rules, catalogue, draws or Handrail):
            draws of different versions cannot be added.
        """
        total: Array | None = None
        for review, decision, signed in decided:
            if not self._made_alike(review):
                return None
            plan, items = self._plan_of(review, decision), decision.items("accept", "trial")
            estimator = self._estimator_of(review)
            if estimator.chosen_hours(plan, items) != signed:
                return None
            weeks = estimator.chosen_weeks(plan, items)
            if total is not None and total.shape != weeks.shape:
                return None
            total = weeks.copy() if total is None else total + weeks
        if total is None:
            return None
        return ChosenHours(in_force=hours_change(total[0]), lifted=hours_change(total[1]))

    def _made_alike(self, review: Review) -> bool:
        provenance = review.provenance
        return (provenance.rule_set_hash, provenance.catalogue_hash, provenance.seed) == (
            self.rule_set.content_hash,
            self.catalogue.content_hash,
            DEFAULT_SEED,
        )

    def _plan_of(self, review: Review, decision: Decision) -> Plan:
        """What is estimated of a review, with holds as the decision leaves them."""
        holds = EffectiveHolds(review, decision)
        plan = self._plan_of_package(review.package, review.provenance.reviewed_on)
        return replace(plan, held_lines=holds.lines, held_visits=holds.visits)

    def _plan_of_package(self, package: CarePackage, on: date) -> Plan:
        """The plan of a package before anything is decided: kept, as every change of a decision asks for it again."""
        key = package.model_dump_json(), on
        with self._plans_lock:
            if key in self._plans:
                self._plans.move_to_end(key)
                return self._plans[key]
        plan = plan_of_indicated(context_of(self.program, package, on))
        self._keep_plan(key, plan)
        return plan

    def _keep_plan(self, key: tuple[str, date], plan: Plan) -> None:
        with self._plans_lock:
            self._plans[key] = plan
            if len(self._plans) > _PLANS_KEPT:
                self._plans.popitem(last=False)

    def _estimator_of(self, review: Review) -> Estimator:
        return self._estimator(review.provenance.seed, review.estimate.draws)

    def _estimator(self, seed: int, draws: int) -> Estimator:
        """The last estimator is kept: everybody is reviewed with the same draws, as a rule."""
        estimator = self._last_estimator
        if (estimator.seed, estimator.draws) != (seed, draws):
            estimator = self._last_estimator = Estimator(self.catalogue, seed=seed, draws=draws)
        return estimator

    def _ask_rete(self, facts: Facts) -> Answers:
        with stage("review", "rete"):
            return self._rete.evaluate(facts)

    def _compose(
        self, context: ReviewContext, reviewed_on: date, seed: int, draws: int
    ) -> tuple[Review, bytes]:
        """Everything that is said of a resolved package: hours first, because questions are ranked by them."""
        package, holds, findings = context.package, binding_holds(context), item_findings(context)
        indicated = [finding for finding in findings if finding.status == "indicated"]
        candidates = tuple(candidate(context, finding) for finding in indicated)
        with stage("review", "estimate", candidates=len(candidates), draws=draws):
            plan = plan_of(context, candidates)
            estimated = self._estimator(seed, draws).estimate(plan)
        # Whoever opens a review decides about it next.
        self._keep_plan((package.model_dump_json(), reviewed_on), plan)
        with stage("review", "compose", holds=len(holds)):
            alone = estimated.released_hours_alone
            suggested = suggestions(context, zip(indicated, candidates, strict=True), alone)
            others = not_suggested(context, (f for f in findings if f.status != "indicated"))
            items = _named_items(suggested, package, self.catalogue)
            needs = by_urgency((*unmet_needs(context), *needs_of_pieces(context, findings)))
            package_json = package.model_dump_json().encode()
            review = Review(
                package=package,
                unmet_needs=needs,
                holds=tuple(binding.hold for binding in holds),
                suggestions=suggested,
                not_suggested=others,
                questions=questions(context, holds, findings, estimated.estimate, alone),
                readings=_readings(context),
                estimate=estimated.estimate,
                presence_changes=presence_changes(context, holds, needs),
                items={item: self.catalogue.items[item] for item in items},
                evidence={},
                activity_labels={a.id: a.label for a in self.catalogue.activities.values()},
                provenance=self._provenance(_hash(package_json), reviewed_on, seed),
            )
            review = review.model_copy(update={"evidence": _evidence_cited(review, self.catalogue)})
            unsealed = self._json.write(review, package_json)
            return review.model_copy(update={"review_hash": _hash(unsealed)}), unsealed

    def _provenance(self, package_hash: str, reviewed_on: date, seed: int) -> Provenance:
        """The versions and hashes that make the review repeatable."""
        layer = self.catalogue.layer
        return Provenance(
            engine_version=handrail_version(),
            rule_set=self.rule_set.id,
            rule_set_version=self.rule_set.version,
            rule_set_hash=self.rule_set.content_hash,
            base=self.rule_set.base,
            sign_off=self.rule_set.sign_off,
            catalogue_hash=self.catalogue.content_hash,
            evidence_layer=layer.title if layer else "",
            evidence_layer_hash=layer.content_hash if layer else "",
            package_hash=package_hash,
            reviewed_on=reviewed_on,
            seed=seed,
            evaluators=("columns", f"durable_rules {installed_version('durable_rules')}"),
            propositions=len(self.program.propositions),
        )


def made_up_refused(layer: EvidenceLayer) -> str:
    """Why a layer that was learned from made-up outcomes is not used on anybody real."""
    return (
        f"No review is given: the evidence layer {layer.layer} was learned from made-up outcomes, and this package is "
        "not marked as made up"
    )


def _must_agree(first: Answers, second: Answers) -> None:
    disagreements = differences(first, second)
    if disagreements:
        raise EvaluatorsDisagreeError(disagreements)


def _named_items(
    suggested: Iterable[Suggestion], package: CarePackage, catalogue: Catalogue
) -> Iterable[str]:
    """The items that a reader of the review has to know about: suggested, or in the home already."""
    in_place = (piece.item for piece in package.equipment or () if piece.item in catalogue.items)
    return dict.fromkeys((*(suggestion.item for suggestion in suggested), *map(str, in_place)))


def _readings(context: ReviewContext) -> tuple[Reading, ...]:
    reasons: dict[str, list[Reason]] = {name: [] for name in context.program.readings}
    for finding in context.findings("reading"):
        reasons[finding.rule.about[0]].append(rule_reason(context, finding))
    return tuple(
        Reading(name=name, truth=context.reading(name), reasons=tuple(reasons[name])) for name in reasons
    )


def _evidence_cited(review: Review, catalogue: Catalogue) -> dict[str, Evidence]:
    """Every source that anything in the review refers to, so that a reader needs no catalogue beside it."""
    reasons = [
        *(need.reason for need in review.unmet_needs),
        *(hold.reason for hold in review.holds),
        *(reason for s in review.suggestions for reason in (*s.reasons, *s.cautions)),
        *(reason for item in review.not_suggested for reason in item.reasons),
        *(reason for reading in review.readings for reason in reading.reasons),
    ]
    ids = {cited for reason in reasons for cited in reason.cites}
    ids |= {cited for s in review.suggestions for effect in s.effects for cited in effect.cites}
    for item in review.items.values():
        for part in (item.servicing, item.training):
            ids |= set(part.cites) if part is not None else set()
    return {cited: catalogue.evidence[cited] for cited in sorted(ids)}


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
