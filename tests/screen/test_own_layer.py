"""A layer of one's own from nothing on the page: begun, tried, and taken away as a folder that the terminal can use."""

import io
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.screen.lab import own_layer
from engine.authoring import Draft, Suite, coverage, load_cases, run, unstated_rules
from engine.authoring.solver.logic import Logic
from engine.knowledge import RuleSetFolder

REASON = "Whoever reaches with difficulty picks things up with a reacher, without waiting for somebody."


def lab():
    from dashboard.screen.lab import show

    show()


def fill(page, label, value):
    next(element for element in page.text_input if element.label == label).set_value(value)


def area(page, label):
    return next(element for element in page.text_area if element.label == label)


def press(page, label):
    page = next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


@pytest.fixture
def page(database):
    app = AppTest.from_function(lab, default_timeout=120)
    app.query_params["package"] = "DEMO-05"
    app.run()
    fill(app, "Name of the layer", "our_town")
    fill(app, "Who writes it", "Therapy team: Our Town")
    press(app, "Start the layer")
    fill(app, "Name", "reacher_for_short_reach")
    fill(app, "What it concerns", "long_handled_reacher")
    fill(app, "When it holds", "person.reach >= 2")
    app.multiselect[0].set_value(["practice-ot"])
    press(app, "Write it into the draft")
    text = area(app, "The rule, as its file has it")
    text.set_value(text.value.replace("'To be written: the reason, as you would sign it.'", REASON)).run()
    return app


def unpacked(page, place):
    """The folder as somebody unpacks it, and its files."""
    layer = page.session_state["lab own layer"]
    texts = {"new_rules.yaml": area(page, "The rule, as its file has it").value + "\n"}
    with zipfile.ZipFile(io.BytesIO(own_layer.as_zip("our_town", layer.files(texts)))) as archive:
        archive.extractall(place)
    return RuleSetFolder(place / "our_town", "our_town")


def test_a_proof_is_taken_away_only_with_the_files_that_it_is_of(tmp_path):
    place = tempfile.TemporaryDirectory(dir=tmp_path)
    folder = RuleSetFolder(Path(place.name) / "our_town", "our_town")
    layer = own_layer.OwnLayer(folder, folder, place)
    layer.add_rule("- rule: first\n")
    drafted = {"new_rules.yaml": "- rule: first, as it is in the draft\n"}
    layer.keep_proof("layer: proved\n", drafted)
    assert layer.files(drafted) == drafted | {"proof.yaml": "layer: proved\n"}
    assert "proof.yaml" not in layer.files({})
    layer.write_cases("- case: another")
    assert "proof.yaml" not in layer.files(drafted)
    layer.write_cases(" ")
    assert layer.cases() == ""
    assert "proof.yaml" in layer.files(drafted)


def test_a_layer_goes_the_whole_way_on_the_page_and_stands_at_the_terminal(page, tmp_path):
    press(page, "Run the cases and look for contradictions")
    assert any(element.value == "The one case passes." for element in page.success)
    press(page, "Look for what no case tries of this rule")
    press(page, "Add these cases to your layer")

    own = page.session_state["lab own layer"]
    folder = unpacked(page, tmp_path)
    catalogue = folder.catalogue()
    layer = folder.load(catalogue, authoring=True)
    drafted = replace(Draft.of(own.folder), texts=Draft.of(folder).texts)
    assert (
        drafted.load(catalogue).content_hash == layer.content_hash
    )  # so that a proof of the one is of the other
    assert layer.extends == "home_care@1"
    assert [rule.because for rule in layer.own_rules] == [REASON]
    suite = Suite(catalogue, layer, load_cases(folder.path, folder.shown, catalogue, layer))
    assert all(outcome.passed for outcome in run(suite))
    assert not unstated_rules(suite)
    assert not [
        target for target in coverage(suite, Logic(catalogue, layer.rules)) if target.status == "missing"
    ]
