"""Columns decide what the definitions say: for one package as for many, for every part, and however near a miss is."""

import random
from itertools import product

import numpy as np
import pytest

from engine.inference import ColumnEvaluator, ColumnTruths, FactRows, differences, nearest_misses
from engine.model import AllOf, AnyOf, Comparison, Not, Truth
from engine.program import Program, Proposition
from tests.inference.worlds import facts, world
from tests.reference.conditions import PlainEvaluator, known_and_between

WORLDS = 60
SHARES_KNOWN = (0.0, 0.2, 0.6, 1.0)


def made_world(number):
    rng = random.Random(f"columns {number}")
    program = world(rng, rng.choice((1, 5, 40)), terms=rng.choice((6, 20, 60)))
    return rng, program, [facts(rng, program, rng.choice(SHARES_KNOWN)) for _ in range(25)]


@pytest.mark.parametrize("number", range(WORLDS))
def test_many_packages_at_once_and_each_alone_are_decided_as_the_definitions_say(number):
    _, program, packages = made_world(number)
    plain, alone, together = (
        PlainEvaluator(program),
        ColumnEvaluator(program),
        ColumnTruths(FactRows(packages), program),
    )
    for place, package in enumerate(packages):
        expected = plain.evaluate(package)
        assert differences(expected, together.answers(place)) == ()
        assert differences(expected, alone.evaluate(package)) == ()


@pytest.mark.parametrize("number", range(10))
def test_every_part_of_every_condition_can_be_read_and_so_can_a_condition_that_is_none_of_the_program(number):
    _, program, packages = made_world(number)
    truths, plain = ColumnTruths(FactRows(packages), program), PlainEvaluator(program)
    for proposition in program.propositions:
        for part in parts(proposition.condition):
            scope = proposition.scope
            rows = range(truths.rows.size(scope))
            expected = [plain.truth(part, values(truths, packages, scope, row)) for row in rows]
            assert truths.part(part, scope).tolist() == expected
            assert [truths.part_of(part, scope, row) for row in range(len(expected))] == expected
            assert truths.truths(scope, part.model_copy()).tolist() == expected


def values(truths, packages, scope, row):
    """Everything that is known of a row."""
    package = packages[truths.rows.owners(scope)[row]]
    person = known_and_between(package, truths.program.vocabulary)
    for name in truths.program.readings:
        truth = truths.of_reading(name)[truths.rows.owners(scope)[row]]
        if truth != Truth.UNKNOWN:
            person[f"reading.{name}"] = bool(truth == Truth.TRUE)
    subject = truths.rows.subjects(scope)[row]
    own = (
        {}
        if not subject
        else package.visits[subject[0]]
        if len(subject) == 1
        else next(known for visit, task, known in package.tasks if (visit, task) == subject)
    )
    return {**person, **own}


def parts(condition):
    yield condition
    for part in (
        ()
        if isinstance(condition, Comparison)
        else ((condition.part,) if isinstance(condition, Not) else condition.parts)
    ):
        yield from parts(part)


@pytest.mark.parametrize("number", range(10))
def test_the_nearest_miss_costs_what_the_definition_says(number):
    _, program, packages = made_world(number)
    truths, plain = ColumnTruths(FactRows(packages), program), PlainEvaluator(program)
    for place in range(len(packages)):
        false = [
            proposition
            for proposition in program.propositions
            if not truths.of(proposition.id)[slice_of(truths.rows.rows_of(place, proposition.scope))].any()
        ]
        nearest = nearest_misses(truths, place, [proposition.id for proposition in false])
        for proposition in false:
            rows = truths.rows.rows_of(place, proposition.scope)
            costs = [
                cost(plain, proposition.condition, values(truths, packages, proposition.scope, row), True)
                for row in rows
            ]
            if costs:
                assert nearest[proposition.id] == (
                    min(costs),
                    truths.rows.subjects(proposition.scope)[rows[costs.index(min(costs))]],
                )
            else:
                assert proposition.id not in nearest


def slice_of(rows):
    return slice(rows.start, rows.stop)


def cost(plain, condition, known, wanted):
    if isinstance(condition, Comparison):
        truth = plain.truth(condition, known)
        return 0.25 if truth is Truth.UNKNOWN else float((truth is Truth.TRUE) != wanted)
    if isinstance(condition, Not):
        return cost(plain, condition.part, known, not wanted)
    costs = [cost(plain, part, known, wanted) for part in condition.parts]
    return sum(costs) if isinstance(condition, AllOf) == wanted else min(costs)


def test_no_package_at_all_is_no_row():
    program = world(random.Random(1), 5)
    truths = ColumnTruths(FactRows([]), program)
    assert all(len(truths.of(proposition.id)) == 0 for proposition in program.propositions)


def test_a_package_without_visits_among_others_has_no_rows_of_its_own():
    rng = random.Random("empty")
    program = world(rng, 40)
    packages = [facts(rng, program, 0.7) for _ in range(6)]
    bare = [type(package)(package.person, (), (), package.ranges) for package in packages]
    mixed = [package_facts for pair in zip(packages, bare, strict=True) for package_facts in pair]
    truths, plain = ColumnTruths(FactRows(mixed), program), PlainEvaluator(program)
    for place, package in enumerate(mixed):
        assert differences(plain.evaluate(package), truths.answers(place)) == ()


def test_rows_on_either_side_of_a_block_are_decided_alike(monkeypatch):
    rng = random.Random("blocks")
    program = world(rng, 40)
    packages = [facts(rng, program, 0.6) for _ in range(30)]
    whole = ColumnTruths(FactRows(packages), program)
    monkeypatch.setattr("engine.inference.column_evaluator._BLOCK", 7)
    blocks = ColumnTruths(FactRows(packages), program)
    for proposition in program.propositions:
        np.testing.assert_array_equal(whole.of(proposition.id), blocks.of(proposition.id))


def test_every_comparison_of_every_word_with_every_value_is_decided_as_the_definition_says():
    drawn = world(random.Random("each"), 0, terms=40)
    leaves = []
    for term in drawn.vocabulary.terms.values():
        some = drawn.constants[term.path]
        lists = [tuple(some[:n]) for n in range(1, len(some) + 1)] + [
            tuple(some[::2]),
            tuple(some[1::2] or some),
        ]
        order = ("<", "<=", ">", ">=") if term.comparable else ()
        leaves += [
            Comparison(path=term.path, operator=operator, value=value)
            for operator, value in product(("==", "!=", *order), some)
        ]
        leaves += [
            Comparison(path=term.path, operator=operator, value=value)
            for operator, value in product(("in", "not in"), lists)
        ]
        leaves += [Comparison(path=term.path, operator=operator) for operator in ("is known", "is unknown")]
    readings = tuple(proposition for proposition in drawn.propositions if proposition.reading)
    program = Program(
        (*readings, *(Proposition(f"leaf:{n}", "task", leaf) for n, leaf in enumerate(leaves))),
        drawn.vocabulary,
        drawn.strata,
    )
    rng = random.Random("values")
    packages = [facts(rng, drawn, share) for share in SHARES_KNOWN for _ in range(12)]
    truths, plain = ColumnTruths(FactRows(packages), program), PlainEvaluator(program)
    for place, package in enumerate(packages):
        assert differences(plain.evaluate(package), truths.answers(place)) == ()


def test_an_empty_all_is_true_and_an_empty_any_is_false_of_everybody():
    built = world(random.Random("empty parts"), 3)
    program = Program(
        [Proposition("all", "task", AllOf(parts=())), Proposition("any", "visit", AnyOf(parts=()))],
        built.vocabulary,
    )
    truths = ColumnTruths(FactRows([facts(random.Random(n), built, 0.5) for n in range(4)]), program)
    assert (truths.of("all") == Truth.TRUE).all()
    assert (truths.of("any") == Truth.FALSE).all()
