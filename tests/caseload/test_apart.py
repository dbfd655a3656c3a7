"""A caseload reckoned in a process of its own: the same outcomes, whatever happens to the process."""

import os
import signal
from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine.caseload import CaseloadEvaluator, EvaluatorApart
from engine.inference import EngineFault
from tests.shipped import CATALOGUE, RULES

ON = date(2026, 11, 25)


@pytest.fixture(scope="module")
def knowledge():
    return CATALOGUE, RULES


@pytest.fixture(scope="module")
def apart(knowledge):
    evaluator = EvaluatorApart(*knowledge)
    yield evaluator
    evaluator.close()


def test_its_outcomes_are_those_of_this_process_and_it_comes_back_when_it_is_killed(knowledge, apart):
    packages = list(demonstration_packages().values())
    contents = [package.model_dump_json() for package in packages]
    expected = tuple(CaseloadEvaluator(*knowledge, ON).evaluate(packages))
    assert apart.evaluate(contents, ON) == expected
    os.kill(apart.process_id, signal.SIGKILL)
    assert apart.evaluate(contents[:2], ON) == expected[:2]


def test_a_package_that_cannot_be_read_keeps_no_other_from_being_evaluated(apart):
    good = demonstration_packages()["DEMO-01"]
    bad = '{"reference": "MARKED WORD", "nonsense": 1}'
    evaluate = apart.evaluate([bad, good.model_dump_json(), bad], ON)
    assert [outcome and outcome.reference for outcome in evaluate] == [None, "DEMO-01", None]
    assert apart.evaluate([bad], ON) == (None,)


def test_it_does_not_answer_for_other_knowledge(knowledge):
    catalogue, rule_set = knowledge
    other = EvaluatorApart(catalogue, rule_set.model_copy(update={"content_hash": "0" * 64}))
    with pytest.raises(EngineFault, match="have changed since the server was started"):
        other.evaluate([], ON)
    assert other.process_id is None
