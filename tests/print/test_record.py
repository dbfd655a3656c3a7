"""The occupational therapist's record: everything that was found, considered and decided."""

import re
from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.papers.record_appendix import _tasks_with_visits
from engine import CarePackage
from engine.model import Action, Decision, ItemChoice, Span, TaskReference
from engine.model.evidence_layer import LearnedUse
from engine.review import unanswered_choices
from tests.print.reading import flow, pages, text
from tests.signing import sign_review


def squeezed(words):
    return "".join(words.split())


@pytest.mark.parametrize("reference", ["DEMO-01", "DEMO-04", "DEMO-06", "DEMO-07"])
def test_it_holds_every_reason_every_alternative_every_source_that_it_cites_and_every_hash(signed, reference):
    given = signed(reference)
    review = given.review
    paper = squeezed(flow(render("record", given)))
    wanted = [need.title for need in review.unmet_needs]
    wanted += [hold.reason.because for hold in review.holds]
    wanted += [reason.because for suggestion in review.suggestions for reason in suggestion.reasons]
    wanted += [exclusion.name for exclusion in review.not_suggested]
    wanted += [question.question for question in review.questions]
    cited = set(re.findall(r"[\w-]+", flow(render("record", given)).partition("Evidence Grades run")[0]))
    wanted += [entry.finding for entry in review.evidence.values() if entry.id in cited]
    wanted += [
        review.review_hash,
        review.provenance.rule_set_hash,
        review.provenance.catalogue_hash,
        review.provenance.package_hash,
    ]
    wanted += [given.decision.summary, given.decision.view.words]
    wanted += [choice.words for choice in given.decision.choices]
    for words in wanted:
        assert squeezed(words) in paper, words


@pytest.mark.parametrize("reference", list(demonstration_packages()))
def test_what_is_read_first_is_two_pages_and_the_rest_an_appendix(signed, reference):
    paper_pages = pages(render("record", signed(reference)))
    assert next(at for at, page in enumerate(paper_pages) if "Appendix: what is behind it" in page) <= 2


def test_conditions_are_said_in_words_and_money_that_is_alike_once(signed):
    given = signed("DEMO-06")
    paper = text(render("record", given))
    assert "Pressure damage" in paper
    assert (
        "Unplanned hospital admissions in the last 12 months: at least 2 admissions? yes, 2 admissions."
        in paper
    )
    assert ">=" not in paper
    assert "person.transfers" not in paper
    alike = given.review.estimate.model_copy(update={"potential_money": given.review.estimate.money})
    once = given.model_copy(update={"review": given.review.model_copy(update={"estimate": alike})})
    assert "Money, if holds were lifted" not in text(render("record", once))


def test_what_was_agreed_about_a_need_stands_on_the_first_pages(signed):
    given = signed("DEMO-06")
    sources = [need.reason.source for need in given.review.unmet_needs]
    actions = (
        Action(source=sources[0], owner="Sam Lead", due=date(2026, 12, 2)),
        Action(source=sources[1], state="done", words="Seen to with the manager."),
    )
    decision = given.decision.model_copy(update={"actions": actions})
    paper = text(render("record", given.model_copy(update={"decision": decision})))
    assert "Sam Lead by 2 December 2026" in paper
    assert "Seen to with the manager. done" in paper


def test_what_was_chosen_before_everything_was_known_is_said_on_each_paper_as_far_as_its_readers_may_know(
    reviewer, review
):
    result = review("DEMO-05")
    choices = (
        ItemChoice(item="toilet_frame", choice="accept", words="Seen standing up with it on Tuesday."),
    )
    source = sign_review(reviewer.hours_of, result, Decision(choices=choices))
    (chosen,) = unanswered_choices(result, source.decision)
    papers = {kind: text(render(kind, source)) for kind in ("record", "provider", "person")}
    assert all(question in papers["record"] for question in chosen.questions.values())
    assert "Before it is used, ask the occupational therapist" in papers["provider"]
    assert "Can the person use both hands?" not in papers["provider"]
    assert "We still have to find something out about it first." in papers["person"]


def test_it_holds_moments_as_the_provider_reads_them_and_what_was_recorded_or_not_assessed(signed):
    paper = text(render("record", signed("DEMO-01")))
    assert "Mobile hoist Occupational therapist before the next lift" in paper
    assert "Body weight" in paper
    assert "74" in paper
    assert "not assessed" in paper


def test_what_was_measured_stands_with_its_unit(signed):
    paper = text(render("record", signed("DEMO-01")))
    assert "Body weight 74 kg" in paper
    assert "Clear height under the bed 15 cm" in paper
    assert re.search(r"Falls in the last 12 months 0 (?!falls)", paper)


def test_equality_monitoring_is_no_part_of_it(review):
    fields = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    fields |= {"diagnoses": ["Zyxwvu"], "monitoring": {"ethnicity": "Wvutsr", "deprivation_decile": 1}}
    paper = text(render("record", review(CarePackage.model_validate(fields))))
    assert "Zyxwvu" in paper
    assert "Wvutsr" not in paper
    assert "eprivation" not in paper


def test_a_condition_keeps_its_any(signed):
    """Parts of which one is enough are not printed as if each had to hold."""
    paper = text(render("record", signed("DEMO-04")))
    assert "at least one of (" in paper
    assert "; or " in paper


def test_a_piece_outside_the_catalogue_is_recorded_by_its_name(review):
    fields = demonstration_packages()["DEMO-01"].model_dump(mode="json", exclude_none=True)
    fields["equipment"] = [{"name": "Bath board from the market", "kind": "bathing"}]
    paper = text(render("record", review(CarePackage.model_validate(fields))))
    rows = squeezed(paper[paper.index("Equipment in place") :])
    assert "Bathboardfromthemarket" in rows
    assert "None" not in rows


def test_a_layer_is_named_and_what_was_published_stands_beside_what_was_learned(signed):
    given = signed("DEMO-04")
    review = given.review
    place, eased = next(
        (n, s) for n, s in enumerate(review.suggestions) if s.effects and s.effects[0].applies
    )
    effect = eased.effects[0].model_copy(
        update={"published": Span(low=1.25, likely=2, high=77.5), "local_outcomes": 40}
    )
    figures = {"p10": 0.4, "p50": 0.5, "p90": 0.6, "outcomes": 40}
    spans = {"published": Span(low=0.7, likely=0.8, high=0.9), "learned": Span(low=0.3, likely=0.5, high=0.7)}
    use = LearnedUse(**figures, **spans)
    changed = eased.model_copy(update={"effects": (effect, *eased.effects[1:]), "learned_use": use})
    suggestions = (*review.suggestions[:place], changed, *review.suggestions[place + 1 :])
    provenance = review.provenance.model_copy(
        update={"evidence_layer": "northshire-2026", "evidence_layer_hash": "ab" * 32}
    )
    learned = review.model_copy(update={"suggestions": suggestions, "provenance": provenance})
    before, after = (
        squeezed(text(render("record", variant)))
        for variant in (given, given.model_copy(update={"review": learned}))
    )
    for words in (
        "With about 40 local outcomes; published: 1.25 to 77.5.",
        "Still used after four months: 40 to 60 in 100, with about 40 local outcomes; published: 70 to 90.",
        "northshire-2026",
        "ab" * 32,
    ):
        assert squeezed(words) in after
    assert squeezed("local outcomes") not in before


def test_a_task_of_several_visits_is_named_once_with_all_of_them():
    places = [
        TaskReference(visit=visit, task=task, label=label)
        for visit, task, label in (("tue am", 0, "Washing"), ("mon am", 0, "Washing"), ("bed", None, ""))
    ]
    assert _tasks_with_visits(places) == ["Washing (mon am, tue am)", "the visit (bed)"]
