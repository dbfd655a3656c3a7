"""A provider's paper that came back filled in is dropped on the screen: held against the records, and taken in once."""

import pytest

from dashboard.print import render
from tests.print.test_answers import filled
from tests.screen.test_after_signing import labelled, opened, service, shown, sign
from tests.screen.test_following import follow_up, page


@pytest.fixture
def item(database):
    return sign()


def paper(reference="DEMO-04", **fields):
    """The signed provider's paper with these fields filled in."""
    return filled(render("provider", service().records().signed.load(reference, 1).signed), **fields)


def give_back(app, content):
    labelled(app.get("file_uploader"), "The provider’s paper").set_value(
        ("back.pdf", content, "application/pdf")
    )
    labelled(app.button, "Take in its answers").click().run()
    assert not app.exception
    return app


def test_its_answers_stand_with_the_item_and_the_same_paper_is_taken_in_once(item):
    content = paper(
        provider__signature="Pat Manager",
        recommendation__can_do="no",
        recommendation__because="No carers before nine",
    )
    app = give_back(opened(tab="after", view="plan"), content)
    assert any("Taken in" in element.value for element in app.success)
    assert "Pat Manager on paper" in shown(app)
    before = len(follow_up().of("DEMO-04"))
    assert before
    again = give_back(opened(tab="after", view="plan"), content)
    assert "Nothing on it was new" in shown(again)
    assert len(follow_up().of("DEMO-04")) == before


def test_a_provider_gives_it_back_where_they_see_the_recommendation(item):
    content = paper(provider__signature="Kim", recommendation__can_do="yes")
    app = give_back(page("dashboard.screen.recommendations.page", "pat"), content)
    assert any("Taken in" in element.value for element in app.success)


def test_what_is_no_paper_of_this_package_is_refused_in_a_sentence(item):
    app = give_back(opened(tab="after", view="plan"), b"%PDF-1.7 nothing")
    assert any(
        "Nothing is taken in. This is not a PDF that can be read." in error.value for error in app.error
    )
    assert follow_up().of("DEMO-04") == ()


def test_the_paper_of_another_package_is_not_taken_in_here(item):
    sign("DEMO-02")
    app = give_back(
        opened(tab="after", view="plan"),
        paper("DEMO-02", provider__signature="Pat Manager", recommendation__can_do="yes"),
    )
    assert any("another package" in error.value for error in app.error)
    assert follow_up().of("DEMO-04") == ()
    assert follow_up().of("DEMO-02") == ()


def test_nothing_is_asked_for_before_a_paper_was_chosen(item):
    app = opened(tab="after", view="plan")
    labelled(app.button, "Take in its answers").click().run()
    assert any("Choose the paper first" in error.value for error in app.error)
