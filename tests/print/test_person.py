"""The paper for the person and family: their words first, plain, large, and how to say no."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.papers.knowledge import plain_item, plain_need, private_fields, rights, words_to_avoid
from engine import CarePackage
from engine.model import Goal, Judgement
from tests.print.reading import text
from tests.shipped import CATALOGUE, RULES

REFERENCES = list(demonstration_packages())


@pytest.mark.parametrize("reference", REFERENCES)
def test_their_words_come_first_and_the_right_to_refuse_is_there(signed, reference):
    given = signed(reference)
    paper = text(render("person", given))
    for goal in given.review.package.goals:
        assert goal.words in paper
    assert (
        paper.index("What matters to you") < paper.index("What is new") < paper.index("What will not change")
    )
    for words in (
        "now or later, and you do not have to say why",
        "Ombudsman",
        "Somebody to speak for you",
        "If somebody shows me first.",
    ):
        assert words in paper
    assert (
        "Your visits stay as they are" in paper or "For now, nothing about your visits will change" in paper
    )


@pytest.mark.parametrize("reference", REFERENCES)
def test_no_score_no_hours_no_money_and_no_law_of_evidence(signed, reference):
    paper = text(render("person", signed(reference)))
    for word in ("£", "grade", "P10", "carer-hours", "hours a week", "in 100", "on hold", "a hold", "rule"):
        assert word not in paper


def test_what_is_private_is_not_told_where_family_reads_it(review):
    lower = text(render("person", review("DEMO-02"))).lower()
    assert "safeguarding" not in lower
    assert "unpaid" not in text(render("person", review("DEMO-06"))).lower()
    fields = demonstration_packages()["DEMO-04"].model_dump(mode="json", exclude_none=True)
    fields["medicines"] = {"covert": True, "overdose_risk": True, "overdose_kind": "meant"}
    fields.setdefault("decisions", {})["care_change"] = {"capacity": "has_capacity"}
    hidden = review(CarePackage.model_validate(fields))
    assert any("covert" in need.title for need in hidden.unmet_needs)
    lower = text(render("person", hidden)).lower()
    assert "covert" not in lower
    assert "overdose" not in lower


@pytest.mark.parametrize("nation", ["England", "Wales", "Scotland", "Northern Ireland"])
def test_each_nation_has_its_own_ombudsman_with_a_source(review, nation):
    fields = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True) | {
        "nation": nation
    }
    paper = text(render("person", review(CarePackage.model_validate(fields))))
    duties = rights(nation)
    assert duties["ombudsman"] in paper
    assert duties["reach"] in paper
    assert all(source["page"].startswith("https://") and source["read"] for source in duties["sources"])


def test_it_is_in_large_print_and_nothing_in_it_is_smaller(signed):
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
    signed_review = signed("DEMO-01")
    view = signed_review.decision.view.model_copy(update={"consent": consent})
    decision = signed_review.decision.model_copy(update={"view": view})
    paper = text(render("person", signed_review.model_copy(update={"decision": decision})))
    assert words in paper
    assert ("decided with you" in paper) == (consent == "given")
    assert ("You agreed that we put this in place" in paper) == (consent == "given")


def test_a_hold_that_judgement_sets_aside_holds_on_no_paper(review, signed):
    signed_review = signed("DEMO-02")
    everything = {hold.reason.source for hold in signed_review.review.holds if hold.covers_everything}
    assert everything
    judgements = tuple(
        Judgement(source=source, because="Looked into, and it does not hold here.")
        for source in sorted(everything)
    )
    decision = signed_review.decision.model_copy(update={"judgements": judgements})
    aside = signed_review.model_copy(update={"decision": decision})
    assert "nothing about your visits will change" in text(render("person", signed_review))
    assert "nothing about your visits will change" not in text(render("person", aside))
    assert "whole package is on hold" not in text(render("provider", aside))


def every_person_paper(signed, review):
    """Every text of the paper that is not the person's own, a name or the Ombudsman's."""
    for reference in REFERENCES:
        given = signed(reference)
        for consent in ("given", "refused", "best_interests_decision", None):
            view = given.decision.view.model_copy(update={"consent": consent})
            decision = given.decision.model_copy(update={"view": view})
            yield given.review, render("person", given.model_copy(update={"decision": decision}))
        yield given.review, render("person", given.review)


def test_no_word_of_the_trade_is_said_to_the_person(signed, review):
    words = set()
    for signed_review, content in every_person_paper(signed, review):
        paper = text(content)
        for goal in signed_review.package.goals:
            paper = paper.replace(goal.words, "")
        words |= {
            word for word in words_to_avoid() if re.search(rf"\b{re.escape(word)}\b", paper, re.IGNORECASE)
        }
    assert words == set()


def paths_of(condition):
    """Every field that a condition reads."""
    return set(re.findall(r"'path': '([^']+)'", str(condition.model_dump())))


def test_every_item_and_need_has_everyday_words():
    plain_items = [plain_item(item) for item in CATALOGUE.items]
    assert all(plain_items)
    words = [*(f"{plain.name} {plain.says}" for plain in plain_items)]
    private = private_fields("person")
    needs = [rule for rule in RULES.rules if rule.kind == "unmet_need"]
    assert len(needs) > 50
    for rule in needs:
        if not any(path.startswith(private) for path in paths_of(rule.when)):
            words.append(plain_need(rule.about[0], f"rule:{rule.id}"))
    for sentence in words:
        for word in words_to_avoid():
            assert not re.search(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE), (word, sentence)


def test_an_item_says_which_goal_it_may_help_with_and_a_goal_that_nothing_is_for_is_said(signed):
    paper = text(render("person", signed("DEMO-01")))
    assert "It may help with what matters to you." in paper
    other = signed("DEMO-01")
    goals = (
        *other.review.package.goals,
        Goal(words="To see the garden.", outcomes=("community_facilities",)),
    )
    varied = other.review.model_copy(
        update={"package": other.review.package.model_copy(update={"goals": goals})}
    )
    several = text(render("person", other.model_copy(update={"review": varied})))
    assert "It may help with what you said:" in several
    assert several.count("To see the garden.") == 1
    given = signed("DEMO-03")
    nothing = given.model_copy(update={"decision": given.decision.model_copy(update={"choices": ()})})
    assert "Nothing on this paper is for that yet." in text(render("person", nothing))


def test_each_new_thing_has_room_for_who_brings_it_and_the_paper_for_an_answer(signed):
    names = set(PdfReader(BytesIO(render("person", signed("DEMO-01")))).get_fields())
    assert {
        "ceiling_track_hoist.who_and_when",
        "single_handed_care_review.trial_to",
        "person.answer",
        "person.signature",
    } <= names
    draft = set(PdfReader(BytesIO(render("person", signed("DEMO-01").review))).get_fields())
    assert "person.signature" not in draft


def test_times_are_those_of_a_wall_clock(signed):
    paper = text(render("person", signed("DEMO-01")))
    assert "Every day at 8 am: 45 minutes, 2 carers" in paper
    assert "Every day at 12.30 pm" in paper
    assert "21:00" not in paper


@pytest.mark.parametrize("reference", ["DEMO-01", "DEMO-03"])
@pytest.mark.parametrize("large", [False, True], ids=["large", "largest"])
def test_each_piece_stands_on_one_page_with_its_name_and_its_fields(signed, reference, large):
    pages = PdfReader(BytesIO(render("person", signed(reference), large=large))).pages
    page_of_field = {
        f"{widget['/Parent']['/T']}.{widget['/T']}": page.extract_text()
        for page in pages
        for widget in (entry.get_object() for entry in page.get("/Annots", ()))
        if "/Parent" in widget
    }
    fields = [name for name in page_of_field if name.endswith((".who_and_when", ".trial_to"))]
    assert fields
    for name in fields:
        assert plain_item(name.split(".")[0]).name in " ".join(page_of_field[name].split())


def test_the_answer_and_the_signature_stand_on_one_page(signed):
    for page in PdfReader(BytesIO(render("person", signed("DEMO-03")))).pages:
        names = [str(entry.get_object().get("/T")) for entry in page.get("/Annots", ())]
        assert ("answer" in names) == ("signature" in names)


def test_nobody_is_said_to_have_agreed_to_nothing(signed):
    paper = text(render("person", signed("DEMO-08")))
    assert "Nothing new was decided." in paper
    assert "You have agreed" not in paper
    assert "decided with you" not in paper
    assert "What you said:" in paper
