"""The review page: the same review as everywhere, needs and holds first."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.demonstration import demonstration_files, demonstration_packages


def review_page():
    from dashboard.screen import review_page

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
    assert any(header.value == reference for header in page.header)


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


def test_any_other_item_can_be_asked_about(page):
    page.query_params["package"] = "DEMO-01"
    page.run()
    ask = page.main.selectbox[0]
    ask.set_value(ask.options[0]).run()
    assert not page.exception


def test_the_screen_never_tells_anybody_to_reduce_care(page):
    page.run()
    assert not re.findall(r"\b(?:reduce|cut) (?:the |this |their )?(?:care|package|visit|hours)", words(page).lower())
    assert "review recommended" in words(page)
