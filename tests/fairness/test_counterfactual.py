"""A protected characteristic alone changes nothing; a fact of need changes what the rules that read it say."""

import pytest

from engine.caseload import CaseloadEvaluator
from engine.fairness import counterfactuals, equity, readers, sample
from engine.language import ConditionParser, parse_document
from engine.model import EqualityMonitoring, comparisons


@pytest.fixture(scope="module")
def effects(caseload, evaluator):
    return {
        counterfactual.characteristic: counterfactual
        for counterfactual in counterfactuals(evaluator, sample(caseload.packages, 120))
    }


def test_every_field_of_equality_monitoring_is_tried(effects):
    fields = {f"monitoring.{name}" for name in EqualityMonitoring.model_fields}
    assert fields <= {effect.field for effect in effects.values() if not effect.rules_may_read}


@pytest.mark.parametrize("name", ["sex", "ethnicity", "deprivation", "rurality", "diagnoses"])
def test_changing_a_protected_characteristic_alone_changes_no_byte(effects, name):
    effect = effects[name]
    assert (effect.packages, effect.moved, effect.readers, effect.holds) == (120, 0, (), True)
    assert effect.values >= 3


def test_living_alone_is_read_by_rules_that_say_why_and_its_effect_is_shown(effects, rule_set):
    alone = effects["living_alone"]
    because = {f"rule:{rule.id}": rule.because for rule in rule_set.rules}
    assert alone.rules_may_read
    assert alone.moved > 10
    assert "rule:lives_alone_and_is_frail" in {reader.source for reader in alone.readers}
    assert all(
        reader.because == because[reader.source] for reader in alone.readers if reader.source in because
    )
    effect = {effect.group: effect for effect in alone.effects}
    assert effect["Lives alone"].suggested > effect["Lives with others"].suggested


def test_a_rule_that_reads_through_a_reading_is_named_with_it(effects, rule_set):
    direct, through = (
        [reader for reader in effects["living_alone"].readers if bool(reader.through) is is_through]
        for is_through in (False, True)
    )
    readings = {rule.about[0] for rule in rule_set.rules if rule.kind == "reading"}
    assert direct
    assert {reader.through for reader in through} <= readings
    assert any(reader.kind == "suggest" for reader in through)


def test_a_fact_that_nothing_reads_moves_nothing(effects):
    for effect in effects.values():
        if not effect.readers:
            assert effect.moved == 0


def test_the_check_would_notice_a_rule_that_reads_age(caseload, catalogue, rule_set):
    """Ablation: with such a rule it is listed, and packages move."""
    read = ConditionParser(catalogue.vocabulary, "test").parse(
        parse_document("person.age_band in [85-94, 95+]")
    )
    need = next(rule for rule in rule_set.rules if rule.kind == "unmet_need")
    swayed = rule_set.model_copy(
        update={
            "rules": (
                *(rule for rule in rule_set.rules if rule is not need),
                need.model_copy(update={"when": read, "scope": "person"}),
            )
        }
    )
    evaluator = CaseloadEvaluator(catalogue, swayed, caseload.evaluator.reviewed_on, draws=20)
    age = next(
        counterfactual
        for counterfactual in counterfactuals(evaluator, caseload.packages[:40])
        if counterfactual.characteristic == "age"
    )
    shipped = {reader.source for reader in readers("person.age_band", catalogue, rule_set)}
    assert {reader.source for reader in age.readers} - shipped == {f"rule:{need.id}"}
    assert age.moved == 40


def test_the_only_age_that_a_shipped_rule_reads_is_that_of_a_child(catalogue, rule_set):
    """Handrail is for adults: nothing else turns on how old somebody is."""
    ids = {reader.source.removeprefix("rule:") for reader in readers("person.age_band", catalogue, rule_set)}
    leaves = [
        leaf
        for rule in rule_set.rules
        if rule.id in ids
        for leaf in comparisons(rule.when)
        if leaf.path == "person.age_band"
    ]
    assert leaves
    assert {(leaf.operator, leaf.value) for leaf in leaves} == {("==", "0-17")}


def test_a_sample_does_not_depend_on_the_order_of_the_file(caseload):
    assert sample(caseload.packages, 20) == sample(reversed(caseload.packages), 20)


def test_what_no_rule_may_read_is_marked_so():
    assert {
        characteristic.id for characteristic in equity().characteristics if characteristic.reader == "need"
    } == {
        "age",
        "living_alone",
        "tenure",
    }
