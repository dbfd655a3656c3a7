"""The paper for the person and family: their words first, plain, large, and how to say no."""

import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.papers.knowledge import rights
from engine import CarePackage
from engine.model import Judgement
from tests.print.reading import text

REFERENCES = list(demonstration_packages())


@pytest.mark.parametrize("reference", REFERENCES)
def test_their_words_come_first_and_the_right_to_refuse_is_there(signed, reference):
    given = signed(reference)
    shown = text(render("person", given))
    for goal in given.review.package.goals:
        assert goal.words in shown
    assert (
        shown.index("What matters to you")
        < shown.index("What might change")
        < shown.index("What will not change")
    )
    for words in (
        "You can say no to any of them",
        "Ombudsman",
        "Somebody to speak for you",
        "If somebody shows me first.",
    ):
        assert words in shown
    assert (
        "Your visits stay as they are" in shown or "For now, nothing about your visits will change" in shown
    )


@pytest.mark.parametrize("reference", REFERENCES)
def test_no_score_no_hours_no_money_and_no_law_of_evidence(signed, reference):
    shown = text(render("person", signed(reference)))
    for word in ("£", "grade", "P10", "carer-hours", "hours a week", "in 100", "on hold", "a hold", "rule"):
        assert word not in shown.replace("rules home_care", "")


def test_what_is_private_is_not_told_where_family_reads_it(review):
    shown = text(render("person", review("DEMO-02"))).lower()
    assert "safeguarding" not in shown
    assert "unpaid" not in text(render("person", review("DEMO-06"))).lower()


@pytest.mark.parametrize("nation", ["England", "Wales", "Scotland", "Northern Ireland"])
def test_each_nation_has_its_own_ombudsman_with_a_source(review, nation):
    made = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True) | {"nation": nation}
    shown = text(render("person", review(CarePackage.model_validate(made))))
    found = rights(nation)
    assert found["ombudsman"] in shown
    assert found["reach"] in shown
    assert all(source["page"].startswith("https://") and source["read"] for source in found["sources"])


def test_it_is_in_large_print_and_nothing_in_it_is_smaller(signed):
    from io import BytesIO

    from pypdf import PdfReader

    for large, least in ((False, 18), (True, 24)):
        sizes = set()
        for page in PdfReader(BytesIO(render("person", signed("DEMO-01"), large=large))).pages:
            page.extract_text(
                visitor_text=lambda text, cm, tm, font, size, sizes=sizes: (
                    sizes.add(size) if text.strip() else None
                )
            )
        assert min(sizes) >= least


@pytest.mark.parametrize(
    ("consent", "words"),
    [
        ("given", "It says what was decided with you"),
        ("refused", "You said no."),
        ("best_interests_decision", "people who know you were asked what would be best for you"),
        (None, "Nobody has written down yet that you agree."),
    ],
)
def test_decided_with_you_is_only_said_when_it_was_so(signed, consent, words):
    made = signed("DEMO-01")
    view = made.decision.view.model_copy(update={"consent": consent})
    decision = made.decision.model_copy(update={"view": view})
    shown = text(render("person", made.model_copy(update={"decision": decision})))
    assert words in shown
    assert ("decided with you" in shown) == (consent == "given")
    assert ("You agreed that we put this in place" in shown) == (consent == "given")


def test_a_hold_that_judgement_sets_aside_holds_on_no_paper(review, signed):
    made = signed("DEMO-02")
    everything = {hold.reason.source for hold in made.review.holds if hold.covers_everything}
    assert everything
    judgements = tuple(Judgement(source=source, because="Looked into.") for source in sorted(everything))
    decision = made.decision.model_copy(update={"judgements": judgements})
    aside = made.model_copy(update={"decision": decision})
    assert "nothing about your visits will change" in text(render("person", made))
    assert "nothing about your visits will change" not in text(render("person", aside))
    assert "whole package is on hold" not in text(render("provider", aside))
