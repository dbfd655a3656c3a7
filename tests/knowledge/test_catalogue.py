"""The shipped catalogue: complete, sourced, and in the words of the model."""

from __future__ import annotations

import shutil
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from engine import load_rule_set
from engine.knowledge import load_catalogue
from engine.language import truth_of
from engine.model import Figure, ProblemsFoundError, Truth
from engine.model.condition import comparisons

GOOD = Path(__file__).parents[1] / "bad" / "good"


def figures(item):
    amounts = [item.safe_working_load_kg, item.price, item.running_cost_per_year, item.lead_time_weeks]
    amounts.append(item.servicing.cost_per_year if item.servicing else None)
    return [figure for figure in amounts if isinstance(figure, Figure)]


def clauses(item):
    return (*item.needs, *item.unsafe_when, *item.caution_when)


def test_there_are_a_hundred_and_two_classes(catalogue):
    assert len(catalogue.items) == 102


def test_every_item_or_a_rule_over_its_traits_says_what_makes_it_unsafe_or_what_calls_for_care(catalogue):
    exclusions = [rule for rule in load_rule_set(catalogue).rules if rule.kind == "exclude"]
    of_traits = {
        item for rule in exclusions if len(rule.about) < len(catalogue.items) / 2 for item in rule.about
    }
    silent = {item.id for item in catalogue.items.values() if not clauses(item)}
    assert silent - of_traits == set()
    assert len(silent) < 5


def test_every_figure_has_a_source_or_is_said_to_be_an_assumption(catalogue):
    for item in catalogue.items.values():
        for figure in figures(item):
            assert figure.source or figure.assumption, item.id
            assert figure.low >= 0, item.id


def test_prices_are_in_pounds_and_loads_in_kilograms(catalogue):
    for item in catalogue.items.values():
        assert item.price is None or item.price.unit == "GBP", item.id
        assert item.safe_working_load_kg is None or item.safe_working_load_kg.unit == "kg", item.id


def test_lifting_equipment_has_its_examination_every_six_months(catalogue):
    for item in catalogue.items.values():
        if item.servicing and item.servicing.loler:
            assert item.servicing.every_months == 6, item.id
            assert "loler-1998" in item.servicing.cites, item.id


def test_a_clause_of_an_item_never_asks_about_the_assessment_itself(catalogue):
    operators = {
        leaf.operator
        for item in catalogue.items.values()
        for clause in clauses(item)
        for leaf in comparisons(clause.when)
    }
    assert not {"is unknown", "is known"} & operators


def test_clauses_read_the_person_and_never_a_visit_or_a_task(catalogue):
    for item in catalogue.items.values():
        for clause in clauses(item):
            assert {catalogue.vocabulary[leaf.path].scope for leaf in comparisons(clause.when)} <= {
                "person"
            }, item.id


def test_every_effect_rests_on_entries_of_the_register(catalogue):
    for item in catalogue.items.values():
        for effect in item.effects:
            assert set(effect.cites) <= set(catalogue.evidence), item.id


ADD_UP = {
    frozenset({"profiling_bed", "in_bed_turning_system"}): "one raises and tilts, the other turns",
    frozenset({"profiling_bed", "powered_turning_mattress"}): "one raises and tilts, the other turns",
    frozenset({"riser_recliner_chair", "ceiling_track_hoist"}): "one person stands up or is hoisted",
    frozenset({"riser_recliner_chair", "gantry_hoist"}): "one person stands up or is hoisted",
    frozenset({"perching_stool", "reablement"}): "practice was measured beside ordinary equipment",
    frozenset(
        {"microwave_and_delivered_meals", "reablement"}
    ): "practice was measured beside ordinary equipment",
    frozenset({"openers_and_grips", "reablement"}): "practice was measured beside ordinary equipment",
    frozenset({"kitchen_trolley", "reablement"}): "practice was measured beside ordinary equipment",
    frozenset({"ramp_or_half_step", "key_safe"}): "one is for the steps, the other for the lock",
    frozenset({"ramp_or_half_step", "environmental_control"}): "one is for the steps, the other for the lock",
}
"""Items whose effects on one activity add up although no study had both, and why."""


def test_a_group_of_alternatives_has_two_members_or_more(catalogue):
    members = Counter(group for item in catalogue.items.values() for group in item.instead_of)
    assert [group for group, count in members.items() if count < 2] == []


def test_two_items_that_ease_one_activity_are_alternatives_of_one_study_or_said_to_add_up(catalogue):
    unsaid, easing = set(), [item for item in catalogue.items.values() if item.effects]
    for item, other in combinations(easing, 2):
        pairs = (
            (effect, second)
            for effect in item.effects
            for second in other.effects
            if "second_carer" not in (effect.kind, second.kind)
            and min(effect.size.high, second.size.high) > 0
            and set(effect.tasks) & set(second.tasks)
            and not (effect.study and effect.study == second.study)
        )
        if any(pairs) and not set(item.instead_of) & set(other.instead_of):
            unsaid.add(frozenset({item.id, other.id}))
    assert unsaid == set(ADD_UP)


def test_a_second_carer_is_never_certain_to_go(catalogue):
    for item in catalogue.items.values():
        for effect in item.effects:
            if effect.kind == "second_carer":
                assert effect.chance_percent.high < 100, item.id


def test_a_share_is_between_nothing_and_all(catalogue):
    adoption = catalogue.adoption
    for figure in (
        adoption.used_at_follow_up,
        adoption.used_when_memory_poor,
        *adoption.shrink_by_grade.values(),
    ):
        assert 0 < figure.low <= figure.high <= 1
    assert set(adoption.shrink_by_grade) == {"A", "B", "C", "D"}
    assert set(adoption.care_rate_gbp_per_hour) == {"England", "Wales", "Scotland", "Northern Ireland"}


def test_the_catalogue_has_the_same_fingerprint_each_time_and_another_when_a_file_changes(
    catalogue, tmp_path
):
    assert load_catalogue().content_hash == catalogue.content_hash
    folder = tmp_path / "catalogue"
    folder.mkdir()
    for name in ("evidence", "standards", "rates", "tasks", "adoption", "traits", "rails"):
        shutil.copy(GOOD / f"{name}.yaml", folder)
    before = load_catalogue(folder).content_hash
    (folder / "rails.yaml").write_text((folder / "rails.yaml").read_text().replace("Grab rail", "Rail"))
    assert load_catalogue(folder).content_hash != before


def test_a_catalogue_with_a_problem_gives_nothing(tmp_path):
    folder = tmp_path / "catalogue"
    folder.mkdir()
    with pytest.raises(ProblemsFoundError) as error:
        load_catalogue(folder)
    assert len(error.value.problems) == 6


def test_memory_not_assessed_counts_as_poor(catalogue):
    assert truth_of(catalogue.adoption.memory_poor_when, {}, catalogue.vocabulary) is Truth.UNKNOWN


def test_a_reason_to_stop_is_a_sentence_that_a_carer_can_act_on():
    for item in load_catalogue().items.values():
        for reason in item.stop_if:
            assert reason.endswith("."), (item.id, reason)
            assert len(reason.split()) >= 3, (item.id, reason)
