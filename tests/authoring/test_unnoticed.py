"""What a set or a layer may not hold unnoticed: other people in a profession's place, nobody who answers, empty words."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail
from engine import ProblemsFoundError, load_rule_set
from engine.authoring.lint.gaps import unwritten
from engine.knowledge import rule_set_folder
from engine.model.somebody import names_a_person, names_nobody
from engine.safety.assessment import is_signed
from tests.authoring.conftest import HEADER, HOLD, rule

PAGE = Path(__file__).parents[2] / "docs" / "for_rule_authors.md"
WHO = """who_may_lift:
  - {people: therapist, says: [therapist, therapy]}
  - {people: social worker, says: [social worker, social work]}
  - {people: safeguarding, says: [safeguarding, adult protection]}
  - {people: equipment service}
who_may_not: [carer, helper]
who_may_answer: [principal occupational therapist, principal social worker]
lifted_by_name: [concern]
"""
BASE = (
    rule("rails", "person.grip >= 2")
    + rule(
        "concern",
        "risks.safeguarding_concern_open == true",
        "hold",
        "everything",
        lifted_by="The enquiry is closed, or its lead confirms it.",
        lifted_by_whom="The safeguarding lead",
    )
    + rule(
        "home",
        "risks.weeks_since_hospital_discharge < 6",
        "hold",
        "everything",
        lifted_by="The equipment service has come.",
        lifted_by_whom="The therapist or social worker, with the equipment service",
    )
    + rule("out", "risks.hoarding == true", "exclude", "[bed_rails]")
)
WHY = "because: So they have been called here since 2020."


@pytest.fixture
def base(small_set):
    folder = small_set(BASE, folder="trial")
    header = folder / "rule_set.yaml"
    header.write_text(header.read_text(encoding="utf-8") + WHO, encoding="utf-8")
    return folder


@pytest.fixture
def layer(tmp_path, base, catalogue):
    """Makes a layer over the small base."""

    def make(header="", rules="", **files):
        folder = tmp_path / "council"
        (folder / "catalogue").mkdir(parents=True, exist_ok=True)
        content_hash = load_rule_set(catalogue, base, "rules/trial").content_hash
        text = HEADER.strip().replace("id: trial", "id: council")
        text += f'\nextends: trial@1\nbase_hash: "{content_hash}"\n{header}'
        (folder / "rule_set.yaml").write_text(text, encoding="utf-8")
        for name, content in {"own.yaml": rules, **files}.items():
            if content:
                (folder / name).write_text(content, encoding="utf-8")
        return folder

    return make


def loaded(folder, catalogue):
    with rule_set_folder(folder) as version:
        own = any((folder / "catalogue").glob("*.yaml"))
        return version.load(version.catalogue() if own else catalogue, authoring=True)


@pytest.fixture
def problems(catalogue):
    return lambda folder: problems_of(folder, catalogue)


def problems_of(folder, catalogue):
    try:
        loaded(folder, catalogue)
    except ProblemsFoundError as error:
        return [(problem.code, problem.message, problem.help, problem.place) for problem in error.problems]
    return []


def called(was, now):
    return f'people:\n  - {{was: {was}, now: "{now}", {WHY}}}\n'


NOT_THEM = {
    "somebody whom no name makes one who lifts": ("safeguarding lead", "visiting carer"),
    "and of a plural": ("safeguarding lead", "the carers"),
    "a name that does not say the profession": ("safeguarding lead", "duty desk"),
    "a choice between two": ("safeguarding lead", "safeguarding lead or the duty desk"),
    "a part of a name": ("lead", "desk"),
    "the other end of a name": ("safeguarding", "duty"),
    "a part of what lifts it": ("enquiry", "visit"),
    "a service that is a helper": ("equipment service", "friendly helper"),
    "one of two": ("therapist or social worker", "therapist"),
}


@pytest.mark.parametrize("what", NOT_THEM)
def test_nobody_else_is_put_in_the_place_of_those_who_may_lift_a_hold(what, layer, problems):
    was, now = NOT_THEM[what]
    refusals = problems(layer(called(was, now)))
    assert [code for code, *_ in refusals] == ["H812"], refusals
    assert refusals[0][3].line == 10
    assert refusals[0][2]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("safeguarding lead", "adult protection team"),
        ("social worker", "Social Work Team North"),
        ("equipment service", "independent living store"),
    ],
)
def test_a_council_has_its_own_names_for_the_same_people(was, now, layer, problems):
    assert problems(layer(called(was, now))) == []


def test_of_a_base_that_names_nobody_who_may_lift_nobody_has_another_name(layer, base, problems):
    header = base / "rule_set.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace(WHO, ""), encoding="utf-8")
    ((code, message, *_),) = problems(layer(called("safeguarding lead", "adult protection team")))
    assert code == "H812"
    assert "safeguarding lead" in message


OWN = rule("ours", "risks.hoarding == true", "hold", "everything", **HOLD)


@pytest.mark.parametrize(
    "whom", ["The visiting carer", "The therapist or the visiting carer", "The equipment service"]
)
def test_a_hold_that_nobody_who_may_lifts_is_refused_in_a_set_and_in_its_layers(whom, layer, base, problems):
    mine = OWN.replace("The therapist", whom)
    ((code, message, hint, _),) = problems(layer(rules=mine))
    assert (code, "names nobody who may lift" in message) == ("H206", True)
    assert "safeguarding" in hint
    (base / "more.yaml").write_text(mine, encoding="utf-8")
    assert [each[0] for each in problems(base)] == ["H206"]


def test_who_may_is_for_the_base_to_say(layer, problems):
    refusals = problems(layer("who_may_not: [nurse]\nwho_may_lift:\n  - {people: carer, says: [carer]}\n"))
    assert {code for code, *_ in refusals} == {"H812"}


def off(by):
    return f'off:\n  - {{rule: out, because: Nobody here lends any bed rails at all., answered_by: "{by}"}}\n'


NOBODY = {
    "nobody": ("nobody yet", "H205"),
    "to be confirmed": ("TBC", "H205"),
    "a mark": (".", "H205"),
    "a role alone": ("principal occupational therapist", "H205"),
    "a role and nobody": ("Nobody Yet, principal occupational therapist", "H205"),
    "the words of the example": ("A name, principal occupational therapist", "H205"),
    "a first name": ("Ada, principal occupational therapist", "H205"),
    "a role that may not": ("Ada Example, care assistant", "H204"),
    "a role that is misspelt": ("Ada Example, principle occupational therapist", "H204"),
}


@pytest.mark.parametrize("what", NOBODY)
def test_who_answers_for_less_is_a_person_with_a_role_of_the_list(what, layer, problems):
    by, code = NOBODY[what]
    refusals = problems(layer(off(by)))
    assert [each[0] for each in refusals] == [code], refusals
    assert "principal social worker" in refusals[0][2]
    if "principle" in by:
        assert "did you mean `principal occupational therapist`?" in refusals[0][2]


@pytest.mark.parametrize(
    "by",
    [
        "A. Head (principal occupational therapist)",
        "Ada Example, principal social worker",
        "Ada Example, the Principal Social Worker, North",
    ],
)
def test_a_name_and_a_role_answer(by, layer, problems):
    assert problems(layer(off(by))) == []


@pytest.mark.parametrize("name", ["nobody yet", "TBC", ".", "", "n/a.", "\u200b"])
def test_a_text_that_names_nobody_signs_nothing(name):
    assert not names_a_person(name)
    if name != "n/a.":
        assert names_nobody(name)
        assert not is_signed(name)


WORD = "- {word: person.weight_kg, question: What does she or he weigh?, because: So we ask in our town since 2020., "
BY = "answered_by: 'Ada Example, principal social worker'}\n"
REDEFINED = {
    "another meaning": ("- {word: person.grip, meaning: Whether the person is content}\n", "H812"),
    "another measure": ((WORD + BY).replace("weigh?", "weigh in stones?"), "H812"),
    "other numbers": ((WORD + BY).replace("weigh?", "weigh at 6?"), "H812"),
    "the contrary": ((WORD + BY).replace("she or he weigh?", "she or he not weigh?"), "H812"),
    "another span": (
        (WORD + BY)
        .replace("person.weight_kg", "risks.falls_last_12_months")
        .replace("weigh?", "say of last year?"),
        "H812",
    ),
    "nobody who answers": (WORD.rstrip(", ") + "}\n", "H202"),
    "no role": ((WORD + BY).replace("principal social worker", "cook"), "H204"),
}


@pytest.mark.parametrize("what", REDEFINED)
def test_a_layer_does_not_say_what_a_word_of_its_base_means(what, layer, problems):
    text, code = REDEFINED[what]
    refusals = problems(layer(**{"catalogue/words.yaml": text}))
    assert [each[0] for each in refusals] == [code], refusals
    assert refusals[0][3].file.endswith("catalogue/words.yaml")


ASKS = {
    "for the contrary": "Does the person not weigh this much?",
    "in another measure": "What does the person weigh in stones?",
    "for another number": "Does the person weigh more than 100 kg?",
}


@pytest.mark.parametrize("what", ASKS)
def test_a_question_of_a_layers_own_rule_asks_for_its_word_and_nothing_else(what, layer, problems):
    ask = rule("weight", "person.weight_kg is unknown", "ask", "person.weight_kg", question=ASKS[what])
    (refusal,) = problems(layer(rules=ask))
    assert refusal[0] == "H812", refusal
    same = rule(
        "weight", "person.weight_kg is unknown", "ask", "person.weight_kg", question="What do you weigh?"
    )
    assert not problems(layer(rules=same))


def test_a_layer_asks_in_other_words_and_each_review_says_who_answers_for_it(layer):
    folder = layer(**{"catalogue/words.yaml": WORD + BY})
    with rule_set_folder(folder) as version:
        catalogue = version.catalogue()
        rule_set = version.load(catalogue, authoring=True)
    assert catalogue.vocabulary["person.weight_kg"].ask == "What does she or he weigh?"
    assert catalogue.vocabulary["person.weight_kg"].description == "Body weight"
    assert rule_set.base is not None
    assert rule_set.base.answered_for == (
        "the question of person.weight_kg (Ada Example, principal social worker)",
    )


SIGN = "A reason that an occupational therapist would sign."
RULES = rule("held", "person.grip >= 2", "hold", "everything", **HOLD) + rule("rails", "person.grip >= 3")
UNSEEN, FILLERS = "\u200b" * 30, "\u3164 \u3164\u3164 \u115f" * 5
EMPTY = {
    "a mark that lifts a hold": (RULES.replace("A review.", '"."'), "", "H205"),
    "a mark who lifts it": (RULES.replace("The therapist", '"-"'), "", "H205"),
    "a letter": (RULES.replace("A review.", "x"), "", "H205"),
    "marks that nobody sees": (RULES.replace(SIGN, f'"{UNSEEN}"'), "", "H205"),
    "words filled up with what nobody sees": (RULES.replace(SIGN, f'"a b c{UNSEEN}"'), "", "H206"),
    "letters that are drawn as nothing": (RULES.replace(SIGN, f'"{FILLERS}"'), "", "H205"),
    "a reviewer without a name": (RULES, 'reviewers: ["", Ada Example]\n', "H205"),
    "a reviewer twice": (RULES, "reviewers: [Ada Example, Ada Example]\n", "H206"),
    "a reviewer who is nobody": (RULES, "reviewers: [nobody yet]\n", "H206"),
    "everything and more": (RULES.replace("everything", "[everything, wash]"), "", "H206"),
    "a hold by name that there is not": (RULES, "lifted_by_name: [hold]\n", "H201"),
    "a rule by name that is no hold": (RULES, "lifted_by_name: [rails]\n", "H201"),
    "a hold by name twice": (RULES, "lifted_by_name: [held, held]\n", "H206"),
    "an item of safety that there is not": (RULES, "safety_items: [pendant_alram]\n", "H402"),
    "one code for two reasons": (
        RULES,
        "decision_reasons:\n  - {code: a, choices: [ask], words: One}\n  - {code: a, choices: [ask], words: Two}\n",
        "H206",
    ),
    "a trait asked for and ruled out": (
        rule("r", "person.grip >= 2", about="{has: [watches_person], has_not: [watches_person]}"),
        "",
        "H206",
    ),
    "a trait twice": (
        rule("r", "person.grip >= 2", about="{has: [watches_person, watches_person]}"),
        "",
        "H206",
    ),
}


@pytest.mark.parametrize("what", EMPTY)
def test_what_says_nothing_or_contradicts_itself_is_refused(what, small_set, problems):
    rules, header, code = EMPTY[what]
    folder = small_set(rules)
    path = folder / "rule_set.yaml"
    path.write_text(path.read_text(encoding="utf-8") + header, encoding="utf-8")
    refusals = problems(folder)
    assert {each[0] for each in refusals} == {code}, refusals
    assert refusals[0][3].line > 0


def test_a_text_of_an_own_item_that_says_nothing_is_refused(layer, problems):
    text = "items:\n  - id: town_walker\n    plain: '....................'\n"
    refusals = problems(layer(**{"catalogue/own.yaml": text}))
    assert ("H205", 3) in [(code, place.line) for code, _, _, place in refusals]


@pytest.mark.parametrize("figure", ["9" * 38, "123456789.5"])
def test_a_number_that_is_too_large_is_shown_as_it_was_written(figure, small_set, problems):
    need = {"action": '"Look at it."', "may_cost_hours": f"{{low: 1, likely: 2, high: -{figure}}}"}
    folder = small_set(
        rule("r", f"person.weight_kg >= {figure}")
        + rule("n", "person.grip >= 2", "unmet_need", "Weak hands", **need)
    )
    refusals = problems(folder)
    assert figure in refusals[0][1]
    assert not any("e+" in message for _, message, *_ in refusals)


@pytest.mark.parametrize("key", ["lifted_by", "lifted_by_whom", "because"])
def test_each_sentence_that_a_new_rule_leaves_open_is_said(key, small_set, catalogue, base):
    texts = {"lifted_by": "A review.", "lifted_by_whom": "The therapist", "because": SIGN}
    text = rule("held", "person.grip >= 2", "hold", "everything", **HOLD)
    (base / "more.yaml").write_text(
        text.replace(texts[key], "'To be written: what this says.'"), encoding="utf-8"
    )
    (finding,) = unwritten(loaded(base, catalogue))
    assert finding.code == "H613"
    assert f"`{key}`" in finding.message


def test_a_name_in_the_header_that_is_misspelt_is_answered_with_the_one_that_was_meant(small_set, problems):
    folder = small_set(RULES)
    path = folder / "rule_set.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "lifted_by_name: [hled]\n", encoding="utf-8")
    ((_, _, hint, place),) = problems(folder)
    assert hint == "did you mean `held`?"
    assert place.line == 8


JUNK = {
    "contacts.yaml": "boss: 01234\n",
    "contacts.yaml ": "- therapist\n",
    "contacts.yaml  ": "therapist: ' '\n",
    "proof.yaml": "nonsense: 1\n",
    "base_rules.yaml": "nonsense: 1\n",
    "base_rules.yaml ": "- rails\n",
}


@pytest.mark.parametrize("name", JUNK)
def test_files_beside_the_rules_are_read_too(name, layer, base, problems):
    for folder in (layer(), base):
        file = folder / name.strip()
        file.write_text(JUNK[name], encoding="utf-8")
        refusals = problems(folder)
        assert refusals, folder
        assert all(place.file.endswith(name.strip()) for *_, place in refusals), refusals
        file.unlink()


def test_contacts_that_can_be_printed_may_lie_beside_the_rules(small_set, problems):
    folder = small_set(RULES)
    (folder / "contacts.yaml").write_text("therapist: Ada Example, 01234 567890\n", encoding="utf-8")
    assert problems(folder) == []


WORSE = """
- property: A worse ability adds no item that the person must work
  worse: {person.lifts_legs: up}
  never: [adds an item]
  operated_by: [person]
"""


@pytest.fixture
def exampled(base, layer):
    """A layer over a base with a property of the shipped set, to which the page's example is added."""
    (base / "checks" / "properties.yaml").write_text(WORSE, encoding="utf-8")
    folder = layer()
    (command,) = re.findall(r"^\$ handrail (rules new .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    def add(kind):
        words = shlex.split(command)
        words[words.index("caution")] = kind
        result = CliRunner().invoke(handrail, [*words, "--set", str(folder), "--into", "stool"])
        assert result.exit_code == 0, result.output
        file = folder / "stool.yaml"
        text = file.read_text(encoding="utf-8").replace("To be written: the reason", "The legs are weak")
        file.write_text(text, encoding="utf-8")
        return CliRunner().invoke(handrail, ["rules", "check", str(folder)])

    return add


def test_the_example_of_the_page_stands_in_a_layer(exampled):
    checked = exampled("caution")
    assert checked.exit_code == 0, checked.output


def test_check_says_of_a_layer_what_prove_would_refuse_at_the_rule_that_does_it(exampled):
    checked = exampled("suggest")
    text = " ".join(checked.output.split())
    assert checked.exit_code == 1, text
    assert "H610 A worse ability adds no item that the person must work" in text
    assert "stool.yaml:" in "".join(checked.output.split())
    assert "only for an item that it adds may it declare an exception" in text


def test_the_property_of_the_example_is_one_of_the_shipped_set():
    shipped = (PAGE.parents[1] / "rules" / "home_care" / "checks" / "properties.yaml").read_text(
        encoding="utf-8"
    )
    assert WORSE.splitlines()[1] in shipped
