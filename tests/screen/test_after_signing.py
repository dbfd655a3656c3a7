"""After signing: what is signed stands above what is open, a later review begins from it, outcomes are recorded."""

from datetime import date
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.clock import today
from engine.model import Decision, PersonsView
from tests.signing import SIGNED_AT, sign_review, signature

PAGE = "import importlib\nimportlib.import_module('dashboard.screen.review.page').show()\n"


def service():
    return import_module("dashboard.screen.service")


def sign(reference="DEMO-04", signed_at=SIGNED_AT, second=(), **decided):
    review = service().review(service().package_records().load(reference), date(2026, 11, 24))
    decision = Decision.model_validate(
        {
            "choices": [{"item": review.suggestions[0].item, "choice": "trial", "reason": "worth_trying"}],
            "view": PersonsView(agreement="agrees", consent="given"),
            "summary": "A trial.",
        }
        | decided
    )
    by = signature("demonstration ann", at=signed_at)
    signed = sign_review(service().hours_of, review, decision, by=by, waits=second)
    service().records().signed.sign(signed, draft_revision=0)
    return review.suggestions[0]


def opened(who="ann", reference="DEMO-04", tab="sign", view=""):
    app = AppTest.from_string(PAGE, default_timeout=120)
    app.query_params["package"], app.query_params["as"] = reference, who
    app.query_params["tab"], app.query_params["view"] = tab, view
    app.run()
    assert not app.exception
    return app


def labelled(elements, start):
    return next(element for element in elements if element.label.startswith(start))


def shown(app):
    return "\n".join(str(element.body) for element in app.get("html"))


@pytest.fixture
def signed(database):
    return sign()


def test_what_is_signed_stands_above_what_is_open(signed):
    app = opened()
    assert "Review 1 was signed on 24 Nov 2026 by Ann" in shown(app)
    assert "What you see is the package of today" in shown(app)
    assert "Review 1 is signed. Review 2: " in shown(app)


def test_whoever_has_just_signed_is_not_told_that_nothing_is_decided(signed):
    app = opened()
    parts = labelled(app.get("button_group"), "Part of the review")
    states = {part.split(" · ")[0]: part for part in parts.options}
    assert states["Sign"] == "Sign · review 1 signed"
    assert states["Decide"] == "Decide"
    assert "decided" not in states["What could help"]
    lists = labelled(app.get("button_group"), "Which list of “Sign”")
    assert lists.options == ["Signed reviews", "Review 2, the next"]
    assert [heading.value for heading in app.subheader] == ["Signed reviews"]
    lists.set_value("next").run()
    assert any(heading.value.startswith("Before this can be signed") for heading in app.subheader)


def test_whoever_signs_second_reads_what_was_set_aside_why_and_by_whom_and_what_is_done(database):
    review = service().review(service().package_records().load("DEMO-06"), date(2026, 11, 24))
    hold, need = review.holds[0].reason, review.unmet_needs[0]
    lifted = {"lifted_by": "Sam Reed", "lifted_as": "safeguarding lead", "lifted_on": "2026-11-20"}
    sign(
        "DEMO-06",
        second=("Professional judgement sets aside what the rules said",),
        judgements=[{"source": hold.source, "because": "The enquiry is closed, see the minutes."} | lifted],
        actions=[{"source": need.reason.source, "state": "done", "words": "The tissue nurse came today."}],
        review_due="2027-01-08",
    )
    page = shown(opened("ben", "DEMO-06"))
    assert hold.because in page
    assert (
        "The enquiry is closed, see the minutes. Lifted by Sam Reed, safeguarding lead, 20 Nov 2026." in page
    )
    assert need.title in page
    assert "The tissue nurse came today." in page
    assert "08 Jan 2027" in page
    assert "rule:" not in page


def test_a_later_review_begins_with_the_choices_of_the_earlier_and_asks_the_person_again(signed):
    app = opened(view="next")
    labelled(app.button, "Begin with the choices of review 1").click().run()
    assert not app.exception
    draft = Decision.model_validate_json(service().records().drafts.load("decision", "DEMO-04").content)
    assert draft.items("trial") == (signed.item,)
    assert draft.view == PersonsView()
    assert draft.summary == ""
    assert any(element.label.startswith("Record what the person says about it") for element in app.button)
    assert service().records().signed.load("DEMO-04", 1)[0].decision.summary == "A trial."


def test_what_became_of_it_is_recorded_and_hours_are_needed(signed):
    app = opened(tab="after", view="outcome")
    labelled(app.button, "Keep this outcome").click().run()
    assert any("without them nothing can be learnt" in element.value for element in app.error)
    labelled(app.number_input, "Paid carer-hours a week that are commissioned now").set_value(6.5)
    labelled(app.selectbox, f"{signed.name}: is it used?").set_value("abandoned")
    labelled(app.text_area, "Any harm").set_value("A slip, without injury.")
    labelled(app.checkbox, "I have looked again").check()
    labelled(app.button, "Keep this outcome").click().run()
    assert not app.exception
    ((_, outcome),) = service().records().signed.outcomes(["DEMO-04"]).values()
    assert outcome.commissioned_hours_per_week == 6.5
    assert outcome.in_use == {signed.item: "abandoned"}
    assert outcome.harm == "A slip, without injury."


def test_an_outcome_cannot_have_been_seen_before_the_signature_or_after_today(signed):
    box = labelled(opened(tab="after", view="outcome").date_input, "Seen on")
    assert box.min == date(2026, 11, 24)
    assert box.max == max(today(), date(2026, 11, 24))


def test_the_next_review_cannot_be_due_in_the_past(signed):
    assert labelled(opened(tab="decide").date_input, "Next review due").min == today()


def test_a_second_person_signs_and_the_first_cannot(database):
    sign(second=("A hoist is prescribed by a specialist",))
    first = opened("ann")
    assert "waits for a second signature and does not count yet" in shown(first)
    assert not [
        element
        for element in first.button
        if element.label.startswith(("Sign as the second", "Send it back"))
    ]
    second = opened("ben")
    labelled(second.button, "Sign as the second person").click().run()
    assert not second.exception
    assert not service().records().signed.load("DEMO-04", 1)[2]
    assert labelled(second.checkbox, "I have read the decision")


def test_a_manager_reads_what_is_signed_and_records_nothing(signed):
    app = opened("mina", tab="papers")
    assert "What was decided" in shown(app)
    assert not [
        element for element in app.button if element.label.startswith(("Keep", "Sign", "Begin", "Decline"))
    ]


def test_what_was_timed_before_and_after_is_recorded_only_in_full(signed):
    app = opened(tab="after", view="outcome")
    before = next(element for element in app.number_input if element.label.endswith(", before"))
    now = next(
        element
        for element in app.number_input
        if element.label == before.label.removesuffix("before") + "now"
    )
    labelled(app.number_input, "Paid carer-hours a week that are commissioned now").set_value(6.5)
    before.set_value(12.0)
    labelled(app.button, "Keep this outcome").click().run()
    assert any("both what it was before and what it is now" in element.value for element in app.error)
    next(element for element in app.number_input if element.label == now.label).set_value(9.0)
    labelled(app.checkbox, "I have looked again").check()
    labelled(app.button, "Keep this outcome").click().run()
    assert not app.exception
    ((_, outcome),) = service().records().signed.outcomes(["DEMO-04"]).values()
    (measured,) = outcome.measured
    assert (measured.item, measured.before, measured.after) == (signed.item, 12.0, 9.0)
