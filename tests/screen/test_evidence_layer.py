"""An evidence layer on the screen: named by the council, and what was published stands beside it."""

from __future__ import annotations

from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.knowledge_named import knowledge_named
from dashboard.screen.review.equipment.facts import effect_line
from dashboard.screen.review.papers import named_layer
from engine import Reviewer
from engine.knowledge import with_layer
from engine.learning import layer_text
from engine.model import ProblemsFoundError, Span
from tests.learning.layers import effect_of, layer, use
from tests.records.signing import DAY, PACKAGE
from tests.screen.test_following import page
from tests.shipped import CATALOGUE


def test_the_screen_takes_the_layer_that_is_named_and_none_otherwise(monkeypatch, tmp_path, catalogue):
    monkeypatch.delenv("HANDRAIL_EVIDENCE", raising=False)
    assert knowledge_named().load()[0].layer is None
    file = tmp_path / "layer.yaml"
    file.write_text(layer_text(layer(catalogue, used=(use(catalogue),))))
    monkeypatch.setenv("HANDRAIL_EVIDENCE", str(file))
    assert knowledge_named().load()[0].layer.layer == "madeupshire-2026"


def test_a_layer_that_does_not_fit_is_refused(monkeypatch, tmp_path, catalogue):
    wrong = use(catalogue).model_copy(update={"published": Span(low=0.1, likely=0.2, high=0.3)})
    file = tmp_path / "layer.yaml"
    file.write_text(layer_text(layer(catalogue, used=(wrong,))))
    monkeypatch.setenv("HANDRAIL_EVIDENCE", str(file))
    with pytest.raises(ProblemsFoundError, match="H804"):
        knowledge_named().load()


def test_published_stands_beside_learned_and_the_layer_is_named(catalogue, rule_set, reviewer):
    plain = reviewer.review(PACKAGE, reviewed_on=DAY)
    item = next(
        suggestion.item
        for suggestion in plain.suggestions
        if suggestion.effects and suggestion.effects[0].high > 0
    )
    learned = layer(catalogue, effects=(effect_of(catalogue, item, 0, -2.0, -1.0, 0.0),))
    with Reviewer(with_layer(CATALOGUE, learned), rule_set) as reviewer:
        review = reviewer.review(PACKAGE, reviewed_on=DAY)
    effect = next(suggestion for suggestion in review.suggestions if suggestion.item == item).effects[0]
    published = learned.effects[0].published
    assert f"With about 40 local outcomes; published: {published.low:g} to {published.high:g}." in str(
        effect_line(effect)
    )
    assert "local outcomes" not in str(effect_line(plain.suggestions[0].effects[0]))
    assert named_layer(plain.provenance) == ""
    assert learned.content_hash[:12] in named_layer(review.provenance)


def test_a_caseload_names_the_layer_that_it_reckons_with(monkeypatch, database, catalogue):
    its_layer = layer(catalogue, used=(use(catalogue),))
    learned = with_layer(CATALOGUE, its_layer)
    for module in ("dashboard.screen.caseload", "dashboard.screen.layer_in_use"):
        assert "Local outcomes" not in captions(page(module))
    monkeypatch.setattr(import_module("dashboard.screen.service"), "catalogue", lambda: learned)
    for module in ("dashboard.screen.caseload", "dashboard.screen.layer_in_use"):
        assert f"{its_layer.title}, {its_layer.content_hash[:12]}" in captions(page(module))


def test_each_figure_of_a_layer_stands_beside_what_was_published(monkeypatch, catalogue):
    def script(learned):
        from dashboard.screen.estimates.learned import show_learned

        show_learned(learned)

    figure = use(catalogue)
    learned = with_layer(CATALOGUE, layer(catalogue, used=(figure,)))
    monkeypatch.setattr(import_module("dashboard.screen.service"), "catalogue", lambda: learned)
    app = AppTest.from_function(script, kwargs={"learned": learned}).run()
    drawn = " ".join(element.proto.body for element in app.get("html"))
    assert not app.exception
    assert f"{100 * figure.published.low:.0f} to {100 * figure.published.high:.0f}" in drawn
    assert f"{100 * figure.p10:.0f} to {100 * figure.p90:.0f}" in drawn
    plain = AppTest.from_function(script, kwargs={"learned": catalogue}).run()
    assert "No local outcomes" in plain.markdown[0].value


def captions(app):
    return " ".join(element.value for element in app.caption)
