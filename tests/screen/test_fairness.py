"""The fairness page: sentences first, small numbers hidden, and only the caseloads that the person was given."""

import random
from importlib import import_module
from itertools import islice

import pytest

from dashboard.demonstration import synthetic_packages
from engine.records import DEMONSTRATION
from tests.screen.test_pages import labelled, opened, shown

PAGE = "dashboard.screen.fairness"


@pytest.fixture
def filled(database):
    """150 made-up people; of those in the country little was assessed. Seven more are in another caseload."""
    rng, people = random.Random(4), []
    for package in islice(synthetic_packages(157, seed=11), 157):
        rural = rng.random() < 0.45
        change = {
            "monitoring": package.monitoring.model_copy(update={"rurality": "rural" if rural else "urban"})
        }
        if rural:
            change |= {"home": type(package.home)(), "preferences": type(package.preferences)()}
        people.append(package.model_copy(update=change))
    records = import_module("dashboard.screen.service").records().packages
    records.save_all(people[:150], caseload=DEMONSTRATION)
    records.save_all(people[150:], caseload="elsewhere")


def test_a_manager_reads_first_what_is_commoner_for_whom(filled):
    app = opened(PAGE, None, as_="mina")
    page = shown(app)
    assert "was not assessed for people who live in the country" in page
    assert page.index("unequal access") < page.index("Age: fields not assessed")
    headings = [element.value for element in app.header]
    assert headings[0] == "What is commoner for whom"
    assert "What acting on every suggestion would cost and be worth" in headings


def test_another_measure_is_drawn_with_its_interval_in_words(filled):
    app = opened(PAGE, None, as_="mina")
    labelled(app.selectbox, "What").set_value("hours_now").run()
    page = shown(app)
    assert "Sex: hours a week now" in page
    assert 'role="img" aria-label="Female: ' in page


def test_the_check_says_which_rules_read_living_alone_and_why(filled):
    app = opened(PAGE, None, as_="mina")
    labelled(app.button, "Check it now").click().run(timeout=180)
    assert not app.exception
    assert [element.value for element in app.success] == [
        "The check holds: nothing that no rule may read changed anything."
    ]
    assert "lives_alone_and_is_frail" in shown(app)


def test_a_caseload_of_few_people_shows_nothing_about_them(database, monkeypatch):
    service = import_module("dashboard.screen.service")
    few = dict(list(service.package_records().hashes().items())[:3])
    monkeypatch.setattr(type(service.package_records()), "hashes", lambda *_: few)
    app = opened(PAGE, database, as_="mina")
    assert "nothing is shown" in app.info[0].value
    assert shown(app) == ""


def test_only_the_caseloads_that_were_given_are_counted(filled, monkeypatch):
    identity = import_module("dashboard.screen.identity")
    someone = identity.Someone("max", "Max", {"manager": frozenset({"elsewhere"})}, demonstration=False)
    monkeypatch.setattr(identity, "current", lambda: someone)
    app = opened(PAGE, None)
    assert "nothing is shown" in app.info[0].value
