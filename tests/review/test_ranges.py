"""A review of somebody of whom an assessment fixes no level: what is decided, what is asked, and how it is said."""

from __future__ import annotations

import random
from datetime import date

import pytest

from dashboard.demonstration import demonstration_packages
from engine.columns import PackageColumns
from engine.exchange.packages import ReadPackage
from engine.exchange.remarks import remarks_on_package
from engine.inference import ColumnEvaluator
from engine.model import CarePackage, Truth, comparisons
from engine.model.level_range import levels_by_word
from engine.program import RuleProgram
from engine.review import ChunkAnswers
from tests.caseload.packages import random_package
from tests.shipped import CATALOGUE, RULES

DAY = date(2026, 11, 25)
VISIT = {"id": "a", "start": "08:00", "minutes": 30, "tasks": [{"activity": "wash"}]}
PROGRAM = RuleProgram(CATALOGUE, RULES)
CONTRADICTION = "rule:record_cannot_stand_and_walks"


def package(*ranges, **person):
    given = [
        {"word": f"person.{word}", "between": list(ends), "source": "Barthel index", "on": "2026-11-02"}
        for word, *ends in ranges
    ]
    return CarePackage.model_validate(
        {"reference": "T1", "person": person, "ranges": given, "visits": [VISIT]}
    )


def record_holds(review):
    return [hold for hold in review.holds if hold.reason.source == CONTRADICTION]


def test_a_contradiction_is_known_where_every_level_of_a_range_contradicts(reviewer):
    review = reviewer.review(package(("walking", "alone", "with_aid"), standing="unable"), reviewed_on=DAY)
    (hold,) = record_holds(review)
    assert hold.reason.truth is Truth.TRUE
    actuals = {leaf.actual for leaf in hold.reason.trace.leaves() if leaf.path == "person.walking"}
    assert actuals == {"between alone and with aid by Barthel index of 2 November 2026"}


def test_a_contradiction_is_not_known_where_one_level_does_not_contradict(reviewer):
    review = reviewer.review(
        package(("walking", "with_aid", "with_one_person"), standing="unable"), reviewed_on=DAY
    )
    assert record_holds(review) == []


def test_a_range_that_leaves_a_condition_open_is_asked_with_what_is_known(reviewer):
    bare = reviewer.review(package(), reviewed_on=DAY)
    review = reviewer.review(package(("turning_in_bed", "2", "3")), reviewed_on=DAY)
    (before,) = [question.question for question in bare.questions if question.path == "person.turning_in_bed"]
    (after,) = [
        question.question for question in review.questions if question.path == "person.turning_in_bed"
    ]
    assert after == f"{before} (known so far: between 2 and 3 by Barthel index of 2 November 2026)"


def test_a_range_from_a_level_to_itself_has_the_review_of_that_level(reviewer):
    ranged = reviewer.review(package(("transfers", "hoisted", "hoisted")), reviewed_on=DAY)
    assessed = reviewer.review(package(transfers="hoisted"), reviewed_on=DAY)
    assert ranged.model_copy(update={"provenance": assessed.provenance}) == assessed


def test_each_value_of_a_range_on_which_all_agree_is_what_the_range_says():
    """Rules that fire for the range fire for each level in it; those that cannot, fire for none."""
    levels = ("helped_by_one", "helped_by_two", "stand_aid")
    over = _decided(package(("transfers", levels[0], levels[-1])))
    each = [_decided(package(transfers=level)) for level in levels]
    assert PROGRAM.facts(package(("transfers", levels[0], levels[-1])), DAY).ranges == {
        "person.transfers": (3, 5)
    }
    for rule, truth in over.items():
        if truth is not Truth.UNKNOWN:
            assert {truths[rule] for truths in each} == {truth}, rule


def at_levels(base, word, first, last):
    """A package with one word of the person at one level, or between two."""
    field, levels = word.removeprefix("person."), levels_by_word()[word]
    plain = base.model_dump(mode="json", exclude_none=True)
    person = {name: value for name, value in plain.get("person", {}).items() if name != field}
    ranges = [entry for entry in plain.get("ranges", ()) if entry["word"] != word]
    ends = [int(levels[place]) if levels[place].isdigit() else levels[place] for place in (first, last)]
    if first == last:
        person[field] = ends[0]
    else:
        ranges.append({"word": word, "between": ends, "source": "Barthel index"})
    return CarePackage.model_validate({**plain, "person": person, "ranges": ranges})


def decided_apart(bases, rng):
    """What is unknown over a range of one word, and the same of every level in it: rule or clause, word and levels."""
    packages, tried = [], []
    for base in bases:
        for word, levels in levels_by_word().items():
            ends = sorted(rng.sample(range(len(levels)), 2))
            if not CATALOGUE.vocabulary[word].comparable:
                ends = [ends[0], ends[0] + 1]
            each = range(ends[0], ends[1] + 1)
            tried.append((word, ends, len(packages), len(each)))
            packages.append(at_levels(base, word, *ends))
            packages.extend(at_levels(base, word, level, level) for level in each)
    rows = PackageColumns.of_packages(packages, PROGRAM.ids, DAY)
    answers = ChunkAnswers(rows, PROGRAM)
    truths = {
        rule.id: answers.greatest_of(answers.of(f"rule:{rule.id}"), rule.scope)
        for rule in RULES.rules
        if not any(leaf.operator.startswith("is ") for leaf in comparisons(rule.when))
    }
    for item in CATALOGUE.items.values():
        for section in ("needs", "unsafe_when", "caution_when"):
            for number, row in enumerate(answers.of_section(item.id, section)):
                truths[f"{item.id} {section} {number}"] = row
    for name, row in truths.items():
        for word, ends, start, many in tried:
            over, each = row[start], set(row[start + 1 : start + 1 + many].tolist())
            if over == Truth.UNKNOWN and len(each) == 1 and each != {Truth.UNKNOWN}:
                yield name, word, tuple(ends)


def test_whatever_every_level_of_a_range_decides_alike_is_decided_over_the_range():
    """No rule or clause waits for a level that changes nothing; of two ranges at once that is not promised."""
    rng = random.Random("ranges")
    bases = [*demonstration_packages().values()]
    bases += [random_package(rng, number, CATALOGUE, DAY) for number in range(12)]
    assert sorted(set(decided_apart(bases, rng))) == []


@pytest.mark.parametrize(
    ("person", "ranges", "source"),
    [
        ({}, [("hand_to_mouth", 3, 4)], "rule:unmet_nobody_helps_to_eat"),
        ({}, [("transfers", "helped_by_one", "hoisted")], "rule:unmet_nobody_helps_to_move"),
        ({"transfers": "hoisted"}, [("washing", 3, 4)], "rule:unmet_nobody_helps_to_wash"),
    ],
)
def test_a_need_that_every_level_of_a_range_shows_is_shown(reviewer, person, ranges, source):
    visit = {**VISIT, "tasks": [{"activity": "cleaning"}]}
    recorded = {"visits": (visit,), "unpaid_carers": (), "equipment": ()}
    base = package(*ranges, **person)
    review = reviewer.review(CarePackage.model_validate({**base.model_dump(), **recorded}), reviewed_on=DAY)
    assert source in {need.reason.source for need in review.unmet_needs}


@pytest.mark.parametrize(
    ("levels", "truth"),
    [(("at_risk", "high"), Truth.TRUE), (("low", "high"), Truth.UNKNOWN)],
)
def test_a_hold_that_every_level_of_a_range_calls_for_is_true(reviewer, levels, truth):
    base = package(("skin_risk", *levels), turning_in_bed=4)
    visit = {**VISIT, "tasks": ({"activity": "skin_check"},)}
    review = reviewer.review(
        CarePackage.model_validate({**base.model_dump(), "visits": (visit,)}), reviewed_on=DAY
    )
    (hold,) = [
        hold for hold in review.holds if hold.reason.source == "rule:hold_repositioning_with_a_high_skin_risk"
    ]
    assert hold.reason.truth is truth


def _decided(given):
    answers = ColumnEvaluator(PROGRAM).evaluate(PROGRAM.facts(given, DAY))
    return {
        f"rule:{rule.id}": answers.of(f"rule:{rule.id}") for rule in RULES.rules if rule.scope == "person"
    }


def test_what_was_assessed_and_a_range_that_it_lies_outside_of_are_remarked_on():
    given = package(("washing", 0, 1), ("grip", 2, 3), washing=4, grip=3)
    messages = [remark.message for remark in remarks_on_package(ReadPackage("T1", "a.yaml:1", given), DAY)]
    assert messages == [
        "T1: `person.washing` is assessed as 4, and lies between 0 and 1 by Barthel index of 2 November 2026: "
        "they contradict each other"
    ]


def test_a_range_of_a_day_to_come_is_remarked_on():
    messages = [
        remark.message
        for remark in remarks_on_package(
            ReadPackage("T1", "a.yaml:1", package(("grip", 2, 3))), date(2026, 1, 1)
        )
    ]
    assert messages == ["T1: the range of `person.grip` is of 2026-11-02, which is yet to come"]
