"""What durable_rules is given for a proposition, in words: for whoever follows a rule through the engine.

Definitions: a test is written as `path == word`, with `at least` and `at most` for the two fields by which a term is
carried (`rete`): where a term is not assessed, at least is very small and at most very large.
"""

from __future__ import annotations

from typing import Any

from ..language.term import Term
from .comparison_tests import IS_KNOWN, UNKNOWN_LOW, Form
from .rete import ReteProgram

_MILLIONTHS = 10**6
_OPERATORS = {"==": "is", "$neq": "is not", "$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">="}
_SIDES = {"l": "at least", "h": "at most"}


def engine_rules_of(program: ReteProgram, proposition: str, form: Form) -> tuple[str, ...]:
    """The engine rules of one form of a proposition, each as its tests joined by `and`.

    Args:
        program: the compiled program.
        proposition: the name of the proposition.
        form: `true` (it surely holds) or `possible` (it is not surely false).
    """
    place = next(index for index, one in enumerate(program.propositions) if one.id == proposition)
    paths = {number: path for path, number in program.code["terms"].items()}
    rules: list[str] = []
    for shard in program.code["shards"]:
        for number, rule in shard["rules"].items():
            if [place, form] in program.code["marks"][int(number)]:
                rules.append(_rule_in_words(rule, paths, program.terms))
    return tuple(rules)


def _rule_in_words(rule: dict[str, Any], paths: dict[int, str], terms: dict[str, Term]) -> str:
    """Every test of an engine rule; its first test, which kind of fact it is about, is left out."""
    tests = [
        _test_in_words(test, paths, terms)
        for pattern in rule["all"]
        for conjunction in pattern.values()
        for test in conjunction["$and"][1:]
    ]
    return " and ".join(tests) or "always"


def _test_in_words(test: dict[str, Any], paths: dict[int, str], terms: dict[str, Term]) -> str:
    ((head, rest),) = test.items()
    operator, (field, number) = (
        (head, next(iter(rest.items()))) if head.startswith("$") else ("==", (head, rest))
    )
    path = paths[int(field[1:])]
    if field[0] == IS_KNOWN:
        return f"{path} {'is assessed' if number else 'is not assessed'}"
    if number == UNKNOWN_LOW:
        return f"{path} {'is not assessed' if operator == '==' else 'is assessed'}"
    return f"{path} ({_SIDES[field[0]]}) {_OPERATORS[operator]} {_value_in_words(terms[path], number)}"


def _value_in_words(term: Term, number: int) -> str:
    """The value that a whole number stands for on the term's line."""
    if term.type == "words":
        return term.words[number]
    if term.type == "boolean":
        return "yes" if number else "no"
    return f"{number / _MILLIONTHS:g}" if term.type == "number" else str(number)
