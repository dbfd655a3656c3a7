"""The caseload counts the unmet needs and the holds that the review of each package shows."""

from collections import Counter
from datetime import date

from dashboard.demonstration import demonstration_packages
from dashboard.screen.caseload.rows import rows_of
from dashboard.screen.review.asking.distinct import distinct_questions
from engine.caseload import CaseloadEvaluator
from engine.review import EffectiveHolds

DAY = date(2026, 11, 23)


def test_every_row_counts_the_needs_by_urgency_and_the_holds_that_its_review_shows(
    catalogue, rule_set, reviewer
):
    packages = demonstration_packages()
    outcomes = CaseloadEvaluator(catalogue, rule_set, DAY).evaluate(list(packages.values()))
    asks = {path: term.ask for path, term in catalogue.vocabulary.terms.items()}
    rows = rows_of({outcome.reference: outcome for outcome in outcomes}, rule_set, {}, {}, {}, asks, on=DAY)
    for row in rows:
        review = reviewer.review(packages[row.reference], reviewed_on=DAY)
        needs = Counter(need.urgency or "days" for need in review.unmet_needs)
        counted = {"now": row.needs_today, "days": row.needs_within_days, "planned": row.needs_planned}
        assert counted == {urgency: needs[urgency] for urgency in counted}, row.reference
        holds = EffectiveHolds(review)
        assert (row.holds, row.holds_not_ruled_out) == (len(holds.in_force), len(holds.not_ruled_out)), (
            row.reference
        )
        assert row.allowance_hours_now == packages[row.reference].allowance_hours_per_week, row.reference
        assert row.questions == len(distinct_questions(review)), row.reference


def test_rows_that_are_at_hand_follow_what_the_records_and_the_packages_say_now(catalogue, rule_set):
    packages = list(demonstration_packages().values())
    evaluator, at_hand = CaseloadEvaluator(catalogue, rule_set, DAY), {}

    def rows_by_reference(outcomes, statuses, due):
        rows = rows_of(outcomes, rule_set, statuses, due, {}, {}, on=DAY, at_hand=at_hand)
        assert rows == rows_of(outcomes, rule_set, statuses, due, {}, {}, on=DAY)
        return {row.reference: row for row in rows}

    outcomes = {outcome.reference: outcome for outcome in evaluator.evaluate(packages)}
    assert rows_by_reference(outcomes, {}, {})["DEMO-01"].status == "to review"
    yesterday = DAY.replace(day=DAY.day - 1)
    signed = rows_by_reference(outcomes, {"DEMO-01": "signed"}, {"DEMO-01": yesterday})["DEMO-01"]
    assert (signed.status, signed.overdue) == ("signed", True)
    assert rows_by_reference(outcomes, {}, {})["DEMO-01"].status == "to review"
    rows_by_reference({name: outcome for name, outcome in outcomes.items() if name != "DEMO-02"}, {}, {})
    assert set(at_hand) == set(outcomes) - {"DEMO-02"}
    (other,) = evaluator.evaluate([packages[0].model_copy(update={"visits": ()})])
    assert rows_by_reference({**outcomes, "DEMO-01": other}, {}, {})["DEMO-01"].hours_now == 0
