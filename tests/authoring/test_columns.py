"""Packages as columns are asked the same as one by one."""

import random

import pytest

from engine.inference import CompiledEvaluator
from engine.inference.columns import Columns, FactRows, evaluate_columns
from engine.model import Truth
from tests.inference.worlds import facts, world


@pytest.mark.parametrize("number", range(30))
def test_columns_give_what_the_compiled_evaluator_gives_for_every_subject(number):
    rng = random.Random(f"columns {number}")
    made = world(rng, rng.choice((5, 40)), terms=rng.choice((6, 20)))
    packages = [facts(rng, made, rng.choice((0.0, 0.2, 0.6, 1.0))) for _ in range(25)]
    compiled = CompiledEvaluator(made)
    columns = Columns(FactRows(packages), made.vocabulary)
    found = evaluate_columns(columns, made)
    answers = [compiled.evaluate(package) for package in packages]
    for proposition in made.propositions:
        truths, scope = found[proposition.id], proposition.scope
        assert len(truths) == columns.rows.size(scope)
        for truth, owner, subject in zip(truths, columns.rows.owners(scope), columns.rows.subjects(scope), strict=True):
            assert Truth(int(truth)) is answers[owner].of(proposition.id, subject)


def test_no_package_at_all_is_no_row():
    made = world(random.Random(1), 5)
    columns = Columns(FactRows([]), made.vocabulary)
    found = evaluate_columns(columns, made)
    assert all(len(truths) == 0 for truths in found.values())
