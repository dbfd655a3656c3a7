"""The page that erases: what goes and what stays is said first, and nothing goes before the reference is typed again."""

import pytest

from engine.records import verify
from tests.screen.test_pages import kept, labelled, opened, shown

PAGE = "dashboard.screen.erasure.page"


@pytest.fixture
def page(database):
    app = opened(PAGE, database, as_="mina")
    labelled(app.text_input, "Reference").set_value("DEMO-04").run()
    return app


def press(app):
    labelled(app.button, "Erase it for good").click().run()
    assert not app.exception


def test_what_goes_and_what_stays_is_said_and_nothing_goes_before_the_reference_is_typed_again(page):
    assert "Versions of the package</dt><dd>1" in shown(page)
    assert "Backups, copies made by an export, and printed papers" in shown(page)
    press(page)
    assert page.error[0].value.startswith("Nothing is erased yet: choose why and type DEMO")
    labelled(page.selectbox, "Why").set_value("It was made up, for a test or for training")
    labelled(page.text_input, "Type the reference again").set_value("DEMO-40")
    press(page)
    assert kept().packages.load("DEMO-04") is not None
    labelled(page.text_input, "Type the reference again").set_value("DEMO-04")
    press(page)
    assert kept().packages.load("DEMO-04") is None
    assert "rows about DEMO-04 were erased" in page.info[0].value.replace("\u2060", "")
    assert "It was made up, for a test or for training" in shown(page)
    assert verify(kept().database).faults == ()


def test_what_there_is_nothing_about_is_said(page):
    labelled(page.text_input, "Reference").set_value("DEMO-99").run()
    assert "There is nothing about DEMO" in page.info[0].value
    assert not page.button


@pytest.mark.parametrize("who", ["ann", "pat", "ros"])
def test_nobody_but_an_administrator_of_every_caseload_erases(database, who):
    app = opened(PAGE, database, as_=who)
    assert app.error[0].value == "Only an administrator of every caseload erases records."
    assert not app.text_input
