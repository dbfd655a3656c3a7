"""Two rule sets beside their rules: the entries of `rule_set.yaml`, what a table says of all its rows, and what is demanded.

*Demanded* is what whoever signs has to give: a second signature, who lifted a hold, what keeps the person safe instead,
and words where no coded reason will do. Left out: the rules themselves (`rules`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...model import RuleSet
from ...model.decision_table import DecisionTable
from .differing_parts import differing_parts
from .part_change import PartChange

_HEADER = tuple(
    name
    for name in RuleSet.model_fields
    if name not in ("rules", "tables", "content_hash", "sign_off", "inherited", "base")
)
_OF_ANOTHER_SET = ("title", "authors", "effective_from", "effective_to", "next_review")
"""What another set, as a layer is, names for itself: nothing that was said of this one is said otherwise."""
_OF_TABLES = tuple(
    name
    for name in DecisionTable.model_fields
    if name not in ("table", "columns", "when", "rows", "file", "line", "column")
)
"""What a table says of its rows together; the rows themselves are rules."""
_DROPPED = {
    "second_signature": "another person no longer signs for {}",
    "lifted_by_name": "whoever sets {} aside need not say who lifted it",
    "safety_items": "whoever declines {} need not say what keeps the person safe instead",
}


def compare_headers(old: RuleSet, new: RuleSet) -> tuple[PartChange, ...]:
    """Every entry of `rule_set.yaml` that differs, and what differs of decision tables beside their rows."""
    parts = tuple(
        replace(part, direction="differs") if old.id != new.id and part.name in _OF_ANOTHER_SET else part
        for part in differing_parts(old, new, _HEADER)
    )
    return (*parts, *_table_changes(old, new))


def _table_changes(old: RuleSet, new: RuleSet) -> Iterator[PartChange]:
    before, after = ({table.table: table for table in rule_set.tables} for rule_set in (old, new))
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        for part in _OF_TABLES:
            before_text, after_text = (
                "" if table is None else str(getattr(table, part)) for table in (was, now)
            )
            if before_text != after_text:
                yield PartChange(f"{part} of the table {name}", before_text, after_text)


def demands_dropped(old: RuleSet, new: RuleSet) -> tuple[str, ...]:
    """What is no longer demanded of whoever signs, each as a sentence."""
    dropped = [
        sentence.format(name)
        for key, sentence in _DROPPED.items()
        for name in getattr(old, key)
        if name not in getattr(new, key)
    ]
    return (*dropped, *_reasons_widened(old, new))


def _reasons_widened(old: RuleSet, new: RuleSet) -> Iterator[str]:
    """Choices for which a coded reason, new or wider, now does, where whoever made them had to say why in words."""
    before = {reason.code: reason.choices for reason in old.decision_reasons}
    for reason in new.decision_reasons:
        for choice in reason.choices:
            if choice not in before.get(reason.code, ()):
                yield f"`{reason.code}` is now reason enough to {choice}, without words"
