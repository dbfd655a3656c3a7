"""The review page: the same review as everywhere, needs and holds first."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.demonstration import demonstration_files, demonstration_packages


def review_page():
    from dashboard.screen.review import page as review_page

    review_page.show()


@pytest.fixture
def page(database):
    return AppTest.from_function(review_page, default_timeout=60)


def words(app):
    shown = [element.value for kind in ("title", "header", "subheader") for element in getattr(app, kind)]
    return "\n".join([*shown, *(str(m.body) for m in app.get("html")), *(m.value for m in app.markdown)])


def test_an_empty_database_opens_with_the_demonstration_packages(page):
    page.run()
    assert not page.exception
    assert page.sidebar.selectbox[0].options == list(demonstration_packages())


@pytest.mark.parametrize("reference", list(demonstration_files()))
def test_every_demonstration_package_is_drawn_without_an_error(page, reference):
    page.query_params["package"] = reference
    page.run()
    assert not page.exception
    assert page.title[0].value == f"Review of {reference}"


def test_unmet_needs_and_holds_come_before_hours(page):
    page.query_params["package"] = "DEMO-06"
    page.run()
    headers = [header.value for header in page.header]
    unmet, holds, hours = (
        next(n for n, text in enumerate(headers) if text.startswith(start))
        for start in ("Unmet needs", "Holds", "What could change")
    )
    assert unmet < holds < hours


def test_a_hold_says_who_can_lift_it(page):
    page.query_params["package"] = "DEMO-02"
    page.run()
    assert "Who can lift it" in words(page)
    assert any("safeguarding" in warning.value.lower() for warning in page.warning)


def test_the_week_is_shown_before_and_after(page):
    page.run()
    assert "The week as it is now" in words(page)
    assert "The week as it may become with what can be claimed today" in words(page)


def ask_about(page, item):
    box = next(one for one in page.selectbox if one.label.startswith("Ask about any item"))
    box.set_value(item).run()
    assert not page.exception


def test_every_item_of_the_catalogue_can_be_asked_about(page):
    from dashboard.screen import service

    page.query_params["package"] = "DEMO-01"
    page.run()
    box = next(one for one in page.selectbox if one.label.startswith("Ask about any item"))
    assert len(box.options) == len(service.catalogue().items)
    ask_about(page, "stairlift")
    assert "no rule suggests it" in words(page)
    ask_about(page, "ceiling_track_hoist")
    assert any(one.value.startswith("It is suggested") for one in page.markdown)


def test_an_item_can_be_asked_about_by_address(page):
    page.query_params["package"] = "DEMO-01"
    page.query_params["why"] = "stairlift"
    page.run()
    assert "no rule suggests it" in words(page)


def test_hours_of_a_card_are_a_range_or_said_to_be_none(page):
    page.query_params["package"] = "DEMO-01"
    page.run()
    shown = re.findall(r"<dt>Released, alone</dt><dd>(.*?)</dd>", words(page))
    assert shown
    assert all(re.match(r"-?[\d.,]+ to [\d.,]+, middle|no paid time", one) for one in shown)


def choose(page, label, value):
    next(one for one in page.get("button_group") if one.label == label).set_value(value).run()
    assert not page.exception


def test_a_choice_can_be_undone_before_signing(page):
    from dashboard.screen import service

    page.query_params["package"] = "DEMO-01"
    page.run()
    choose(page, "Your decision about Ceiling track hoist", "accept")
    assert "1 accepted" in words(page)
    next(one for one in page.button if one.label == "Undo").click().run()
    assert "Nothing decided yet" in words(page)
    kept = service.kept().drafts.load("decision", "DEMO-01")
    assert "ceiling_track_hoist" not in kept.content


def test_what_is_undecided_can_be_declined_together_with_a_reason(page):
    page.query_params["package"] = "DEMO-01"
    page.run()
    choose(page, "Your decision about Ceiling track hoist", "accept")
    box = next(one for one in page.selectbox if one.label.startswith("Reason to decline"))
    box.set_value("no_gain").run()
    next(one for one in page.button if one.label.startswith("Decline the 7")).click().run()
    assert "1 accepted, 7 declined" in words(page)
    assert not [one for one in page.get("html") if "Decide about" in str(one.body)]


def test_a_package_of_another_caseload_is_never_shown_under_another_name(page):
    page.query_params["package"] = "NOT-MINE"
    page.run()
    assert not page.exception
    assert "NOT-MINE is in no caseload of yours" in page.warning[0].value
    assert page.title[0].value == "Review"


def test_the_screen_never_tells_anybody_to_reduce_care(page):
    page.run()
    assert not re.findall(
        r"\b(?:reduce|cut) (?:the |this |their )?(?:care|package|visit|hours)", words(page).lower()
    )
    assert "review recommended" in words(page)
