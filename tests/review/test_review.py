"""A review end to end: properties that must always hold, on the shipped knowledge."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.demonstration import demonstration_packages
from engine import Review, Reviewer, ReviewRefusedError
from engine.inference import EngineFault
from engine.model import Truth
from tests.changed_package import changed
from tests.reference.conditions import PlainEvaluator
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 23)
DEMOS = demonstration_packages()
REFERENCES = list(DEMOS)


@pytest.fixture(scope="module")
def review(reviewer):
    return lambda package: reviewer.review(package, reviewed_on=DAY)


def claimed(review):
    return review.estimate.claimed.released_hours_per_week


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_review_can_be_written_down_and_read_back(review, reference):
    written = review(DEMOS[reference]).model_dump_json()
    assert Review.model_validate_json(written).model_dump_json() == written


@pytest.mark.parametrize("reference", REFERENCES)
def test_the_same_package_gives_the_same_bytes(review, reference):
    assert review(DEMOS[reference]).model_dump_json() == review(DEMOS[reference]).model_dump_json()


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_item_of_the_catalogue_is_accounted_for_once(review, reference):
    result = review(DEMOS[reference])
    named = [item.item for item in (*result.suggestions, *result.not_suggested)]
    assert sorted(named) == sorted(CATALOGUE.items)


@pytest.mark.parametrize("reference", REFERENCES)
def test_everything_that_is_cited_is_in_the_review(review, reference):
    result = review(DEMOS[reference])
    cited = {cite for s in result.suggestions for reason in s.reasons for cite in reason.cites}
    assert cited <= set(result.evidence)


@pytest.mark.parametrize("reference", REFERENCES)
def test_an_item_that_is_not_suggested_says_why(review, reference):
    for exclusion in review(DEMOS[reference]).not_suggested:
        assert exclusion.status == "in_place" or exclusion.reasons
        if exclusion.status == "not_indicated":
            assert exclusion.misses or exclusion.reasons[0].trace.truth is not Truth.TRUE


@pytest.mark.parametrize(
    "path",
    [
        "risks.safeguarding_concern_open", "risks.domestic_abuse", "risks.end_of_life", "risks.fast_track",
        "risks.condition_unstable", "risks.self_neglect", "risks.hoarding", "risks.reablement_under_way",
        "risks.visits_only_contact", "service.complaint_open",
    ],
)  # fmt: skip
def test_every_red_flag_holds_everything(review, path):
    result = review(changed(DEMOS["DEMO-01"], {path: True}))
    assert claimed(result).p90 <= 0
    assert any(hold.covers_everything and hold.reason.truth is Truth.TRUE for hold in result.holds)


@pytest.mark.parametrize(
    "path", ["risks.safeguarding_concern_open", "risks.end_of_life", "risks.domestic_abuse"]
)
def test_what_was_not_assessed_is_not_ruled_out_and_becomes_a_question_of_safety(review, path):
    result = review(changed(DEMOS["DEMO-01"], {path: None}))
    assert claimed(result).p90 <= 0
    asked = [question for question in result.questions if question.path == path.replace("__", ".")]
    assert asked
    assert asked[0].safety


def test_why_a_question_is_asked_never_says_as_a_fact_what_nobody_knows(review):
    about_carer = [
        reason
        for question in review(DEMOS["DEMO-07"]).questions
        for reason in question.why
        if "breaking point" in reason
    ]
    assert about_carer
    assert all(reason.startswith("A hold binds until this is ruled out: “") for reason in about_carer)


def test_hospital_discharge_holds_for_six_weeks_and_not_longer(review):
    held = review(changed(DEMOS["DEMO-01"], {"risks.weeks_since_hospital_discharge": 5}))
    free = review(changed(DEMOS["DEMO-01"], {"risks.weeks_since_hospital_discharge": 6}))
    assert claimed(held).p90 <= 0 < claimed(free).p90


def test_an_item_in_the_home_is_not_suggested_again(review):
    result = review(DEMOS["DEMO-01"])
    assert (
        next(exclusion for exclusion in result.not_suggested if exclusion.item == "mobile_hoist").status
        == "in_place"
    )


def test_a_danger_rules_an_item_out_and_says_so(review):
    result = review(
        changed(DEMOS["DEMO-04"], {"medicines.overdose_risk": True, "medicines.overdose_kind": "meant"})
    )
    exclusion = next(item for item in result.not_suggested if item.item == "monitored_medication_dispenser")
    assert exclusion.status == "excluded"
    assert any("tablets" in reason.because for reason in exclusion.reasons)


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize(
    "change",
    [{"diagnoses": ["dementia", "stroke"]}, {"monitoring.sex": "male"}, {"monitoring.ethnicity": "any"},
     {"monitoring.deprivation_decile": 1}],
    ids=["diagnoses", "sex", "ethnicity", "deprivation"],
)  # fmt: skip
def test_nothing_depends_on_a_diagnosis_or_a_protected_characteristic(review, reference, change):
    plain, other = review(DEMOS[reference]), review(changed(DEMOS[reference], change))
    assert plain.estimate == other.estimate
    assert [s.item for s in plain.suggestions] == [s.item for s in other.suggestions]
    assert plain.holds == other.holds


PATHS = sorted(
    path
    for path in CATALOGUE.vocabulary.terms
    if path.split(".")[0] in ("person", "home", "risks", "medicines")
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(REFERENCES), st.sets(st.sampled_from(PATHS), max_size=25))
def test_forgetting_what_was_assessed_never_claims_more(review, reference, forgotten):
    before = review(DEMOS[reference])
    after = review(changed(DEMOS[reference], dict.fromkeys(forgotten)))
    assert {s.item for s in after.suggestions if s.status == "suggested"} <= {
        s.item for s in before.suggestions
    }
    assert claimed(after).mean <= claimed(before).mean + 1e-6
    # Two answers that contradict each other say nothing before both are known: such a hold goes with one of them.
    contradictions = {f"rule:{rule.id}" for rule in RULES.rules if rule.only_when_true}
    lost = {h.reason.source for h in before.holds} - {h.reason.source for h in after.holds}
    assert not lost - contradictions


class Altered:
    """A second evaluator that gives one answer differently."""

    def __init__(self):
        with Reviewer(CATALOGUE, RULES) as reviewer:
            self._honest = PlainEvaluator(reviewer.program)

    def evaluate(self, facts):
        answers = self._honest.evaluate(facts)
        (key, truth), *_ = answers.truths.items()
        return replace(answers, truths={**answers.truths, key: Truth(3 - truth)})

    def close(self):
        pass


class Broken(Altered):
    def evaluate(self, facts):
        raise EngineFault("the rule engine did not answer within 10 seconds")


@pytest.mark.parametrize("second", [Altered, Broken])
def test_no_review_is_given_when_the_evaluators_differ_or_one_fails(second):
    with (
        Reviewer(CATALOGUE, RULES, rete=second()) as reviewer,
        pytest.raises(ReviewRefusedError, match=r"differ|not answer"),
    ):
        reviewer.review(DEMOS["DEMO-01"], reviewed_on=DAY)
