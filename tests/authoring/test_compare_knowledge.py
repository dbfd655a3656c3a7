"""Two catalogues, and the other files of two rule sets, compared in every part."""

import dataclasses
import re
import shutil
import typing
from pathlib import Path

import pytest
from pydantic import BaseModel

from engine.authoring import compare_catalogues, compare_files
from engine.authoring.compare.directions import CLASSIFIED, direction_of
from engine.authoring.compare.leaves import DifferingPart, leaves
from engine.authoring.compare.part_change import CONDITIONS, value_text
from engine.authoring.lint.properties import PropertyEntry
from engine.authoring.lint.safety import SafetyEntry
from engine.knowledge import Catalogue, RuleSetFolder
from engine.knowledge.word_texts import WordText
from engine.model import CatalogueItem, Rule, RuleSet
from engine.model.catalogue_item import Competency, Effect, PriceInNoSum, Servicing, Span, Supply, Training
from engine.model.figure import Figure
from tests.authoring.conftest import SHIPPED
from tests.shipped import CATALOGUE, RULES

ROOT = Path(__file__).parents[2]
PLACES = {"file", "line", "column"}
NOT_COMPARED = {"BaseSet", "SwitchedOff", "BoundChange", "PeopleWord", "OwnException", "EvidenceLayer"}
"""What a layer says of its base is listed whole, and what was learned from outcomes lies in no set's folder."""


def models_of(annotation, known):
    """Every model that a field may hold, those inside it too, but for conditions, which are compared as such."""
    parts = typing.get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in CONDITIONS or annotation in known or annotation.__name__ in NOT_COMPARED:
            return
        known.add(annotation)
        parts = [field.annotation for field in annotation.model_fields.values()]
    for part in parts:
        models_of(part, known)


def compared_models():
    known = set()
    for root in (CatalogueItem, Rule, RuleSet, SafetyEntry, PropertyEntry):
        models_of(root, known)
    for hint in typing.get_type_hints(Catalogue).values():
        models_of(hint, known)
    return known


def test_somebody_has_thought_about_every_field_that_may_differ():
    fields = {f"{model.__name__}.{name}" for model in compared_models() for name in model.model_fields}
    forgotten = {field for field in fields if field.split(".")[1] not in PLACES} - CLASSIFIED
    assert not forgotten, "say in engine/authoring/compare/directions.py which way a change of these points"
    assert "Effect.chance_percent" in fields
    assert len(fields) > 150


UNSUMMED = PriceInNoSum(low=1, unit="GBP", covers="one", why_not="a bound alone", source="A list", grade="D")
AMBER = Competency(tier="amber", because="It needs a trained eye.")


def whole_item():
    """An item in which nothing is left empty."""
    figure = Figure(
        low=1,
        likely=2,
        high=3,
        unit="GBP",
        source="A price list",
        url="https://example.org",
        year=2024,
        assumption=True,
    )
    item = CATALOGUE.items["mobile_hoist"]
    clause = item.unsafe_when[0] if item.unsafe_when else item.needs[0]
    return item.model_copy(
        update={
            "needs": (clause,), "unsafe_when": (clause,), "caution_when": (clause,),
            "effects": (EFFECT,), "price": figure, "running_cost_per_year": figure, "life_years": figure,
            "used_at_follow_up": figure, "lead_time_weeks": figure, "safe_working_load_kg": figure,
            "prices_in_no_sum": (UNSUMMED,),
            "supply": Supply(in_stock=1), "training": Training(who="carers", what="how", by_whom="a trainer"),
            "servicing": Servicing(duty="inspected", every_months=6, cost_per_year=figure),
            "stop_if": ("It hurts.",), "instead_of": ("turning",), "competency": AMBER,
        }
    )  # fmt: skip


EFFECT = Effect(
    kind="minutes_each_time",
    tasks=("wash",),
    size=Span(low=1, likely=2, high=3),
    grade="C",
    cites=("practice-ot",),
    basis="What carers told us of it.",
)


def other(value):
    """A value that is not this one, whatever the field holds: models are copied without being checked."""
    if isinstance(value, (int, float)):
        return value + 1
    return f"not {value!r}"[:60] if not isinstance(value, str) else f"{value} and something else"


def changed_everywhere(value):
    """The value with one field changed, once for each field at any depth; with the field's name."""
    if isinstance(value, BaseModel) and not isinstance(value, CONDITIONS):
        for name in type(value).model_fields:
            if name in PLACES:
                continue
            part = getattr(value, name)
            yield f"{type(value).__name__}.{name}", value.model_copy(update={name: other(part)})
            for field, changed in changed_everywhere(part):
                yield field, value.model_copy(update={name: changed})
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            for field, changed in changed_everywhere(part):
                yield field, (*value[:place], changed, *value[place + 1 :])
    elif isinstance(value, dict):
        for key, part in value.items():
            for field, changed in changed_everywhere(part):
                yield field, {**value, key: changed}


WHOLE = dataclasses.replace(
    CATALOGUE,
    items={"mobile_hoist": whole_item()},
    evidence=dict(list(CATALOGUE.evidence.items())[:1]),
    rates=dict(list(CATALOGUE.rates.items())[:1]),
)


def test_no_field_of_an_item_can_differ_without_being_listed():
    seen = set()
    for field, changed in changed_everywhere(whole_item()):
        parts = tuple(leaves(whole_item(), changed))
        assert parts, field
        seen.add(field)
    models = {field.split(".")[0] for field in seen}
    assert models >= {
        "CatalogueItem",
        "Clause",
        "Effect",
        "Span",
        "Figure",
        "Training",
        "Servicing",
        "Competency",
    }


@pytest.mark.parametrize("part", [field.name for field in dataclasses.fields(Catalogue)])
def test_no_part_of_a_catalogue_can_differ_without_being_listed(part):
    if part in ("content_hash", "published_hash"):
        return
    if part == "layer":
        with_layer = dataclasses.replace(WHOLE)
        object.__setattr__(with_layer, "layer", "learned from outcomes")
        assert compare_catalogues(WHOLE, with_layer)
        return
    if part == "words":
        texts = {
            "person.grip": WordText(
                word="person.grip", question="How firm?", answered_by="A N Other, manager"
            )
        }
        changes = compare_catalogues(CATALOGUE, dataclasses.replace(CATALOGUE, words=texts))
        assert {change.name: change.new for change in changes} == {
            "question of person.grip": "How firm?",
            "answered by of the words of person.grip": "A N Other, manager",
        }
        return
    changed = list(changed_everywhere(getattr(WHOLE, part)))[:12]
    assert changed
    for field, value in changed:
        if field.endswith((".id", ".helps_with", ".rests_on", "Activity.minutes")) or part == "items":
            continue  # other words of the model follow from these; the walk over an item is a test of its own
        assert compare_catalogues(WHOLE, dataclasses.replace(WHOLE, **{part: value})), field


def test_a_field_that_is_added_later_is_listed_and_counts_until_somebody_thinks_about_it():
    class LaterItem(CatalogueItem):
        locked: bool = True

    values = {name: getattr(whole_item(), name) for name in CatalogueItem.model_fields}
    items = [LaterItem.model_construct(**values, locked=locked) for locked in (True, False)]
    old, new = (dataclasses.replace(WHOLE, items={"mobile_hoist": item}) for item in items)
    (part,) = compare_catalogues(old, new)
    assert (part.name, part.direction) == ("locked of mobile_hoist", "may protect less")


def compared(**update):
    """The directions of an item that is changed so, by what differs."""
    new = whole_item().model_copy(update=update)
    parts = compare_catalogues(WHOLE, dataclasses.replace(WHOLE, items={"mobile_hoist": new}))
    return {part.name.removesuffix(" of mobile_hoist"): part.direction for part in parts}


def effect(**update):
    return {"effects": (EFFECT.model_copy(update=update),)}


def figure(**update):
    return whole_item().price.model_copy(update=update)


LESS = {
    "training is no longer needed": {"training": None},
    "servicing is no longer needed": {"servicing": None},
    "a stop criterion is gone": {"stop_if": ()},
    "fewer are kept from prescribing": {"competency": Competency(tier="green", because="It needs nobody.")},
    "somebody else works it": {"operated_by": "person"},
    "it is said to be no equipment": {"equipment": False},
    "it is said to bear more": {"safe_working_load_kg": figure(high=300)},
    "it is inspected less often": {
        "servicing": whole_item().servicing.model_copy(update={"every_months": 60})
    },
    "it is said to fit with another": {"supply": Supply(in_stock=1, fits_with=("slide_sheets",))},
    "somebody else trains": {"training": whole_item().training.model_copy(update={"by_whom": "nobody"})},
}
MORE = {
    "an effect is larger": effect(size=Span(low=1, likely=2, high=30)),
    "an effect takes less time away": effect(size=Span(low=1, likely=2.5, high=3)),
    "a grade is better": effect(grade="A"),
    "a chance is higher": effect(chance_percent=Span(low=1, likely=2, high=3)),
    "it is of more care": effect(care="paid"),
    "it is of more tasks": effect(tasks=("wash", "bath")),
    "it is no assumption any more": {"price": figure(assumption=False)},
    "an effect counts twice": {"effects": (EFFECT, EFFECT)},
    "an effect is added": {"effects": (EFFECT, EFFECT.model_copy(update={"tasks": ("bath",)}))},
    "it adds up with its alternatives": {"instead_of": ()},
    "it helps with more": {"tasks": (*whole_item().tasks, "wash")},
    "it costs less": {"price": figure(likely=1.5)},
    "its price is gone": {"price": None},
    "more of them are used": {"used_at_follow_up": figure(high=9)},
    "it lasts longer": {"life_years": figure(high=9)},
    "it comes sooner": {"lead_time_weeks": figure(low=0)},
    "it comes in days, where it came in weeks": {"lead_time_weeks": figure(unit="days")},
}
OTHERWISE = {
    "words": {"plain": "Something that lifts a person, said in other words."},
    "a price that somebody else says": {"price": figure(source="Another list")},
    "a price that is a little higher, and that somebody else says": {
        "price": figure(high=30, source="Another list")
    },
    "a note": {"note": "It is quite safe for everybody."},
}
NEITHER = {
    "an effect is smaller": effect(size=Span(low=0, likely=1, high=2)),
    "a grade is worse": effect(grade="D"),
    "it costs more": {"price": figure(high=30)},
    "more are kept from prescribing": {
        "competency": Competency(tier="red", because="It needs a specialist.")
    },
    "it comes later": {"lead_time_weeks": figure(high=30)},
    "one more reason to stop": {"stop_if": ("It hurts.", "It is broken.")},
}


def test_a_store_that_first_speaks_of_an_item_and_names_others_in_its_place_may_protect_less():
    alone, naming = Supply(in_stock=1), Supply(in_stock=1, substitutes=("slide_sheets",))
    directions = [
        direction_of(DifferingPart(("CatalogueItem.supply",), ("supply",), None, supply))
        for supply in (alone, naming)
    ]
    assert directions == ["differs", "may protect less"]


@pytest.mark.parametrize(
    ("update", "directions"),
    [
        pytest.param(update, directions, id=name)
        for table, directions in (
            (LESS, {"protects less", "may protect less"}),
            (MORE, {"claims more"}),
            (OTHERWISE, {"says otherwise"}),
            (NEITHER, {"differs"}),
        )
        for name, update in table.items()
    ],
)
def test_each_change_of_an_item_points_one_way(update, directions):
    pointing = set(compared(**update).values())
    assert pointing & directions, compared(**update)
    assert pointing <= directions | {"differs", "says otherwise"}


def clause(text):
    from engine.language import parse_document
    from engine.language.parse import ConditionParser
    from engine.model.catalogue_item import Clause

    condition = ConditionParser(CATALOGUE.vocabulary, "x").parse(parse_document(text))
    return Clause(when=condition, because="A reason that somebody would sign.", cites=("practice-ot",))


WEAK, WEAKER, CONFUSED = (
    clause(text) for text in ("person.grip >= 2", "person.grip >= 3", "person.memory >= 2")
)
EITHER = clause("{any: [person.grip >= 2, person.memory >= 2]}")
CLAUSES = {
    "moved to a caution": ({"unsafe_when": (WEAK,)}, {"caution_when": (WEAK,)}, "protects less"),
    "dropped": ({"unsafe_when": (WEAK, CONFUSED)}, {"unsafe_when": (WEAK,)}, "protects less"),
    "of fewer people": ({"unsafe_when": (WEAK,)}, {"unsafe_when": (WEAKER,)}, "protects less"),
    "of more people": ({"unsafe_when": (WEAKER,)}, {"unsafe_when": (WEAK,)}, "differs"),
    "split in two": ({"unsafe_when": (EITHER,)}, {"unsafe_when": (CONFUSED, WEAK)}, "differs"),
    "a need that goes": ({"needs": (WEAK,)}, {}, "protects less"),
    "a need of fewer people": ({"needs": (WEAKER,)}, {"needs": (WEAK,)}, "protects less"),
    "a need of more people": ({"needs": (WEAK,)}, {"needs": (WEAKER,)}, "differs"),
    "a caution that goes beside another": (
        {"caution_when": (WEAK, WEAKER)}, {"caution_when": (WEAK,)}, "protects less",
    ),
    "a caution that forbids now": ({"caution_when": (WEAK,)}, {"unsafe_when": (WEAK,)}, "differs"),
}  # fmt: skip


@pytest.mark.parametrize("what", CLAUSES)
def test_a_clause_that_keeps_fewer_people_safe_protects_less(what):
    before, after, direction = CLAUSES[what]
    empty = {"needs": (), "unsafe_when": (), "caution_when": (), "effects": ()}
    old, new = (
        dataclasses.replace(WHOLE, items={"mobile_hoist": whole_item().model_copy(update=empty | update)})
        for update in (before, after)
    )
    directions = {part.direction for part in compare_catalogues(old, new)}
    assert directions - {"differs"} == {direction} - {"differs"}


def test_a_trait_that_takes_an_item_out_of_a_rule_protects_less(catalogue, rule_set):
    rule = next(rule for rule in rule_set.rules if rule.kind == "exclude" and rule.chosen_by is not None)
    item = catalogue.items[rule.about[0]]
    trait = item.has[0]
    other_item = item.model_copy(update={"has": item.has[1:], "has_not": (*item.has_not, trait)})
    new = dataclasses.replace(catalogue, items={**catalogue.items, item.id: other_item})
    fewer = rule.model_copy(update={"about": rule.about[1:]})
    rules = tuple(fewer if each.id == rule.id else each for each in rule_set.rules)
    for after, direction in (
        (rule_set, "differs"),
        (rule_set.model_copy(update={"rules": rules}), "protects less"),
    ):
        parts = compare_catalogues(catalogue, new, (rule_set, after))
        assert {part.direction for part in parts} == {direction}, parts


def test_an_item_that_goes_is_said_of_no_home_and_one_that_comes_claims_more():
    name = next(name for name, item in CATALOGUE.items.items() if item.equipment and item.effects)
    fewer = dataclasses.replace(CATALOGUE, items={k: v for k, v in CATALOGUE.items.items() if k != name})
    (gone,) = [part for part in compare_catalogues(CATALOGUE, fewer) if part.name == "items"]
    (come,) = [part for part in compare_catalogues(fewer, CATALOGUE) if part.name == "items"]
    assert (gone.gone, gone.direction) == ((name,), "protects less")
    assert (come.come, come.direction) == ((name,), "claims more")


@pytest.fixture
def folders(tmp_path):
    def make(**files):
        sides = []
        for side in (0, 1):
            folder = tmp_path / str(side)
            (folder / "rule_set.yaml").parent.mkdir(parents=True, exist_ok=True)
            (folder / "rule_set.yaml").write_text("id: trial\n", encoding="utf-8")
            for name, texts in files.items():
                path = folder / name.replace("__", "/").replace("_yaml", ".yaml")
                path.parent.mkdir(parents=True, exist_ok=True)
                if texts[side] is not None:
                    path.write_text(texts[side], encoding="utf-8")
            sides.append(RuleSetFolder(folder, "trial"))
        return {part.name: part.direction for part in compare_files(*sides)}

    return make


HAZARD = """- hazard: H01_fall
  says: Somebody falls.
  initial: {severity: 3, likelihood: 3}
  controls:
    - {rule: keep, kind: design, lowers: {likelihood: 1}}
    - {property: S01, kind: design, lowers: {likelihood: 1}}
"""


def test_every_other_file_is_compared_by_key(folders):
    assert folders(
        contacts_yaml=("lead: {phone: '1'}\nnight: {phone: '2'}\n", "lead: {phone: '3'}\n"),
        checks__accepted_yaml=(None, "- {code: H601, about: keep, because: It stands for good reasons.}\n"),
        safety__hazards_yaml=(HAZARD, HAZARD.replace("    - {property: S01, kind: design, lowers: {likelihood: 1}}\n", "")),
        safety__acceptability_yaml=("never_from: 5\n", "never_from: 6\n"),
        checks__cases__all_yaml=(
            "- case: a\n  expect: {fires: [x]}\n- {case: gone, package: a}\n- {case: moved, package: c}\n"
            "- {case: called, package: b}\n",
            "- case: a\n  expect: {fires: []}\n- {case: named, package: b}\n",
        ),
        checks__cases__more_yaml=(None, "- {case: moved, package: c}\n"),
        signed__a_yaml=("name: A\n", None),
        safety__system_yaml=("not_for: [children, emergencies]\n", "not_for: [children]\n"),
        checks__clauses_yaml=("- {clause: a, holds: 1}\n- {clause: b, holds: 1}\n", "- {clause: b, holds: 1}\n"),
        checks__bases__plain_yaml=("weight: 70\n", "weight: 60\n"),
    ) == {
        "contacts.yaml: lead: phone": "says otherwise",
        "contacts.yaml: night": "protects less",
        "checks/accepted.yaml: code H601": "may protect less",
        "safety/hazards.yaml: hazard H01_fall: controls: property S01": "protects less",
        "safety/acceptability.yaml: never_from": "may protect less",
        "checks/cases: case a: expect: fires": "says otherwise",
        "checks/cases: case gone": "may protect less",
        "checks/cases: case called": "differs",
        "checks/cases: case named": "differs",
        "signed/a.yaml: name": "says otherwise",
        "safety/system.yaml: not_for": "may protect less",
        "checks/clauses.yaml: clause a": "may protect less",
        "checks/bases/plain.yaml: weight": "says otherwise",
    }  # fmt: skip


def test_what_was_published_is_compared_too_because_every_claim_is_held_against_it(tmp_path):
    shipped, changed = ROOT / "catalogue", tmp_path / "catalogue"
    shutil.copytree(shipped, changed)
    portfolios = changed / "backtests" / "portfolios.yaml"
    text = portfolios.read_text(encoding="utf-8")
    portfolios.write_text(re.sub(r"(?m)^( *people: )\d+", r"\g<1>9", text, count=1), encoding="utf-8")
    assert portfolios.read_text(encoding="utf-8") != text
    sides = [RuleSetFolder(SHIPPED, "rules/home_care", place) for place in (shipped, changed)]
    (part,) = compare_files(*sides)
    assert part.name.startswith("catalogue/backtests/portfolios.yaml")
    assert part.direction == "claims more"


def test_the_parts_of_an_entry_are_told_apart_whether_or_not_a_sentence_ends_before_them():
    assert value_text(clause("person.grip >= 2")) == (
        "when person.grip >= 2; because A reason that somebody would sign; cites practice-ot"
    )


def test_days_of_a_store_are_shown_as_days_and_weeks_as_weeks():
    def lead(*ends):
        low, likely, high = ends
        return value_text(Figure(low=low, likely=likely, high=high, unit="weeks", source="The store"))

    assert lead(5 / 7, 5 / 7, 5 / 7) == "5 days (The store)"
    assert lead(1, 2, 3) == "1 to 3, likely 2 weeks (The store)"
    assert lead(0.2, 0.5, 0.9) == "0.2 to 0.9, likely 0.5 weeks (The store)"


def test_a_file_of_notes_is_listed_and_the_layout_of_yaml_is_not(folders):
    assert folders(contacts_yaml=("a: 1\nb: 2\n", "# as before\nb: 2\na: 1\n")) == {}
    shipped = RuleSetFolder(SHIPPED, "rules/home_care")
    assert compare_files(shipped, shipped) == ()


def test_nothing_differs_between_a_catalogue_and_itself(catalogue, rule_set):
    again = dataclasses.replace(catalogue)
    assert compare_catalogues(catalogue, again, (rule_set, RULES)) == ()
