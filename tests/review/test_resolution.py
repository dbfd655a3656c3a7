"""Holds, items and questions come out as the definitions say, for one package as for many, also at the edges."""

from dataclasses import replace
from datetime import date
from itertools import islice

import numpy as np
import pytest

from dashboard.demonstration import demonstration_packages, synthetic_packages
from engine import CarePackage
from engine.columns import PackageColumns
from engine.inference import InProcessRete, differences
from engine.model.condition import comparisons
from engine.program import RuleProgram
from engine.review import ChunkAnswers, Resolution
from engine.review.context import ReviewContext
from engine.review.items import item_findings
from tests.reference.resolution import PlainResolution
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 24)
PROGRAM = RuleProgram(CATALOGUE, RULES)
DEMONSTRATION = list(demonstration_packages().values())


def changed(package, reference, **values):
    plain = package.model_dump(mode="json", exclude_none=True) | values | {"reference": reference}
    return CarePackage.model_validate({key: value for key, value in plain.items() if value is not None})


def edges():
    package = DEMONSTRATION[0]
    plain = package.model_dump(mode="json", exclude_none=True)
    visits = plain["visits"]
    many = [{**visits[n % len(visits)], "id": f"v{n}"} for n in range(60)]
    yield changed(package, "NO-VISIT", visits=[])
    yield changed(package, "NO-TASK", visits=[{**visit, "tasks": []} for visit in visits])
    yield changed(package, "SIXTY", visits=many)
    yield CarePackage.model_validate({"reference": "UNKNOWN", "synthetic": True, "visits": visits})
    yield CarePackage.model_validate({"reference": "NOTHING", "synthetic": True, "visits": []})


def packages():
    return [*edges(), *DEMONSTRATION, *islice(synthetic_packages(60), 60)]


def resolution(program, packages):
    rows = PackageColumns.of_packages(packages, program.ids, DAY)
    return Resolution(ChunkAnswers(rows, program))


def assert_as_defined(program, packages):
    """A chunk of all, and of each alone, against the plain resolution of each."""
    whole = resolution(program, packages)
    for place, package in enumerate(packages):
        plain, alone = PlainResolution(program, package, DAY), resolution(program, [package])
        for resolved, row in ((whole, place), (alone, 0)):
            rows = resolved.answers.rows.rows_of(row, "task")
            lines = slice(rows.start, rows.stop)
            subjects = resolved.answers.rows.subjects("task")[lines]
            assert chosen(subjects, resolved.held.lines[lines]) == plain.held
            assert chosen(subjects, resolved.held.surely[lines]) == plain.surely_held
            assert {field for field, flags in resolved.asked.items() if flags[row]} == plain.asked
            for item in resolved.items:
                expected = plain.items[item.item.id]
                assert status(item, row) == expected.status, (package.reference, item.item.id)
                assert chosen(subjects, item.lines[lines]) == expected.lines
                for index, touched in enumerate(expected.touched):
                    effects_touched = (
                        chosen(subjects, item.touched[index][lines]) if index in item.touched else set()
                    )
                    assert effects_touched == touched
        context = ReviewContext(package, program.facts(package, DAY), alone)
        for finding in item_findings(context):
            expected = plain.items[finding.item.id]
            assert (finding.unknowns, finding.danger_unknowns) == (expected.open, expected.danger_open)


def chosen(subjects, flags):
    return {subjects[row] for row in np.flatnonzero(flags).tolist()}


def status(item, row):
    """The one that holds, of those that a caseload tells apart."""
    holding = {
        "in_place": item.in_place,
        "ruled_out": item.excluded,
        "on_hold": item.indicated & ~item.free,
        "not_known": item.free & ~item.spoken_for,
        "ask_first": item.free & item.unsettled,
        "suggested": item.free & ~item.unsettled,
    }
    names = [name for name, flags in holding.items() if flags[row]]
    return names[0] if names else "not_indicated"


def test_every_package_is_resolved_as_the_definitions_say_alone_and_among_others():
    assert_as_defined(PROGRAM, packages())


@pytest.mark.parametrize("kind", ["reading", "unmet_need", "hold", "exclude", "caution", "suggest", "ask"])
def test_a_rule_set_of_a_single_rule_is_resolved(kind):
    readings = {rule.about[0] for rule in RULES.rules if rule.kind == "reading"}
    rule = next(
        rule
        for rule in RULES.rules
        if rule.kind == kind
        and not rule.ask_where
        and not any(f"reading.{name}" in str(rule.when) for name in readings)
    )
    assert_as_defined(RuleProgram(CATALOGUE, RULES.model_copy(update={"rules": (rule,)})), packages()[:20])


def test_holds_of_every_reach_are_resolved():
    hold = PROGRAM.rules("hold")[0]
    rules = []
    for scope, path, value in (
        ("person", "package.visits_per_week", 20),
        ("visit", "visit.minutes", 45),
        ("task", "task.carers", 2),
    ):
        when = {"kind": "comparison", "path": path, "operator": ">=", "value": value}
        for about in (("everything",), tuple(CATALOGUE.activities)[:9]):
            rules.append(
                type(hold).model_validate(
                    {
                        **hold.model_dump(),
                        "id": f"h{len(rules)}",
                        "scope": scope,
                        "about": about,
                        "when": when,
                    }
                )
            )
    others = tuple(rule for rule in RULES.rules if rule.kind != "hold")
    assert_as_defined(
        RuleProgram(CATALOGUE, RULES.model_copy(update={"rules": (*rules, *others)})), packages()[:30]
    )


def test_no_package_is_no_resolution_and_no_question():
    resolved = resolution(PROGRAM, [])
    assert resolved.asked == {}
    assert all(len(item.indicated) == 0 for item in resolved.items)


def test_durable_rules_and_columns_agree_on_packages_at_the_edges():
    rete = InProcessRete(PROGRAM)
    try:
        for package in edges():
            answers = resolution(PROGRAM, [package]).answers.answers(0)
            assert differences(answers, rete.evaluate(PROGRAM.facts(package, DAY))) == ()
    finally:
        rete.close()


def test_a_catalogue_without_items_still_holds_and_asks():
    bare = replace(CATALOGUE, items={})
    rules = tuple(
        rule
        for rule in RULES.rules
        if rule.kind in ("unmet_need", "hold", "ask")
        and not rule.ask_where
        and not any(
            leaf.path.startswith("reading.") or leaf.path.removeprefix("equipment.") in CATALOGUE.items
            for leaf in comparisons(rule.when)
        )
    )
    program = RuleProgram(bare, RULES.model_copy(update={"rules": rules}))
    nothing_in_place = [
        changed(package, f"BARE-{n}", equipment=[]) for n, package in enumerate(DEMONSTRATION)
    ]
    nobody_looked = [changed(package, f"OPEN-{n}", equipment=None) for n, package in enumerate(DEMONSTRATION)]
    assert_as_defined(program, [*nothing_in_place, *nobody_looked])
    assert resolution(program, nobody_looked).items == ()
