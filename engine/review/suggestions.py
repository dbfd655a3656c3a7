"""The suggestions and the items that are not suggested, as the review shows them.

Definitions: a suggestion is *on hold* when every line it helps with is held by a hold that is true; *ask first* when it
rests on something unknown, and *not known* when, besides, nothing that is known speaks for it (`resolution`). The
nearest miss of an item is the rule, and the line, for which fewest conditions fail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..estimate import AppliedEffect, Candidate
from ..inference import nearest_misses
from ..model import (
    EFFECTS,
    CatalogueItem,
    ConditionTrace,
    EffectShown,
    EvidenceLayer,
    NotSuggested,
    Reason,
    Suggestion,
    Truth,
)
from ..model.evidence_layer import LearnedUse
from ..model.review import NotSuggestedStatus, SuggestionStatus
from ..program import ClauseId
from .context import Finding, ReviewContext
from .items import ItemFinding, bar_reasons, caution_reasons, suggestion_reasons
from .reason import rule_reason
from .reason_memory import speaks_of_one_person

_ORDER = {
    "suggested": 0, "ask_first": 1, "on_hold": 2, "not_known": 3,
    "excluded": 0, "in_place": 1, "not_indicated": 2,
}  # fmt: skip


def suggestions(
    context: ReviewContext,
    findings: Iterable[tuple[ItemFinding, Candidate]],
    released_hours_alone: Mapping[str, float],
) -> tuple[Suggestion, ...]:
    """Every indicated item, what can be had first: most expected hours first, to the tenth that is shown, and by name.

    Below a tenth of an hour the draws decide what is more, and not what is known of the items.
    """
    suggested = [
        Suggestion(
            item=finding.item.id,
            name=finding.item.name,
            status=_status(finding),
            where=context.references(finding.lines),
            reasons=suggestion_reasons(context, finding),
            cautions=caution_reasons(context, finding.item),
            effects=tuple(
                _effect_shown(finding.item.id, applied, context.program.catalogue.layer)
                for applied in candidate.effects
            ),
            learned_use=_learned_use(finding.item, context.program.catalogue.layer),
            expected_released_hours_alone=released_hours_alone[finding.item.id],
            unknowns=tuple(sorted(finding.unknowns)),
        )
        for finding, candidate in findings
    ]
    return tuple(
        sorted(
            suggested, key=lambda s: (_ORDER[s.status], -round(s.expected_released_hours_alone, 1), s.name)
        )
    )


def not_suggested(context: ReviewContext, findings: Iterable[ItemFinding]) -> tuple[NotSuggested, ...]:
    """Every other item: the excluded, those in place, then the rest, the nearest miss first."""
    rules = [ClauseId.of_rule(rule.id) for rule in context.program.rules("suggest")]
    misses = nearest_misses(context.answers, 0, rules)
    # Dozens of items have the same nearest rule, whose reason names none of them.
    reasons: dict[str, Reason] = {}
    ranked: list[tuple[tuple[float, float, str], NotSuggested]] = []
    for finding in findings:
        cost, item = _not_suggested(context, finding, misses, reasons)
        ranked.append(((_ORDER[item.status], cost, item.name), item))
    return tuple(item for _, item in sorted(ranked, key=lambda pair: pair[0]))


def _status(finding: ItemFinding) -> SuggestionStatus:
    if not finding.columns.free[0]:
        return "on_hold"
    if not finding.columns.spoken_for[0]:
        return "not_known"
    return "ask_first" if finding.unknowns else "suggested"


def _effect_shown(item: str, applied: AppliedEffect, layer: EvidenceLayer | None) -> EffectShown:
    """An effect as people read it: with what was learned of it where an evidence layer says so."""
    effect = applied.effect
    learned = layer.effect(item, applied.index) if layer else None
    reviews = {figure.what: figure for figure in layer.of_chance(effect.chance_percent)} if layer else {}
    size, chance = learned or reviews.get("share"), reviews.get("chance")
    return EffectShown(
        tasks=effect.tasks,
        kind=effect.kind,
        low=effect.size.low,
        likely=effect.size.likely,
        high=effect.size.high,
        unit=EFFECTS[effect.kind].unit,
        chance_percent=effect.chance_percent,
        grade=effect.grade,
        cites=effect.cites,
        assumption=effect.assumption,
        basis=effect.basis,
        applies=bool(applied.lines),
        published=size.published if size else None,
        published_chance_percent=chance.published if chance else None,
        local_outcomes=min((figure.outcomes for figure in (size, chance) if figure), default=0),
    )


def _learned_use(item: CatalogueItem, layer: EvidenceLayer | None) -> LearnedUse | None:
    """What was learned of the use that its estimate reckons with: its own, or that of everything without one."""
    in_effects = bool(item.effects) and all(effect.adoption_included for effect in item.effects)
    if layer is None or in_effects:
        return None
    return layer.use(item.id) or (layer.use("") if item.used_at_follow_up is None else None)


def _not_suggested(
    context: ReviewContext,
    finding: ItemFinding,
    misses: Mapping[str, tuple[float, tuple[int, ...]]],
    of_rules: dict[str, Reason],
) -> tuple[float, NotSuggested]:
    """An item that is not suggested with why, and how near its nearest rule came.

    The nearest are shown first.
    """
    item = finding.item
    if finding.status == "in_place":
        return 0.0, _by_memory(context, item, "in_place", ())
    barred = bar_reasons(context, item)
    if finding.status == "excluded":
        return 0.0, _by_memory(context, item, "excluded", barred)
    near = min(
        (
            (misses[source], order, rule)
            for order, rule in enumerate(context.program.rules("suggest", item.id))
            if (source := ClauseId.of_rule(rule.id)) in misses
        ),
        default=None,
    )
    if near is None:
        return float("inf"), _by_memory(context, item, "not_indicated", barred)
    (cost, subject), _, rule = near
    reason = of_rules.get(rule.id)
    if reason is None:
        reason = of_rules[rule.id] = rule_reason(context, Finding(rule, Truth.FALSE, (subject,)))
    return cost, _by_memory(context, item, "not_indicated", (reason, *barred), is_near=True)


def _by_memory(
    context: ReviewContext,
    item: CatalogueItem,
    status: NotSuggestedStatus,
    reasons: tuple[Reason, ...],
    *,
    is_near: bool = False,
) -> NotSuggested:
    """An item that is not suggested, as it was made for the same reasons before, or made now.

    What names visits, or a person's own words, is made for this review alone.
    """

    def make() -> NotSuggested:
        misses = _misses(reasons[0]) if is_near else ()
        return NotSuggested(item=item.id, name=item.name, status=status, reasons=reasons, misses=misses)

    if speaks_of_one_person(item.id, reasons):
        return make()
    key = (item.id, status, is_near, *map(id, reasons))
    return context.memory.recall(key, NotSuggested, make)


def _misses(nearest: Reason) -> tuple[ConditionTrace, ...]:
    """What the nearest rule of an item lacks, the nearest first."""
    failed = [leaf for leaf in nearest.trace.leaves() if leaf.truth is Truth.FALSE]
    failed.sort(key=lambda leaf: float("inf") if leaf.distance is None else leaf.distance)
    return tuple(failed)
