"""What helps to write rules: layout, scaffold, schemas, drafts, and the values at which something flips."""

import json
import subprocess
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from dashboard.demonstration import demonstration_packages
from engine import ProblemsFoundError, load_rule_set
from engine.authoring import Draft, LayoutError, lay_out, near_misses, scaffold, schemas, sweep
from engine.authoring.cases.case import Case, Expectation
from engine.authoring.quality.suite import Suite
from engine.caseload import CaseloadEvaluator
from engine.knowledge import RuleSetFolder, rule_set_folder
from engine.language import parse_document
from engine.model import RULE_KINDS
from tests.authoring.conftest import HEADER, SHIPPED, rule

DAY = date(2026, 11, 24)
UNTIDY = """# why these rules exist

-   rule: rails     # a comment at a line
    suggest:   grab_rails
    # a comment above a key
    when:
          all:
            -    person.grip >= 2
            - any: [person.reach >= 2,   person.bending >= 2]
    because: "It's quoted: for a reason."
    cites: [ practice-ot ]
- rule: other
  suggest: perching_stool
  when: person.standing == with_hands


  because: A reason that an occupational therapist would sign.
  cites: [practice-ot]
"""


def test_layout_keeps_what_a_file_says_and_every_comment():
    tidy = lay_out(UNTIDY)
    assert parse_document(tidy).plain() == parse_document(UNTIDY).plain()
    for comment in ("# why these rules exist", "# a comment at a line", "# a comment above a key"):
        assert comment in tidy
    assert lay_out(tidy) == tidy
    assert "\n\n- rule: other\n" in tidy
    assert "\n\n\n" not in tidy


def test_layout_of_something_that_is_no_yaml_says_so():
    with pytest.raises(ProblemsFoundError):
        lay_out("- rule: [")
    assert issubclass(LayoutError, Exception)


ABOUT = {
    "suggest": "grab_rails",
    "exclude": "grab_rails",
    "caution": "grab_rails",
    "hold": "everything",
    "ask": "person.grip",
    "reading": "weak",
    "unmet_need": "Something is wrong",
}


@pytest.mark.parametrize("kind", RULE_KINDS)
def test_a_scaffold_of_every_kind_loads_and_its_first_case_passes(
    kind, small_set, opened, catalogue, shipped
):
    when = "person.grip is unknown" if kind == "ask" else "person.grip >= 2"
    scaffolded = scaffold(catalogue, shipped, "brand_new", kind, ABOUT[kind], when, ["practice-ot"])
    folder = small_set(scaffolded.rule, scaffolded.case.replace("ask_capacity_to_change_care, ", ""))
    rules, suite, _ = opened(folder)
    assert [rule.id for rule in rules.rules] == ["brand_new"]
    assert suite.fired == (suite.cases[0].expects.fires,)


@pytest.mark.parametrize(("given", "code"), [
    ({"name": "hold_hoarding"}, "H207"), ({"about": "grab_rials"}, "H402"), ({"when": "person.gripp >= 2"}, "H302"),
    ({"cites": ["nobody"]}, "H401"), ({"when": "person.grip >= 9"}, "H304"), ({"cites": []}, "H205"),
])  # fmt: skip
def test_a_scaffold_of_something_impossible_says_what_is_wrong(given, code, catalogue, shipped):
    usual = {
        "name": "brand_new",
        "kind": "suggest",
        "about": "grab_rails",
        "when": "person.grip >= 2",
        "cites": ["practice-ot"],
    }
    with pytest.raises(ProblemsFoundError) as error:
        scaffold(catalogue, shipped, **{**usual, **given})
    assert code in {problem.code for problem in error.value.problems}


def test_the_schemas_in_docs_are_those_that_the_models_make(catalogue, shipped):
    folder = Path(__file__).parents[2] / "docs" / "schemas"
    schema_of = schemas(catalogue, shipped)
    assert {path.name for path in folder.glob("*.json")} == {f"{name}.schema.json" for name in schema_of}
    for name, schema in schema_of.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        document = json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert document == json.loads(json.dumps(schema)), "handrail rules schemas --out docs/schemas"


@pytest.mark.parametrize(("name", "wrong"), [
    ("cases", [{"case": "a case", "package": "nothing_known", "but": {"person.grip": 9}}]),
    ("cases", [{"case": "a case", "package": "nothing_known", "expect": {"fires": ["no_such_rule"]}}]),
    ("rules", [{"rule": "r", "suggest": "grab_rials", "when": "person.grip >= 2", "because": "x" * 30,
                "cites": ["practice-ot"]}]),
    ("rules", [{"rule": "r", "suggest": "grab_rails", "hold": "everything", "when": "person.grip >= 2",
                "because": "x" * 30, "cites": ["practice-ot"]}]),
    ("package", {"reference": "A1", "visits": [{"id": "a", "start": "08:00", "minutes": 30,
                                                "tasks": [{"activity": "washing_up"}]}]}),
])  # fmt: skip
def test_a_schema_refuses_what_loading_would_refuse(name, wrong, catalogue, shipped):
    validator = jsonschema.Draft202012Validator(schemas(catalogue, shipped)[name])
    assert list(validator.iter_errors(wrong)) != []


@pytest.fixture
def draft():
    with rule_set_folder(SHIPPED) as folder:
        yield Draft.of(RuleSetFolder(folder.path, "rules/home_care"))


def test_a_draft_changes_one_rule_and_nothing_is_saved(draft, catalogue, shipped):
    edited = next(listed for listed in shipped.rules if listed.id == "falls_detector_after_falls")
    changed = draft.with_block(edited, draft.block(edited).replace(">= 1", ">= 3"))
    rule_set = changed.load(catalogue)
    assert {
        new.id for old, new in zip(shipped.rules, rule_set.rules, strict=True) if old.when != new.when
    } == {edited.id}
    assert load_rule_set(catalogue).content_hash == shipped.content_hash != rule_set.content_hash


def test_a_patch_is_one_that_git_applies(draft, shipped, tmp_path):
    changed = draft
    for edited in sorted(shipped.rules, key=lambda listed: -listed.line)[::40]:
        changed = changed.with_block(
            edited, changed.block(edited).replace("  because: ", "  because: Changed. ")
        )
    folder = tmp_path / "rules" / "home_care"
    folder.mkdir(parents=True)
    for name, text in draft.texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "apply", "-"], input=changed.patch(), text=True, check=True, cwd=tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == dict(changed.texts)


def test_every_block_is_put_back_as_it_was(draft, shipped):
    for listed in shipped.rules:
        assert draft.block(listed).startswith(f"- rule: {listed.id}\n")
        assert draft.with_block(listed, draft.block(listed)).texts == draft.texts
    assert draft.patch() == ""


def test_a_broken_draft_names_the_line_of_the_changed_file(draft, catalogue, shipped):
    edited = next(listed for listed in shipped.rules if listed.id == "falls_detector_after_falls")
    with pytest.raises(ProblemsFoundError) as error:
        draft.with_block(edited, draft.block(edited).replace("risks.falls", "risks.fall")).load(catalogue)
    (problem,) = error.value.problems
    assert problem.code == "H302"
    lines = draft.texts["suggest_technology.yaml"].splitlines()
    assert "risks.falls_last_12_months" in lines[problem.place.line - 1]


def test_saving_writes_only_what_changed(tmp_path, catalogue):
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "a.yaml").write_text(rule("one", "person.grip >= 2"), encoding="utf-8")
    (folder / "b.yaml").write_text(rule("two", "person.grip >= 3"), encoding="utf-8")
    (folder / "rule_set.yaml").write_text(HEADER, encoding="utf-8")
    before = Draft.of(RuleSetFolder(folder, "set"))
    second = next(rule for rule in before.load(catalogue).rules if rule.id == "two")
    assert before.with_block(second, before.block(second).replace(">= 3", ">= 4")).save() == ("b.yaml",)
    assert "person.grip >= 4" in (folder / "b.yaml").read_text(encoding="utf-8")
    assert sorted(path.name for path in folder.iterdir()) == ["a.yaml", "b.yaml", "rule_set.yaml"]


def test_a_sweep_names_the_value_at_which_a_rule_flips(catalogue, shipped):
    evaluator = CaseloadEvaluator(catalogue, shipped, DAY)
    package = demonstration_packages()["DEMO-03"]
    moved = sweep(evaluator, package, "risks.falls_last_12_months")
    flip = next(flip for flip in moved.flips() if "falls_detector_after_falls" in flip.starts)
    assert flip.value == 1
    assert "falls_detector_after_falls" not in moved.at(0).true
    assert "falls_detector_after_falls" in moved.at(2).true


def test_between_the_values_of_a_sweep_nothing_changes(catalogue, shipped):
    """Every value in between gives what its neighbour gives: a slider hides nothing."""
    evaluator = CaseloadEvaluator(catalogue, shipped, DAY)
    package = demonstration_packages()["DEMO-01"]
    moved = sweep(evaluator, package, "person.weight_kg")
    for number in range(20, 401, 7):
        heavier = package.person.model_copy(update={"weight_kg": float(number)})
        [outcome] = evaluator.evaluate([package.model_copy(update={"person": heavier})])
        below = max(value for value in moved.values if value <= number)
        assert outcome.true == moved.at(below).true, number


def test_the_nearest_miss_is_the_rule_with_fewest_comparisons_to_change(catalogue, shipped):
    package = demonstration_packages()["DEMO-01"]
    suite = Suite(catalogue, shipped, [Case("one", package, {}, DAY, Expectation(frozenset()))])
    misses = near_misses(suite, 0, 12)
    assert [miss.cost for miss in misses] == sorted(miss.cost for miss in misses)
    for miss in misses:
        assert miss.rule.id not in suite.fired[0]
        assert miss.failing()
