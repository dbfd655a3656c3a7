"""Two evaluators that share no code agree, on dense and on sparse packages, small and large rule sets."""

import os
import random

import pytest

from engine.inference import CompiledEvaluator, InProcessRete, differences
from engine.language import truth_of
from engine.model import Truth
from tests.inference.worlds import facts, world

ROUNDS = int(os.environ.get("HANDRAIL_DIFFERENTIAL_ROUNDS", "1"))
SIZES = ((1, 12), (5, 12), (20, 10), (60, 6), (150, 3), (500, 2))


@pytest.mark.parametrize("round_", range(ROUNDS))
@pytest.mark.parametrize(("rules", "worlds"), SIZES)
def test_both_evaluators_agree_on_every_proposition_and_reading(rules, worlds, round_):
    for number in range(worlds):
        rng = random.Random(f"{rules} {number} {round_}")
        made = world(rng, rules, terms=rng.choice((6, 20, 60)))
        compiled = CompiledEvaluator(made)
        rete = InProcessRete(made)
        try:
            for known in (0.0, 0.1, 0.5, 0.9, 1.0, 1.0):
                package = facts(rng, made, known)
                assert differences(compiled.evaluate(package), rete.evaluate(package)) == ()
        finally:
            rete.close()


@pytest.mark.parametrize("number", range(20))
def test_the_compiled_evaluator_says_what_the_definition_of_a_condition_says(number):
    rng = random.Random(f"definition {number}")
    made = world(rng, 30)
    package = facts(rng, made, rng.choice((0.2, 0.7, 1.0)))
    answers = CompiledEvaluator(made).evaluate(package)
    readings = {f"reading.{name}": t is Truth.TRUE for name, t in answers.readings.items() if t is not Truth.UNKNOWN}
    for proposition in made.propositions:
        if proposition.scope == "person" and proposition.reading is None:
            expected = truth_of(proposition.condition, {**package.person, **readings}, made.vocabulary)
            assert answers.of(proposition.id) is expected
        if proposition.scope == "task":
            for visit, task, own in package.tasks:
                expected = truth_of(proposition.condition, {**package.person, **readings, **own}, made.vocabulary)
                assert answers.of(proposition.id, (visit, task)) is expected


def test_a_difference_is_said_in_plain_words():
    rng = random.Random("words")
    made = world(rng, 10)
    package = facts(rng, made, 1.0)
    answers = CompiledEvaluator(made).evaluate(package)
    (name, subject), truth = next(iter(answers.truths.items()))
    changed = type(answers)({**answers.truths, (name, subject): Truth(3 - truth)}, answers.readings)
    (said,) = differences(answers, changed)
    assert name in said
    assert truth.name in said
