"""The properties of two rule sets held against each other: narrowed, widened, gone, said otherwise."""

import dataclasses
from datetime import date

import pytest

from engine import load_rule_set
from engine.authoring import compare_properties, declared_properties, missing_properties, prove_layer
from engine.knowledge import RuleSetFolder
from tests.authoring.conftest import SHIPPED, rule

RULES = rule("rails", "person.grip <= 2") + rule("clock", "person.memory >= 2", about="orientation_clock")
SAFETY = """
- safety: S1_refused
  says: Nothing is offered that the person has refused
  items: {has: [equipment]}
  never_offered_when: preferences.accepts_equipment == false
- safety: S2_night
  says: Somebody who falls at night is warned of what stands there
  only: [grab_rails]
  care_when: {any: [person.memory >= 2, person.grip >= 2]}
- safety: S3_possible
  says: A clock stays possible for somebody who forgets
  only: [orientation_clock]
  stays_possible_when: person.memory >= 3
- safety: S4_held
  says: Washing is held where somebody may be neglected
  activities: [wash, bath]
  held_when: risks.self_neglect == true
"""
PROPERTIES = """
- property: A risk that is found adds no equipment and loses no hold
  worse: {risks.hoarding: up, risks.seizures: up}
  never: [adds an item, loses a hold]
"""


@pytest.fixture
def compare(small_set, catalogue):
    """What differs, and which way it points, after an edit of what must hold."""

    def declared(name, safety, properties, rules, knowledge):
        folder = small_set(rules, folder=name, checks__safety=safety, checks__properties=properties)
        if not safety:
            (folder / "checks" / "safety.yaml").unlink()
        if not properties:
            (folder / "checks" / "properties.yaml").unlink()
        return declared_properties(RuleSetFolder(folder, name), knowledge, load_rule_set(knowledge, folder))

    def of(safety=SAFETY, properties=PROPERTIES, rules=RULES, knowledge=catalogue, before=(SAFETY, RULES)):
        old = declared("a", before[0], PROPERTIES, before[1], catalogue)
        new = declared("b", safety, properties, rules, knowledge)
        return {part.name: part.direction for part in compare_properties(old, new)}

    return of


REFUSED = "preferences.accepts_equipment == false"
NARROWED = {
    "a condition more": (REFUSED, f"{{all: [{REFUSED}, person.lives_alone == true]}}", "condition of S1_refused"),
    "an item less": ("activities: [wash, bath]", "activities: [wash]", "activities of S4_held"),
    "other items": (
        "items: {has: [equipment]}", "items: {has: [equipment], has_not: [lifts_person]}", "items has not of S1_refused",
    ),
    "another kind": ("never_offered_when", "care_when", "condition of S1_refused"),
    "a word more that a caution may read": (
        "person.grip >= 2]", "person.grip >= 2, person.reach >= 3]", "condition of S2_night",
    ),
    "possible for more is easier": ("person.memory >= 3", "person.memory >= 2", "condition of S3_possible"),
    "an exception": (
        "  only: [grab_rails]\n",
        "  only: [grab_rails]\n  except:\n    - {of: [grab_rails], because: It was thought to be right so., "
        "signed_by: A N Other, review_by: 2030-01-01}\n",
        "exceptions 1 of S2_night",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", NARROWED)
def test_a_property_that_forbids_less_protects_less(what, compare):
    old, new, name = NARROWED[what]
    assert old in SAFETY
    assert compare(SAFETY.replace(old, new))[name] in ("protects less", "may protect less")


WIDENED = {
    "fewer conditions": (REFUSED, f"{{any: [{REFUSED}, person.lives_alone == true]}}"),
    "the same in other words": (REFUSED, "{not: preferences.accepts_equipment == true}"),
    "an activity more": ("activities: [wash, bath]", "activities: [wash, bath, dress_upper]"),
    "possible for fewer": ("person.memory >= 3", "person.memory >= 4"),
    "another name": ("S1_refused", "S9_refused"),
}


@pytest.mark.parametrize("what", WIDENED)
def test_a_property_that_forbids_as_much_is_only_listed(what, compare):
    old, new = WIDENED[what]
    assert old in SAFETY
    directions = compare(SAFETY.replace(old, new))
    assert directions
    assert set(directions.values()) == {"differs"}


def test_another_sentence_of_a_property_is_read_by_somebody(compare):
    assert set(compare(SAFETY.replace("Washing is held", "Washing and bathing are held")).values()) == {
        "says otherwise"
    }


def test_a_property_that_is_gone_protects_less_and_so_does_a_file_of_them(compare):
    fewer = compare(SAFETY[: SAFETY.index("- safety: S4_held")])
    assert fewer == {"safety property S4_held": "protects less"}
    none = compare("", "")
    assert len(none) == 5
    assert set(none.values()) == {"protects less"}


PROPERTY_EDITS = {
    "a word less": (", risks.seizures: up", "", "protects less"),
    "the other way about": ("seizures: up", "seizures: down", "may protect less"),
    "it may do one thing more": (", loses a hold]", "]", "protects less"),
    "of some items only": ("  never:", "  operated_by: [person]\n  never:", "protects less"),
    "a word more": ("risks.seizures: up", "risks.seizures: up, risks.end_of_life: up", "differs"),
    "an exception": (
        "  never:",
        "  except:\n    - {of: [rails], because: It was thought to be right so.}\n  never:",
        "protects less",
    ),
}


@pytest.mark.parametrize("what", PROPERTY_EDITS)
def test_a_property_of_worse_values_is_compared_by_what_it_asks(what, compare):
    old, new, direction = PROPERTY_EDITS[what]
    assert old in PROPERTIES
    assert list(compare(properties=PROPERTIES.replace(old, new)).values()) == [direction]


def test_an_item_that_loses_the_trait_of_a_property_is_no_longer_under_it(compare, catalogue):
    item = catalogue.items["grab_rails"].model_copy(update={"equipment": False})
    knowledge = dataclasses.replace(catalogue, items={**catalogue.items, item.id: item})
    assert compare(knowledge=knowledge) == {"what S1_refused is asked of": "protects less"}


def test_a_reading_that_is_true_of_fewer_narrows_the_property_that_reads_it(compare):
    safety = SAFETY.replace("risks.self_neglect == true", "reading.weak == true")
    narrow, wide = (rule("weak", f"person.grip >= {bound}", "reading", "weak") for bound in (3, 2))
    assert compare(safety, rules=RULES + narrow, before=(safety, RULES + wide)) == {
        "condition of S4_held through what it reads": "protects less"
    }
    assert compare(safety, rules=RULES + wide, before=(safety, RULES + narrow)) == {}


LAYER = """
id: town
title: Our town
version: 1.0.0
effective_from: 2026-01-01
authors: [An author]
next_review: 2030-01-01
extends: "{base}@1"
"""


def test_a_set_by_the_name_of_a_shipped_one_declares_what_the_shipped_one_does(small_set, rule_set):
    folder = small_set(RULES, checks__safety=SAFETY)
    namesake = rule_set.model_copy(update={"base": None})
    messages = [problem.message for problem in missing_properties(namesake, folder, "mine")]
    assert "the shipped `home_care` declares “S01a_refused_equipment”, and this set does not" in messages
    (folder / "checks" / "safety.yaml").unlink()
    (problem,) = missing_properties(namesake, folder, "mine")
    assert (problem.code, problem.severity) == ("H620", "error")
    assert not tuple(missing_properties(rule_set, SHIPPED, "rules/home_care"))


def test_a_base_without_a_safety_property_is_a_finding_of_its_layers_and_a_young_set_has_none(
    small_set, catalogue, tmp_path
):
    base = small_set(RULES, folder="trial")
    alone = load_rule_set(catalogue, base)
    assert not tuple(missing_properties(alone, base, "trial"))
    layer = tmp_path / "town"
    layer.mkdir()
    header = LAYER.format(base="trial") + f'base_hash: "{alone.content_hash}"\n'
    (layer / "rule_set.yaml").write_text(header, encoding="utf-8")
    laid_over = load_rule_set(catalogue, layer, authoring=True)
    (problem,) = missing_properties(laid_over, layer, "town")
    assert "the base of this layer declares no property" in problem.message
    assert prove_layer(catalogue, laid_over, layer, date(2026, 11, 24)) == (None, (problem,))
    (base / "checks" / "safety.yaml").write_text(SAFETY, encoding="utf-8")
    assert not tuple(missing_properties(laid_over, layer, "town"))
