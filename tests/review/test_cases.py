"""The plan of a signed review is followed to its end: cases, their days, and what makes sense of an outcome."""

from datetime import date

import pytest

from engine.model import Action, CaseStep, Decision, ItemChoice, Outcome, PersonsView
from engine.review import STATES_OF, cases_of, unusual
from tests.records.signing import reviewed
from tests.signing import sign_review

DAY = date(2026, 11, 24)


def signed(reference="DEMO-01", **decision):
    review, hours = reviewed(reference)
    view = PersonsView(agreement="agrees", consent="given")
    return sign_review(lambda *_: hours, review, Decision(view=view, summary="Yes.", **decision))


def accepted(*items):
    return tuple(ItemChoice(item=item, choice="accept", reason="meets_goal") for item in items)


def by_subject(cases):
    return {case.subject: case for case in cases}


def test_each_accepted_item_is_a_case_that_begins_with_ordering():
    cases = by_subject(cases_of(signed(choices=accepted("in_situ_sling")), ()))
    case = cases["in_situ_sling"]
    assert (case.kind, case.state, case.due, case.ended) == (
        "equipment",
        "to_order",
        date(2026, 12, 8),
        False,
    )
    assert not case.is_late(date(2026, 12, 8))
    assert case.is_late(date(2026, 12, 9))


def test_a_step_without_a_day_for_the_next_leaves_nothing_without_a_day():
    late = CaseStep(subject="in_situ_sling", state="ordered", on=date(2026, 12, 20))
    case = by_subject(cases_of(signed(choices=accepted("in_situ_sling")), (late,)))["in_situ_sling"]
    assert case.due == date(2027, 1, 3)


def test_what_was_declined_is_no_case():
    declined = (ItemChoice(item="in_situ_sling", choice="decline", reason="no_gain"),)
    assert "in_situ_sling" not in by_subject(cases_of(signed(choices=declined), ()))


def test_the_newest_step_counts_and_an_end_is_never_late():
    steps = (
        CaseStep(subject="in_situ_sling", state="ordered", on=DAY, due=date(2026, 12, 1), owner="Stores"),
        CaseStep(subject="in_situ_sling", state="delivered", on=date(2026, 12, 3)),
    )
    case = by_subject(cases_of(signed(choices=accepted("in_situ_sling")), steps))["in_situ_sling"]
    assert (case.state, case.since, case.due, case.owner) == (
        "delivered",
        date(2026, 12, 3),
        date(2026, 12, 8),
        "Stores",
    )
    back = CaseStep(subject="in_situ_sling", state="returned", on=date(2026, 12, 9), words="Too warm")
    ended = by_subject(cases_of(signed(choices=accepted("in_situ_sling")), (*steps, back)))["in_situ_sling"]
    assert ended.ended
    assert not ended.is_late(date(2030, 1, 1))


def test_a_review_of_the_second_carer_is_a_case_of_each_visit_where_it_is_recommended():
    cases = cases_of(signed(choices=accepted("single_handed_care_review")), ())
    visits = {case.subject for case in cases if case.kind == "second_carer"}
    assert "second_carer:morning" in visits
    assert all(case.state == "to_assess" for case in cases if case.kind == "second_carer")


def test_unmet_needs_are_followed_with_who_took_them_on_the_urgent_first():
    source = "rule:unmet_pressure_damage"
    action = Action(source=source, owner="Tissue viability", due=date(2026, 11, 25))
    cases = cases_of(signed("DEMO-06", actions=(action,)), ())
    assert cases[0].urgent
    case = by_subject(cases)[source]
    assert (case.owner, case.due, case.ended) == ("Tissue viability", date(2026, 11, 25), False)
    done = Action(source=source, state="referred", words="To the nurse, by telephone")
    assert by_subject(cases_of(signed("DEMO-06", actions=(done,)), ()))[source].ended


@pytest.mark.parametrize("kind", STATES_OF)
def test_every_state_of_a_kind_can_be_written_as_a_step(kind):
    for state in STATES_OF[kind]:
        assert CaseStep(subject="x", state=state, on=DAY, words="Because it is so").state == state


@pytest.mark.parametrize(
    ("after", "seen_on", "hours", "expected"),
    [
        ("6_weeks", date(2027, 1, 5), 35.0, ()),
        ("6_weeks", DAY, 35.0, ("It was seen 0 weeks after signing, not 4 to 10.",)),
        ("4_months", date(2027, 3, 24), 35.0, ()),
        (
            "6_weeks",
            date(2027, 1, 5),
            350.0,
            ("350 hours a week are many more than the 35.0 when it was signed.",),
        ),
        (
            "6_weeks",
            date(2027, 1, 5),
            3.5,
            ("3.5 hours a week are far fewer than the 35.0 when it was signed.",),
        ),
    ],
)
def test_an_outcome_that_makes_no_sense_is_asked_again(after, seen_on, hours, expected):
    outcome = Outcome(after=after, seen_on=seen_on, commissioned_hours_per_week=hours)
    assert unusual(signed(), outcome) == expected
