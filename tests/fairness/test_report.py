"""What an equity report finds, what it does not, and what it never shows."""

import random
from functools import reduce
from itertools import permutations
from operator import add
from typing import get_args

import pytest

from engine.fairness import MEASURES, equity, no_tally, report, tally
from engine.fairness.tally import assessable_paths
from engine.model import CarePackage

UNKNOWN = "not_assessed"


def with_monitoring(package, **changed):
    return package.model_copy(update={"monitoring": package.monitoring.model_copy(update=changed)})


def less_assessed(package, rng, chance):
    """The same person, of whom less was assessed."""
    plain = package.model_dump(mode="json")
    for path in assessable_paths():
        *heads, last = path.split(".")
        place = reduce(lambda node, head: node[head], heads, plain)
        if rng.random() < chance:
            place[last] = None
    return CarePackage.model_validate(plain)


@pytest.fixture(scope="session")
def planted(caseload, evaluator, rule_set):
    """One group is assessed less than everybody else."""
    rng = random.Random(1)
    people = [
        less_assessed(package, rng, 0.3)
        if package.monitoring.ethnicity == "Asian or Asian British"
        else package
        for package in (
            with_monitoring(package, ethnicity=rng.choice(("White British", "Asian or Asian British")))
            for package in caseload.packages[:400]
        )
    ]
    return report(tally(people, evaluator.evaluate(people), rule_set))


def test_a_group_that_is_assessed_less_is_found_and_said_first_in_a_sentence(planted):
    first = planted.findings[0]
    assert (first.characteristic, first.group, first.measure) == (
        "ethnicity",
        "Asian or Asian British",
        UNKNOWN,
    )
    assert "was not assessed for people recorded as Asian or Asian British" in first.says
    assert "percentage points (95 % interval" in first.says
    assert "it remains" in first.alike
    assert "unequal access" in first.means


def test_a_finding_about_a_fact_that_rules_may_read_says_so(caseload, evaluator, rule_set):
    rng = random.Random(2)
    people = [
        less_assessed(package, rng, 0.3) if package.person.lives_alone else package
        for package in caseload.packages[:400]
    ]
    findings = report(tally(people, evaluator.evaluate(people), rule_set)).findings
    means = {finding.characteristic: finding.means for finding in findings}
    assert "Rules may read this fact of need" in means["living_alone"]


def test_nothing_is_said_of_rules_where_none_may_read(planted):
    assert "Rules may read" not in planted.findings[0].means


def test_what_was_planted_lies_in_the_interval(planted, caseload):
    comparison = next(
        row for row in planted.comparisons if row.measure == UNKNOWN and row.characteristic == "ethnicity"
    )
    known = 1 - comparison.others
    assert comparison.difference.low <= 0.3 * known <= comparison.difference.high
    assert comparison.alike.low <= 0.3 * known <= comparison.alike.high


def test_with_nothing_planted_false_alarms_stay_at_the_stated_rate(caseload):
    """Outcomes are dealt out anew: whatever is said of a group then is chance."""
    rounds, alarms = 60, 0
    for seed in range(rounds):
        dealt = caseload.packages[:]
        random.Random(seed).shuffle(dealt)
        alarms += any(comparison.stands for comparison in report(caseload.tally(dealt)).comparisons)
    expected = rounds * equity().limits.false_alarm_percent / 100
    assert alarms <= expected + 2.6 * expected**0.5


def test_that_no_difference_was_found_is_said_with_how_large_a_one_would_have_been_missed(caseload):
    dealt = caseload.packages[:]
    random.Random(3).shuffle(dealt)
    text = " ".join(report(caseload.tally(dealt)).notes)
    assert "would not be seen" in text
    assert "no proof of fairness" in text


def test_adding_tallies_in_any_order_gives_the_same(caseload, rule_set):
    parts = [tally(*chunk, rule_set) for chunk in caseload.chunks]
    whole = caseload.tally()
    assert all(reduce(add, order, no_tally()) == whole for order in permutations(parts))
    assert reduce(add, parts[1:], no_tally()) != whole


def test_tallies_of_different_things_are_not_added(caseload):
    with pytest.raises(ValueError, match="different measures"):
        caseload.tally() + no_tally(("other",))


@pytest.mark.parametrize("size", [1, 4, 9])
def test_a_caseload_of_few_people_shows_nothing_about_them(caseload, size):
    reported = report(caseload.tally(caseload.packages[:size], caseload.y[:size]))
    assert (reported.packages, reported.tables, reported.comparisons, reported.findings, reported.gaps) == (
        None,
        (),
        (),
        (),
        (),
    )
    assert dict(reported.everybody) == {}


def test_a_report_of_nobody_shows_nothing():
    assert report(no_tally()).packages is None


def test_no_count_of_a_few_people_is_in_the_json(caseload):
    few = equity().limits.smallest_count
    for size in (20, 60, 150, 400):
        for table in report(caseload.tally(caseload.packages[:size], caseload.y[:size])).tables:
            for row in table.rows:
                assert row.packages is None or row.packages == 0 or row.packages >= few
                for name in ("held", "unmet"):
                    figure = row.figures[name]
                    if figure is not None:
                        count = round(figure.value * row.packages)
                        assert few <= count <= row.packages - few


def test_what_is_not_recorded_is_a_group_of_its_own_and_always_shown(caseload):
    people = [with_monitoring(package, sex=None) for package in caseload.packages]
    reported = report(caseload.tally(people))
    for table in reported.tables:
        assert table.rows[-1].group == "Not recorded"
    sex = next(table for table in reported.tables if table.characteristic == "sex")
    assert sex.rows[-1].packages == len(people)
    assert any(gap.startswith("Sex: not recorded for 800 of 800 people (100 %)") for gap in reported.gaps)


def test_like_is_compared_with_like(caseload, rule_set):
    """Hours that differ between ages alone: a group that is older has fewer hours, and among people of one age not."""
    rng = random.Random(5)
    chance = {"18-24": 0.8, "25-44": 0.8, "45-64": 0.8, "65-74": 0.5, None: 0.5}
    people = [
        with_monitoring(
            package, rurality="urban" if rng.random() < chance.get(package.person.age_band, 0.2) else "rural"
        )
        for package in caseload.packages
    ]
    y = caseload.y.copy()
    young = [chance.get(package.person.age_band) == 0.8 for package in people]
    y[:, MEASURES.index("hours_now")] = [
        30_000 if is_young else rng.randrange(9_000, 11_000) for is_young in young
    ]
    comparison = next(
        row
        for row in report(caseload.tally(people, y)).comparisons
        if (row.characteristic, row.measure) == ("rurality", "hours_now")
    )
    assert comparison.group == "Urban"
    assert comparison.stands
    assert abs(comparison.alike.value) < abs(comparison.difference.value) / 10


def test_of_two_groups_one_is_compared_the_one_with_more(caseload):
    compared = [
        comparison.group
        for comparison in report(caseload.tally()).comparisons
        if (comparison.characteristic, comparison.measure) == ("rurality", UNKNOWN)
    ]
    assert len(compared) == 1


def test_every_value_that_a_package_may_hold_has_a_group():
    for characteristic in equity().characteristics:
        part, name = characteristic.of.split(".")
        annotation = CarePackage.model_fields[part].annotation.model_fields[name].annotation
        values = [value for kind in get_args(annotation) for value in get_args(kind)] or (
            [True, False]
            if bool in get_args(annotation)
            else range(1, 11)
            if int in get_args(annotation)
            else ["Any"]
        )
        for value in values:
            held = CarePackage(reference="X", **{part: {name: value}})
            assert characteristic.group_of(held, "none") in equity().labels(characteristic), (
                characteristic.id,
                value,
            )
        assert characteristic.group_of(CarePackage(reference="X"), "none") == "none"


def test_each_value_is_in_one_group_only():
    for characteristic in equity().characteristics:
        values = [str(value).casefold() for group in characteristic.groups for value in group.values]
        assert len(values) == len(set(values)), characteristic.id


def test_every_measure_has_its_words():
    assert {measure.id for measure in equity().measures} == set(MEASURES)
    assert equity().limits.assumption
