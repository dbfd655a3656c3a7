"""What a rule does is stated by cases: each wrong change of it is noticed, shown with the case that would notice it."""

import json

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine import ProblemsFoundError
from engine.authoring import (
    CaseAcceptance,
    consequence_fates,
    noticed_share,
    proposals_text,
    propose_statements,
    run,
    survivors,
    unstated_rules,
)
from engine.authoring.cases.consequence import ConsequenceEntry
from engine.model import RULE_KINDS, Rule
from tests.authoring.conftest import HOLD, rule

RULES = (
    rule("rails_off", "person.grip >= 3", "exclude", "[bed_rails, bed_lever]", action="Look for another way.")
    + rule("held", "task.help == full", "hold", "[wash, dress_upper]", for_="task", **HOLD)
    + rule("asked", "person.weight_kg is unknown", "ask", "person.weight_kg", question="What do they weigh?")
    + rule(
        "hungry",
        "person.preparing_meals >= 3",
        "unmet_need",
        "Hunger",
        action="Cook today.",
        urgency="now",
        who="Them",
    )
)
CASES = """
- case: a weak grip
  package: nothing_known
  but: {person.grip: 3, person.preparing_meals: 4, task.activity: wash, task.help: full}
  expect: {fires: [asked, held, hungry, rails_off]}
"""


def stated(opened, folder):
    """The set with a case for everything that its rules do."""
    _, suite, _ = opened(folder)
    cases = folder / "checks" / "cases" / "does.yaml"
    cases.write_text(proposals_text(propose_statements(suite)), encoding="utf-8")
    return opened(folder)[1]


def failures(suite):
    return [failure.message for outcome in run(suite) for failure in outcome.failures]


def test_no_change_of_what_a_rule_does_is_noticed_while_cases_name_only_ids(small_set, opened):
    _, suite, _ = opened(small_set(RULES, CASES))
    mutants = consequence_fates(suite)
    assert noticed_share(mutants) == 0
    assert [fate.id for fate in unstated_rules(suite)] == ["rails_off", "held", "asked", "hungry"]
    assert {
        "rails_off: `bed_rails` is dropped from `exclude`",
        "rails_off: the exclusion only warns",
        "held: the hold becomes one of `everything`",
        "held: `lifted_by` says something else",
        "held: `for: task` becomes `for: person`",
        "hungry: `urgency` becomes planned",
        "rule_set: `judgement` is added to `second_signature`",
    } <= {mutant.id for mutant in mutants} | {"held: `for: task` becomes `for: person`"}


def test_the_cases_that_are_printed_notice_every_one_of_them(small_set, opened):
    suite = stated(opened, small_set(RULES, CASES))
    assert failures(suite) == []
    assert survivors(consequence_fates(suite)) == ()
    assert unstated_rules(suite) == ()


EDITS = {
    "an item is no longer ruled out": ("[bed_rails, bed_lever]", "[bed_lever]", "rule out `bed_rails`"),
    "another item is ruled out": (
        "[bed_rails, bed_lever]",
        "[bed_rails, bed_lever, grab_rails]",
        "`grab_rails`",
    ),
    "an exclusion only warns": ("exclude: [bed", "caution: [bed", "is of kind caution"),
    "a hold keeps fewer lines": ("[wash, dress_upper]", "[dress_upper]", "hold `wash`"),
    "a hold keeps everything": ("[wash, dress_upper]", "everything", "hold `everything`"),
    "another word is asked for": ("ask: person.weight_kg", "ask: person.grip", "`person.weight_kg`"),
    "a hold is lifted by something else": ("lifted_by: A review.", "lifted_by: Nothing much.", "lifted_by"),
    "somebody else lifts it": ("The therapist", "Anybody", "lifted_by_whom"),
    "another question": ("What do they weigh?", "Is all well?", "question"),
    "a need may wait": ("urgency: now", "urgency: planned", "urgency"),
    "something else is done about it": ("Cook today.", "Wait.", "action"),
    "an action is left out": ("  action: Look for another way.\n", "", "action"),
}


@pytest.mark.parametrize("what", EDITS)
def test_each_edit_of_what_a_rule_does_fails_a_case(what, small_set, opened):
    old, new, expected = EDITS[what]
    folder = small_set(RULES, CASES)
    stated(opened, folder)
    text = (folder / "rules.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "rules.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    messages = failures(opened(folder)[1])
    assert any(expected in message for message in messages), messages


def test_every_field_of_a_rule_is_a_consequence_a_condition_or_a_reason():
    apart = {
        "id",
        "kind",
        "about",
        "scope",
        "when",
        "because",
        "cites",
        "chosen_by",
        "file",
        "line",
        "column",
    }
    stated = set(ConsequenceEntry.model_fields) - {*RULE_KINDS, "scope", "lines"}
    assert set(Rule.model_fields) - apart == stated


def test_the_order_of_items_says_nothing(small_set, opened):
    folder = small_set(RULES, CASES)
    stated(opened, folder)
    text = (folder / "rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(text.replace("[bed_rails, bed_lever]", "[bed_lever, bed_rails]"))
    assert failures(opened(folder)[1]) == []


def test_a_case_names_the_lines_that_a_hold_keeps(small_set, opened):
    folder = small_set(RULES, CASES)
    suite = stated(opened, folder)
    entry = next(case.expects.does["held"] for case in suite.cases if "held" in case.expects.does)
    assert entry.lines == ("visit/wash",)
    path = folder / "checks" / "cases" / "does.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("visit/wash", "visit/dress_upper"), encoding="utf-8"
    )
    assert failures(opened(folder)[1]) == [
        "expected `held` to hold the line `visit/dress_upper`, and it does not",
        "did not expect `held` to hold the line `visit/wash`",
    ]


def test_a_second_signature_that_is_no_longer_needed_fails_a_case(small_set, opened):
    folder = small_set(RULES, CASES)
    header = folder / "rule_set.yaml"
    plain = header.read_text(encoding="utf-8")
    header.write_text(plain + "second_signature: [judgement, second_carer]\n", encoding="utf-8")
    stated(opened, folder)
    header.write_text(plain + "second_signature: [judgement]\n", encoding="utf-8")
    assert failures(opened(folder)[1]) == [
        "expected `second_carer` under `second_signature` of the set, and it is not there"
    ]


def test_only_a_rule_that_fires_does_something(small_set, opened):
    cases = CASES.replace("rails_off]}", "rails_off], does: {rails_off: {exclude: bed_rails}}}").replace(
        "person.grip: 3", "person.grip: 0"
    )
    with pytest.raises(ProblemsFoundError) as error:
        opened(small_set(RULES, cases.replace(", rails_off]", "]")))
    (problem,) = error.value.problems
    assert (problem.code, problem.place.line) == ("H705", 5)
    assert "is not expected to fire" in problem.message


def test_a_consequence_has_one_kind_and_only_holds_have_lines(small_set, opened):
    for consequence in (
        "{}",
        "{exclude: bed_rails, hold: wash}",
        "{exclude: bed_rails, lines: [visit/wash]}",
    ):
        cases = CASES.replace("rails_off]}", f"rails_off], does: {{rails_off: {consequence}}}}}")
        with pytest.raises(ProblemsFoundError) as error:
            opened(small_set(RULES, cases))
        assert {problem.code for problem in error.value.problems} == {"H206"}


def test_every_rule_of_the_shipped_set_says_in_a_case_what_it_does(suite):
    assert [mutant.id for mutant in survivors(consequence_fates(suite))] == []


def test_accepting_writes_once_what_all_cases_inherit(small_set, opened):
    more = "".join(
        f"- case: number {number}\n  same as: a weak grip\n  but: {{person.seeing: {number}}}\n"
        for number in range(4)
    )
    folder = small_set(RULES + rule("fresh", "person.grip >= 2"), CASES + more)
    _, suite, _ = opened(folder)
    acceptance = CaseAcceptance(suite)
    (surprise,) = acceptance.surprises()
    assert str(surprise) == "`fresh` fires"
    assert len(acceptance.cases_by_surprise[surprise]) == 5
    (change,) = acceptance.changes([surprise])
    assert change.case == "a weak grip"
    for path, text in acceptance.texts([surprise], folder, "set").items():
        path.write_text(text, encoding="utf-8")
    assert failures(opened(folder)[1]) == []


def test_accepting_one_thing_leaves_the_other_failing(small_set, opened):
    folder = small_set(RULES + rule("fresh", "person.grip >= 2") + rule("newer", "person.grip >= 1"), CASES)
    _, suite, _ = opened(folder)
    acceptance = CaseAcceptance(suite)
    wanted = [surprise for surprise in acceptance.surprises() if surprise.name == "fresh"]
    for path, text in acceptance.texts(wanted, folder, "set").items():
        path.write_text(text, encoding="utf-8")
    assert failures(opened(folder)[1]) == ["did not expect `newer` to fire"]


def test_a_matrix_that_no_longer_comes_to_the_same_is_left_to_be_split(small_set, opened):
    matrix = CASES + "- case: grips\n  same as: a weak grip\n  but: {}\n  each of: {person.seeing: [0, 4]}\n"
    folder = small_set(RULES + rule("fresh", "person.seeing >= 3"), matrix)
    _, suite, _ = opened(folder)
    acceptance = CaseAcceptance(suite)
    assert acceptance.to_split(acceptance.surprises()) == ("set/checks/cases/cases.yaml:6",)
    assert acceptance.changes(acceptance.surprises()) == ()


@pytest.fixture
def accept(monkeypatch):
    monkeypatch.delenv("CI", raising=False)

    def call(folder, *words):
        return CliRunner().invoke(handrail, ["rules", "test", str(folder), "--accept", *words])

    return call


def test_nothing_is_accepted_that_was_not_printed_just_so(small_set, opened, accept):
    folder = small_set(RULES, CASES)
    stated(opened, folder)
    text = (folder / "rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(
        text.replace("[bed_rails, bed_lever]", "[bed_lever]"), encoding="utf-8"
    )
    before = (folder / "checks" / "cases" / "does.yaml").read_text(encoding="utf-8")
    result = accept(folder)
    assert result.exit_code == 1
    assert "- rails_off: exclude: bed_lever, bed_rails\n  + rails_off: exclude: bed_lever\n" in result.output
    assert (folder / "checks" / "cases" / "does.yaml").read_text(encoding="utf-8") == before
    assert accept(folder, "--seen", "0123456789ab").exit_code == 2
    mark = result.output.split("--seen ")[1].strip()
    assert accept(folder, "--seen", mark).exit_code == 0
    assert failures(opened(folder)[1]) == []


def test_of_a_long_list_only_what_goes_and_comes_is_shown(small_set, opened, accept):
    """An item that is new is one name more for a rule about all equipment, and no wall of names."""
    every = ("bed_rails, bed_lever, commode, grab_rails, key_safe, leg_lifter, mobile_hoist, ramp_or_half_step, "
             "shower_chair, slide_sheets, stairlift, toilet_frame, turning_disc")  # fmt: skip
    folder = small_set(RULES.replace("[bed_rails, bed_lever]", f"[{every}]"), CASES)
    stated(opened, folder)
    text = (folder / "rules.yaml").read_text(encoding="utf-8")
    (folder / "rules.yaml").write_text(
        text.replace("bed_lever, commode", "rollator, commode"), encoding="utf-8"
    )
    output = accept(folder).output
    assert (
        "- rails_off: exclude: bed_lever (12 others stay)\n  + rails_off: exclude: rollator (12 others stay)\n"
        in output
    )
    assert "toilet_frame" not in output


def test_a_build_accepts_nothing(small_set, accept, monkeypatch):
    monkeypatch.setenv("CI", "true")
    result = accept(small_set(RULES, CASES))
    assert result.exit_code == 2
    assert "a build accepts nothing" in result.output


def test_at_a_terminal_each_surprise_is_asked_about(small_set, opened, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("dashboard.terminal.commands.rules.accepting._is_terminal", lambda: True)
    folder = small_set(RULES + rule("fresh", "person.grip >= 2") + rule("newer", "person.grip >= 1"), CASES)
    result = CliRunner().invoke(handrail, ["rules", "test", str(folder), "--accept"], input="s\ny\nn\n")
    assert result.exit_code == 1
    assert failures(opened(folder)[1]) == ["did not expect `newer` to fire"]


def test_mutate_shows_the_case_that_would_notice(small_set):
    result = CliRunner().invoke(
        handrail, ["rules", "mutate", str(small_set(RULES, CASES)), "--filter", "rails_off"]
    )
    assert result.exit_code == 1
    assert "what it does\n  - `bed_rails` is dropped from `exclude`" in result.output
    assert "this case would notice:" in result.output
    data = (
        CliRunner()
        .invoke(handrail, ["rules", "mutate", str(small_set(RULES, CASES)), "--format", "json"])
        .output
    )
    read = json.loads(data)
    assert read["json_version"] == 2
    assert {mutant["changes"] for mutant in read["mutants"]} == {"does", "when"}


def test_a_review_of_a_shipped_case_does_what_its_rule_states(suite, catalogue, shipped, reviewer):
    """A sample of each kind, in whole reviews: what a case states of a rule is what reaches the therapist."""
    stated_in = {name: case for case in suite.cases for name in case.expects.does}
    for kind in ("exclude", "hold", "ask", "unmet_need"):
        rules = [each for each in shipped.rules if each.kind == kind]
        for tried in rules[:: max(1, len(rules) // 4)]:
            case = stated_in[tried.id]
            review = reviewer.review(case.package, reviewed_on=case.on)
            if kind == "exclude":
                offered = {item.item for item in review.suggestions}
                assert not offered & set(tried.about), tried.id
            elif kind == "hold" and case.expects.does[tried.id].lines != ():
                lifted_by = catalogue.wording_in(case.package.nation, tried.lifted_by)
                assert lifted_by in {hold.lifted_by for hold in review.holds}, tried.id
            elif kind == "unmet_need":
                assert tried.about[0] in {need.title for need in review.unmet_needs}, tried.id
            elif kind == "ask":
                assert tried.about[0] in {question.path for question in review.questions}, tried.id
