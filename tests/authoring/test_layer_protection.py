"""A layer protects everybody whom its base protects, with the same duties; or somebody answers for it by name."""

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine import load_rule_set
from tests.authoring.conftest import HEADER, HOLD, rule

FIRE = (
    "{any: [{all: [risks.fire_risk == true, reading.weak_reach == true]}, risks.scald_or_burn_risk == true]}"
)
BASE = (
    rule("rails", "person.grip >= 2")
    + rule("weak", "person.reach >= 2", "reading", "weak_reach")
    + rule("alone", "risks.visits_only_contact == true", "reading", "only_contact")
    + rule("concern", "risks.safeguarding_concern_open == true", "hold", "everything", **HOLD)
    + rule("abuse", "risks.domestic_abuse == true", "hold", "everything", **HOLD)
    + rule("home", "risks.weeks_since_hospital_discharge < 6", "hold", "[wash, dress_upper]", **HOLD)
    + rule("out", "risks.hoarding == true", "exclude", "[bed_rails, bed_lever]")
    + rule("care", "reading.weak_reach == true", "caution", "[perching_stool]", action="Look at it.")
    + rule(
        "need",
        FIRE,
        "unmet_need",
        "Nobody is told of a fire",
        action="Tell the fire service.",
        urgency="now",
        who="Social worker with the fire service",
        ask_where="only_contact",
        may_cost_hours="{low: 0, likely: 2, high: 7}",
    )
    + rule(
        "ask_weight",
        "person.weight_kg is unknown",
        "ask",
        "person.weight_kg",
        question="What is the weight?",
        urgency="now",
    )
    + """
- table: doors
  hit_policy: any
  columns: {grip: person.grip, reach: person.reach}
  exclude: [long_handled_reacher]
  because: A reason that an occupational therapist would sign.
  cites: [practice-ot]
  otherwise: Whoever grips and reaches well is not meant.
  rows:
    - {row: weak_hand, grip: ">= 3"}
    - {row: short_reach, reach: 4}
"""
)
DUTIES = "lifted_by_name: [concern, abuse]\nwho_may_answer: [principal occupational therapist]\n"
PROPERTY = """
- property: A risk that is found loses no exclusion
  worse: {risks.falls_last_12_months: up}
  never: [loses an exclusion]
"""
WHY = "because: Our procedure puts it in another way."


def run(*words):
    return CliRunner().invoke(handrail, [str(word) for word in words])


@pytest.fixture
def layer(tmp_path, catalogue, small_set):
    """Makes a layer over a small base."""
    base = small_set(BASE, folder="trial", checks__properties=PROPERTY)
    path = base / "rule_set.yaml"
    path.write_text(path.read_text(encoding="utf-8") + DUTIES, encoding="utf-8")

    def make(header, rules=""):
        folder = tmp_path / "council"
        folder.mkdir(exist_ok=True)
        content_hash = load_rule_set(catalogue, base, "rules/trial").content_hash
        text = HEADER.strip().replace("id: trial", "id: council")
        text += f'\nextends: trial@1\nbase_hash: "{content_hash}"\n{header}'
        (folder / "rule_set.yaml").write_text(text, encoding="utf-8")
        if rules:
            (folder / "own.yaml").write_text(rules, encoding="utf-8")
        return folder

    return make


def off(name, replaced="", answered=""):
    more = f", replaced_by: [{replaced}]" * bool(replaced) + f", answered_by: {answered}" * bool(answered)
    return f"off:\n  - {{rule: {name}, {WHY}{more}}}\n"


def bound(name, was, now, answered=""):
    more = f", answered_by: {answered}" * bool(answered)
    return f"bounds:\n  - {{rule: {name}, was: {was}, now: {now}, {WHY}{more}}}\n"


def proved(folder):
    """What `rules prove` says, on one line, and whether it proved the layer."""
    outcome = run("rules", "prove", folder)
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
    return " ".join(outcome.output.split()), outcome.exit_code == 0


OWN_HOLD = rule("our_concern", "risks.safeguarding_concern_open == true", "hold", "everything", **HOLD)
BY_NAME = "lifted_by_name: [our_concern]\n"


def our_need(**more):
    """A layer's own unmet need in the place of the base's."""
    same = {
        "action": "Tell the fire service.",
        "who": "Social worker with the fire service",
        "may_cost_hours": "{low: 0, likely: 2, high: 7}",
    }
    return rule("our_need", FIRE, "unmet_need", "Nobody is told", **(same | more))


KEPT = {
    "a by-name hold replaced by one that is lifted by name, by the same person": (
        BY_NAME + off("concern", "our_concern"),
        OWN_HOLD,
    ),
    "a hold replaced by two that together cover what it does": (
        off("home", "our_wash, our_dress"),
        rule("our_wash", "risks.weeks_since_hospital_discharge <= 8", "hold", "[wash]", **HOLD)
        + rule(
            "our_dress",
            "risks.weeks_since_hospital_discharge < 6",
            "hold",
            "[dress_upper]",
            for_="task",
            **HOLD,
        ),
    ),
    "an exclusion replaced by one for each item": (
        off("out", "our_rails, our_lever"),
        rule("our_rails", "risks.hoarding == true", "exclude", "[bed_rails]")
        + rule("our_lever", "risks.hoarding == true", "exclude", "[bed_lever]"),
    ),
    "a hold with a wider bound": (
        bound("home", "risks.weeks_since_hospital_discharge < 6", "risks.weeks_since_hospital_discharge < 8"),
        "",
    ),
    "a suggestion that is switched off": (off("rails"), ""),
    "a reading with a wider bound, of which a caution is true of more": (
        bound("weak", "person.reach >= 2", "person.reach >= 1"),
        "",
    ),
    "a need replaced by one that is asked wherever it is not known": (
        off("need", "our_need"),
        our_need(urgency="now"),
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_protects_everybody_whom_the_base_protects_is_proved(what, layer):
    output, stands = proved(layer(*KEPT[what]))
    assert stands, output


LOST = {
    "a by-name hold switched off": (off("concern"), "", "nothing takes its place"),
    "a by-name hold replaced by one that is not lifted by name": (
        off("concern", "our_concern"),
        OWN_HOLD,
        "`our_concern` is not under `lifted_by_name`",
    ),
    "a by-name hold replaced by one that somebody else lifts": (
        BY_NAME + off("concern", "our_concern"),
        OWN_HOLD.replace("The therapist", "The carer on the visit"),
        "is lifted by “The carer on the visit”, and it by “The therapist”",
    ),
    "two by-name holds replaced by one": (
        BY_NAME + off("concern", "our_concern") + f"  - {{rule: abuse, {WHY}, replaced_by: [our_concern]}}\n",
        OWN_HOLD.replace(
            "when: risks.safeguarding_concern_open == true",
            "when: {any: [risks.safeguarding_concern_open == true, risks.domestic_abuse == true]}",
        ),
        "one name would lift both",
    ),
    "a hold replaced by one that binds only when it is true": (
        BY_NAME + off("concern", "our_concern"),
        rule(
            "our_concern",
            "risks.safeguarding_concern_open == true",
            "hold",
            "everything",
            only_when_true="true",
            **HOLD,
        ),
        "there are people of whom it holds what it covers and `our_concern` does not",
    ),
    "a hold replaced by one that covers less": (
        off("home", "our_home"),
        rule("our_home", "risks.weeks_since_hospital_discharge < 6", "hold", "[wash]", **HOLD),
        "holds what it covers",
    ),
    "an exclusion replaced by a weaker one": (
        off("out", "our_out"),
        rule(
            "our_out",
            "{all: [risks.hoarding == true, person.grip >= 2]}",
            "exclude",
            "[bed_rails, bed_lever]",
        ),
        "rules out `bed_rails`",
    ),
    "an exclusion replaced by a caution": (
        off("out", "our_out"),
        rule("our_out", "risks.hoarding == true", "caution", "[bed_rails, bed_lever]", action="Look."),
        "is of another kind (caution)",
    ),
    "a caution that is gone": (off("care"), "", "nothing takes its place"),
    "a row of a decision table that is switched off": (
        off("doors.weak_hand"),
        "",
        "`doors.weak_hand` of the base",
    ),
    "a question that is gone": (off("ask_weight"), "", "nothing takes its place"),
    "a need that is less urgent": (
        off("need", "our_need"),
        our_need(urgency="planned"),
        "`our_need` is less urgent (planned)",
    ),
    "a need about which fewer people are asked": (
        off("need", "our_need"),
        our_need(urgency="now", ask_where="weak_reach"),
        "would not be by `our_need`",
    ),
    "a hold with a narrower bound": (
        bound("home", "risks.weeks_since_hospital_discharge < 6", "risks.weeks_since_hospital_discharge < 5"),
        "",
        "holds what it covers",
    ),
    "a reading with a narrower bound, that a caution reads": (
        bound("weak", "person.reach >= 2", "person.reach >= 3"),
        "",
        "`care` of the base protects fewer people",
    ),
}


@pytest.mark.parametrize("what", LOST)
def test_what_protects_fewer_people_is_refused_and_the_message_says_which(what, layer):
    header, rules, expected = LOST[what]
    output, stands = proved(layer(header, rules))
    assert not stands
    assert "H814" in output
    assert expected in output, output


WEIGHT = ("ask_weight", "person.weight_kg is unknown", "ask", "person.weight_kg")
SAYING_LESS = {
    "concern": (
        rule(
            "our_concern",
            "risks.safeguarding_concern_open == true",
            "hold",
            "everything",
            lifted_by="A visit that went well.",
            lifted_by_whom="The therapist",
        ),
        "is lifted once “A visit that went well.”, and it once “A review.”",
    ),
    "need": (
        our_need(
            action="Nothing has to be done.",
            who="Nobody",
            urgency="now",
            only_when_true="true",
            may_cost_hours="{low: 0, likely: 0, high: 7}",
        ),
        "in other words: “Nothing has to be done.”, and it “Tell the fire service.”",
        "in other words: “Nobody”, and it “Social worker with the fire service”",
        "asks nobody while it is only possible",
        "as much more care is no longer counted",
    ),
    "care": (
        rule("our_care", "reading.weak_reach == true", "caution", "[perching_stool]", action="All is well."),
        "in other words: “All is well.”, and it “Look at it.”",
    ),
    "ask_weight": (
        rule("our_ask_weight", *WEIGHT[1:], question="What is the weight?"),
        "`our_ask_weight` is less urgent (at no set time)",
    ),
}
"""By rule of the base: one that is true of the same people in its place, and says or asks less; and what is said of it."""


def test_what_protects_as_many_and_says_less_is_refused_and_each_message_says_which(layer):
    entries = [off(name, f"our_{name}").removeprefix("off:\n") for name in SAYING_LESS]
    rules = [less[0] for less in SAYING_LESS.values()]
    output, stands = proved(layer(f"{BY_NAME}off:\n{''.join(entries)}", "".join(rules)))
    assert not stands
    expected = [message for less in SAYING_LESS.values() for message in less[1:]]
    assert [message for message in expected if message not in output] == []
    assert "there are people" not in output


def test_a_package_whom_the_layer_no_longer_protects_is_shown(layer):
    output, _ = proved(layer(off("home")))
    assert "risks.weeks_since_hospital_discharge" in output
    assert "home protects here and the layer does not" in output


def test_less_protection_stands_where_somebody_answers_for_it_and_each_review_says_so(layer):
    folder = layer(off("care", answered="A. Head (principal occupational therapist)"))
    output, stands = proved(folder)
    assert stands, output
    assert "`care` protects fewer people, and A. Head (principal occupational therapist) answers" in output
    reviewed = " ".join(run("review", "DEMO-01", "--rules", folder).output.split())
    assert "protect fewer people than those they lie on" in reviewed
    assert "care (A. Head (principal occupational therapist))" in reviewed


def test_nobody_can_answer_for_a_hold_that_is_lifted_by_name(layer):
    output, stands = proved(layer(off("concern", answered="A. Head (principal occupational therapist)")))
    assert not stands
    assert "nobody can answer for less here" in output


def test_an_answer_to_nothing_is_refused_so_that_what_reviews_say_is_true(layer):
    output, stands = proved(layer(off("rails", answered="A. Head (principal occupational therapist)")))
    assert not stands
    assert "nobody is protected less" in output


def test_what_takes_the_place_of_a_rule_is_a_rule_of_the_layer(layer):
    outcome = run("rules", "check", layer(off("home", "concern")))
    assert "H812" in outcome.output
    assert "`concern` under `replaced_by` is no rule of this layer" in " ".join(outcome.output.split())


def test_check_says_of_a_layer_what_prove_would(layer):
    outcome = run("rules", "check", layer(off("out")))
    assert outcome.exit_code == 1
    assert "H814" in outcome.output


WALKER = """family: own
items:
  - id: town_walker
    name: Town walker
    plain: A walking frame that our town lends, with a tray and a basket.
    operated_by: person
    competency: {tier: amber, because: It is fitted to the height of the person.}
    tasks: [bed_transfer]
    has: [bears_weight, asks_legs_to_hold]
    has_not: [lifts_person, moves_person_by_motor, turns_or_slides_person, asks_to_sit_unsupported,
      must_match_another, hot_or_boiling, in_water, feeds_unattended, enters_mouth, holds_or_prompts_medicines,
      confines_or_restricts, keeps_person_in_place, has_gaps_that_trap, moving_parts_that_trap, watches_person,
      gives_location_or_entry, sends_for_help, runs_on_mains, needs_line, feeds_fire, presses_or_rubs_skin,
      worn_or_held_on_body, fixed_to_building, has_a_control, replaces_a_look_in, replaces_toileting_help, flashes]
    price: {low: 40, likely: 50, high: 60, unit: GBP, source: Our store}
"""
NO_MORE = """
- property: A worse ability adds no item at all
  worse: {person.grip: up, person.reach: up}
  never: [adds an item]
  except:
    - of: [grab_rails]
      because: It is what this small set is about, and stands in its rules.
"""
MINE = rule("walker", "person.grip >= 2", about="town_walker")
ANSWERED = "answered_by: A. Head (principal occupational therapist)"


def exception(of="town_walker", words="person.grip", says="A worse ability adds no item at all", by=ANSWERED):
    return f"exceptions:\n  - {{property: {says}, of: [{of}], words: [{words}], {WHY[:-1]}, {by}}}\n"


@pytest.fixture
def with_own_item(layer, tmp_path):
    def make(header):
        folder = layer(header, MINE)
        (tmp_path / "trial" / "checks" / "properties.yaml").write_text(NO_MORE, encoding="utf-8")
        (folder / "catalogue").mkdir(exist_ok=True)
        (folder / "catalogue" / "own.yaml").write_text(WALKER, encoding="utf-8")
        return folder

    return make


def test_an_own_item_that_answers_a_lost_ability_needs_an_exception_that_somebody_answers_for(with_own_item):
    output, stands = proved(with_own_item(""))
    assert not stands
    assert "only for an item that it adds may it declare an exception" in output
    output, stands = proved(with_own_item(exception()))
    assert stands, output
    assert "A. Head (principal occupational therapist) answers for it" in output


NO_EXCEPTION = {
    "an item of the base": (exception(of="grab_rails"), "`grab_rails` is no item that this layer adds"),
    "a rule": (exception(of="walker"), "`walker` is no item that this layer adds"),
    "a word that is not asked": (
        exception(words="person.memory"),
        "the property is not asked of `person.memory`",
    ),
    "no property": (exception(says="Something that nobody declared"), "the base has no property"),
    "nobody answers": (exception(by="answered_by: ''"), "H20"),
}


@pytest.mark.parametrize("what", NO_EXCEPTION)
def test_an_exception_for_anything_else_is_refused(what, with_own_item):
    header, expected = NO_EXCEPTION[what]
    outcome = run("rules", "prove", with_own_item(header))
    output = " ".join(f"{outcome.output} {outcome.exception}".split())
    assert outcome.exit_code != 0
    assert expected in output, output
