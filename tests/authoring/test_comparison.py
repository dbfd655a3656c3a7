"""Two rule sets compared: what the change means, and for whom."""

import dataclasses
import random
from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine import load_rule_set
from engine.authoring import MIRRORED, SUPPORT, compare_people, compare_rules
from engine.caseload import CaseloadEvaluator
from tests.authoring.conftest import HOLD, SHIPPED, rule

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def packages():
    return [*demonstration_packages().values(), *synthetic_packages(120, seed=7)]


@pytest.fixture
def pair(small_set, catalogue):
    def make(old, new):
        return tuple(
            load_rule_set(catalogue, small_set(text, folder=name)) for name, text in (("a", old), ("b", new))
        )

    return make


def relations(catalogue, old, new):
    return {change.rule: change.relation for change in compare_rules(catalogue, old, new)}


RELATIONS = {
    "narrower": ("person.grip >= 2", "person.grip >= 3"),
    "wider": ("person.grip >= 2", "{any: [person.grip >= 2, person.reach >= 2]}"),
    "incomparable": ("person.grip >= 2", "person.reach >= 2"),
    "same people": ("person.grip >= 2", "{not: person.grip < 2}"),
    "unknown elsewhere": (
        "person.grip >= 2",
        "{any: [person.grip >= 2, {all: [person.reach >= 3, person.reach <= 2]}]}",
    ),
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_changed_condition_is_related_to_the_old_one(relation, pair, catalogue):
    old, new = RELATIONS[relation]
    assert relations(catalogue, *pair(rule("r", old), rule("r", new))) == {"r": relation}


def test_each_relation_has_a_package_of_which_only_one_of_the_two_is_true(pair, catalogue):
    (change,) = compare_rules(catalogue, *pair(rule("r", "person.grip >= 2"), rule("r", "person.reach >= 2")))
    assert "person.grip: 2" in change.only_old
    assert "person.reach: 2" in change.only_new
    assert "fires: [r]" in change.only_old


def test_added_removed_reworded_and_turned_to_something_else(pair, catalogue):
    old = (
        rule("gone", "person.grip >= 2")
        + rule("said", "person.grip >= 3")
        + rule("turned", "person.grip >= 1")
    )
    new = rule("come", "person.reach >= 2") + rule("said", "person.grip >= 3").replace(
        "would sign", "does sign"
    )
    new += rule("turned", "person.grip >= 1", about="perching_stool")
    assert relations(catalogue, *pair(old, new)) == {
        "come": "added",
        "said": "reworded",
        "turned": "does something else",
        "gone": "removed",
    }


CAUTION, HOLDING = ("caution", "[bed_rails, bed_lever]"), ("hold", "everything")
MEANINGS = {
    "an item fewer": (CAUTION, "bed_lever", "person.grip >= 2", "protects less"),
    "an item more": (CAUTION, "[bed_rails, bed_lever, bath_board]", "person.grip >= 2", "protects more"),
    "an item more and fewer people": (
        CAUTION, "[bed_rails, bed_lever, bath_board]", "person.grip >= 3",
        "protects less in part, and something else now",
    ),
    "one activity of all": (HOLDING, "[wash]", "person.grip >= 2", "protects less"),
    "an item fewer that is offered": (
        ("suggest", "[bed_lever, bath_board]"), "bath_board", "person.grip >= 2", "offers less",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MEANINGS)
def test_a_list_that_names_fewer_is_said_to_protect_less(name, pair, catalogue):
    (kind, about), now, when, meaning = MEANINGS[name]
    more = HOLD if kind == "hold" else {}
    old, new = rule("r", "person.grip >= 2", kind, about, **more), rule("r", when, kind, now, **more)
    (change,) = compare_rules(catalogue, *pair(old, new))
    assert change.meaning == meaning


def test_a_rule_changes_through_a_reading_that_it_reads(pair, catalogue):
    reads = rule("r", "reading.weak == true")
    old = rule("weak", "person.grip >= 2", "reading", "weak") + reads
    new = rule("weak", "person.grip >= 3", "reading", "weak") + reads
    assert relations(catalogue, *pair(old, new)) == {"weak": "narrower", "r": "narrower"}


def test_comparing_a_set_with_itself_is_empty(catalogue, shipped, packages):
    changes = compare_rules(catalogue, shipped, shipped)
    assert changes == ()
    people = compare_people(catalogue, shipped, shipped, changes, packages, DAY)
    assert (people.changed, people.packages) == ((), len(packages))
    assert people.support()["same"] == len(packages)


@pytest.fixture(scope="module")
def edited(catalogue, tmp_path_factory):
    """The shipped set with bounds moved, rules dropped and items changed, each a change that touches people."""
    import shutil

    folder = tmp_path_factory.mktemp("edited") / "set"
    shutil.copytree(SHIPPED, folder)
    rng = random.Random(11)
    for name in ("holds", "suggest_moving", "suggest_technology", "exclude"):
        path = folder / f"{name}.yaml"
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line.rstrip().endswith((">= 1", ">= 2", ">= 3")) and rng.random() < 0.6:
                lines[number] = f"{line.rstrip()[:-1]}{int(line.rstrip()[-1]) + 1}"
            if "== false" in line and rng.random() < 0.2:
                lines[number] = line.replace("== false", "== true")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_rule_set(catalogue, folder)


def test_comparing_the_other_way_about_is_the_mirror(catalogue, shipped, edited, packages):
    there, back = compare_rules(catalogue, shipped, edited), compare_rules(catalogue, edited, shipped)
    assert len(there) > 5
    assert {change.rule: MIRRORED.get(change.relation, change.relation) for change in there} == {
        change.rule: change.relation for change in back
    }
    first = compare_people(catalogue, shipped, edited, there, packages, DAY)
    second = compare_people(catalogue, edited, shipped, back, packages, DAY)
    assert len(first.changed) > 20
    assert list(first.support().values()) == list(reversed(second.support().values()))
    for forward, two in zip(first.changed, second.changed, strict=True):
        assert (forward.reference, forward.rules, forward.gained, forward.lost) == (
            two.reference,
            two.rules,
            two.lost,
            two.gained,
        )
        assert forward.support_percent == -two.support_percent


def test_nobody_whose_review_changes_is_missed_and_nobody_else_is_named(catalogue, shipped, edited, packages):
    changes = compare_rules(catalogue, shipped, edited)
    references = {
        changed.reference
        for changed in compare_people(catalogue, shipped, edited, changes, packages, DAY).changed
    }
    before, after = (
        CaseloadEvaluator(catalogue, rules, DAY).evaluate(packages) for rules in (shipped, edited)
    )
    differ = {earlier.reference for earlier, other in zip(before, after, strict=True) if earlier != other}
    assert differ <= references


def test_groups_count_everybody_once(catalogue, shipped, edited, packages):
    changes = compare_rules(catalogue, shipped, edited)
    people = compare_people(catalogue, shipped, edited, changes, packages, DAY)
    assert set(people.groups) == {"age band", "sex", "ethnicity", "deprivation decile", "lives alone"}
    for groups in people.groups.values():
        assert sum(sum(counts.values()) for counts in groups.values()) == len(packages)
        for name in SUPPORT:
            assert sum(counts[name] for counts in groups.values()) == people.support()[name]


def test_losing_a_hold_is_being_worse_off_and_gaining_one_is_not(pair, catalogue):
    old, new = pair(
        *(
            rule("rails", "person.grip >= 2")
            + rule("keep", f"person.memory >= {bound}", "hold", "everything", **HOLD)
            for bound in (2, 3)
        )
    )
    forgetful = demonstration_packages()["DEMO-01"].model_copy(update={"reference": "M2"})
    person = forgetful.person.model_copy(update={"memory": 2})
    people = compare_people(
        catalogue,
        old,
        new,
        compare_rules(catalogue, old, new),
        [forgetful.model_copy(update={"person": person})],
        DAY,
    )
    assert [person.lost["holds"] for person in people.worse_off] == [frozenset({"keep"})]
    back = compare_people(
        catalogue,
        new,
        old,
        compare_rules(catalogue, new, old),
        [forgetful.model_copy(update={"person": person})],
        DAY,
    )
    assert len(back.changed) == 1
    assert back.worse_off == ()


def test_what_a_rule_waits_for_or_who_lifts_it_points_one_way(pair, catalogue):
    waits = rule("out", "person.memory >= 2", "exclude", "bed_rails", ask_where="weak")
    wide, narrow = (rule("weak", f"person.grip >= {bound}", "reading", "weak") for bound in (2, 3))

    def directions(old, new):
        changes = compare_rules(
            catalogue, *pair(rule("base", "person.reach >= 4") + old, rule("base", "person.reach >= 4") + new)
        )
        return {
            f"{part.name} of {change.rule}": part.direction for change in changes for part in change.parts
        }

    assert directions(wide + waits, narrow + waits) == {
        "ask_where through what it reads of out": "protects less"
    }
    assert directions(narrow + waits, wide + waits) == {}
    hold = {"kind": "hold", "about": "everything"}
    held_by_one, eased = (
        rule(
            "keep",
            "person.memory >= 2",
            **hold,
            lifted_by="A review.",
            lifted_by_whom=whom,
            only_when_true=only,
        )
        for whom, only in (("The therapist", "false"), ("Anybody", "true"))
    )
    assert directions(held_by_one, eased) == {
        "only_when_true of keep": "protects less",
        "lifted_by_whom of keep": "may protect less",
    }
    assert set(directions(eased, held_by_one).values()) == {"differs", "may protect less"}


def test_a_rule_that_covers_more_and_is_true_of_fewer_is_shown_by_whom_it_loses(pair, catalogue):
    old = rule("out", "person.memory >= 2", "exclude", "[bed_rails]")
    new = rule("out", "{all: [person.memory >= 2, person.grip >= 3]}", "exclude", "[bed_rails, bed_lever]")
    sets = pair(*(rule("base", "person.reach >= 4") + text for text in (old, new)))
    changes = compare_rules(catalogue, *sets)
    packages = [package for change in changes for package in change.shown_by]
    people = compare_people(catalogue, *sets, changes, packages, DAY)
    assert [set(change.unprotected) for change in people.less_protected] == [{"exclusions"}] * len(
        people.less_protected
    )
    assert people.less_protected


def test_each_set_is_asked_with_its_own_catalogue(pair, catalogue):
    """A clause that goes makes an item offerable to people of whom no rule differs."""
    item = catalogue.items["grab_rails"]
    unsafe = catalogue.items["bath_board"].unsafe_when[0]
    old, new = (
        dataclasses.replace(
            catalogue,
            items={**catalogue.items, item.id: item.model_copy(update={"unsafe_when": clauses, "needs": ()})},
        )
        for clauses in ((unsafe,), ())
    )
    rules = rule("rails", "person.grip >= 1", about="grab_rails")
    package = demonstration_packages()["DEMO-01"]
    person = package.person.model_copy(update={"grip": 2})
    risks = package.risks.model_copy(update={"seizures": "active"})
    package = package.model_copy(update={"person": person, "risks": risks})
    people = compare_people(new, *pair(rules, rules), (), [package], DAY, before=old)
    assert [dict(change.unprotected) for change in people.less_protected] == [
        {"newly_offered": {"grab_rails"}}
    ]
    assert people.by_rule == {"the catalogue": 1}
    assert not compare_people(new, *pair(rules, rules), (), [package], DAY, before=new).changed
