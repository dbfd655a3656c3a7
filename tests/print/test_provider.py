"""The provider recommendation: what a rota needs, and nothing that it does not."""

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.papers.provider_visits import _now
from engine import CarePackage
from engine.model import Action
from engine.model.visit import ALL_DAYS
from tests.print.reading import pages, text

REFERENCES = list(demonstration_packages())


def day_by_day(package):
    """The same care, each day's visit on its own."""
    return package.model_copy(
        update={
            "visits": tuple(
                visit.model_copy(update={"id": f"{day} {visit.id}", "days": (day,)})
                for day in ALL_DAYS
                for visit in package.visits
            )
        }
    )


@pytest.mark.parametrize("reference", REFERENCES)
def test_it_says_what_a_rota_needs(signed, reference):
    paper = text(render("provider", signed(reference)))
    for part in ("In short", "Holds", "Visit by visit", "Whom to call", "Sign-off", "stays in force"):
        assert part in paper
    for visit in signed(reference).review.package.visits:
        assert f"{visit.start} {visit.id}" in paper
        assert visit.length in paper


def test_needs_and_holds_stand_before_the_week(review):
    paper = text(render("provider", review("DEMO-06")))
    assert paper.index("Needs that are not met") < paper.index("Holds") < paper.index("The week")


def test_a_draft_asks_nobody_to_act(review, signed):
    assert "act on these first" in text(render("provider", signed("DEMO-06")))
    draft = text(render("provider", review("DEMO-06")))
    assert "act on these first" not in draft
    assert "the occupational therapist looks at these first" in draft


def test_each_action_has_somebody_and_a_day(signed):
    paper = text(render("provider", signed("DEMO-06")))
    assert "Find out today which and why, and see that the next one comes; add or move visits." in paper
    assert "The provider's manager TODAY" in paper
    assert "It may take up to 14 more hours of care in a week." in paper
    assert "a hold only keeps care from becoming less" in paper
    assert "By 1 November 2027" in paper
    assert "then order, deliver, fit and show it." in paper


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ({"owner": "Sam Lead", "due": date(2026, 12, 2)}, "Sam Lead By 2 December 2026"),
        ({"owner": "Sam Lead", "state": "done", "words": "Seen to."}, "Sam Lead Done"),
        ({"state": "referred", "words": "To the district nurse."}, "Referred"),
    ],
)
def test_what_the_therapist_agreed_about_a_need_stands_in_the_list(signed, action, words):
    given = signed("DEMO-06")
    need = next(need for need in given.review.unmet_needs if need.title == "People are lifted by hand")
    agreed = Action(source=need.reason.source, **action)
    decision = given.decision.model_copy(update={"actions": (agreed,)})
    paper = text(render("provider", given.model_copy(update={"decision": decision})))
    assert words in paper
    assert "Seen to." not in paper


def test_what_is_planned_and_not_given_is_said_and_is_no_saving(review):
    paper = text(render("provider", review("DEMO-13")))
    assert "Planned, and not given: about 7 hours of care in a week" in paper
    assert "That is no saving" in paper
    assert "not given" not in text(render("provider", review("DEMO-01")))


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (70, "It carries the person by the recorded weight."),
        (187, "THE PERSON WEIGHS MORE: do not lift with it."),
        (None, "The person’s weight is not recorded: weigh before the next lift."),
    ],
)
def test_the_lowest_rated_part_is_held_against_a_weight_that_is_not_told(review, weight, words):
    fields = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    fields["person"].pop("weight_kg", None)
    if weight:
        fields["person"]["weight_kg"] = weight
    paper = text(render("provider", review(CarePackage.model_validate(fields))))
    assert f"Lowest-rated part for lifting: Mobile hoist, 180 kg. {words}" in paper
    assert f"{weight} kg" not in paper


def test_a_visit_that_cannot_hold_its_tasks_says_so(review):
    fields = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    for task in fields["visits"][0]["tasks"]:
        task["minutes"] = 40
    paper = text(render("provider", review(CarePackage.model_validate(fields))))
    assert "ITS TASKS NEED" in paper
    assert "ITS TASKS NEED" not in text(render("provider", review("DEMO-01")))


def test_each_question_has_a_field_of_its_own_and_those_about_visits_one_for_each(review):
    from pypdf import PdfReader

    names = set(PdfReader(BytesIO(render("provider", review("DEMO-01")))).get_fields())
    assert "answer.person__arm_strength" in names
    assert "answer.visit__delivered_minutes__lunch" in names
    assert not any("spine" in name or "swallowing" in name for name in names)


@pytest.mark.parametrize("reference", REFERENCES)
def test_whoever_gives_the_visits_is_asked_how_long_each_lasts_where_that_is_open(signed, reference):
    basis = signed(reference)
    asked = {question.path for question in basis.review.questions}
    paper = text(render("provider", basis))
    assert ("Lasts (minutes)" in paper) == bool(asked & {"visit.delivered_percent", "visit.overrun_minutes"})


def test_the_head_of_each_page_has_the_whole_day_of_the_signature(signed):
    for page in pages(render("provider", signed("DEMO-04"))):
        assert "Signed 24 November 2026 by " in page


def test_usual_names_of_visits_stand_whole_beside_the_week(review):
    paper = pages(render("provider", review("DEMO-04")))
    assert "…" not in "".join(paper)


def test_what_several_needs_ask_for_in_the_same_sentences_is_said_once_and_pointed_to(review):
    paper = text(render("provider", review("DEMO-08")))
    pieces = [need.title for need in review("DEMO-08").unmet_needs if "without agreement" in need.title]
    assert len(pieces) == 3
    assert paper.count("Introduce slowly with people they trust") == 1
    assert paper.count(f"The same as for “{pieces[0]}”, and this:") == 2
    for need in review("DEMO-08").unmet_needs:
        assert all(sentence in paper for sentence in need.reason.action.split(". ")), need.title


def test_one_hold_is_one_and_a_load_with_equal_ends_is_one_number(review):
    assert "1 hold cannot be ruled out until questions are answered." in text(
        render("provider", review("DEMO-13"))
    )
    paper = text(render("provider", review("DEMO-06")))
    assert "this class usually carries 150 kg" in paper
    assert not re.search(r"\b(\d+) to \1\b", paper)


def test_visits_that_are_alike_on_other_days_are_told_once(review):
    paper = text(render("provider", review(day_by_day(demonstration_packages()["DEMO-01"]))))
    assert paper.count("08:00 morning") == text(render("provider", review("DEMO-01"))).count("08:00 morning")
    assert "mon morning" not in paper


def test_twenty_eight_visits_day_by_day_come_to_at_most_eight_pages(reviewer, signed):
    given = signed("DEMO-01")
    review = reviewer.review(
        day_by_day(given.review.package), reviewed_on=given.review.provenance.reviewed_on
    )
    many = given.model_copy(update={"review": review, "hours": reviewer.hours_of(review, given.decision)})
    assert len(pages(render("provider", many))) <= 8


def test_alike_visits_with_names_that_share_nothing_are_all_named(review):
    package = demonstration_packages()["DEMO-04"]
    first = package.visits[0]
    visits = tuple(
        first.model_copy(update={"id": name, "days": (day,)})
        for name, day in (("alpha", "mon"), ("beta", "tue"))
    )
    paper = text(render("provider", review(package.model_copy(update={"visits": visits}))))
    assert "alpha and 1 more" in paper
    assert "In the records: alpha and beta." in paper


def test_two_alike_visits_on_one_day_stay_two(review):
    package = demonstration_packages()["DEMO-04"]
    first = package.visits[0]
    visits = tuple(first.model_copy(update={"id": name}) for name in ("early", "late"))
    paper = text(render("provider", review(package.model_copy(update={"visits": visits}))))
    assert f"{first.start} early" in paper
    assert f"{first.start} late" in paper


def test_the_story_behind_a_hold_is_not_told(review):
    paper = text(render("provider", review("DEMO-02")))
    assert "whole package is on hold" in paper
    assert "safeguarding" not in paper.lower()


def test_what_the_family_bears_is_not_told(review):
    paper = text(render("provider", review("DEMO-06")))
    assert "People are lifted by hand" in paper
    assert "unpaid" not in paper
    assert "with the occupational therapist" in paper


def test_no_question_tells_what_a_provider_is_not_told(review):
    result = review("DEMO-07")
    assert any("domestic abuse" in question.question for question in result.questions)
    lower = text(render("provider", result)).lower()
    for word in ("abuse", "capacity", "best-interests", "safeguarding", "consent"):
        assert word not in lower


def test_no_chance_no_hours_and_no_money_are_told(signed):
    for reference in REFERENCES:
        paper = text(render("provider", signed(reference)))
        for word in ("£", "pay back", "carer-hours", "in 100", "hours a week", "partner"):
            assert word not in paper


def test_each_task_has_what_is_done_now_and_what_is_proposed(signed):
    paper = text(render("provider", signed("DEMO-01")))
    assert "full help, 2 carers, 12 min" in paper
    assert "Review of double-handed care is recommended" in paper
    assert "The second carer is there for moving and handling." in paper
    assert "In most reviews nothing changes. Both carers come until then." in paper


def test_equipment_has_its_load_its_checks_and_its_examination(signed):
    paper = text(render("provider", signed("DEMO-01")))
    for words in (
        "180 kg on the label",
        "15 January 2027",
        "Thorough examination under LOLER",
        "Sling: type and size",
        "Stop, go back to the present plan",
        "Who has been trained",
        "Lowest-rated part for lifting: Mobile hoist, 180 kg.",
        "Load checked against the person’s weight",
    ):
        assert words in paper


def test_an_unassessed_field_is_said_and_never_read_as_no(review):
    fields = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    del fields["person"]["hip_precautions"], fields["person"]["spine_stable"]
    paper = text(render("provider", review(CarePackage.model_validate(fields))))
    unknown = paper[paper.index("Not assessed:") :].split(". ")[0]
    assert "hip precautions" in unknown
    assert "whether turning is restricted" in unknown


def test_judgement_may_choose_what_the_review_did_not_have(signed):
    given = signed("DEMO-01")
    other = next(
        exclusion.item
        for exclusion in given.review.not_suggested
        if exclusion.status == "excluded" or exclusion.status
    )
    choice = given.decision.choices[0].model_copy(update={"item": other, "choice": "accept"})
    decision = given.decision.model_copy(update={"choices": (choice,)})
    paper = text(render("provider", given.model_copy(update={"decision": decision})))
    assert "own judgement" in paper


def test_the_therapists_words_to_the_provider_and_the_persons_agreement_are_on_the_paper(signed):
    given = signed("DEMO-01")
    view = given.decision.view.model_copy(
        update={"agreement": "could_not_be_asked", "consent": "best_interests_decision"}
    )
    decision = given.decision.model_copy(
        update={"view": view, "for_provider": "Medium sling only; from 4 January at lunch."}
    )
    paper = text(render("provider", given.model_copy(update={"decision": decision})))
    assert "Medium sling only; from 4 January at lunch." in paper
    assert "The person could not be asked. It was decided in their best interests" in paper
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
    fields = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    part, name = field.split(".")
    fields.setdefault(part, {})[name] = value
    paper = text(render("provider", review(CarePackage.model_validate(fields))))
    assert words in paper[paper.index("What matters when helping") : paper.index("Visit by visit")]


def test_what_must_be_checked_before_the_next_lift_has_no_later_day(signed):
    paper = text(render("provider", signed("DEMO-01")))
    about_sling = paper[paper.index("Check loops or clips") :][:150]
    assert "Before the next lift" in about_sling
    needs = paper[paper.index("act on these first") : paper.index("Holds: what")]
    assert "By 1 November 2027" not in needs


def test_whoever_is_not_named_yet_is_to_be_agreed(signed):
    given = signed("DEMO-01")
    pieces = [item for item in given.decision.items("accept", "trial") if given.review.items[item].equipment]
    boxes = PdfReader(BytesIO(render("provider", given))).get_fields()
    for item in pieces:
        assert {f"{item}.who_brings_and_fits", f"{item}.by_when"} <= boxes.keys()
    for large in (False, True):
        paper = text(render("provider", given, large=large))
        assert "Agree who and when, then order, deliver, fit and show it." in paper


def test_the_therapist_to_call_is_whoever_signed(signed, review):
    for kind, heading, words in (
        ("provider", "In danger call 999", "Ada Example, OT, in office hours"),
        ("person", "Whom you can call", "Your occupational therapist, Ada Example"),
    ):
        paper = text(render(kind, signed("DEMO-01")))
        assert words in paper[paper.index(heading) :]
        assert "Ada Example" not in text(render(kind, review("DEMO-01")))


def test_a_signed_paper_waits_for_no_further_signature(signed, review):
    assert "has signed a new one" not in text(render("provider", signed("DEMO-01")))
    assert "The signature alone changes no visit." in text(render("provider", signed("DEMO-01")))
    for draft in (review("DEMO-01"), signed("DEMO-01", waits=True)):
        assert "has signed a new one" in text(render("provider", draft))


def test_a_review_is_arranged_and_not_on_trial(signed):
    paper = text(render("provider", signed("DEMO-01")))
    assert "To be arranged: Review of double-handed care" in paper
    assert "Review of double-handed care (to be arranged)" in paper
    assert "In the home already; use with care: Mobile hoist" in paper


def test_what_a_person_has_refused_is_not_ordered_or_put_in_place(signed):
    agreed = signed("DEMO-03")
    view = agreed.decision.view.model_copy(update={"agreement": "disagrees", "consent": "refused"})
    refused = agreed.model_copy(update={"decision": agreed.decision.model_copy(update={"view": view})})
    paper, paper_where_agreed = (text(render("provider", source)) for source in (refused, agreed))
    assert "order, deliver, fit and show it" in paper_where_agreed
    assert "order, deliver, fit and show it" not in paper
    assert "Nothing yet: the person has said no." in paper
    assert "If the person comes to agree, to be put in place:" in paper


def test_a_paper_with_nothing_new_says_of_no_agreement_what_its_list_of_needs_denies(signed):
    paper = text(render("provider", signed("DEMO-08")))
    assert "In use without agreement on record" in paper
    assert "They have given consent" not in paper
    assert "Nothing new is asked of the person." in paper
    assert "Agreement to what is new: The person agrees." in text(render("provider", signed("DEMO-01")))


def test_what_is_checked_before_the_next_lift_stands_above_the_tasks(signed):
    paper = text(render("provider", signed("DEMO-01")))
    first = paper.index(
        "Before the next lift: do what the list above says of Mobile hoist and Universal sling"
    )
    assert paper.index("Visit by visit") < first < paper.index("Getting in and out of bed", first)
    assert "what the list above says" not in text(render("provider", signed("DEMO-03")))


def test_pieces_of_which_the_same_is_to_be_done_stand_in_one_row(signed):
    signed_review = signed("DEMO-01")
    piece = next(need for need in signed_review.review.unmet_needs if need.title.endswith(": Mobile hoist"))
    again = piece.model_copy(update={"title": piece.title.replace("Mobile hoist", "Walking frame")})
    review = signed_review.review.model_copy(
        update={"unmet_needs": (*signed_review.review.unmet_needs, again)}
    )
    paper = text(render("provider", review))
    assert f"{piece.title} and Walking frame" in paper
    assert paper.count(piece.reason.action) == 1


@pytest.mark.parametrize(("minutes", "words"), [(2.1, "2 min"), (5.7, "6 min"), (0.4, "less than 1 min")])
def test_a_task_is_told_in_whole_minutes(minutes, words):
    task = demonstration_packages()["DEMO-01"].visits[0].tasks[0].model_copy(update={"minutes": minutes})
    assert _now((task,)).endswith(words)


def test_a_review_without_a_day_for_the_next_says_so(signed):
    signed_review = signed("DEMO-12")
    undated = signed_review.model_copy(
        update={"decision": signed_review.decision.model_copy(update={"review_due": None})}
    )
    assert "No day is set: ask the occupational therapist." in text(render("provider", undated))


def test_a_heading_stands_with_the_first_visit_and_a_visit_says_by_whom_it_is_shared(signed):
    with_visits = next(
        page for page in pages(render("provider", signed("DEMO-03"))) if "Visit by visit" in page
    )
    assert "07:45 morning" in with_visits
    paper = text(render("provider", signed("DEMO-11")))
    assert paper.count("shared by 2 people") == 4
