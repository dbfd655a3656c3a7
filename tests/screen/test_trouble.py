"""What people see when the records or the guarded engine fail: a sentence, soon, and never a traceback."""

import sqlite3
import time
from importlib import import_module

import pytest
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from dashboard.demonstration.colleagues import COLLEAGUES
from engine import ProblemsFoundError, ReviewRefusedError
from engine.model import Place, Problem
from engine.records import RecordsBusyError, RecordsRefusedError


def page():
    from dashboard.screen.review import page as review_page
    from dashboard.screen.trouble import error_boundary

    with error_boundary():
        review_page.show()


@pytest.fixture
def app(database):
    test = AppTest.from_function(page, default_timeout=120)
    test.query_params["package"], test.query_params["tab"] = "DEMO-04", "decide"
    return test.run()


def service():
    return import_module("dashboard.screen.service")


def test_a_locked_database_is_said_within_seconds_and_the_change_can_be_made_again(app, tmp_path):
    holder = sqlite3.connect(tmp_path / "handrail.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    box = next(element for element in app.selectbox if element.label == "The person’s view")
    box.set_value("agrees").run()
    assert time.monotonic() - begun < 25
    assert not app.exception
    assert any("Your last change was not saved: make it again" in element.value for element in app.error)
    holder.execute("ROLLBACK")
    holder.close()
    box = next(element for element in app.selectbox if element.label == "The person’s view")
    assert box.value is None
    box.set_value("agrees").run()
    assert not app.error
    assert '"agrees"' in service().records().drafts.load("decision", "DEMO-04").content


@pytest.mark.parametrize(
    "failure", [RecordsBusyError(), OperationalError("SELECT 1", {}, Exception("secret detail"))]
)
def test_records_that_cannot_be_read_are_said_without_detail(app, monkeypatch, failure):
    def fail(*_, **__):
        raise failure

    monkeypatch.setattr(service(), "records", fail)
    app.run()
    assert not app.exception
    assert app.error[0].value.startswith("The records cannot be reached just now")
    assert "secret detail" not in app.error[0].value
    assert any(element.label == "Try again" for element in app.button)


def test_records_that_refuse_this_account_are_said_without_an_offer_to_try_again(app, monkeypatch):
    def refuse(*_, **__):
        raise RecordsRefusedError("the database can only be read")

    monkeypatch.setattr(service(), "records", refuse)
    app.run()
    assert not app.exception
    assert "the database can only be read" in app.error[0].value
    assert "tell your administrator" in app.error[0].value
    assert not any(element.label == "Try again" for element in app.button)


def test_a_review_that_two_engines_do_not_agree_on_is_refused_in_words(app, monkeypatch):
    def refuse(*_, **__):
        raise ReviewRefusedError("No review is given: the rule engine's process has ended")

    monkeypatch.setattr(service(), "review", refuse)
    app.run()
    assert not app.exception
    assert app.error[0].value.startswith("No review is given: the rule engine's process has ended.")
    assert "Try again" in app.error[0].value


def test_a_file_that_cannot_be_read_is_said_with_its_place_and_nothing_of_what_it_says(app, monkeypatch):
    problem = Problem("H304", "`Mrs Secret` is not a word", Place("town/holds.yaml", 7, 3), "mend it")

    def fail(*_, **__):
        raise ProblemsFoundError([problem, problem])

    monkeypatch.setattr(service(), "review", fail)
    app.run()
    assert not app.exception
    assert "H304, town/holds.yaml:7:3) and 1 more fault" in app.error[0].value
    assert "Secret" not in app.error[0].value


def test_killing_the_guarded_engine_costs_nothing_that_anybody_sees(app):
    import os
    import signal

    before = service().reviewer().worker_process_id
    os.kill(before, signal.SIGKILL)
    app.query_params["package"] = "DEMO-05"
    app.run()
    assert not app.exception
    assert not app.error
    assert any("<h1>DEMO-05</h1>" in str(element.body) for element in app.get("html"))
    assert service().reviewer().worker_process_id != before


def test_the_address_of_a_colleague_shows_nothing_without_a_role(database):
    test = AppTest.from_function(page, default_timeout=120)
    test.query_params["as"] = "ros"
    test.run()
    assert not test.exception
    assert "No package is in a caseload of yours yet" in test.info[0].value


def test_somebody_who_may_no_longer_decide_is_told_once_that_the_last_change_was_not_saved(app, monkeypatch):
    monkeypatch.setitem(COLLEAGUES, "ann", (COLLEAGUES["ann"][0], ("manager",)))
    box = next(element for element in app.selectbox if element.label == "The person’s view")
    box.set_value("agrees").run()
    assert not app.exception
    assert any("Your last change was not saved" in element.value for element in app.error)
    assert not any("Your last change was not saved" in element.value for element in app.run().error)
