"""The papers on the screen: a draft until somebody has signed, and then what was signed."""

from __future__ import annotations

from datetime import date

from engine.model import Decision, PersonsView
from tests.screen.test_pages import kept, labelled, opened, shown
from tests.signing import sign_review


def sign(reference, waits=()):
    from dashboard.screen import service

    review = service.review(service.package_records().load(reference), date(2026, 11, 24))
    decision = Decision(view=PersonsView(agreement="agrees", words="Yes."), summary="Nothing changes.")
    signed = sign_review(service.hours_of, review, decision, waits=waits)
    kept().signed.sign(signed, draft_revision=0)


def names(app):
    return [element.proto.label for element in app.get("download_button")]


def test_what_is_not_signed_can_only_be_printed_as_a_draft(database):
    app = opened("dashboard.screen.review.page", database, package="DEMO-04", tab="papers")
    assert labelled(app.selectbox, "Print").options == ["This review, as a draft"]
    assert "Recommendation for the home care provider (PDF)" in names(app)
    labelled(app.selectbox, "Paper").set_value("person").run()
    assert "For the person and their family (PDF)" in names(app)


def test_what_is_signed_is_offered_first(database):
    opened("dashboard.screen.review.page", database, package="DEMO-04", tab="papers")
    sign("DEMO-04")
    app = opened("dashboard.screen.review.page", database, package="DEMO-04", tab="papers")
    assert labelled(app.selectbox, "Print").options == ["Signed review 1", "This review, as a draft"]
    assert labelled(app.selectbox, "Print").value == "Signed review 1"


def test_what_waits_for_a_second_signature_says_that_it_prints_as_a_draft(database):
    opened("dashboard.screen.review.page", database, package="DEMO-04", tab="papers")
    sign("DEMO-04", waits=("Judgement sets a hold aside",))
    app = opened("dashboard.screen.review.page", database, package="DEMO-04", tab="papers")
    assert any("waits for a second signature" in element.value for element in app.caption)


def test_a_provider_may_have_it_in_large_print(database):
    opened("dashboard.screen.review.page", database, package="DEMO-04", tab="papers")
    sign("DEMO-04")
    app = opened("dashboard.screen.recommendations.page", database, as_="pat")
    assert labelled(app.toggle, "Large print").value is False
    labelled(app.toggle, "Large print").set_value(True).run()
    assert not app.exception
    assert names(app) == ["Recommendation for the home care provider (PDF)"]


def test_a_paper_can_be_read_on_the_page_and_is_made_only_when_it_is_opened(database):
    app = opened("dashboard.screen.review.page", database, package="DEMO-04", tab="papers")
    assert "hr-paper" not in shown(app)
    app.session_state["read the paper"] = True
    app.run()
    assert "DRAFT" in shown(app)
    assert '<article class="hr-paper"' in shown(app)
    labelled(app.selectbox, "Paper").set_value("person").run()
    assert not app.exception
    assert "hr-paper-large" in shown(app)


def test_a_provider_reads_what_was_signed_and_no_draft(database):
    opened("dashboard.screen.review.page", database, package="DEMO-04", tab="papers")
    sign("DEMO-04")
    app = opened("dashboard.screen.recommendations.page", database, as_="pat")
    app.session_state["read the paper"] = True
    app.run()
    assert not app.exception
    page = shown(app)
    assert "Recommendation for the home care provider</h2>" in page
    assert "DRAFT" not in page
