"""Values that no page offers, sent all the same: not saved, said, and never a page that fails for everybody."""

import json
import re
from importlib import import_module

import pytest
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest

from dashboard.screen.markup import plain
from dashboard.screen.new_package.fitting import fit
from engine.model import CarePackage, Decision
from engine.records.tables import DraftRow, PackageVersion
from engine.records.transaction import run_in_transaction


@pytest.fixture(autouse=True)
def database(tmp_path, monkeypatch):
    import streamlit as st

    monkeypatch.setenv("HANDRAIL_DATABASE", f"sqlite:///{tmp_path}/handrail.db")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()


def kept():
    return import_module("dashboard.screen.service").records()


def opened(module, **parameters):
    app = AppTest.from_string(
        "from dashboard.screen.trouble import error_boundary\nimport importlib\nwith error_boundary():\n"
        f"    importlib.import_module('{module}').show()\n",
        default_timeout=120,
    )
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


FORGED = {
    "a view that there is not": lambda draft: draft.change_view(agreement="<b>anything</b>"),
    "a view that is a list": lambda draft: draft.change_view(agreement=["agrees"]),
    "a summary of 20,000 characters": lambda draft: draft.change(summary="x" * 20_000),
    "a summary that is a number": lambda draft: draft.change(summary=5),
    "a choice that there is not": lambda draft: draft.choose("x", choice="sign"),
    "a reason that is too long": lambda draft: draft.choose("x", choice="accept", reason="r" * 61),
    "an item that is too long": lambda draft: draft.choose("x" * 5_000, choice="accept"),
    "a day that is none": lambda draft: draft.change(review_due="soon"),
    "a judgement that is too long": lambda draft: draft.judge("rule:x", because="j" * 5_000),
    "a judgement that is a list": lambda draft: draft.judge("rule:x", because=["x"]),
    "a judgement about what is too long": lambda draft: draft.judge("r" * 300, because="x"),
    "a judgement with a field that there is not": lambda draft: draft.judge(
        "rule:x", because="x", signed=True
    ),
    "a field that there is not": lambda draft: draft.change(signed=True),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_value_that_no_page_offers_is_not_saved_and_is_said(what):
    from dashboard.screen.review.deciding.draft import DecisionDraft

    kept()
    draft = DecisionDraft("DEMO-04", "x", Decision(), 0)
    FORGED[what](draft)
    assert draft.trouble.startswith("That cannot be saved: ")
    assert kept().drafts.load("decision", "DEMO-04") is None
    draft.change(summary="As discussed.")
    assert draft.trouble == ""
    assert kept().drafts.load("decision", "DEMO-04").revision == draft.revision > 0


def test_changed_asks_the_model_and_says_nothing_of_the_value():
    with pytest.raises(ValidationError) as refused:
        Decision().changed(summary="MRSMARKED" * 1000)
    assert "MRSMARKED" not in str(refused.value)
    assert Decision().changed(summary="x").summary == "x"


def force(model, **where):
    """Put a value into the database that no Handrail of today would save."""
    content = where.pop("content")

    def work(session):
        row = session.query(model).filter_by(**where).one()
        row.content = content
        session.flush()
        session.info.clear()
        session.info["handrail_writes"] = True

    run_in_transaction(kept().database, work)


@pytest.mark.parametrize(
    "content", ['{"view": {"agreement": "anything"}}', '{"summary": 5}', "[]", "no JSON", ""]
)
def test_a_decision_that_cannot_be_read_is_shown_as_that_and_mended_on_the_page(content):
    kept().drafts.save("decision", "DEMO-04", "{}", based_on=0)
    force(DraftRow, reference="DEMO-04", content=content)
    app = opened("dashboard.screen.review.page", package="DEMO-04", tab="decide")
    assert any("cannot be read" in error.value for error in app.error) == (content != "")
    box = next(text_area for text_area in app.text_area if text_area.label.startswith("What you decided"))
    box.set_value("Decided anew.").run()
    assert not app.exception
    assert (
        Decision.model_validate_json(kept().drafts.load("decision", "DEMO-04").content).summary
        == "Decided anew."
    )
    again = opened("dashboard.screen.review.page", package="DEMO-04", tab="decide")
    assert not again.error


def test_one_package_that_cannot_be_read_is_missing_alone():
    kept()
    force(PackageVersion, reference="DEMO-04", content='{"reference": "DEMO-04", "visits": 7}')
    app = opened("dashboard.screen.caseload")
    text = "\n".join(str(html.body) for html in app.get("html"))
    assert "DEMO-01" in text
    assert any("DEMO-04 cannot be read" in error.value for error in app.error)
    review = opened("dashboard.screen.review.page", package="DEMO-04")
    assert any("is damaged and cannot be read" in error.value for error in review.error)


def test_a_package_that_cannot_be_read_is_mended_on_the_page_with_its_last_version_that_can():
    packages = kept().packages
    whole = packages.load("DEMO-04")
    packages.save(whole.changed(nation="Wales"))
    force(PackageVersion, reference="DEMO-04", version=2, content='{"reference": "DEMO-04", "visits": 7}')
    app = opened("dashboard.screen.review.page", package="DEMO-04")
    assert any("Version 2 of DEMO-04 is damaged" in error.value for error in app.error)
    next(button for button in app.button if button.label == "Save version 1 again").click().run()
    assert not app.exception
    assert packages.load("DEMO-04") == whole
    assert [(each.version, each.readable) for each in packages.versions("DEMO-04")] == [
        (3, True), (2, False), (1, True),
    ]  # fmt: skip


DRAFTS = ["no JSON", "[]", '{"based_on": "x", "package": {}}', '{"based_on": 0, "package": []}']


@pytest.mark.parametrize("content", DRAFTS)
def test_a_draft_that_cannot_be_read_is_thrown_away_on_the_page(content):
    kept().drafts.save("package", "N-1", "{}", based_on=0, caseload="demonstration")
    force(DraftRow, reference="N-1", content=content)
    app = opened("dashboard.screen.new_package", draft="N-1")
    assert any("is damaged and cannot be read" in error.value for error in app.error)
    next(button for button in app.button if button.label.startswith("Throw this draft away")).click().run()
    assert not app.exception
    assert not app.error


WRONG = {
    "nation": "Atlantis",
    "goals": "x",
    "visits": [{"id": 5}, "x", {"id": "v", "start": "late", "minutes": "long"}],
    "person": {"standing": ["x"], "weight_kg": "heavy"},
    "equipment": {"a": 1},
    "diagnoses": 7,
    "unheard_of": {"x": 1},
    "assessed_on": "yesterday",
    "unpaid_carers": [{"tasks": 3}],
    "monitoring": "x",
}


def test_a_draft_with_values_of_another_kind_opens_without_them_and_says_which():
    kept().drafts.save(
        "package", "N-1", json.dumps({"based_on": 0, "package": WRONG}), based_on=0, caseload="demonstration"
    )
    for step in range(8):
        app = opened("dashboard.screen.new_package", draft="N-1")
        assert any("Left out of what was kept" in warning.value for warning in app.warning)
        if step:
            break
    plainly, left_out = fit(WRONG, "N-1")
    CarePackage.model_validate(plainly)
    assert len(left_out) >= len(WRONG)


@pytest.mark.parametrize(
    "text",
    [
        "![x](http://evil.example/p) **Your session has ended**: [sign in again](http://evil.example)",
        "<img src=http://evil.example/p>",
        "http://evil.example",
        "www.evil.example",
        "mail me: a@evil.example",
        "$\\href{http://evil.example}{x}$",
        "`code`",
        "# head",
        ":red[x]",
        "| a |\n|---|\n| b |",
        "[a]: http://evil.example",
    ],
)
def test_a_text_of_an_address_stays_a_text(text):
    escaped = plain(text)
    assert "\n" not in escaped
    for mark in "[]<*`$|":
        assert all(escaped[at - 1] == "\\" for at, character in enumerate(escaped) if character == mark), (
            escaped
        )
    assert "://evil" not in escaped
    assert "www." not in escaped
    for page, name in (("review.page", "package"), ("new_package", "draft"), ("catalogue_page.page", "item")):
        app = opened(f"dashboard.screen.{page}", **{name: text[:50]})
        values = [element.value for kind in (app.title, app.warning, app.error, app.info) for element in kind]
        assert not [
            text_piece
            for text_piece in values
            if re.search(r"(?<!\\)\]\(", text_piece) or "://evil" in text_piece
        ], (page, values)
