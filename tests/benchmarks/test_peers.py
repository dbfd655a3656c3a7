"""The comparison with other engines: same questions, same answers, and whoever answers otherwise is found out."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.peers.by_handrail import Handrail
from benchmarks.peers.comparison import Measured, first_difference, measure, reference
from benchmarks.peers.full_reviews import full_reviews
from benchmarks.peers.question import Question, plain_facts, question_of
from benchmarks.peers.run import PEERS, peer_of, table
from benchmarks.peers.two_valued import Any, Every, Leaf, possibly, surely
from dashboard.demonstration import synthetic_packages
from engine.inference import ColumnEvaluator
from engine.language import truth_of
from engine.model import AllOf, AnyOf, Comparison, Not, Truth
from tests.inference.worlds import facts, world
from tests.shipped import CATALOGUE, RULES

RUN = Path(__file__).parents[2] / "benchmarks" / "peers" / "run.py"


@pytest.fixture(scope="module")
def shipped():
    question = question_of(CATALOGUE, RULES)
    packages = [plain_facts(package, CATALOGUE) for package in synthetic_packages(12, seed=7)]
    return question, packages, reference(question, packages)


@pytest.fixture(params=PEERS)
def peer(request):
    installed = peer_of(request.param)
    try:
        installed.version()
    except ImportError:
        pytest.skip(f"{request.param} is not installed here")
    return installed


def test_every_peer_that_is_installed_answers_the_shipped_rules_as_we_do(peer, shipped):
    question, packages, expected = shipped
    measured = measure(peer, question, packages, expected, seconds=0.2)
    assert measured.equal, measured.note
    assert measured.packages >= 1
    assert measured.packages_per_second > 0


@pytest.mark.parametrize("number", range(6))
def test_every_peer_that_is_installed_answers_random_rules_as_we_do(peer, number):
    rng = random.Random(f"peers {number}")
    program = world(rng, 15, terms=14)
    question = Question(program.propositions, program.vocabulary, program.strata)
    packages = [replace(facts(rng, program, rng.choice((0.0, 0.3, 0.7, 1.0))), ranges={}) for _ in range(15)]
    peer.prepare(question)
    answers = peer.answers(peer.decide(packages), packages)
    assert first_difference(answers, reference(question, packages)) == ""


@pytest.mark.parametrize("number", range(40))
def test_two_ordinary_conditions_say_together_what_the_three_valued_one_says(number):
    rng = random.Random(f"two-valued {number}")
    program = world(rng, 10, terms=8)
    for package in (replace(facts(rng, program, 0.5), ranges={}) for _ in range(10)):
        for proposition in program.propositions:
            truth = truth_of(proposition.condition, package.person, program.vocabulary)
            assert holds(surely(proposition.condition, program.vocabulary), package.person) == (
                truth == Truth.TRUE
            )
            assert holds(possibly(proposition.condition, program.vocabulary), package.person) == (
                truth != Truth.FALSE
            )


def holds(boolean, values):
    if not isinstance(boolean, Leaf):
        return (all if isinstance(boolean, Every) else any)(holds(part, values) for part in boolean.parts)
    value, wanted = values.get(boolean.path), boolean.value
    if wanted is None:
        return (value is None) == (boolean.operator == "is unknown")
    if value is None:
        return boolean.if_unknown
    return {
        "==": lambda: value == wanted,
        "!=": lambda: value != wanted,
        "<": lambda: value < wanted,
        "<=": lambda: value <= wanted,
        ">": lambda: value > wanted,
        ">=": lambda: value >= wanted,
        "in": lambda: value in wanted,
        "not in": lambda: value not in wanted,
    }[boolean.operator]()


def test_a_negated_whole_is_turned_inside_out():
    rule = Not(
        part=AllOf(
            parts=(
                Comparison(path="person.lives_alone", operator="==", value=True),
                AnyOf(
                    parts=(
                        Comparison(path="person.memory", operator="<=", value=2),
                        Comparison(path="person.memory", operator="is unknown"),
                    )
                ),
            )
        )
    )
    assert possibly(rule, CATALOGUE.vocabulary) == Any(
        (
            Leaf("person.lives_alone", "!=", True, True),
            Every((Leaf("person.memory", ">", 2, True), Leaf("person.memory", "is known", None, False))),
        )
    )


class Wrong(Handrail):
    """Ours, with its answers tampered with."""

    name = "wrong"

    def __init__(self, tamper):
        self.tamper = tamper

    def answers(self, decided, packages):
        return self.tamper([set(answer) for answer in super().answers(decided, packages)])


def without_one(answers):
    answers[-1].pop()
    return answers


def one_surer(answers):
    rule, subject, truth = next(answer for answer in sorted(answers[0]) if answer[2] == 1)
    answers[0] = answers[0] - {(rule, subject, truth)} | {(rule, subject, 2)}
    return answers


def one_more(answers):
    answers[3].add(("made_up", (), 1))
    return answers


@pytest.mark.parametrize(("tamper", "note"), [
    (without_one, "false there"), (one_surer, "unknown here, true there"),
    (one_more, "rule made_up, subject (): false here, unknown there"), (lambda answers: answers[:-1], "answered"),
])  # fmt: skip
def test_a_peer_that_answers_wrongly_is_reported_as_not_equal(shipped, tamper, note):
    question, packages, expected = shipped
    measured = measure(Wrong(tamper), question, packages, expected, seconds=0.2)
    assert measured.equal is False
    assert note in measured.note
    assert "**no**" in table([measured])


def test_a_peer_that_is_not_installed_is_named_as_left_out(shipped):
    class Missing(Handrail):
        name = "missing"

        def version(self):
            raise ImportError("no such module")

    measured = measure(Missing(), *shipped, seconds=0.1)
    assert measured.equal is None
    assert measured.note.startswith("left out: not installed here")
    assert "| missing | – |" in table([measured])


def test_what_they_are_compared_with_is_what_a_single_review_decides(shipped):
    question, packages, expected = shipped
    evaluator = ColumnEvaluator(question.program)
    truths = evaluator.evaluate(packages[0]).truths
    assert {(rule, subject, int(truth)) for (rule, subject), truth in truths.items()} == expected[0]
    assert len(expected[0]) > 20


def test_full_reviews_of_the_same_packages_say_of_every_rule_what_a_single_review_says():
    question = question_of(CATALOGUE, RULES)
    expected = reference(question, [plain_facts(package, CATALOGUE) for package in synthetic_packages(7)])
    measured = full_reviews(7, expected, cores=2)
    assert measured.equal, measured.note
    assert measured.packages_per_second > 0
    other = [*expected[:5], expected[5] | {("made_up", (), 2)}, expected[6]]
    assert full_reviews(7, other, cores=1).note == "package 5 differs"


def test_the_command_prints_one_table_of_what_was_measured():
    done = subprocess.run(
        [sys.executable, RUN, "--packages", "5", "--seconds", "30", "--only", "pandas", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    document = json.loads(done.stdout)
    assert document["packages"] == 5
    assert [
        (measured["peer"], measured["equal"], measured["packages"]) for measured in document["results"]
    ] == [("pandas", True, 5)]
    assert Measured(**document["results"][0]).packages_per_second > 0
