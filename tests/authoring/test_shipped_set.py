"""The shipped rule set meets its own bar, and both evaluators and the columns say the same of all its cases.

That `rules check` finds nothing in it, that no mutant survives and that every case passes is held by the sessions that
README shows (tests/docs/test_readme.py) and by tests/terminal/test_rules.py, which run all three over the whole set:
what takes half a minute is run once.
"""

from datetime import date

import jsonschema
import pytest
import yaml

from engine.authoring import (
    Safety,
    Sketcher,
    coverage,
    lay_out,
    load_safety,
    schemas,
    share,
)
from engine.authoring.lint.safety import unsafe
from engine.inference import ColumnEvaluator, InProcessRete, differences
from engine.model import Truth
from tests.authoring.conftest import SHIPPED

SHOWN = "rules/home_care"


def test_an_item_that_no_rule_suggests_yet_is_told_to_need_one_and_no_exception(catalogue, shipped, logic):
    item = "long_handled_reacher"
    rules = tuple(rule for rule in shipped.rules if not (rule.kind == "suggest" and item in rule.about))
    sketcher = Sketcher(catalogue, shipped.model_copy(update={"rules": rules}), logic)
    safety = next(
        safety
        for safety in load_safety(SHIPPED, SHOWN, catalogue, shipped)
        if safety.entry.kind == "stays_possible_when"
    )
    only = safety.entry.model_copy(update={"items": None, "only": (item,)})
    (problem,) = unsafe(sketcher, Safety(only, safety.place), date(2026, 11, 24))
    assert (problem.code, problem.help) == (
        "H614",
        "write a rule that suggests it: what no rule suggests is possible for nobody",
    )


def test_every_rule_is_fired_by_a_case_and_left_alone_by_another(suite, shipped):
    for rule in shipped.rules:
        fired = [rule.id in fires for fires in suite.fired]
        assert any(fired), rule.id
        assert not all(fired), rule.id


def test_every_comparison_decides_alone_and_every_bound_is_tried(suite, logic):
    targets = coverage(suite, logic)
    assert (share(targets, "decides"), share(targets, "bound")) == (100.0, 100.0)
    impossible = [target for target in targets if target.status == "impossible"]
    asked_first = [target for target in impossible if target.leaf.path in target.rule.known_first]
    assert (
        sorted(str(target) for target in impossible if target not in asked_first)
        == [
            "`equipment.something_in_place == true` false, deciding alone",  # nothing there, nothing to bear a load
            # every level is named again, so that a range of them is decided
            "`person.skin_risk in [at_risk, high]` true at high, deciding alone",
            "`person.standing == with_two_people` false at unable, deciding alone",  # as is not standing
            "`person.transfers == helped_by_one` false at helped_by_two, deciding alone",  # as is moved by two, thrice
            "`person.transfers == helped_by_one` false at helped_by_two, deciding alone",
            "`person.transfers == helped_by_one` false at helped_by_two, deciding alone",
            # nobody whom a stand aid or a hoist moves is moved by people
            "`person.transfers == helped_by_two` false at stand_aid, deciding alone",
            # named again for ranges too, in two rules
            "`person.transfers in [alone, alone_with_equipment, supervised]` true at alone, deciding alone",
            "`person.transfers in [alone, alone_with_equipment, supervised]` true at alone, deciding alone",
            "`person.transfers in [alone, alone_with_equipment, supervised]` true at alone_with_equipment, deciding alone",
            "`person.transfers in [alone, alone_with_equipment, supervised]` true at alone_with_equipment, deciding alone",
            # who needs two people or a machine could not be got out of a fire, whoever is there
            "`person.transfers in [helped_by_one, helped_by_two, stand_aid, hoisted]` true at helped_by_two, deciding alone",
            "`person.transfers in [helped_by_one, helped_by_two, stand_aid, hoisted]` true at hoisted, deciding alone",
            "`person.transfers in [helped_by_one, helped_by_two, stand_aid, hoisted]` true at stand_aid, deciding alone",
            "`person.transfers in [helped_by_two, stand_aid, hoisted]` true at helped_by_two, deciding alone",
            "`risks.seizures == controlled` false at active, deciding alone",  # as are active seizures
            # smoking in bed is decided elsewhere, too
            "`risks.smokes == indoors` false at in_bed_or_chair, deciding alone",
            "`risks.smokes in [outside, indoors]` false at in_bed_or_chair, deciding alone",
            "`support.unpaid_carer == true` false, deciding alone",
            "`support.unpaid_carer == true` false, deciding alone",
        ]
    )


def test_durable_rules_and_columns_agree_on_every_case(suite, shipped):
    columns = ColumnEvaluator(suite.program.of_rules)
    rete = InProcessRete(suite.program.of_rules)
    try:
        for index, facts in enumerate(suite.facts):
            answers = columns.evaluate(facts)
            assert differences(answers, rete.evaluate(facts)) == ()
            true = {name.rule for (name, _), truth in answers.truths.items() if truth is Truth.TRUE}
            assert true == suite.fired[index]
    finally:
        rete.close()


@pytest.mark.parametrize(
    "path",
    sorted([*SHIPPED.glob("*.yaml"), *(SHIPPED / "checks" / "cases").glob("*.yaml")]),
    ids=lambda path: path.stem,
)
def test_the_files_are_laid_out(path):
    text = path.read_text(encoding="utf-8")
    assert lay_out(text) == text, f"handrail rules format {path}"


def test_the_files_fit_their_schemas(catalogue, shipped):
    # One validator for all files: `jsonschema.validate` would check the schema itself for each.
    validators = {
        name: jsonschema.Draft202012Validator(schema) for name, schema in schemas(catalogue, shipped).items()
    }
    files = {path: "rule_set" if path.stem == "rule_set" else "rules" for path in SHIPPED.glob("*.yaml")}
    files |= dict.fromkeys((SHIPPED / "checks" / "cases").glob("*.yaml"), "cases")
    files |= {SHIPPED / "checks" / "properties.yaml": "properties"}
    for path, name in files.items():
        content = plain_json(yaml.safe_load(path.read_text(encoding="utf-8")))
        validators[name].validate(content)


def plain_json(value):
    if isinstance(value, dict):
        return {key: plain_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain_json(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
