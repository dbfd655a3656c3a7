"""Two evaluators that share no code agree, on dense and on sparse packages, small and large rule sets."""

import os
import random

import pytest

from engine.inference import ColumnEvaluator, InProcessRete, differences
from engine.model import Truth
from tests.inference.worlds import facts, world
from tests.reference.conditions import PlainEvaluator

ROUNDS = int(os.environ.get("HANDRAIL_DIFFERENTIAL_ROUNDS", "1"))
SIZES = ((1, 12), (5, 12), (20, 10), (60, 6), (150, 3), (500, 2))


@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize(("rules", "worlds"), SIZES)
def test_both_evaluators_agree_with_the_definitions_on_every_proposition_and_reading(rules, worlds, round_):
    for number in range(worlds):
        rng = random.Random(f"{rules} {number} {round_}")
        program = world(rng, rules, terms=rng.choice((6, 20, 60)))
        columns, plain = ColumnEvaluator(program), PlainEvaluator(program)
        rete = InProcessRete(program)
        try:
            for known in (0.0, 0.1, 0.5, 0.9, 1.0, 1.0):
                package = facts(rng, program, known)
                answers = columns.evaluate(package)
                assert differences(answers, rete.evaluate(package)) == ()
                assert differences(answers, plain.evaluate(package)) == ()
        finally:
            rete.close()


def test_a_difference_is_said_in_plain_words():
    rng = random.Random("words")
    program = world(rng, 10)
    package = facts(rng, program, 1.0)
    answers = ColumnEvaluator(program).evaluate(package)
    (name, subject), truth = next(iter(answers.truths.items()))
    changed = type(answers)({**answers.truths, (name, subject): Truth(3 - truth)}, answers.readings)
    (difference,) = differences(answers, changed)
    assert name in difference
    assert truth.name in difference
