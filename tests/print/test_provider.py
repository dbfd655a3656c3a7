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
    for words in (
        "180 kg on the label",
        "15 January 2027",
        "Thorough examination under LOLER",
        "Sling size",
        "Stop, go back to the present plan",
        "who has been trained",
        "Load checked against the person’s weight",
    ):
        assert words in shown


def test_an_unassessed_field_is_said_and_never_read_as_no(review):
    made = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    del made["person"]["hip_precautions"], made["person"]["spine_stable"]
    shown = text(render("provider", review(CarePackage.model_validate(made))))
    unknown = shown[shown.index("Not assessed:") :].split(". ")[0]
    assert "hip precautions" in unknown
    assert "whether turning is restricted" in unknown


def test_judgement_may_choose_what_the_review_did_not_have(signed):
    given = signed("DEMO-01")
    other = next(one.item for one in given.review.not_suggested if one.status == "excluded" or one.status)
    choice = given.decision.choices[0].model_copy(update={"item": other, "choice": "accept"})
    decision = given.decision.model_copy(update={"choices": (choice,)})
    shown = text(render("provider", given.model_copy(update={"decision": decision})))
    assert "own judgement" in shown


def test_the_therapists_words_to_the_provider_and_the_persons_agreement_are_on_the_paper(signed):
    given = signed("DEMO-01")
    view = given.decision.view.model_copy(
        update={"agreement": "could_not_be_asked", "consent": "best_interests_decision"}
    )
    decision = given.decision.model_copy(
        update={"view": view, "for_provider": "Medium sling only; from 4 January at lunch."}
    )
    shown = text(render("provider", given.model_copy(update={"decision": decision})))
    assert "Medium sling only; from 4 January at lunch." in shown
    assert "The person could not be asked. It was decided in their best interests" in shown
    assert "The person agrees. They have given consent." in text(render("provider", given))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("risks.seizures", "active", "Has seizures"),
        ("risks.climbs_out_of_bed", True, "May climb out of bed"),
        ("person.recognises_danger", 4, "Does not see danger"),
        ("person.memory", 4, "Does not remember"),
        ("risks.oxygen_at_home", True, "Oxygen is used here"),
        ("person.bladder", "catheter", "Has a catheter"),
    ],
)
def test_what_matters_in_an_emergency_stands_in_what_matters_when_helping(review, field, value, words):
    made = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    part, name = field.split(".")
    made.setdefault(part, {})[name] = value
    shown = text(render("provider", review(CarePackage.model_validate(made))))
    assert words in shown[shown.index("What matters when helping") : shown.index("Visit by visit")]
