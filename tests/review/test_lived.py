"""The package as it is lived: what a review says of presence, delivery, the record, and what it asks first."""

from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine import load_rule_set
from engine.model import CarePackage, Truth
from engine.program import RuleProgram
from engine.review import Planner, record_findings
from engine.review.context import ReviewContext
from engine.review.holds import binding_holds, unmet_needs
from engine.review.planner import context_of

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def program(catalogue) -> RuleProgram:
    return RuleProgram(catalogue, load_rule_set(catalogue))


def context(program, **fields) -> ReviewContext:
    package = CarePackage.model_validate({"reference": "LIVED", "assessed_on": "2026-11-02", **fields})
    return context_of(program, package, DAY)


def sources(context, *, sure=True):
    return {
        hold.hold.reason.source.removeprefix("rule:")
        for hold in binding_holds(context)
        if not sure or hold.hold.reason.truth is Truth.TRUE
    }


@pytest.mark.parametrize("presence", ["waking", "sleeping", "living_in", "on_call"])
def test_presence_is_held_whatever_its_length(program, presence):
    visit = {"id": "v", "start": "22:00", "minutes": 60, "presence": presence}
    assert "hold_presence_is_not_a_task" in sources(context(program, visits=[visit]))


def test_a_long_visit_of_which_nothing_is_said_binds_until_it_is_asked(program):
    ambiguous = context(program, visits=[{"id": "v", "start": "08:00", "minutes": 1440}])
    assert "hold_presence_is_not_a_task" in sources(ambiguous, sure=False) - sources(ambiguous)


@pytest.mark.parametrize(
    ("assessed", "rule"),
    [("2025-11-24", "record_assessed_more_than_a_year_ago"), ("2026-11-26", "record_assessed_in_the_future")],
)
def test_an_old_or_a_future_assessment_holds_everything(program, assessed, rule):
    assert rule in sources(context(program, assessed_on=assessed))


def test_without_a_day_of_assessment_it_is_not_ruled_out_that_it_is_old(program):
    assert "record_assessed_more_than_a_year_ago" in sources(context(program, assessed_on=None), sure=False)


def test_what_contradicts_comes_before_every_other_hold(program):
    built = context(
        program,
        person={"transfers": "hoisted", "walking": "alone", "standing": "unaided"},
        risks={"hoarding": True},
    )
    assert binding_holds(built)[0].hold.about_record


def test_no_reader_of_a_review_meets_the_name_of_a_field(program):
    package = {"person": {"transfers": "hoisted", "walking": "alone", "standing": "unaided"}}
    reasons = [hold.hold.reason.because for hold in binding_holds(context(program, **package))]
    assert "hoisted for transfers, and yet walks" in " ".join(reasons)
    texts = [text for rule in program.rule_set.rules for text in (rule.because, rule.action, rule.lifted_by)]
    wording = context(program).wording
    assert not [text for text in texts if "`" in wording(text)]


def test_unmet_needs_stand_in_the_order_of_their_urgency_with_who_acts(program):
    person = {"transfers": "hoisted", "turning_in_bed": 4, "skin_risk": "high", "lives_alone": True}
    built = context(
        program,
        person=person,
        equipment=[],
        unpaid_carers=[],
        visits=[{"id": "v", "start": "08:00", "minutes": 30}],
    )
    needs = unmet_needs(built)
    order = ["now", "days", "planned"]
    assert [order.index(need.urgency) for need in needs] == sorted(
        order.index(need.urgency) for need in needs
    )
    assert {
        "Hoisted, and there is no hoist in the home",
        "Nobody comes for longer than the skin can wait to be turned",
    } <= {need.title for need in needs}
    assert all(need.who for need in needs)


def test_every_shipped_unmet_need_says_how_soon_and_who(program):
    rules = program.rules("unmet_need")
    assert [rule.id for rule in rules if not (rule.urgency and rule.who)] == []


def test_record_findings_name_the_visits_that_are_meant(program):
    twice = [
        {"id": "a", "start": "08:00", "minutes": 30},
        {"id": "b", "start": "08:00", "minutes": 30},
        {"id": "c", "start": "12:00", "minutes": 30},
    ]
    package = CarePackage.model_validate({"reference": "A", "assessed_on": "2026-11-02", "visits": twice})
    findings = [(rule.id, visits) for _, rule, visits in record_findings(program, [package], DAY)]
    assert findings == [("record_visits_at_the_same_time", ("a", "b"))]


@pytest.mark.parametrize("reference", ["DEMO-09", "DEMO-10", "DEMO-11", "DEMO-12", "DEMO-13"])
def test_the_lived_demonstrations_have_a_right_record(catalogue, program, reference):
    package = demonstration_packages()[reference]
    assert list(record_findings(program, [package], DAY)) == []
    assert Planner(catalogue, load_rule_set(catalogue)).plan(package, DAY) is not None


def test_where_an_unmet_need_is_likely_to_take_hours_more_care_is_a_possible_answer(catalogue):
    live_in, prompts = (demonstration_packages()[name] for name in ("DEMO-10", "DEMO-04"))
    planner = Planner(catalogue, load_rule_set(catalogue))
    assert planner.plan(live_in, DAY).needs_more > 0.9
    assert planner.plan(prompts, DAY).needs_more == 0
