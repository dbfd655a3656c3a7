"""Photographs on the screen: kept with their words, shown where the room or the item is, and by those who may see them."""

import tomllib
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from engine.model import Photograph
from engine.model.limits import PHOTOGRAPH_BYTES
from tests.records.picturing import NARROW_DOOR, picture
from tests.screen.server import ROOT
from tests.screen.test_after_signing import labelled, opened, shown


def photographs():
    return import_module("dashboard.screen.service").records().photographs


@pytest.fixture
def app(database):
    return opened(tab="person")


def keep(app, *, words="A narrow door that opens inwards", file=True, about="room:bathroom", agreed=True):
    if file:
        labelled(app.get("file_uploader"), "Photograph").set_value(("IMG_1234.jpg", picture(), "image/jpeg"))
    labelled(app.selectbox, "What is it of").set_value(about)
    labelled(app.text_input, "What can be seen").set_value(words)
    labelled(app.checkbox, "The person agrees").set_value(agreed)
    labelled(app.button, "Keep this photograph").click().run()
    assert not app.exception


def test_a_photograph_is_kept_with_its_words_and_stands_with_the_person(app):
    keep(app)
    (entry,) = photographs().of("DEMO-04")
    assert (entry.photograph.about, entry.photograph.words) == (
        "room:bathroom",
        "A narrow door that opens inwards",
    )
    assert 'alt="A narrow door that opens inwards"' in shown(app)
    assert "IMG_1234" not in shown(app)
    assert "data:image/jpeg;base64," in shown(app)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"file": False}, "Choose a photograph first."),
        ({"about": None}, "Say what it is of."),
        ({"words": "Door"}, "Describe what can be seen"),
        ({"agreed": False}, "only where the person agrees"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(app, missing, sentence):
    keep(app, **missing)
    assert [error for error in app.error if sentence in error.value]
    assert photographs().of("DEMO-04") == ()


def test_the_server_takes_a_photograph_as_large_as_the_page_says():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] * 1024 * 1024 >= PHOTOGRAPH_BYTES


def test_words_of_a_photograph_are_never_read_as_a_page(app):
    keep(app, words='"><script>alert(1)</script> a door')
    assert "<script>" not in shown(app)


def test_a_photograph_of_an_item_stands_beside_what_is_said_of_the_item(database):
    app = opened(tab="help")
    item = next(
        button.key.removeprefix("open could_help ")
        for button in app.button
        if (button.key or "").startswith("open could_help ")
    )
    photographs().add(
        "DEMO-04", Photograph(about=f"item:{item}", words="Where the board would go"), picture()
    )
    app = opened(tab="help")
    assert 'alt="Where the board would go"' in shown(app)


OPEN = """
from dashboard.screen.review import photographs
(kept,) = photographs.photographs_of("DEMO-04") or (None,)
if kept:
    photographs._show_large(kept, {}, True)
"""


def test_one_is_taken_out_for_good_when_somebody_is_sure(database):
    opened(tab="person")
    photographs().add("DEMO-04", NARROW_DOOR, picture())
    app = AppTest.from_string(OPEN, default_timeout=60).run()
    assert labelled(app.button, "Take this photograph out").disabled
    assert f'alt="{NARROW_DOOR.words}"' in shown(app)
    labelled(app.checkbox, "It should go").set_value(True).run()
    labelled(app.button, "Take this photograph out").click().run()
    assert not app.exception
    assert photographs().of("DEMO-04") == ()


def test_providers_and_rule_authors_are_shown_no_photographs(database):
    opened(tab="person")
    photographs().add("DEMO-04", NARROW_DOOR, picture())
    counted = "import streamlit as st\nfrom dashboard.screen.review.photographs import photographs_of\n"
    counted += "st.write(str(len(photographs_of('DEMO-04'))))"
    for who, count in (("ann", "1"), ("mina", "1"), ("pat", "0"), ("ros", "0")):
        app = AppTest.from_string(counted, default_timeout=60)
        app.query_params["as"] = who
        assert [line.value for line in app.run().markdown] == [count], who
