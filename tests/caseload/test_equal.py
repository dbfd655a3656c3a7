"""A package in a caseload comes to exactly what its single review comes to."""

import random
from collections import Counter
from itertools import islice

import numpy as np
import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine.caseload import CaseloadEvaluator
from engine.estimate.kernel.arrays import CHANGE, MORE
from engine.model import Truth
from engine.review import URGENCY_OF
from tests.caseload.packages import random_package
from tests.caseload.single import Single

FEW_DRAWS, ALL_DRAWS = 40, 2000


def packages(catalogue, day, number, count):
    rng = random.Random(f"caseload {number}")
    return [random_package(rng, index, catalogue, day) for index in range(count)]


def assert_equal(outcome, expected):
    for name in ("true", "unknown", "items", "questions", "claimed", "potential"):
        assert getattr(outcome, name) == getattr(expected, name), (outcome.reference, name)


@pytest.mark.parametrize("number", range(4))
def test_packages_dense_and_sparse_come_to_what_their_single_reviews_do(catalogue, rule_set, day, number):
    some = packages(catalogue, day, number, 130) + list(islice(synthetic_packages(20, seed=number), 20))
    single = Single(catalogue, rule_set, day, draws=FEW_DRAWS)
    chunk = CaseloadEvaluator(catalogue, rule_set, day, draws=FEW_DRAWS).evaluate(some)
    for package, outcome in zip(some, chunk, strict=True):
        assert_equal(outcome, single.outcome(package))


def test_with_all_draws_the_hours_are_equal_to_the_last_digit(catalogue, rule_set, day):
    some = [
        *demonstration_packages().values(),
        *packages(catalogue, day, "all", 200),
        *synthetic_packages(200),
    ]
    single = Single(catalogue, rule_set, day, draws=ALL_DRAWS)
    for package, outcome in zip(
        some, CaseloadEvaluator(catalogue, rule_set, day).evaluate(some), strict=True
    ):
        assert_equal(outcome, single.outcome(package))


def test_every_rule_and_clause_says_the_same_of_every_visit_and_task_line(catalogue, rule_set, day):
    some = packages(catalogue, day, "rows", 300)
    evaluator = CaseloadEvaluator(catalogue, rule_set, day, draws=FEW_DRAWS)
    answers = evaluator.answers(evaluator.columns(some))
    single = Single(catalogue, rule_set, day, draws=FEW_DRAWS)
    expected = [single.plain.evaluate(single.facts(package)) for package in some]
    for proposition in single.program.propositions:
        rows = zip(
            answers.of(proposition.id),
            answers.rows.owners(proposition.scope),
            answers.rows.subjects(proposition.scope),
            strict=True,
        )
        for truth, owner, subject in rows:
            assert truth == expected[owner].of(proposition.id, subject), (
                proposition.id,
                some[owner].reference,
            )


def test_the_order_of_packages_and_the_size_of_chunks_change_nothing(catalogue, rule_set, day):
    some = packages(catalogue, day, "order", 120)
    evaluator = CaseloadEvaluator(catalogue, rule_set, day, draws=FEW_DRAWS)
    whole = {outcome.reference: outcome for outcome in evaluator.evaluate(some)}
    pieces = [
        outcome for start in range(0, 120, 7) for outcome in evaluator.evaluate(some[::-1][start : start + 7])
    ]
    assert {piece.reference: piece for piece in pieces} == whole


def test_the_totals_are_the_sums_of_the_packages_draw_by_draw(catalogue, rule_set, day):
    some = packages(catalogue, day, "totals", 60)
    evaluator = CaseloadEvaluator(catalogue, rule_set, day, draws=FEW_DRAWS)
    alone = [evaluator.evaluate([package]).totals for package in some]
    np.testing.assert_allclose(evaluator.evaluate(some).totals, sum(alone), rtol=0, atol=1e-6)


def test_no_package_at_all_is_an_empty_outcome(catalogue, rule_set, day):
    evaluate = CaseloadEvaluator(catalogue, rule_set, day, draws=FEW_DRAWS).evaluate([])
    assert list(evaluate) == []
    assert not evaluate.totals.any()


def test_an_outcome_says_what_the_whole_review_says_on_which_both_evaluators_agree(
    catalogue, rule_set, day, reviewer
):
    some = [*demonstration_packages().values(), *packages(catalogue, day, "reviews", 25)]
    for package, outcome in zip(
        some, CaseloadEvaluator(catalogue, rule_set, day).evaluate(some), strict=True
    ):
        review = reviewer.review(package, reviewed_on=day)
        for status in ("suggested", "ask_first", "not_known", "on_hold"):
            assert outcome.of(status) == {
                suggestion.item for suggestion in review.suggestions if suggestion.status == status
            }
        assert outcome.of("ruled_out") == {
            exclusion.item for exclusion in review.not_suggested if exclusion.status == "excluded"
        }
        assert (outcome.holds, outcome.holds_not_ruled_out) == tuple(
            {hold.reason.source.removeprefix("rule:") for hold in review.holds if hold.reason.truth is truth}
            for truth in (Truth.TRUE, Truth.UNKNOWN)
        )
        assert outcome.questions == {question.path for question in review.questions}
        assert outcome.claimed == review.estimate.claimed
        assert outcome.potential == review.estimate.potential
        # What only calls for care with a piece is no reason against it.
        sources = {need.reason.source for need in review.unmet_needs if "; use with care" not in need.title}
        assert {
            source.removeprefix("rule:") for source in sources if source.startswith("rule:")
        } <= outcome.true
        assert {
            source.split(":")[1] for source in sources if source.startswith("item:")
        } <= outcome.wrong_in_place
        of_pieces = [need.urgency for need in review.unmet_needs if need.title.startswith("In ")]
        assert Counter(of_pieces) == Counter(URGENCY_OF[how] for how in outcome.standing.values())


def test_more_hours_are_those_of_packages_that_need_more_and_nobody_elses_savings_are_set_against_them(
    catalogue, rule_set, day
):
    some = [*packages(catalogue, day, "more", 60), *synthetic_packages(40)]
    evaluator = CaseloadEvaluator(catalogue, rule_set, day, draws=FEW_DRAWS)
    alone = [evaluator.evaluate([package]).totals[:, CHANGE] for package in some]
    assert any((change < 0).any() for change in alone)
    expected = sum(np.maximum(change, 0.0) for change in alone)
    np.testing.assert_allclose(evaluator.evaluate(some).totals[:, MORE], expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("scope", ["visit", "task"])
def test_rules_of_another_reach_than_the_shipped_ones_come_to_the_same(catalogue, rule_set, day, scope):
    """Holds on a visit, holds and exclusions on a task line: the shipped rules have few of them, a council's may."""
    turned = rule_set.model_copy(
        update={
            "rules": tuple(
                rule.model_copy(
                    update={"scope": scope}
                    if (rule.scope, rule.kind in ("hold", "exclude")) == ("person", True)
                    else {}
                )
                for rule in rule_set.rules
            )
        }
    )
    some = packages(catalogue, day, f"reach {scope}", 150)
    single = Single(catalogue, turned, day, draws=FEW_DRAWS)
    chunk = CaseloadEvaluator(catalogue, turned, day, draws=FEW_DRAWS).evaluate(some)
    for package, outcome in zip(some, chunk, strict=True):
        assert_equal(outcome, single.outcome(package))
