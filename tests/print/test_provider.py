"""The provider recommendation: what a rota needs, and nothing that it does not."""

import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from engine import CarePackage
from tests.print.reading import text

REFERENCES = list(demonstration_packages())


@pytest.mark.parametrize("reference", REFERENCES)
def test_it_says_what_a_rota_needs(signed, reference):
    shown = text(render("provider", signed(reference)))
    for part in ("In short", "Holds", "Visit by visit", "Whom to call", "Sign-off", "stays in force until"):
        assert part in shown
    for visit in signed(reference).review.package.visits:
        assert f"{visit.start} {visit.id}" in shown
        assert f"{visit.minutes} minutes" in shown


def test_needs_and_holds_stand_before_the_week(review):
    shown = text(render("provider", review("DEMO-06")))
    assert shown.index("Needs that are not met") < shown.index("Holds") < shown.index("The week")


def test_a_draft_asks_nobody_to_act(review, signed):
    assert "act on these first" in text(render("provider", signed("DEMO-06")))
    draft = text(render("provider", review("DEMO-06")))
    assert "act on these first" not in draft
    assert "the occupational therapist looks at these first" in draft


def test_the_story_behind_a_hold_is_not_told(review):
    shown = text(render("provider", review("DEMO-02")))
    assert "whole package is on hold" in shown
    assert "safeguarding" not in shown.lower()


def test_what_the_family_bears_is_not_told(review):
    shown = text(render("provider", review("DEMO-06")))
    assert "People are lifted by hand" in shown
    assert "unpaid" not in shown
    assert "with the occupational therapist" in shown


def test_no_question_tells_what_a_provider_is_not_told(review):
    found = review("DEMO-07")
    assert any("domestic abuse" in question.question for question in found.questions)
    shown = text(render("provider", found)).lower()
    for word in ("abuse", "capacity", "best-interests", "safeguarding", "consent"):
        assert word not in shown


def test_no_chance_no_hours_and_no_money_are_told(signed):
    for reference in REFERENCES:
        shown = text(render("provider", signed(reference)))
        for word in ("£", "pay back", "carer-hours", "in 100", "hours a week", "partner"):
            assert word not in shown


def test_each_task_has_what_is_done_now_and_what_is_proposed(signed):
    shown = text(render("provider", signed("DEMO-01")))
    assert "full help, 2 carers, 12 min" in shown
    assert "Review of double-handed care is recommended" in shown
    assert "The second carer is there for moving and handling." in shown
    assert "In most reviews nothing changes. Both carers come until then." in shown


def test_equipment_has_its_load_its_checks_and_its_examination(signed):
    shown = text(render("provider", signed("DEMO-01")))
    for words in ("180 kg on the label", "15 January 2027", "Thorough examination under LOLER", "Sling size",
                  "Stop, go back to the present plan", "who has been trained",
                  "Load checked against the person’s weight"):
        assert words in shown


def test_an_unassessed_field_is_said_and_never_read_as_no(review):
    made = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    del made["person"]["hip_precautions"], made["person"]["spine_stable"]
    shown = text(render("provider", review(CarePackage.model_validate(made))))
    assert "Not assessed: hip precautions and whether turning is restricted" in shown


def test_judgement_may_choose_what_the_review_did_not_have(signed):
    given = signed("DEMO-01")
    other = next(one.item for one in given.review.not_suggested if one.status == "excluded" or one.status)
    choice = given.decision.choices[0].model_copy(update={"item": other, "choice": "accept"})
    decision = given.decision.model_copy(update={"choices": (choice,)})
    shown = text(render("provider", given.model_copy(update={"decision": decision})))
    assert "own judgement" in shown
