"""What is written and never used, what nothing eases, what is still to be written, and what is past its review date.

Definitions: a reading is unused when no rule and no item reads it; an item is unused when no rule suggests it; a
question is unused when no other rule and no item reads the word that it asks for (H607). An activity that no item lists
is a gap of the catalogue (H612). Evidence that the rules cite is past its review when the year of the day is later than
its `review_by` (H608); so is the set itself after its `next_review` (H609). A sentence that a scaffold left open begins
with "To be written" (H613).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...knowledge import Catalogue
from ...model import CatalogueItem, Comparison, Place, Problem, RuleSet, comparisons
from ...model.rule import UNWRITTEN
from .reach import place_of

_WRITTEN = ("because", "lifted_by", "lifted_by_whom", "question", "action", "who")


def unwritten(rule_set: RuleSet) -> Iterator[Problem]:
    """Rules of which a sentence is still to be written."""
    for rule in rule_set.rules:
        for key in _WRITTEN:
            if getattr(rule, key).startswith(UNWRITTEN):
                yield Problem(
                    "H613",
                    f"`{key}` of `{rule.id}` is still to be written",
                    place_of(rule),
                    "write it, and cite who says so",
                )


def unused_entries(catalogue: Catalogue, rule_set: RuleSet) -> Iterator[Problem]:
    """Readings and questions that nothing reads, items that nothing suggests, activities that nothing eases."""
    read = {path for rule in rule_set.rules if rule.kind != "ask" for path in rule.paths}
    read |= {leaf.path for item in catalogue.items.values() for leaf in _item_comparisons(item)}
    for rule in rule_set.rules:
        if rule.kind == "reading" and f"reading.{rule.about[0]}" not in read:
            yield Problem(
                "H607",
                f"nothing uses the reading `{rule.about[0]}`",
                place_of(rule),
                "use it in a rule, or delete it",
            )
        if rule.kind == "ask" and rule.about[0] not in read:
            yield Problem(
                "H607",
                f"`{rule.id}` asks for `{rule.about[0]}`, which changes nothing",
                place_of(rule),
                "use the answer in a rule, or do not ask",
            )
    yield from _never_suggested(catalogue, rule_set)
    header = _header(rule_set)
    eased = {task for item in catalogue.items.values() for task in item.tasks}
    for activity in (activity for activity in catalogue.activities if activity not in eased):
        yield Problem(
            "H612", f"no item of the catalogue eases `{activity}`", header, "nothing, if no equipment does"
        )


def _never_suggested(catalogue: Catalogue, rule_set: RuleSet) -> Iterator[Problem]:
    """Items without a rule that suggests them: one by one where few are left, else in one line."""
    suggested = {item for rule in rule_set.rules if rule.kind == "suggest" for item in rule.about}
    missing = [item for item in catalogue.items if item not in suggested] if suggested else []
    header = _header(rule_set)
    if len(missing) > len(suggested):
        count = f"{len(missing)} of {len(catalogue.items)} items of the catalogue"
        yield Problem(
            "H607",
            f"no rule ever suggests {count}",
            header,
            "write rules for them in time; this is one line until most of the catalogue has one",
        )
        return
    for item in missing:
        yield Problem(
            "H607",
            f"no rule ever suggests `{item}`",
            header,
            "write a rule that suggests it, or take it out of the catalogue",
        )


def past_review(catalogue: Catalogue, rule_set: RuleSet, on: date) -> Iterator[Problem]:
    """Evidence and a rule set that should have been looked at again by this day."""
    if on > rule_set.next_review:
        yield Problem(
            "H609",
            f"this rule set should have been reviewed by {rule_set.next_review:%d %B %Y}",
            _header(rule_set),
            "review it, then set a new `next_review`",
        )
    for rule in rule_set.rules:
        for cited in rule.cites:
            entry = catalogue.evidence[cited]
            if entry.review_by is not None and on.year > entry.review_by:
                yield Problem(
                    "H608",
                    f"`{cited}`, which `{rule.id}` cites, was to be reviewed by the end of {entry.review_by}",
                    place_of(rule),
                    "look for newer evidence, then set a new `review_by` in the register",
                )


def _item_comparisons(item: CatalogueItem) -> Iterator[Comparison]:
    clauses = (*item.needs, *item.unsafe_when, *item.caution_when)
    conditions = [
        *(clause.when for clause in clauses),
        *(effect.when for effect in item.effects if effect.when is not None),
    ]
    for condition in conditions:
        yield from comparisons(condition)


def _header(rule_set: RuleSet) -> Place:
    """The header of the set; of a layer that has rules of its own, the layer's."""
    base = f"{rule_set.base.folder}/" if rule_set.base is not None else None
    own = (rule for rule in rule_set.rules if base is None or not rule.file.startswith(base))
    return Place(next(own, rule_set.rules[0]).file.rsplit("/", 1)[0] + "/rule_set.yaml", 1, 1)
