"""What must hold of a rule set whatever the package: declared beside the rules, proved by the solver (H610).

Definitions:
- A property names words with the direction in which each gets *worse* (`up` or `down` on the word's own line: numbers,
  the order of the words, false before true), what that may *never* do, and exceptions with their reason.
- It is tried one word at a time: two packages alike in everything but that word, known in both.
- `adds an item`: an item becomes available that was not. An item is available when a suggestion of it is true, no
  exclusion of it and nothing in its `unsafe_when` is true, and none of its `needs` is false.
- `loses a hold`, `loses an unmet need`, `loses an exclusion`: a rule of that kind stops being true.

Left out: the hours, and what a missing value does (tests with random packages hold those; that an unknown never makes
an answer more certain follows from three-valued logic, as only questions may read whether something is known).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import z3
from pydantic import Field

from ...knowledge import Catalogue
from ...knowledge.record import read_record
from ...language import Node, Term, list_entries, read_document, truth_of
from ...language.vocabulary import WORDS_HINT
from ...model import Condition, Frozen, Place, Problem, ProblemsFoundError, RuleKind, RuleSet, Truth
from ...model.sentence import Names, Sentence, WrittenReason
from ..cases.proposal import flow
from ..cases.runner import person_values
from ..solver.scales import scale, unscale
from ..solver.sketch import Sketch, Sketcher
from .touched import TouchedProtections

Never = Literal["adds an item", "loses a hold", "loses an unmet need", "loses an exclusion"]
_KINDS: dict[Never, RuleKind] = {
    "loses a hold": "hold", "loses an unmet need": "unmet_need", "loses an exclusion": "exclude",
}  # fmt: skip
_FILE = "properties.yaml"


class ExceptionEntry(Frozen):
    """Where a property need not hold, and why."""

    of: Names = Field(min_length=1, description="Items, or rules, that it is not asked of")
    words: Names = Field(default=(), description="Only for these words; for all, when left out")
    because: WrittenReason = Field(min_length=20, description="Why, as a clinician would sign it")


class PropertyEntry(Frozen):
    """One property as a file writes it."""

    property: Sentence = Field(min_length=10, max_length=200, description="The property as a sentence")
    worse: dict[str, Literal["up", "down"]] = Field(
        min_length=1, description="Words, with the direction of worse"
    )
    never: tuple[Never, ...] = Field(min_length=1, description="What that may never do")
    operated_by: Names = Field(default=(), description="Only items that these people work")
    exceptions: tuple[ExceptionEntry, ...] = Field(default=(), alias="except")


@dataclass(frozen=True)
class Property:
    """A property with its place."""

    entry: PropertyEntry
    place: Place

    def excepts(self, name: str, word: str) -> bool:
        """Whether it is not asked of this item or rule, for this word."""
        return any(
            name in exception.of and (not exception.words or word in exception.words)
            for exception in self.entry.exceptions
        )


@dataclass(frozen=True)
class _Claim:
    """What may not come (`adds`), or may not go, by item or by rule, and the conditions that it rests on."""

    name: str
    adds: bool
    holds: Any
    conditions: tuple[Condition, ...]
    subjects: tuple[Any, ...]


def load_properties(
    folder: Path, display_name: str, catalogue: Catalogue, rule_set: RuleSet
) -> tuple[Property, ...]:
    """The properties that a rule set declares in `checks/properties.yaml`; none where there is no file.

    Raises:
        ProblemsFoundError: everything that is wrong with the file.
    """
    path, name = folder / "checks" / _FILE, f"{display_name}/checks/{_FILE}"
    if not path.exists():
        return ()
    problems: list[Problem] = []
    document = read_document(path, name, problems)
    properties: list[Property] = []
    for node in list_entries(document, name, "properties", "property", problems):
        entry = read_record(PropertyEntry, node, name, problems)
        if entry is not None:
            problems.extend(_unknown_names(entry, node, name, catalogue, rule_set))
            if any(entry.property == earlier.entry.property for earlier in properties):
                place = node.place(name)
                problems.append(
                    Problem("H207", "this property is written twice", place, "keep one of the two")
                )
            properties.append(Property(entry, node.place(name)))
    if problems:
        raise ProblemsFoundError(problems)
    return tuple(properties)


def broken(
    sketcher: Sketcher, properties: Iterable[Property], touched: TouchedProtections | None = None
) -> Iterator[Problem]:
    """Every way in which a property does not hold: one for each item or rule and word; of a layer, what it touches."""
    for declared in properties:
        claims = [
            claim for never in declared.entry.never for claim in _claims(sketcher, declared.entry, never)
        ]
        if touched is not None:
            claims = [claim for claim in claims if touched.asks_of(claim.name)]
        for word, direction in declared.entry.worse.items():
            for claim in claims:
                if declared.excepts(claim.name, word) or not _rests_on(sketcher, claim, word):
                    continue
                problem = _counterexample(sketcher, declared, claim, word, direction)
                if problem is not None:
                    yield problem


def _claims(sketcher: Sketcher, entry: PropertyEntry, never: Never) -> Iterator[_Claim]:
    """Everything that a property is asked of: each rule of a kind, or each item as it is offered."""
    logic = sketcher.logic
    if never != "adds an item":
        for rule in (rule for rule in sketcher.rule_set.rules if rule.kind == _KINDS[never]):
            yield _Claim(
                rule.id, False, logic.formula(rule.when).true, (rule.when,), tuple(logic.subject(rule.scope))
            )
        return
    for item in sketcher.catalogue.items.values():
        if entry.operated_by and item.operated_by not in entry.operated_by:
            continue
        mine = [rule for rule in sketcher.rule_set.rules if item.id in rule.about]
        suggests = [rule for rule in mine if rule.kind == "suggest"]
        against = [rule.when for rule in mine if rule.kind == "exclude"]
        against += [clause.when for clause in item.unsafe_when]
        needs = [clause.when for clause in item.needs]
        blocked = [
            *(logic.formula(condition).true for condition in against),
            *(logic.formula(condition).false for condition in needs),
        ]
        suggested = z3.Or(
            [z3.And(*logic.subject(rule.scope), logic.formula(rule.when).true) for rule in suggests]
        )
        conditions = (*(rule.when for rule in suggests), *against, *needs)
        yield _Claim(item.id, True, z3.And(suggested, z3.Not(z3.Or(blocked))), conditions, ())


def _rests_on(sketcher: Sketcher, claim: _Claim, word: str) -> bool:
    return any(word in sketcher.logic.paths(condition) for condition in claim.conditions)


def _counterexample(
    sketcher: Sketcher, declared: Property, claim: _Claim, word: str, direction: Literal["up", "down"]
) -> Problem | None:
    """A package in which a worse value breaks the property, as a problem; None where it holds."""
    world, term = sketcher.logic.world, sketcher.vocabulary[word]
    worse = z3.Int(f"worse {word}")
    low, high = _line(term)
    after = z3.substitute(claim.holds, (world.value[word], worse))
    gained, lost = (after, claim.holds) if claim.adds else (claim.holds, after)
    claims = [
        *claim.subjects, world.known[word], worse >= low, worse <= high,
        worse > world.value[word] if direction == "up" else worse < world.value[word],
        gained, z3.Not(lost),
    ]  # fmt: skip
    if not sketcher.logic.possible(claims):
        return None
    happens = f"makes `{claim.name}` available" if claim.adds else f"makes `{claim.name}` stop"
    return Problem(
        "H610",
        f"{declared.entry.property}: yet a worse `{word}` {happens}",
        declared.place,
        "put the rules right, or add an exception with its reason",
        fixture=_both(sketcher, claims, claim, word, direction),
    )


def _both(sketcher: Sketcher, claims: list[Any], claim: _Claim, word: str, direction: str) -> str:
    """The better package as a case, and the worse one as its variant, the nearest value that does it."""
    sketch = sketcher.sketch(claims, claim.conditions, lambda sketch: word in sketch.change)
    if sketch is None:
        return ""
    term = sketcher.vocabulary[word]
    for worse in _worse_values(term, sketch.change[word], direction):
        after = sketcher.of({**sketch.change, word: worse})
        if _differs(sketcher, sketch, after, claim):
            gained = sorted(after.suite.fired[0] - sketch.suite.fired[0])
            lost = sorted(sketch.suite.fired[0] - after.suite.fired[0])
            return (
                sketch.text(f"{claim.name} before {word} gets worse") + "  variants:\n"
                f"  - but: {flow({word: worse})}\n"
                f"    expect: {{fires: [{', '.join(gained)}], stops: [{', '.join(lost)}]}}\n"
            )
    return ""


def _differs(sketcher: Sketcher, before: Sketch, after: Sketch, claim: _Claim) -> bool:
    if claim.name not in sketcher.catalogue.items:
        return claim.name in before.suite.fired[0] and claim.name not in after.suite.fired[0]
    return not _available(sketcher, before, claim.name) and _available(sketcher, after, claim.name)


def _available(sketcher: Sketcher, sketch: Sketch, name: str) -> bool:
    """Whether the rules and the item's own clauses, really asked, leave an item available."""
    item, fired = sketcher.catalogue.items[name], sketch.suite.fired[0]
    kinds = {rule.kind for rule in sketcher.rule_set.rules if name in rule.about and rule.id in fired}
    values = person_values(sketch.suite, 0)
    unsafe, needs = (
        [truth_of(clause.when, values, sketcher.vocabulary) for clause in clauses]
        for clauses in (item.unsafe_when, item.needs)
    )
    return (
        "suggest" in kinds
        and "exclude" not in kinds
        and Truth.TRUE not in unsafe
        and Truth.FALSE not in needs
    )


def _worse_values(term: Term, value: Any, direction: str) -> Iterator[Any]:
    low, high = _line(term)
    here, step = scale(term, value), 1000 if term.type == "number" else 1
    numbers = range(here + step, high + 1, step) if direction == "up" else range(here - step, low - 1, -step)
    yield from (unscale(term, number) for number in numbers)


def _line(term: Term) -> tuple[int, int]:
    if term.type == "boolean":
        return 0, 1
    if term.type == "words":
        return 0, len(term.words) - 1
    assert term.low is not None
    assert term.high is not None
    return scale(term, term.low), scale(term, term.high)


def _unknown_names(
    entry: PropertyEntry, node: Node, file: str, catalogue: Catalogue, rule_set: RuleSet
) -> Iterator[Problem]:
    """Problems of words, items and rules that a property names and that there are not."""
    place = node.place(file)
    for word in (*entry.worse, *(word for exception in entry.exceptions for word in exception.words)):
        if word not in catalogue.vocabulary:
            near = catalogue.vocabulary.nearest(word)
            yield Problem(
                "H302",
                f"`{word[:60]}` is not a word of the model",
                place,
                f"did you mean `{near}`?" if near else WORDS_HINT,
            )
        elif not _has_order(catalogue.vocabulary[word]):
            yield Problem("H303", f"`{word}` has no order, so nothing is worse", place, "leave it out")
    names = {*catalogue.items, *(rule.id for rule in rule_set.rules)}
    for name in (name for exception in entry.exceptions for name in exception.of):
        if name not in names:
            yield Problem("H704", f"`{name[:60]}` is neither an item nor a rule of this set", place, "")


def _has_order(term: Term) -> bool:
    if term.type == "boolean":
        return True
    return term.comparable and (term.type == "words" or None not in (term.low, term.high))
