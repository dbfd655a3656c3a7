"""Nothing that an author writes is ignored in silence: stray files, doubles, empty reasons, and changes that cannot be."""

import os
from datetime import date

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.terminal.command import handrail
from engine import ProblemsFoundError, load_rule_set
from engine.authoring import analyse, load_cases, load_properties
from engine.authoring.cases.fixture import settable
from engine.knowledge.set_files import stray_files
from tests.authoring.conftest import HEADER, HOLD, rule

RULES = rule("rails", "person.grip >= 2")


def problems(catalogue, folder):
    with pytest.raises(ProblemsFoundError) as error:
        load_rule_set(catalogue, folder, "set")
    return [(problem.code, problem.place.file, problem.help) for problem in error.value.problems]


STRAY = {
    "two.yml": "name it `two.yaml`",
    "two.YAML": "name it `two.yaml`",
    "more/two.yaml": "folders within a set are not read",
    "checks/property.yaml": "did you mean `properties.yaml`?",
    "checks/c.yaml": "read are: properties.yaml",
    "checks/case/c.yaml": "did you mean `cases/`?",
    "checks/cases/c.yml": "name it `c.yaml`",
    "checks/cases/more/c.yaml": "folders within a set are not read",
    "checks/bases/b.json": "files here end in `.yaml`",
    "rules.yaml.bak": "files here end in `.yaml`",
    "versions/1.0.0/rules.yaml": "a version is a folder with its own rule_set.yaml",
    "signed/somebody.yml": "name it `somebody.yaml`",
    "Rule_Set.yml": "name it `Rule_Set.yaml`",
}


@pytest.mark.parametrize("path", STRAY)
def test_a_file_that_nothing_would_read_is_an_error(path, small_set, catalogue):
    folder = small_set(RULES)
    stray = folder / path
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text(RULES.replace("rails", "more"), encoding="utf-8")
    ((code, file, hint),) = problems(catalogue, folder)
    assert code == "H110"
    assert f"set/{path}".startswith(file)
    assert STRAY[path] in hint


def test_notes_and_hidden_files_may_lie_anywhere(small_set, catalogue):
    folder = small_set(RULES)
    for path in ("README.md", ".gitignore", "checks/cases/notes.md"):
        (folder / path).write_text("A note.", encoding="utf-8")
    assert len(load_rule_set(catalogue, folder).rules) == 1


def test_what_a_catalogue_of_ones_own_knows_of_nights_is_no_stray_file(small_set):
    folder = small_set(rule("r", "person.grip >= 2"))
    nights = folder / "catalogue" / "nights"
    nights.mkdir(parents=True)
    (nights / "presence_changes.yaml").write_text("kinds: []\n", encoding="utf-8")
    assert not list(stray_files(folder, "set"))
    (nights / "more.yaml").write_text("kinds: []\n", encoding="utf-8")
    assert [problem.place.file for problem in stray_files(folder, "set")] == [
        "set/catalogue/nights/more.yaml"
    ]


def test_what_is_read_of_a_layer_alone_or_of_a_whole_catalogue_alone_is_a_stray_file_in_the_other(small_set):
    folder = small_set(rule("r", "person.grip >= 2"))
    (folder / "catalogue" / "nights").mkdir(parents=True)
    (folder / "catalogue" / "prices.csv").write_text("item\n", encoding="utf-8")
    for is_layer, name, words in ((True, "nights", "the base"), (False, "prices.csv", "prices.yaml")):
        (problem,) = stray_files(folder, "set", is_layer=is_layer)
        assert (problem.place.file, words in problem.help) == (f"set/catalogue/{name}", True)


def test_a_pipe_is_no_file_and_nothing_waits_for_it(small_set, catalogue):
    folder = small_set(RULES)
    os.mkfifo(folder / "p.yaml")
    ((code, file, _),) = problems(catalogue, folder)
    assert (code, file) == ("H101", "set/p.yaml")


WRONG_RULES = {
    "a reading that two rules derive": (
        rule("one", "person.grip >= 2", "reading", "weak")
        + rule("two", "person.reach >= 2", "reading", "weak"),
        "H207",
    ),
    "a reason of blanks": (
        RULES.replace("A reason that an occupational therapist would sign.", f"'{' ' * 30}'"),
        "H205",
    ),
    "a reason of one letter": (
        RULES.replace("A reason that an occupational therapist would sign.", "x" * 30),
        "H206",
    ),
    "a reason that turns the text round": (
        RULES.replace("A reason that an occupational", '"A reason \\u202E that an occupational').replace(
            "sign.", 'sign."'
        ),
        "H208",
    ),
    "a reason that rings a bell": (
        RULES.replace("A reason that an occupational", '"A reason \\x07 that an occupational').replace(
            "sign.", 'sign."'
        ),
        "H208",
    ),
    "an item that is written twice": (
        rule("r", "person.grip >= 2", about="[grab_rails, grab_rails]"),
        "H206",
    ),
    "a source that is written twice": (RULES.replace("[practice-ot]", "[practice-ot, practice-ot]"), "H206"),
    "a value that is listed twice": (rule("r", "'person.grip in [1, 1]'"), "H301"),
    "digits of another script": (rule("r", "person.grip >= \uff13"), "H303"),
    "a zero in front": (rule("r", "person.weight_kg >= 0140"), "H303"),
    "a decimal comma": (rule("r", "'person.weight_kg >= 140,5'"), "H303"),
    "an exponent": (rule("r", "person.weight_kg >= 1e2"), "H303"),
    "two comparisons on a line": (rule("r", "risks.hoarding == true and person.grip == 2"), "H301"),
    "a comparison the wrong way about": (rule("r", "true == risks.hoarding"), "H301"),
    "a range on a line": (rule("r", "1 < person.grip < 3"), "H301"),
    "a group of activities": (rule("r", "person.grip >= 2", "hold", "[moving]", **HOLD), "H403"),
}


@pytest.mark.parametrize("what", WRONG_RULES)
def test_what_would_be_taken_in_silence_is_said_in_one_message(what, small_set, catalogue):
    text, code = WRONG_RULES[what]
    reported = problems(catalogue, small_set(text))
    assert [reported_code for reported_code, _, _ in reported] == [code], reported


def test_a_group_of_activities_is_answered_with_its_activities(small_set, catalogue):
    ((_, _, hint),) = problems(
        catalogue, small_set(rule("r", "person.grip >= 2", "hold", "[moving]", **HOLD))
    )
    assert hint.startswith("name its activities: ")


DATES = {
    "an end before the beginning": "effective_to: 2025-01-01",
    "a review before the beginning": "next_review: 2025-01-01",
    "a review after the end": "effective_to: 2027-01-01",
}


@pytest.mark.parametrize("what", DATES)
def test_dates_out_of_order_are_said(what, small_set, catalogue):
    folder = small_set(RULES)
    line = DATES[what]
    lines = [
        header_line
        for header_line in HEADER.strip().splitlines()
        if header_line.split(":")[0] != line.split(":")[0]
    ]
    (folder / "rule_set.yaml").write_text("\n".join([*lines, line]) + "\n", encoding="utf-8")
    assert [code for code, _, _ in problems(catalogue, folder)] == ["H206"]


ASKS = {
    "another word": ("person.weight_kg is unknown", True),
    "either of two": ("{any: [person.weight_kg is unknown, person.height_cm is unknown]}", True),
    "turned round": ("{not: person.height_cm is unknown}", True),
    "the same word": ("person.height_cm is unknown", False),
    "the same word and more": ("{all: [person.height_cm is unknown, person.grip >= 2]}", False),
}


@pytest.mark.parametrize("what", ASKS)
def test_a_question_whose_answer_may_be_known_is_a_finding_with_a_package(what, small_set, opened, catalogue):
    when, wrong = ASKS[what]
    text = rule("asked", when, "ask", "person.height_cm", question="How tall?") + rule(
        "r", "person.height_cm >= 150"
    )
    rule_set, _, _ = opened(small_set(text))
    never_asked = [
        finding for finding in analyse(catalogue, rule_set, date(2026, 11, 24)) if finding.code == "H617"
    ]
    assert len(never_asked) == wrong
    assert all(finding.fixture for finding in never_asked)


def test_a_young_set_has_one_line_about_the_items_that_it_does_not_suggest_yet(small_set, opened, catalogue):
    rule_set, _, _ = opened(small_set(RULES))
    unsuggested = [
        finding for finding in analyse(catalogue, rule_set, date(2026, 11, 24)) if finding.code == "H607"
    ]
    assert len(unsuggested) == 1
    assert "items of the catalogue" in unsuggested[0].message


def test_check_says_that_nothing_was_declared_and_nothing_tried(small_set):
    folder = small_set(rule("held", "person.grip >= 2", "hold", "everything", **HOLD))
    result = CliRunner().invoke(handrail, ["rules", "check", str(folder)])
    assert result.exit_code == 0
    text = " ".join(result.output.split())
    assert "0 properties" in text
    assert "0 cases" in text


def test_a_condition_that_cannot_be_read_is_not_shown_as_a_package(small_set):
    result = CliRunner().invoke(
        handrail, ["rules", "check", str(small_set(rule("r", "risks.hoarding == yes")))]
    )
    assert "H303" in str(result.output or result.exception)
    assert "ready to paste" not in result.output


def test_the_witness_of_a_broken_property_is_one(small_set, catalogue):
    """The better package does not make the item available, and its variant does."""
    folder = small_set(
        rule("offered", "person.lives_alone == true", about="bed_lever")
        + rule("out", "person.grip <= 1", "exclude", "[bed_lever]"),
        checks__properties="""
            - property: A weaker grip adds no lever
              worse: {person.grip: up}
              never: [adds an item]
        """,
    )
    rule_set = load_rule_set(catalogue, folder)
    properties = load_properties(folder, "set", catalogue, rule_set)
    (broken,) = [
        finding
        for finding in analyse(catalogue, rule_set, date(2026, 11, 24), properties)
        if finding.code == "H610"
    ]
    assert "stops: [out]" in broken.fixture


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 500), st.text("ab 9:", max_size=4), st.just(()), st.just({"a": 1}),
    st.just("not assessed"),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_case_changes_it_loads_or_says_why(data, small_set, catalogue):
    words = [
        *catalogue.vocabulary.terms,
        "visits",
        "equipment",
        "goals",
        "unpaid_carers",
        "extra_visits.by_day",
    ]
    change = data.draw(st.dictionaries(st.sampled_from(words), VALUES, min_size=1, max_size=3))
    written = ", ".join(f"{word}: {_yaml(value)}" for word, value in change.items())
    cases = f"- case: anything\n  package: nothing_known\n  but: {{{written}}}\n"
    reported = problems_of_cases(small_set(RULES, cases), catalogue)
    assert all(problem.place.line > 0 for problem in reported)


@pytest.mark.parametrize("null", ["null", "not assessed"])
def test_any_word_that_a_case_may_set_can_be_not_assessed(null, small_set, catalogue):
    """A word that is never unknown is then what it is of the package as it stands."""
    words = [word for word in catalogue.vocabulary.terms if settable(word, catalogue)]
    words.remove("visit.minutes")
    cases = "".join(
        f"- case: {word}\n  package: nothing_known\n  but: {{visit.minutes: 30, {word}: {null}}}\n"
        for word in words
    )
    problems = problems_of_cases(small_set(RULES, cases), catalogue)
    lines_a_case = 3
    refused = {words[(problem.place.line - 1) // lines_a_case] for problem in problems}
    assert refused == {"task.activity"}


def problems_of_cases(folder, catalogue):
    try:
        load_cases(folder, "set", catalogue, load_rule_set(catalogue, folder))
    except ProblemsFoundError as error:
        return error.problems
    return ()


def _yaml(value):
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"'{value}'"
    return (
        {"a": "{a: 1}"}.get(next(iter(value), ""), "[]") if isinstance(value, (tuple, dict)) else str(value)
    )
