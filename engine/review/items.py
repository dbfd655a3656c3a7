"""What becomes of each item of the catalogue for one person, with its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..estimate import AppliedEffect, Candidate
from ..model import CatalogueItem, ConditionTrace, Reason, Truth
from ..program import ClauseId, Section
from .context import Line, ReviewContext, fields_of
from .item_columns import ItemColumns
from .reason import clause_reason, rule_reason

ItemResolution = Literal["in_place", "not_indicated", "excluded", "indicated"]


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """One item with what was resolved of it."""

    columns: ItemColumns
    status: ItemResolution
    lines: tuple[Line, ...]
    unknowns: frozenset[str]
    """Fields that must be known first."""
    danger_unknowns: frozenset[str]
    """Fields, of those, that decide whether it is a danger."""
    asked: frozenset[str] = frozenset()
    """Those of them that are worth asking about yet: while it is only possible that the item is suggested, what decides
    that, and nothing else of it."""

    @property
    def item(self) -> CatalogueItem:
        """The catalogue item that the finding is about."""
        return self.columns.item


def item_findings(context: ReviewContext) -> tuple[ItemFinding, ...]:
    """Every item of the catalogue, in its order."""
    return tuple(_finding(context, columns) for columns in context.resolution.items)


def suggestion_reasons(context: ReviewContext, finding: ItemFinding) -> tuple[Reason, ...]:
    """Why an item is suggested: the rules that are surely true or, where there is none, those that may be."""
    rules = tuple(context.findings("suggest", finding.item.id))
    sure = tuple(rule for rule in rules if rule.truth is Truth.TRUE)
    return tuple(rule_reason(context, rule_finding, finding.item.id) for rule_finding in sure or rules)


def caution_reasons(context: ReviewContext, item: CatalogueItem) -> tuple[Reason, ...]:
    """What calls for care with an item."""
    return (*_true_rules(context, "caution", item), *_clauses(context, item, "caution_when", Truth.TRUE))


def bar_reasons(context: ReviewContext, item: CatalogueItem) -> tuple[Reason, ...]:
    """What stands against an item: for everything; where there is nothing, for some of its lines."""
    rules = [finding for finding in context.findings("exclude", item.id) if finding.truth is Truth.TRUE]
    whole = (
        *_refusals(context, item),
        *(rule_reason(context, rule, item.id) for rule in rules if rule.rule.scope == "person"),
        *_clauses(context, item, "unsafe_when", Truth.TRUE),
        *_clauses(context, item, "needs", Truth.FALSE),
    )
    return whole or tuple(rule_reason(context, rule, item.id) for rule in rules)


def _refusals(context: ReviewContext, item: CatalogueItem) -> Iterator[Reason]:
    """That the person has refused this item, in their words where they are recorded."""
    for number, refusal in enumerate(context.package.refusals):
        if refusal.item == item.id:
            words = f" They say: “{refusal.because}”" if refusal.because else ""
            trace = ConditionTrace(
                text=f"refusals: {item.id}", truth=Truth.TRUE, path=f"refusals.{number}", actual=item.id
            )
            yield Reason(
                source=ClauseId.of_item(item.id),
                truth=Truth.TRUE,
                cites=(),
                trace=trace,
                because=f"The person does not want this. Other ways come first, found with them.{words}",
            )


def candidate(context: ReviewContext, finding: ItemFinding) -> Candidate:
    """An indicated item as the estimate takes it."""
    item, touched = finding.item, finding.columns.touched
    return Candidate(
        item=item,
        effects=tuple(
            AppliedEffect(index, effect, frozenset(context.lines(touched[index]) if index in touched else ()))
            for index, effect in enumerate(item.effects)
        ),
        certain=not finding.unknowns,
    )


def _finding(context: ReviewContext, columns: ItemColumns) -> ItemFinding:
    """What became of one item, read from a resolution of one package; row 0 is that package."""
    status: ItemResolution = "not_indicated"
    if columns.in_place[0]:
        status = "in_place"
    elif columns.excluded[0]:
        status = "excluded"
    if not (columns.indicated[0] or columns.in_place[0]):
        return ItemFinding(columns, status, (), frozenset(), frozenset())
    fields = context.resolution.deciding_fields
    dangers = fields_of(fields.of_dangers(columns))
    unknowns = dangers | fields_of(fields.of_item(columns))
    is_settled = columns.surely[0] or columns.in_place[0]
    return ItemFinding(
        columns,
        status if columns.in_place[0] else "indicated",
        context.lines(columns.lines),
        unknowns,
        dangers,
        unknowns if is_settled else fields_of(fields.worth_asking(columns)),
    )


def _true_rules(context: ReviewContext, kind: Literal["caution"], item: CatalogueItem) -> tuple[Reason, ...]:
    findings = (finding for finding in context.findings(kind, item.id) if finding.truth is Truth.TRUE)
    return tuple(rule_reason(context, finding, item.id) for finding in findings)


def _clauses(
    context: ReviewContext, item: CatalogueItem, section: Section, truth: Truth
) -> tuple[Reason, ...]:
    clauses = context.clauses(item.id, section, truth)
    return tuple(clause_reason(context, source, clause, truth) for source, clause in clauses)
