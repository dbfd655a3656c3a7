"""A council's layer: what differs from its base, with reasons; refused until the safety properties of the base hold."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.demonstration import demonstration_package
from dashboard.print.jobs.contacts import load_contacts
from dashboard.terminal.command import handrail
from dashboard.terminal.commands.review.store import store_lines
from engine import ProblemsFoundError, Reviewer, load_rule_set
from engine.authoring import Suite, compare_rules, prove_layer, stands_against
from engine.authoring.quality.consequences import consequence_fates, unstated_demands
from engine.knowledge import rule_set_folder
from engine.knowledge.council_layer import LayerProof, asked_hash
from engine.knowledge.layer_header import DUTIES, OF_ITS_OWN, OF_THE_BASE, TAKEN_OVER
from engine.knowledge.rule_set import _HEADER_KEYS
from engine.model import Decision, Judgement
from engine.review import obstacles, second_signature_for
from tests.authoring.conftest import HEADER, HOLD, rule

SHIPPED = Path(__file__).parents[2] / "rules" / "home_care"
EXAMPLE = Path(__file__).parents[1] / "examples" / "night_service"
DAY = date(2026, 11, 24)
BASE = (
    rule("rails", "person.grip >= 2")
    + rule("weak", "person.reach >= 2", "reading", "weak_reach")
    + rule("reacher", "reading.weak_reach == true", about="long_handled_reacher")
    + rule("keep", "risks.weeks_since_hospital_discharge < 6", "hold", "everything", **HOLD)
    + rule("out", "risks.hoarding == true", "exclude", "[bed_rails]")
)
PROPERTIES = """
- property: A risk that is found adds no item and loses no exclusion
  worse: {risks.hoarding: up}
  never: [adds an item, loses an exclusion]
"""


def run(*words):
    return CliRunner().invoke(handrail, [str(word) for word in words])


@pytest.fixture
def base(small_set):
    return small_set(BASE, folder="trial", checks__properties=PROPERTIES)


@pytest.fixture
def layer(tmp_path, base, catalogue):
    """Makes a layer over a small base; each call writes it anew."""

    def make(more="", rules="", prices="", **files):
        folder = tmp_path / "council"
        (folder / "catalogue").mkdir(parents=True, exist_ok=True)
        content_hash = load_rule_set(catalogue, base, "rules/trial").content_hash
        header = HEADER.strip().replace("id: trial", "id: council")
        text = f'{header}\nextends: trial@1\nbase_hash: "{content_hash}"\n{more}'
        (folder / "rule_set.yaml").write_text(text, encoding="utf-8")
        for name, content in {"own.yaml": rules, "catalogue/prices.csv": prices, **files}.items():
            if content:
                (folder / name).write_text(content, encoding="utf-8")
        return folder

    return make


def loaded(folder):
    with rule_set_folder(folder) as version:
        return version.load(version.catalogue(), authoring=True)


def said(folder):
    with pytest.raises(ProblemsFoundError) as error:
        loaded(folder)
    return [f"{problem.code} {problem.message}" for problem in error.value.problems]


OFF = "off:\n  - {rule: reacher, because: Our store does not lend any reachers this year.}\n"
BOUND = """bounds:
  - rule: keep
    was: risks.weeks_since_hospital_discharge < 6
    now: risks.weeks_since_hospital_discharge < 8
    because: Our early supported discharge runs for eight weeks.
"""


def test_a_layer_has_the_rules_of_its_base_but_for_what_it_says(layer, base, catalogue):
    rule_set = loaded(layer(OFF + BOUND, rule("stool", "person.standing == unable", about="perching_stool")))
    assert [rule.id for rule in rule_set.rules] == ["rails", "weak", "keep", "out", "stool"]
    assert rule_set.base is not None
    assert (rule_set.base.id, rule_set.base.version) == ("trial", "1.0.0")
    assert [rule.id for rule in rule_set.own_rules] == ["keep", "stool"]
    old = load_rule_set(catalogue, base)
    meanings = {change.rule: change.meaning for change in compare_rules(catalogue, old, rule_set)}
    assert meanings == {
        "keep": "protects more people",
        "stool": "offers something more (added)",
        "reacher": "no longer offers anything (removed)",
    }


WRONG = {
    "a rule that the base has not": (
        OFF.replace("reacher,", "reachers,"),
        "H812 the base has no rule `reachers`",
    ),
    "a reason of two words": (
        OFF.replace("Our store does not lend any reachers this year.", "None here"),
        "H205",
    ),
    "a bound that the rule does not read": (
        BOUND.replace("discharge < 6\n", "discharge < 4\n"),
        "H812",
    ),
    "another comparison": (
        BOUND.replace("discharge < 8", "discharge > 8"),
        "H812 a bound is changed by its value alone",
    ),
    "off and changed": (
        OFF.replace("reacher", "keep") + BOUND,
        "H812 `keep` is switched off and has a bound changed",
    ),
    "a reading that is still read": (OFF.replace("reacher,", "weak,"), "H812 `reacher` reads `weak_reach`"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_fit_the_base_is_said(what, layer):
    header, code = WRONG[what]
    problems = said(layer(header))
    assert any(message.startswith(code) for message in problems), problems


def test_an_own_rule_cannot_take_the_place_of_one_of_the_base(layer):
    assert "H207 `rails` takes the place of `rails` of the base" in said(
        layer("", rule("rails", "person.grip >= 1"))
    )
    again = rule("mine", "person.grip >= 1", "reading", "weak_reach")
    assert "H207 `mine` takes the place of `weak` of the base" in said(layer("", again))


def test_the_reason_of_a_rule_with_another_bound_names_the_bound_that_the_layer_has(layer):
    (changed,) = (each for each in loaded(layer(BOUND)).rules if each.id == "keep")
    assert changed.because.endswith(
        "(In the rules of this council 8 in place of 6: Our early supported discharge runs for eight weeks.)"
    )
    says = "The person came home from hospital less than eight weeks ago."
    (changed,) = (each for each in loaded(layer(f"{BOUND}    says: {says}\n")).rules if each.id == "keep")
    assert changed.because == says


@pytest.mark.parametrize("name", ["keep", "weak_reach"])
def test_a_layer_gives_no_new_name_to_a_rule_or_a_reading_of_its_base(layer, name):
    folder = layer(BOUND, rule("mine", "person.grip >= 1"))
    before = (folder / "rule_set.yaml").read_text(encoding="utf-8")
    renamed = run("rules", "rename", name, f"{name}_anew", "--set", folder)
    assert renamed.exit_code == 2
    assert f"`{name}` belongs to" in " ".join(renamed.output.split())
    assert "rename it there" in " ".join(renamed.output.split())
    assert (folder / "rule_set.yaml").read_text(encoding="utf-8") == before
    own = run("rules", "rename", "mine", "ours", "--set", folder)
    assert own.exit_code == 0, own.output


def test_a_base_that_has_changed_is_not_taken_in_silence_and_rebase_takes_it(layer, base):
    folder = layer(BOUND)
    path = base / "rules.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("person.grip >= 2", "person.grip >= 3"), encoding="utf-8"
    )
    assert said(folder) == ["H811 the base has changed since this layer was last laid over it"]
    first = run("rules", "rebase", folder)
    assert first.exit_code == 0
    assert "is not kept" in first.output
    assert loaded(folder).own_rules
    path.write_text(
        path.read_text(encoding="utf-8").replace("person.grip >= 3", "person.grip >= 4"), encoding="utf-8"
    )
    again = run("rules", "rebase", folder)
    assert "changed: rails" in again.output
    assert "should look at again" not in again.output
    path.write_text(
        path.read_text(encoding="utf-8").replace("discharge < 6", "discharge < 5"), encoding="utf-8"
    )
    result = run("rules", "rebase", folder)
    assert result.exit_code != 0
    assert "does not read" in str(result.exception)


def test_no_review_is_made_with_a_layer_until_it_is_proved_as_it_stands(layer, base):
    folder = layer(BOUND)
    assert "H813" in str(run("review", "DEMO-01", "--rules", folder).exception)
    proved = run("rules", "prove", folder)
    assert proved.exit_code == 0, proved.output
    result = run("review", "DEMO-01", "--rules", folder, "--json")
    assert result.exit_code == 0, result.exception
    assert '"base": {\n' in result.output
    (folder / "rule_set.yaml").write_text(
        (folder / "rule_set.yaml").read_text(encoding="utf-8").replace("< 8", "< 9"), encoding="utf-8"
    )
    assert "has changed since it was proved" in str(run("review", "DEMO-01", "--rules", folder).exception)


def test_a_layer_that_breaks_a_safety_property_of_its_base_is_refused(layer):
    folder = layer("", rule("unsafe", "risks.hoarding == true", about="perching_stool"))
    (folder / "proof.yaml").write_text(
        "layer: a\nbase: b\ncatalogue: c\nasked: d\nproperties: 1\n", encoding="utf-8"
    )
    result = run("rules", "prove", folder)
    assert result.exit_code == 1
    assert "makes `perching_stool` available" in " ".join(result.output.split())
    assert not (folder / "proof.yaml").exists()


def test_a_layer_with_a_sentence_that_nobody_has_written_is_not_proved(layer):
    unwritten = rule("late", "risks.hoarding == true").replace(
        "because: ", "because: 'To be written: the reason.' #", 1
    )
    folder = layer("", unwritten)
    result = run("rules", "prove", folder)
    assert result.exit_code == 1
    assert "still to be written" in " ".join(result.output.split())
    assert not (folder / "proof.yaml").exists()


def test_a_proof_names_what_it_holds_for(layer, base):
    folder = layer(BOUND)
    with rule_set_folder(folder) as version:
        catalogue = version.catalogue()
        rule_set = version.load(catalogue, authoring=True)
        proof, against = prove_layer(catalogue, rule_set, folder, DAY)
    assert against == ()
    assert rule_set.base is not None
    expected = LayerProof(
        layer=rule_set.content_hash,
        base=rule_set.base.content_hash,
        catalogue=catalogue.content_hash,
        asked=asked_hash(base),
        properties=1,
    )
    assert proof == expected


PRICES = """item,price_gbp_low,price_gbp_likely,price_gbp_high,in_stock,lead_days,supplier,substitutes,fits_with
grab_rails,20,35,60,12,3,Our store,second_stair_rail,
perching_stool,,,,0,,,,
"""


def test_the_store_says_price_stock_and_lead_time(layer):
    with rule_set_folder(layer("", prices=PRICES)) as folder:
        catalogue = folder.catalogue()
    rails, stool = catalogue.items["grab_rails"], catalogue.items["perching_stool"]
    assert rails.price is not None
    assert (rails.price.low, rails.price.likely, rails.price.high, rails.price.unit) == (20, 35, 60, "GBP")
    assert rails.supply is not None
    assert (rails.supply.in_stock, rails.supply.lead_days, rails.supply.substitutes) == (
        12,
        3,
        ("second_stair_rail",),
    )
    assert stool.supply is not None
    assert stool.supply.in_stock == 0
    assert catalogue.items["bed_rails"].supply is None


BAD_ROWS = {
    "an unknown item": ("grab_rial,1,2,3,,,,,", 2, "H402"),
    "an item twice": ("grab_rails,1,2,3,,,,,\ngrab_rails,1,2,3,,,,,", 3, "H207"),
    "a price out of order": ("grab_rails,3,2,1,,,,,", 2, "H206"),
    "a price that lacks its ends": ("grab_rails,,2,,,,,,", 2, "H206"),
    "a negative stock": ("grab_rails,,,,-1,,,,", 2, "H203"),
    "half a piece": ("grab_rails,,,,1.5,,,,", 2, "H203"),
    "not a number": ("grab_rails,nan,2,3,,,,,", 2, "H203"),
    "an unknown substitute": ("grab_rails,,,,,,,nothing_like_it,", 2, "H402"),
    "itself": ("grab_rails,,,,,,,,grab_rails", 2, "H206"),
    "too few cells": ("grab_rails,1", 2, "H107"),
}


@pytest.mark.parametrize("what", BAD_ROWS)
def test_each_wrong_row_of_prices_is_said_with_its_line(what, layer):
    rows, line, code = BAD_ROWS[what]
    with (
        rule_set_folder(layer("", prices=PRICES.splitlines()[0] + "\n" + rows + "\n")) as folder,
        pytest.raises(ProblemsFoundError) as error,
    ):
        folder.catalogue()
    assert [(problem.code, problem.place.line) for problem in error.value.problems] == [(code, line)]


def test_days_that_have_not_come_and_a_layer_that_goes_on_unread_are_refused(layer):
    prices = "item,price_gbp,checked_on\ngrab_rails,35,2026-11-25\n"
    figure = "floor_minutes: {value: 30, source: The contract, year: 2027}\n"
    folder = layer(prices=prices, **{"catalogue/commissioning.yaml": figure})
    header = folder / "rule_set.yaml"
    text = header.read_text(encoding="utf-8").replace("next_review: 2030", "next_review: 2032")
    header.write_text(text, encoding="utf-8")
    with rule_set_folder(folder) as version:
        own = version.catalogue()
        _, against = prove_layer(own, version.load(own, authoring=True), folder, DAY)
    assert [problem.message for problem in against] == [
        "`checked_on` of `grab_rails` is 25 November 2026, which has not come",
        "the year of `floor_minutes` is 2027, which has not come",
        "`next_review` is 1 January 2032, and the base is read again by 1 January 2030",
    ]


def test_a_layer_may_have_items_and_sources_of_its_own(layer, base):
    item = """family: own
items:
  - id: town_walker
    name: Town walker
    plain: A walking frame that our town lends, with a tray and a basket.
    operated_by: person
    competency: {tier: amber, because: It is fitted to the person's height.}
    tasks: [bed_transfer]
    price: {low: 40, likely: 50, high: 60, unit: GBP, source: Our store}
"""
    folder = layer(
        "", rule("walker", "person.grip >= 4", about="town_walker"), **{"catalogue/own.yaml": item}
    )
    with rule_set_folder(folder) as version, pytest.raises(ProblemsFoundError) as problem:
        version.catalogue()
    assert {problem.code for problem in problem.value.problems} == {
        "H405"
    }  # every trait is answered, as in the base


def test_a_review_with_a_layer_can_be_made_by_the_engine_too(layer, catalogue):
    substitutes = "perching_stool; bed_rails"
    rows = f"{PRICES.splitlines()[0]}\nlong_handled_reacher,,,,0,,,{substitutes},\n"
    folder = layer(BOUND, rule("stool", "person.reach >= 0", about="perching_stool"), rows)
    run("rules", "prove", folder)
    with rule_set_folder(folder) as version:
        own = version.catalogue()
        rule_set = version.load(own)
    with Reviewer(own, rule_set) as reviewer:
        review = reviewer.review(demonstration_package("DEMO-03", own), reviewed_on=DAY)
    assert review.provenance.base == rule_set.base
    store = " ".join(" ".join(store_lines(review, own)).split())
    assert "in its place, if the therapist agrees: Perching stool;" in store
    assert "not in its place here, since this review does not suggest it: Bed rails." in store


def test_a_set_starts_complete_and_leads_on_without_a_circle(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("rules", "init", "mine").exit_code == 0
    assert run("rules", "check", "mine").exit_code == 0
    assert run("rules", "test", "mine").exit_code == 0
    new = (
        "rules",
        "new",
        "weak_grip",
        "suggest",
        "grab_rails",
        "--when",
        "person.grip >= 3",
        "--cites",
        "practice-ot",
    )
    assert run(*new, "--set", "mine", "--into", "grip").exit_code == 0
    assert run("rules", "test", "mine").exit_code == 0
    assert run("rules", "cover", "mine").exit_code == 1
    assert run("rules", "cover", "mine", "--missing", "--into", "grip").exit_code == 0
    assert run("rules", "test", "mine").exit_code == 0
    assert run("rules", "cover", "mine").exit_code == 0
    assert run("rules", "mutate", "mine").exit_code == 0
    files = [str(path) for path in (tmp_path / "mine").rglob("*.yaml") if path.name != "rule_set.yaml"]
    assert run("rules", "format", "--check", *files).exit_code == 0
    assert run("rules", "init", "mine").exit_code == 2
    assert run("rules", "init", "No Name").exit_code == 2
    assert run("rules", "init", "a" * 61).exit_code == 2


def test_a_layer_may_lie_over_a_set_that_has_a_catalogue_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLE, tmp_path / "night_service")
    started = run("rules", "init", "north", "--extends", "night_service")
    assert started.exit_code == 0, started.exception
    assert run("rules", "prove", "north").exit_code == 0
    assert load_contacts(tmp_path / "north" / "contacts.yaml") == {}
    with rule_set_folder(tmp_path / "north") as folder:
        catalogue = folder.catalogue()
        rule_set = folder.load(catalogue)
    assert set(catalogue.activities) == {"vending", "toiletbesoeg"}
    assert [table.table for table in rule_set.tables] == ["tryk_om_natten"]


DEMANDING = """effective_to: 2031-01-01
about: What the base is about.
second_signature: [judgement, second_carer]
lifted_by_name: [keep]
safety_items: [pendant_alarm]
who_may_lift:
  - {people: therapist, says: [therapist]}
who_may_not: [carer]
who_may_answer: [principal occupational therapist]
decision_reasons:
  - {code: no_gain, choices: [decline], words: It would change nothing}
"""


@pytest.fixture
def demanding(base):
    """A small base whose header says everything that a layer could lose."""
    path = base / "rule_set.yaml"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + DEMANDING, encoding="utf-8")
    return base


@pytest.mark.parametrize("key", _HEADER_KEYS)
def test_no_entry_of_the_header_of_a_base_is_lost_in_its_layer(key, layer, demanding, catalogue):
    kinds = [key in kind for kind in (DUTIES, TAKEN_OVER, OF_THE_BASE, OF_ITS_OWN)]
    assert kinds.count(True) == 1, f"say in layer_header.py what becomes of `{key}`"
    if key in OF_ITS_OWN:
        return
    inherited = getattr(load_rule_set(catalogue, demanding), key)
    assert inherited, f"let the base of this test say `{key}`"
    assert getattr(loaded(layer()), key) == inherited


def test_a_layer_adds_to_what_its_base_demands_of_whoever_signs(layer, demanding):
    rule_set = loaded(
        layer(
            "second_signature: [red_item]\nlifted_by_name: [keep, own_hold]\nsafety_items: [falls_detector]\n"
            "decision_reasons:\n  - {code: our_own, choices: [ask], words: Our panel decides}\n"
            "effective_to: 2030-06-01\n",
            rule("own_hold", "risks.hoarding == true", "hold", "everything", **HOLD),
        )
    )
    assert rule_set.second_signature == ("judgement", "second_carer", "red_item")
    assert rule_set.lifted_by_name == ("keep", "own_hold")
    assert rule_set.safety_items == ("pendant_alarm", "falls_detector")
    assert [reason.code for reason in rule_set.decision_reasons] == ["no_gain", "our_own"]
    assert rule_set.effective_to == date(2030, 6, 1)
    assert rule_set.own_demands("lifted_by_name") == ("own_hold",)


LESS = {
    "no second signature": "second_signature: []\n",
    "fewer second signatures": "second_signature: [judgement]\n",
    "no hold lifted by name": "lifted_by_name: []\n",
    "no item of safety": "safety_items: []\n",
    "no coded reason": "decision_reasons: []\n",
    "a reason in other words": "decision_reasons:\n  - {code: no_gain, choices: [decline, ask], words: Whatever}\n",
    "in force after its base": "effective_to: 2032-01-01\n",
}


@pytest.mark.parametrize("what", LESS)
def test_a_layer_that_demands_less_than_its_base_is_refused(what, layer, demanding):
    problems = said(layer(LESS[what]))
    assert problems, what
    assert all(problem.startswith("H812") for problem in problems), problems


def test_what_a_base_demands_is_for_its_own_cases_to_state_and_not_for_those_of_a_layer(layer, demanding):
    with rule_set_folder(layer()) as folder:
        catalogue = folder.catalogue()
        rule_set = folder.load(catalogue, authoring=True)
    suite = Suite(catalogue, rule_set, ())
    assert unstated_demands(suite) == {}
    assert [mutant for mutant in consequence_fates(suite) if mutant.rule is None] == []


def test_a_hold_that_a_council_sets_aside_names_who_lifted_it_and_asks_for_another_signature(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert run("rules", "init", "our_town", "--extends", "home_care").exit_code == 0
    with rule_set_folder(tmp_path / "our_town") as folder:
        catalogue = folder.catalogue()
        rule_set = folder.load(catalogue, authoring=True)
    with Reviewer(catalogue, rule_set) as reviewer:
        review = reviewer.review(demonstration_package("DEMO-02", catalogue), reviewed_on=DAY)
    judgement = Judgement(
        source="rule:hold_safeguarding_concern_open", because="The enquiry was closed on Monday."
    )
    decision = Decision(judgements=(judgement,))
    assert second_signature_for(review, decision, rule_set)
    named = "name who lifted it"
    assert any(named in sentence for sentence in obstacles(review, decision, rule_set))
    lifted = judgement.changed(lifted_by="A. Lead", lifted_as="Safeguarding lead", lifted_on=DAY)
    assert not any(
        named in sentence for sentence in obstacles(review, decision.changed(judgements=(lifted,)), rule_set)
    )


def test_a_layer_without_a_safety_log_is_held_to_that_of_its_base_and_compared_with_it(layer, base):
    shutil.copytree(SHIPPED / "safety", base / "safety")
    folder = layer(OFF)
    for words in (("check", folder), ("diff", base, folder)):
        outcome = run("safety", *words, *(("--format", "json") if words[0] == "diff" else ()))
        assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
        assert "H101" not in outcome.output
    assert "hazards_changed" in outcome.output


def test_a_bound_that_a_layer_changes_is_named_where_it_is_changed(layer):
    folder = layer(BOUND)
    header = (folder / "rule_set.yaml").read_text(encoding="utf-8").splitlines()
    line = 1 + next(number for number, text in enumerate(header) if "now:" in text)
    for command in ("cover", "mutate"):
        # A line may be broken inside the path of the folder.
        printed = "".join(run("rules", command, folder).output.split())
        assert f"{folder}/rule_set.yaml:{line}:" in printed
        assert f"rules/trial/rules.yaml:{line}:keep" not in printed


def test_a_new_layer_that_changes_no_rule_is_not_told_that_something_is_missing(layer):
    folder = layer()
    for command in ("test", "mutate", "cover", "check"):
        outcome = run("rules", command, folder)
        assert outcome.exit_code == 0, outcome.output
    assert "nothing of its own to test" in run("rules", "test", folder).output


def test_what_is_missing_of_an_own_item_is_said_of_the_layer_and_not_of_its_base(layer):
    folder = layer("", rule("stool", "person.standing == unable", about="perching_stool"))
    assert "council/rule_set.yaml" in "".join(run("rules", "check", folder).output.split())


def test_a_layer_without_properties_of_its_own_is_not_said_to_be_unproved(layer):
    outcome = run("rules", "check", layer(OFF))
    assert "nothing was proved" not in outcome.output


def test_a_stock_that_is_no_count_is_helped_to_a_count_and_not_to_a_price(layer):
    rows = PRICES.splitlines()[0] + "\ngrab_rails,,,,yes,,,,\n"
    with rule_set_folder(layer("", prices=rows)) as folder, pytest.raises(ProblemsFoundError) as wrong:
        folder.catalogue()
    (problem,) = wrong.value.problems
    assert (problem.code, "149.50" in problem.help, "a whole number" in problem.help) == (
        "H203",
        False,
        True,
    )


SAFETY = """
- safety: T1_rails
  says: No bed rails are offered where somebody hoards
  only: [bed_rails]
  never_offered_when: risks.hoarding == true
- safety: T2_home
  says: Washing stays as it is after hospital
  activities: [wash]
  held_when: risks.weeks_since_hospital_discharge < 4
- safety: T3_reach
  says: Whoever reaches badly may have a reacher
  only: [long_handled_reacher]
  stays_possible_when: reading.weak_reach == true
"""
LAYERS = {
    "what stays possible is off": (OFF, "", ["H614"]),
    "a rule of its own": ("", rule("mine", "person.grip >= 3", about="bath_board"), []),
    "what kept an item away is off": (
        "off:\n  - {rule: out, because: Our procedure puts it in another way.}\n",
        rule("mine", "risks.hoarding == true", about="bed_rails"),
        ["H610", "H614", "H814"],
    ),
    "a hold ends sooner": (
        "bounds:\n  - {rule: keep, was: risks.weeks_since_hospital_discharge < 6,"
        " now: risks.weeks_since_hospital_discharge < 2, because: Our procedure puts it in another way.}\n",
        "",
        ["H614", "H814"],
    ),
    "a reading has another bound": (
        "bounds:\n  - {rule: weak, was: person.reach >= 2, now: person.reach >= 3,"
        " because: Our procedure puts it in another way.}\n",
        "",
        [],
    ),
    "a risk makes an exclusion stop": (
        "",
        rule("mine", "risks.hoarding == false", "exclude", "[bath_board]"),
        ["H610"],
    ),
}


@pytest.mark.parametrize("what", LAYERS)
def test_check_asks_of_what_a_layer_touches_and_says_what_prove_would(what, layer, base):
    more, rules, codes = LAYERS[what]
    (base / "checks" / "safety.yaml").write_text(SAFETY, encoding="utf-8")
    (base / "beds.yaml").write_text(rule("beds", "person.grip >= 2", about="bed_rails"), encoding="utf-8")
    folder = layer(more, rules)
    with rule_set_folder(folder) as version:
        catalogue = version.catalogue()
        rule_set = version.load(catalogue, authoring=True)
        _, refused = prove_layer(catalogue, rule_set, folder, DAY)
        assert stands_against(catalogue, rule_set, folder, str(folder), DAY) == refused
    assert sorted({problem.code for problem in refused if problem.severity == "error"}) == codes


def test_check_leaves_the_rules_of_the_base_to_the_base(layer, base, monkeypatch):
    text = (base / "rules.yaml").read_text(encoding="utf-8")
    twice = rule("idle", "{all: [person.grip >= 2, person.grip >= 1]}", about="bath_board")
    (base / "rules.yaml").write_text(text + twice, encoding="utf-8")
    assert "H606" in run("rules", "check", base).output
    assert (
        "H606"
        not in run("rules", "check", layer("", rule("mine", "person.grip >= 3", about="bath_board"))).output
    )
