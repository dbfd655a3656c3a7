"""What the solver finds in a rule set, each with a package that shows it and that stands as a case when pasted."""

from datetime import date

import pytest

from engine.authoring import Accepted, Suite, analyse, load_accepted, load_cases, load_properties, run
from tests.authoring.conftest import HOLD, rule

DAY = date(2026, 11, 24)


@pytest.fixture
def findings(small_set, opened, catalogue):
    def find(rules, notes=False, **files):
        folder = small_set(rules, **files)
        rule_set, _, _ = opened(folder)
        properties = load_properties(folder, "set", catalogue, rule_set)
        analysed = analyse(catalogue, rule_set, DAY, properties, load_accepted(folder, "set"), notes=notes)
        remaining = [
            finding
            for finding in analysed
            if "no rule ever suggests" not in finding.message and finding.code != "H612"
        ]
        paste(folder, catalogue, rule_set, remaining)
        return remaining

    return find


def paste(folder, catalogue, rules, analysed):
    """Every package that a finding prints is a case that loads and passes."""
    texts = [finding.fixture for finding in analysed if finding.fixture]
    if texts:
        (folder / "checks" / "cases" / "pasted.yaml").write_text(
            "\n".join(dict.fromkeys(texts)), encoding="utf-8"
        )
        cases = load_cases(folder, "set", catalogue, rules)
        assert [
            outcome.case.name for outcome in run(Suite(catalogue, rules, cases)) if not outcome.passed
        ] == []


def test_a_rule_that_can_never_be_true_names_the_parts_that_clash_and_only_those(findings):
    when = "{all: [home.tenure == owner, person.grip <= 1, person.reach >= 1, person.grip >= 3]}"
    (finding,) = findings(rule("never", when))
    assert finding.code == "H601"
    assert "`person.grip <= 1` and `person.grip >= 3` cannot hold together" in finding.message
    assert "person.grip: " in finding.fixture
    assert str(finding.place).startswith("set") or finding.place.line > 0


def test_a_clash_through_a_reading_is_found(findings):
    rules = rule("alone", "person.lives_alone == true", "reading", "alone") + rule(
        "never", "{all: [reading.alone == true, person.lives_alone == false]}"
    )
    assert [finding.code for finding in findings(rules)] == ["H601"]


def test_a_clash_between_what_follows_from_the_visits_is_found(findings):
    when = "{all: [package.double_handed == true, package.visits_per_day == 0]}"
    codes = [finding.code for finding in findings(rule("never", when))]
    assert codes == ["H601"]


def test_a_carer_who_is_not_there_is_willing_to_nothing(findings):
    when = "{all: [support.unpaid_carer == false, support.willing_handling == true]}"
    assert [finding.code for finding in findings(rule("never", when))] == ["H601"]


def test_an_equipment_word_is_known_only_where_somebody_has_looked(findings):
    when = "{all: [equipment.mobile_hoist == true, equipment.something_not_used is unknown]}"
    remaining = findings(rule("ask_use", when, "ask", "equipment.something_not_used", question="Is it used?"))
    assert [finding.code for finding in remaining] == ["H607"]


def test_a_rule_that_is_never_false_is_said(findings):
    (finding,) = findings(rule("always", "person.grip >= 0"))
    assert (finding.code, finding.severity) == ("H602", "warning")


def test_a_rule_beside_a_wider_one_adds_nothing(findings):
    rules = rule("wide", "person.bending >= 1") + rule("narrow", "person.bending >= 3")
    (finding,) = findings(rules)
    assert finding.code == "H603"
    assert "`narrow` adds nothing: wherever it holds, `wide` holds too" in finding.message


def test_of_two_rules_that_say_the_same_only_the_later_adds_nothing(findings):
    rules = rule("first", "person.grip >= 2") + rule("second", "{not: person.grip < 2}")
    (finding,) = findings(rules)
    assert "`second` adds nothing" in finding.message


def test_rules_of_different_kinds_or_about_different_items_do_not_make_each_other_idle(findings):
    rules = rule("rails", "person.grip >= 1") + rule("stool", "person.grip >= 3", about="perching_stool")
    rules += rule("take_care", "person.grip >= 3", "caution")
    assert findings(rules) == []


def test_a_suggestion_that_an_exclusion_always_rules_out_is_an_error(findings):
    rules = rule("rails", "person.bending == 4") + rule("no_rails", "person.bending >= 3", "exclude")
    (finding,) = findings(rules)
    assert (finding.code, finding.severity) == ("H604", "error")
    assert "by `no_rails`" in finding.message


def test_a_suggestion_that_the_items_own_needs_always_rule_out_is_an_error(findings):
    (finding,) = findings(rule("rails", "{all: [home.wall_fixing == unsuitable, person.grip >= 1]}"))
    assert finding.code == "H604"
    assert "`home.wall_fixing in [solid, needs_special_fixing]`, which the item needs" in finding.message


def test_where_a_suggestion_and_an_exclusion_meet_is_only_said_on_request(findings):
    rules = rule("rails", "person.grip >= 2") + rule("no_rails", "person.grip == 4", "exclude")
    assert findings(rules) == []
    (finding,) = findings(rules, notes=True)
    assert (finding.code, finding.severity) == ("H605", "note")


def test_a_part_that_decides_nothing_is_named(findings):
    when = "{all: [person.grip <= 1, {any: [person.grip <= 2, person.lives_alone == true]}]}"
    remaining = findings(rule("rails", when))
    assert {finding.code for finding in remaining} == {"H606"}
    assert any("person.grip <= 2" in finding.message for finding in remaining)


def test_a_reading_and_a_question_that_nothing_uses_are_said(findings):
    rules = rule("reads", "person.grip >= 2", "reading", "weak") + rule(
        "asks",
        "person.shoulder_pain is unknown",
        "ask",
        "person.abilities_fluctuate",
        question="Does it vary?",
    )
    messages = [finding.message for finding in findings(rules)]
    assert any("`weak`" in message for message in messages)


def test_evidence_and_a_set_past_review_are_warnings_and_never_errors(small_set, opened, catalogue):
    rules, _, _ = opened(
        small_set(rule("rails", "person.grip >= 2").replace("practice-ot", "telecare-wsd-cost"))
    )
    dated = [
        finding for finding in analyse(catalogue, rules, date(2040, 1, 1)) if finding.code in ("H608", "H609")
    ]
    assert {finding.code for finding in dated} == {"H608", "H609"}
    assert {finding.severity for finding in dated} == {"warning"}


def test_a_property_that_does_not_hold_shows_two_packages_alike_but_for_one_word(findings):
    rules = rule("no_hold_when_worse", "person.grip <= 1", "hold", "everything", **HOLD)
    text = """
        - property: A worse grip loses no hold
          worse: {person.grip: up}
          never: [loses a hold]
    """
    (finding,) = findings(rules, checks__properties=text)
    assert finding.code == "H610"
    assert "variants:" in finding.fixture
    assert "but: {person.grip: 2}" in finding.fixture


def test_a_property_that_holds_or_is_excepted_says_nothing(findings):
    rules = rule("rails", "person.grip >= 2") + rule("keep", "person.grip >= 3", "hold", "everything", **HOLD)
    text = """
        - property: A worse grip loses no hold and adds nothing but rails
          worse: {person.grip: up}
          never: [loses a hold, adds an item]
          except:
            - of: [grab_rails]
              because: A rail is what a weak grip asks for.
    """
    assert findings(rules, checks__properties=text) == []


def test_what_is_accepted_with_a_reason_is_not_said_again_and_an_idle_acceptance_is(findings):
    rules = rule("wide", "person.bending >= 1") + rule("narrow", "person.bending >= 3")
    accepted = """
        - code: H603
          about: narrow
          because: The second reason is worth reading beside the first.
        - code: H601
          about: narrow
          because: Nothing of the kind is found any more.
    """
    (finding,) = findings(rules, checks__accepted=accepted)
    assert finding.code == "H611"
    assert finding.place.line == 5


def test_nothing_accepted_is_nothing():
    assert Accepted(()).mutants() == frozenset()


def test_a_sentence_that_is_still_to_be_written_is_said(findings):
    text = (
        rule("rails", "person.grip >= 2")
        .replace("A reason that", "'To be written: a reason that")
        .replace("sign.", "sign.'")
    )
    assert [finding.code for finding in findings(text)] == ["H613"]
