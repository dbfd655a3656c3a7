"""A solver's answer as a case: which words of a package to change, as few as can be.

Definitions: a witness starts from a package (one of which nothing is known, or a case) and changes words until the
claims hold; no word is changed that could have stayed as it is. Numbers are taken at or beside the bounds that the
conditions name, where that is possible. Left out: whether the real evaluators agree; whoever shows a witness asks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...language import Facts
from ...language.derived import AGREES_TO, MAY_HARM, MAY_HARM_FOLLOWS_FROM
from ...language.term import Bounds
from ...model import Condition, Scalar, comparisons
from ..cases.fixture import ASSESSED_BEFORE, NOT_ASSESSED, RANGES, SETTABLE, Change
from .logic import Answer, Logic
from .scales import SCALE, unscale
from .variables import EXTRA_KINDS, EXTRA_MINUTES

_VISIT = ("visit.minutes", "visit.carers", "visit.days_per_week", "visit.part_of_day", "visit.at_night")
_TASK = ("task.activity", "task.carers")
_NEW: Mapping[str, Scalar] = {
    "visit.minutes": EXTRA_MINUTES,
    "visit.carers": 1,
    "visit.days_per_week": 7,
    "visit.part_of_day": "morning",
    "visit.at_night": False,
    "task.carers": 1,
}
"""What a visit is like that a change makes, where the change does not say otherwise."""


def witness(
    logic: Logic, claims: Iterable[Any], conditions: Iterable[Condition], start: Facts | None = None
) -> Change | None:
    """What to change so that the claims hold; None when nothing can.

    Args:
        logic: the formulas' world.
        claims: what must hold.
        conditions: the conditions that the claims are about; their words may change.
        start: the facts of the package to start from; one of which nothing is known by default.
    """
    about = tuple(conditions)
    paths = _touched_paths(logic, about)
    values = starting_values(start)
    answer = logic.answer(claims, _wishes(logic, about, paths, values, start), paths)
    return None if answer is None else _change(logic, answer, values, start)


def starting_values(start: Facts | None) -> Mapping[str, Scalar]:
    """The known words of a package: of its person, its first visit and that visit's first task."""
    if start is None:
        return _NEW
    visit = start.visits[0] if start.visits else _NEW
    task = next((values for v, t, values in start.tasks if (v, t) == (0, 0)), {})
    return {**start.person, **visit, **task}


def _touched_paths(logic: Logic, conditions: Iterable[Condition]) -> tuple[str, ...]:
    """The words whose values a package needs, so that these conditions come out as they do."""
    paths = dict.fromkeys(path for condition in conditions for path in logic.paths(condition))
    heads = {path.split(".")[0] for path in paths}
    if heads & {"visit", "task", "package"}:
        paths |= dict.fromkeys((*_VISIT, *_TASK, "visit.only_group"))
    for path in [path for path in paths if path.startswith(AGREES_TO)]:
        of = f"decisions.{path.removeprefix(AGREES_TO)}."
        paths |= dict.fromkeys(f"{of}{name}" for name in ("appointed", "appointed_power", "appointed_says"))
    if MAY_HARM in paths:
        paths |= dict.fromkeys(MAY_HARM_FOLLOWS_FROM)
    if "support" in heads:
        paths["support.unpaid_carer"] = None
    for before, weeks in ASSESSED_BEFORE.items():
        if before in paths:
            paths |= dict.fromkeys((weeks, "package.days_since_assessment"))
    paths |= {path.replace("working.", "equipment."): None for path in paths if path.startswith("working.")}
    if {"equipment.weight_margin_kg", "equipment.lifting_overloaded"} & paths.keys():
        paths["person.weight_kg"] = None
    return tuple(paths)


def _wishes(
    logic: Logic,
    conditions: Iterable[Condition],
    paths: tuple[str, ...],
    values: Mapping[str, Scalar],
    start: Facts | None,
) -> Iterator[Any]:
    """What an answer should be like if it can: few visits, words as they were, readable bounds."""
    world = logic.world
    heads = {path.split(".")[0] for path in paths}
    # In the order of their weight: no more visits than are needed, then every word as it was, then readable
    # bounds.
    if heads & {"visit", "task", "package"}:
        yield from (world.extra[kind] == 0 for kind in EXTRA_KINDS)
        yield world.has_task == bool(start and start.tasks)
        yield world.has_visit == bool(start and start.visits)
        yield world.value["visit.only_group"] != world.number("visit.only_group", "mixed")
    spans = start.ranges if start else {}
    yield from (world.is_span(path, spans.get(path)) for path in paths if path in world.ranged)
    yield from (world.is_value(path, values.get(path)) for path in paths)
    for leaf in (leaf for condition in conditions for leaf in comparisons(condition)):
        kind = world.vocabulary[leaf.path].type if leaf.path in world.value else "boolean"
        if kind != "boolean" and leaf.value is not None:
            number = world.number(
                leaf.path, leaf.value if not isinstance(leaf.value, tuple) else leaf.value[0]
            )
            near = SCALE if kind == "number" else 1
            yield from (world.value[leaf.path] == number + step for step in (0, near, -near))


def _change(logic: Logic, answer: Answer, values: Mapping[str, Scalar], start: Facts | None) -> Change:
    """What to change of a package so that it has the values of an answer."""
    change: dict[str, Any] = {}
    for path in answer.numbers:
        head = path.split(".")[0]
        follows = head == "package" and path not in SETTABLE
        if follows or (head == "visit" and not answer.has_visit) or (head == "task" and not answer.has_task):
            continue
        value = _value_of(logic, path, answer)
        # A piece that comes new into the home comes in a state.
        its = path.replace("working.", "equipment.")
        new = its != path and _value_of(logic, its, answer) != values.get(its)
        if value != values.get(path) or new:
            change[path] = NOT_ASSESSED if value is None else value
    change |= _ranges(logic, answer, start)
    is_made_up = answer.has_visit and not (start and start.visits)
    # A case has a visit only where it says something of one, so that its length is said.
    if is_made_up and not any(path.startswith(("visit.", "task.")) for path in change):
        change["visit.minutes"] = EXTRA_MINUTES
    if "visit.minutes" in answer.numbers and start and start.visits and not answer.has_visit:
        change = {
            path: value for path, value in change.items() if path.split(".")[0] not in ("visit", "task")
        }
        change["visits"] = ()
    change |= {f"extra_visits.{kind}": many for kind, many in answer.extra_visits.items() if many}
    return _without_what_follows(change, logic)


def _value_of(logic: Logic, path: str, answer: Answer) -> Scalar | None:
    """The value of a word in the solver's answer; None where it was not assessed."""
    number = answer.numbers[path]
    return None if number is None else unscale(logic.world.vocabulary[path], number)


def _ranges(logic: Logic, answer: Answer, start: Facts | None) -> dict[str, Any]:
    """Every range that the package then has, where they are others than before."""
    before, spans = _level_ranges(logic, start.ranges if start else {}), _level_ranges(logic, answer.spans)
    dropped = {path for path, number in answer.numbers.items() if number is None} - answer.spans.keys()
    after = {path: span for path, span in before.items() if path not in dropped} | spans
    if after == before:
        return {}
    vocabulary = logic.world.vocabulary
    ends = {path: [unscale(vocabulary[path], int(rank)) for rank in span] for path, span in after.items()}
    return {
        RANGES: tuple({"word": path, "between": tuple(two), "source": "case"} for path, two in ends.items())
    }


def _level_ranges(logic: Logic, spans: Mapping[str, Bounds]) -> dict[str, Bounds]:
    """The ranges of levels, which are written; bounds of gaps follow from the visits."""
    return {path: span for path, span in spans.items() if logic.world.vocabulary[path].has_levels}


def _without_what_follows(change: dict[str, Any], logic: Logic) -> Change:
    """Without words that follow from others: a task's group, mostly a visit's only group, a share, an agreement."""
    change = {path: value for path, value in change.items() if not path.startswith((AGREES_TO, MAY_HARM))}
    if change.get("visit.only_group") == "none":
        change = {path: value for path, value in change.items() if not path.startswith("task.")}
    if "task.activity" in change:
        change.pop("task.group", None)
    if "visit.overrun_minutes" in change:
        change.pop("visit.delivered_percent", None)
    if change.get("visit.only_group") not in ("mixed", "none"):
        change.pop("visit.only_group", None)
    return change
