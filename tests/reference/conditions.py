"""What a program decides, in the words of the definitions: slow, plain, and shared with nothing in the engine.

A comparison whose word was not assessed is unknown; where the word lies between two levels, or two numbers, it is what all
of them say;
`all` is the least and `any` the greatest of its parts; `not`
swaps true and false. A reading is the greatest truth of the rules that derive it, and a value for all later ones.
"""

from dataclasses import dataclass

from engine.inference import Answers
from engine.model import AllOf, Comparison, Not, Truth

FALSE, UNKNOWN, TRUE = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


@dataclass(frozen=True)
class Between:
    """A word that was not assessed, and every level that it may have, or the two numbers between which it lies."""

    levels: tuple
    numbers: bool = False

    def tried(self, leaf):
        """Every level; of numbers the ends, what the comparison names between them, and another one."""
        if not self.numbers:
            return self.levels
        low, high = self.levels
        named = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        inside = [value for value in named if low < value < high]
        first, *others = sorted({low, *inside, high})
        return (low, *inside, (first + others[0]) / 2 if others else first, high)


def known_and_between(facts, vocabulary):
    """What is known of the person, and what lies between two levels."""
    between = {}
    for path, (low, high) in facts.ranges.items():
        if vocabulary[path].has_bounds:
            between[path] = Between((low, high), numbers=True)
            continue
        ranks = range(low, high + 1)
        words = vocabulary[path].words
        between[path] = Between(tuple(words[rank] if words else rank for rank in ranks))
    return {**between, **facts.person}


class PlainEvaluator:
    """Decides one subject and one proposition at a time."""

    def __init__(self, program):
        self.program = program
        self._of_reading = {name: [] for name in program.readings}
        for proposition in program.propositions:
            if proposition.reading:
                self._of_reading[proposition.reading].append(proposition)

    def evaluate(self, facts):
        person, readings = known_and_between(facts, self.program.vocabulary), {}
        for name, rules in self._of_reading.items():
            readings[name] = max((self.truth(rule.condition, person) for rule in rules), default=FALSE)
            if readings[name] is not UNKNOWN:
                person[f"reading.{name}"] = readings[name] is TRUE
        subjects = {
            "person": [((), {})],
            "visit": [((n,), own) for n, own in enumerate(facts.visits)],
            "task": [((visit, task), own) for visit, task, own in facts.tasks],
        }
        known = {
            scope: [(subject, {**person, **own}) for subject, own in rows] for scope, rows in subjects.items()
        }
        truths = {
            (proposition.id, subject): self.truth(proposition.condition, values)
            for proposition in self.program.propositions
            for subject, values in known[proposition.scope]
        }
        return Answers({key: truth for key, truth in truths.items() if truth is not FALSE}, readings)

    def truth(self, condition, values):
        if isinstance(condition, Comparison):
            return self.compare(condition, values)
        if isinstance(condition, Not):
            return {FALSE: TRUE, UNKNOWN: UNKNOWN, TRUE: FALSE}[self.truth(condition.part, values)]
        parts = [self.truth(part, values) for part in condition.parts]
        return min(parts, default=TRUE) if isinstance(condition, AllOf) else max(parts, default=FALSE)

    def compare(self, leaf, values):
        if leaf.operator in ("is unknown", "is known"):
            known = leaf.path in values and not isinstance(values[leaf.path], Between)
            return TRUE if known == (leaf.operator == "is known") else FALSE
        if leaf.path not in values:
            return UNKNOWN
        value = values[leaf.path]
        if isinstance(value, Between):
            each = {self.holds(leaf, level) for level in value.tried(leaf)}
            return UNKNOWN if len(each) > 1 else each.pop()
        return self.holds(leaf, value)

    def holds(self, leaf, value):
        words = self.program.vocabulary[leaf.path].words
        if leaf.operator in ("in", "not in"):
            return TRUE if (value in leaf.value) == (leaf.operator == "in") else FALSE
        if leaf.operator in ("==", "!="):
            return TRUE if (value == leaf.value) == (leaf.operator == "==") else FALSE
        left, right = (words.index(value), words.index(leaf.value)) if words else (value, leaf.value)
        return (
            TRUE
            if {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[leaf.operator]
            else FALSE
        )
