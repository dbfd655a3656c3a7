"""Edits of a hostile or an unlucky author: each ends in one clear message with file and line, and never in a traceback."""

import os
import textwrap
from pathlib import Path

import pytest

from dashboard.terminal import main
from engine import ProblemsFoundError, load_rule_set
from engine.authoring import load_accepted, load_cases, load_properties, load_safety
from engine.knowledge import load_catalogue, rule_set_folder
from tests.authoring.conftest import HEADER, rule

RULE = rule("rails", "person.grip >= 2")
CASES = """- case: nobody is known
  package: nothing_known
- case: a weak grip
  same as: nobody is known
  but: {person.grip: 3}
  expect: {fires: [rails]}
"""
TWICE = RULE.replace("person.grip >= 2", "{all: [person.grip >= 2], all: [person.reach >= 2]}")
CIRCLE = CASES.replace("same as: nobody is known", "same as: a weak grip")
PROPERTY = """- property: Nothing gets worse here
  worse: {person.grip: up}
  never: [adds an item]
"""
ACCEPTED = """- code: H606
  about: rails
  because: It is quite all right as it is.
"""
SAFETY = """- safety: S1_a
  says: Nothing is offered here
  only: [grab_rails]
  never_offered_when: person.grip == 4
  care_when: person.grip == 4
"""


def loaded(folder, catalogue):
    """Everything of a set that `check` reads, and what is wrong with it."""
    try:
        rule_set = load_rule_set(catalogue, folder, "set", authoring=True)
    except ProblemsFoundError as error:
        return error.problems
    problems = []
    for load in (load_cases, load_properties, load_safety):
        try:
            load(folder, "set", catalogue, rule_set)
        except ProblemsFoundError as error:
            problems += error.problems
    try:
        load_accepted(folder, "set")
    except ProblemsFoundError as error:
        problems += error.problems
    return problems


EDITS = {
    "an anchor": ("rules.yaml", RULE.replace("when: ", "when: &w "), "H103", 3),
    "an alias": ("rules.yaml", RULE.replace("person.grip >= 2", "*w"), "H103", 3),
    "a merge of another rule": ("rules.yaml", RULE.replace("  when:", "  <<: *other\n  when:"), "H103", 3),
    "a tag that would run code": ("rules.yaml", RULE.replace("person.grip >= 2", "!!python/name:os.system x"), "H103", 3),
    "a harmless tag": ("rules.yaml", RULE.replace("person.grip >= 2", "!!str person.grip >= 2"), "H103", 3),
    "a key twice": ("rules.yaml", RULE + "  cites: [practice-ot]\n", "H105", 6),
    "a key twice in a condition": ("rules.yaml", TWICE, "H105", 3),
    "two documents": ("rules.yaml", RULE + "---\n" + RULE, "H104", 6),
    "a directive": ("rules.yaml", "%YAML 9.9\n---\n" + RULE, "H102", 1),
    "tabs": ("rules.yaml", RULE.replace("  when", "\twhen"), "H102", 3),
    "a NUL": ("rules.yaml", RULE.replace("that an", "that\0an"), "H102", 1),
    "UTF-16": ("rules.yaml", RULE.encode("utf-16"), "H101", 0),
    "Latin-1": ("rules.yaml", RULE.replace("A reason", "A r\u00e9ason").encode("latin-1"), "H101", 0),
    "six megabytes": ("rules.yaml", RULE + "# " + "x" * 6_000_000, "H103", 0),
    "fifty brackets": ("rules.yaml", RULE.replace("person.grip >= 2", "[" * 50), "H103", 3),
    "a key of Cyrillic letters": ("rules.yaml", RULE.replace("  when:", "  wh\u0435n: x\n  when:"), "H201", 3),
    "an id of Cyrillic letters": ("rules.yaml", RULE.replace("rule: rails", "rule: r\u0430ils"), "H205", 1),
    "an item of Cyrillic letters": ("rules.yaml", RULE.replace("grab_rails", "gr\u0430b_rails"), "H402", 2),
    "a word of Cyrillic letters": ("rules.yaml", RULE.replace("person.grip", "person.gr\u0456p"), "H302", 3),
    "a space of no width in an id": ("rules.yaml", RULE.replace("rule: rails", "rule: ra\u200bils"), "H205", 1),
    "an override of direction in a reason": ("rules.yaml", RULE.replace("A reason", "A \u202ereason"), "H208", 4),
    "a date as an id": ("rules.yaml", RULE.replace("rule: rails", "rule: 2026-01-01"), "H203", 1),
    "true as an id": ("rules.yaml", RULE.replace("rule: rails", "rule: true"), "H203", 1),
    "a kind in capitals": ("rules.yaml", RULE.replace("  suggest:", "  Suggest:"), "H201", 2),
    "no reason": ("rules.yaml", RULE.replace("A reason that an occupational therapist would sign.", "~"), "H203", 4),
    "a reason as a list": ("rules.yaml", RULE.replace("A reason that an", "[A reason, b]\n#"), "H203", 4),
    "one source without a list": ("rules.yaml", RULE.replace("[practice-ot]", "practice-ot"), "H203", 5),
    "no source": ("rules.yaml", RULE.replace("[practice-ot]", "[]"), "H205", 5),
    "a source that is a number": ("rules.yaml", RULE.replace("[practice-ot]", "[12]"), "H203", 5),
    "a condition that is true": ("rules.yaml", RULE.replace("person.grip >= 2", "true"), "H301", 3),
    "a condition of nothing": ("rules.yaml", RULE.replace("person.grip >= 2", "{all: []}"), "H301", 3),
    "a condition as Python": ("rules.yaml", RULE.replace("person.grip >= 2", "__import__('os').system('ls')"), "H301", 3),
    "an empty condition": ("rules.yaml", RULE.replace("person.grip >= 2", "''"), "H301", 3),
    "a scope in capitals": ("rules.yaml", RULE.replace("  when:", "  for: Person\n  when:"), "H204", 3),
    "an id of ninety letters": ("rules.yaml", RULE.replace("rule: rails", "rule: " + "r" * 90), "H205", 1),
    "an id with a dot of its own": ("rules.yaml", RULE.replace("rule: rails", "rule: table.row.more"), "H205", 1),
    "a map of rules": ("rules.yaml", "rails:\n  suggest: grab_rails\n", "H104", 1),
    "a rule that is a word": ("rules.yaml", RULE + "- rails\n", "H104", 6),
    "a thirteenth month": ("rule_set.yaml", HEADER.replace("2026-01-01", "2026-13-01"), "H203", 5),
    "a day that there is not": ("rule_set.yaml", HEADER.replace("2026-01-01", "2026-02-30"), "H203", 5),
    "an English date": ("rule_set.yaml", HEADER.replace("2026-01-01", "01/11/2026"), "H203", 5),
    "a moment": ("rule_set.yaml", HEADER.replace("2026-01-01", "2026-01-01T00:00:00Z"), "H203", 5),
    "a year alone": ("rule_set.yaml", HEADER.replace("2026-01-01", "2026"), "H203", 5),
    "a version as a number": ("rule_set.yaml", HEADER.replace("1.0.0", "1.0"), "H203", 4),
    "no authors": ("rule_set.yaml", HEADER.replace("[An author]", "[]"), "H205", 6),
    "a header that is a list": ("rule_set.yaml", "- id: trial\n", "H104", 1),
    "an empty header": ("rule_set.yaml", "", "H104", 1),
    "a signature for everything": ("rule_set.yaml", HEADER + "second_signature: [everything]\n", "H204", 8),
    "it extends itself": ("rule_set.yaml", HEADER + "extends: set@1\n", "H812", 8),
    "it extends nothing": ("rule_set.yaml", HEADER + "extends: no_such_set@1\n", "H101", 8),
    "it extends a path": ("rule_set.yaml", HEADER + "extends: ../../etc@1\n", "H205", 8),
    "it extends without a version": ("rule_set.yaml", HEADER + "extends: home_care\n", "H205", 8),
    "off without a base": ("rule_set.yaml", HEADER + "off: [{rule: a, because: It does not hold here.}]\n", "H206", 1),
    "off as a word": ("rule_set.yaml", HEADER + "off: all\n", "H203", 8),
    "cases as a map": ("checks/cases/cases.yaml", "case: one\n", "H104", 1),
    "a case in another schema": ("checks/cases/cases.yaml", "- schema: 9\n" + CASES, "H111", 1),
    "a schema that is a word": ("checks/cases/cases.yaml", "- schema: one\n" + CASES, "H203", 1),
    "a schema in the middle": ("checks/cases/cases.yaml", CASES + "- schema: 1\n", "H206", 7),
    "a case that expects itself": ("checks/cases/cases.yaml", CIRCLE, "H701", 3),
    "a change to a date": ("checks/cases/cases.yaml", CASES.replace("person.grip: 3", "person.grip: 2026-01-01"), "H703", 5),
    "a change to infinity": ("checks/cases/cases.yaml", CASES.replace("person.grip: 3", "person.grip: .inf"), "H703", 5),
    "a change to a list": ("checks/cases/cases.yaml", CASES.replace("person.grip: 3", "person.grip: [3]"), "H703", 5),
    "a change of a reading": ("checks/cases/cases.yaml", CASES.replace("person.grip: 3", "reading.weak: true"), "H702", 5),
    "an expectation with an unknown key": ("checks/cases/cases.yaml", CASES.replace("{fires:", "{fire:"), "H201", 6),
    "a property of nothing": ("checks/properties.yaml", PROPERTY.replace("{person.grip: up}", "{}"), "H205", 2),
    "a property that never happens": ("checks/properties.yaml", PROPERTY.replace("adds an item", "explodes"), "H204", 3),
    "a property upside down": ("checks/properties.yaml", PROPERTY.replace("up", "sideways"), "H204", 2),
    "an acceptance without a reason": ("checks/accepted.yaml", ACCEPTED.partition("  because")[0], "H202", 1),
    "an acceptance of an error": ("checks/accepted.yaml", ACCEPTED.replace("H606", "H999"), "H206", 1),
    "a safety property with two conditions": ("checks/safety.yaml", SAFETY, "H206", 1),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_an_odd_edit_is_one_message_at_its_line(what, small_set, catalogue):
    path, text, code, line = EDITS[what]
    folder = small_set(RULE, CASES)
    target = folder / path
    if isinstance(text, bytes):
        target.write_bytes(text)
    else:
        target.write_text(
            textwrap.dedent(text).lstrip("\n") if path == "rule_set.yaml" else text, encoding="utf-8"
        )
    expected_line = line - 1 if path == "rule_set.yaml" and line > 1 and text.startswith("\n") else line
    places = [(problem.code, problem.place.file, problem.place.line) for problem in loaded(folder, catalogue)]
    assert places == [(code, f"set/{path}", expected_line)], loaded(folder, catalogue)


def test_a_link_that_leads_nowhere_or_to_itself_is_said(small_set, catalogue):
    for name, to in {"lost.yaml": "/no/such/file", "round.yaml": "round.yaml"}.items():
        folder = small_set(RULE, folder=name.partition(".")[0])
        os.symlink(to, folder / name)
        (problem,) = loaded(folder, catalogue)
        assert (problem.code, problem.place.file) == ("H101", f"set/{name}")


def test_a_folder_that_is_named_as_a_file_is_said(small_set, catalogue):
    folder = small_set(RULE)
    (folder / "more.yaml").mkdir()
    (problem,) = loaded(folder, catalogue)
    assert (problem.code, problem.place.file) == ("H110", "set/more.yaml")


def test_two_sets_that_extend_each_other_are_refused(small_set, catalogue):
    for name, other in (("first", "second"), ("second", "first")):
        folder = small_set(RULE, folder=name)
        text = HEADER.strip().replace("id: trial", f"id: {name}") + f"\nextends: {other}@1\n"
        (folder / "rule_set.yaml").write_text(text, encoding="utf-8")
    (problem,) = loaded(folder, catalogue)
    assert problem.code == "H812"


STORE = "item,price_gbp,in_stock,supplier\n"
ROWS = {
    "a formula": ('grab_rails,12,3,"=HYPERLINK(""http://x"")"\n', "H203", 2),
    "a formula behind a space": ("grab_rails,12,3, @SUM(A1)\n", "H203", 2),
    "a control character": ("grab_rails,12,3,A\x07B\n", "H208", 2),
    "a quotation mark that is never closed": ('grab_rails,12,3,"Our store\n', "H101", 2),
    "a price as a formula": ("grab_rails,=1+1,3,Store\n", "H203", 2),
    "an item of Cyrillic letters": ("gr\u0430b_rails,12,3,Store\n", "H402", 2),
}


@pytest.mark.parametrize("what", ROWS)
def test_what_a_store_exports_is_text_and_no_formula(what, small_set, catalogue):
    row, code, line = ROWS[what]
    folder = small_set(RULE) / "catalogue"
    folder.mkdir()
    (folder / "prices.csv").write_text(STORE + row, encoding="utf-8")
    with pytest.raises(ProblemsFoundError) as error:
        load_catalogue(over=(folder, "set/catalogue"))
    assert [(problem.code, problem.place.line) for problem in error.value.problems] == [(code, line)]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_store_that_separates_with_something_else_is_read_too(separator, small_set):
    folder = Path(small_set(RULE)) / "catalogue"
    folder.mkdir()
    text = STORE + "grab_rails,12.50,3,Our store\n"
    (folder / "prices.csv").write_text(text.replace(",", separator), encoding="utf-8")
    price = load_catalogue(over=(folder, "set/catalogue")).items["grab_rails"].price
    assert price is not None
    assert price.likely == 12.5


COMMANDS = {
    "a file that is no text is laid out": (("format", "latin1.yaml"), "H101"),
    "a file with a NUL is laid out": (("format", "nul.yaml"), "nul.yaml:1:1: H102"),
    "a sheet that is no workbook": (("import", "random.xlsx", "--set", "set"), "not an Excel workbook"),
    "an empty sheet": (("import", "empty.csv", "--set", "set"), "no line that begins with `row`"),
    "a sheet without columns": (("import", "no_columns.csv", "--set", "set"), "A2: `columns` names the words"),
    "a table into the header": (("import", "empty.csv", "--set", "set", "--into", "../x"), "without a folder"),
    "a rule into the header": (
        ("new", "more", "suggest", "grab_rails", "--when", "person.grip >= 3", "--cites", "practice-ot", "--set", "set",
         "--into", "rule_set"), "holds no rules",
    ),
    "a rule named as a row": (
        ("new", "a.b", "suggest", "grab_rails", "--when", "person.grip >= 3", "--cites", "practice-ot", "--set", "set"),
        "cannot name a rule",
    ),
    "a report where there is no folder": (("check", "set", "--out", "no/report.txt"), "no/report.txt: no such file"),
    "a picture where there is no folder": (("show", "rails", "--set", "set", "--picture", "no/x"), "no/x: no such file"),
    "an author on two lines": (("init", "mine", "--author", "a: b\nid: x"), "on one line"),
    "a table that there is not": (("export", "rails", "--set", "set", "--out", "x.csv"), "no decision table of this set"),
}  # fmt: skip


@pytest.mark.parametrize("what", COMMANDS)
def test_a_command_that_cannot_do_what_it_is_told_says_so_and_ends_with_2(
    what, small_set, tmp_path, monkeypatch, capsys
):
    words, expected = COMMANDS[what]
    small_set(RULE, CASES)
    header = (tmp_path / "set" / "rule_set.yaml").read_bytes()
    (tmp_path / "latin1.yaml").write_bytes("- rule: r\u00e9".encode("latin-1"))
    (tmp_path / "nul.yaml").write_bytes(b"- rule: \0\n")
    (tmp_path / "random.xlsx").write_bytes(bytes(range(256)))
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "no_columns.csv").write_text("table,x\nrow\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["handrail", "rules", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    assert (ended.value.code, expected in " ".join((printed.out + printed.err).split())) == (2, True), printed
    assert (tmp_path / "set" / "rule_set.yaml").read_bytes() == header


@pytest.mark.parametrize("text", ["hello\n", "- \n", "- {clause: rails needs 99}\n"])
def test_a_check_reads_the_cases_of_clauses_too(text, small_set, tmp_path, monkeypatch, capsys):
    small_set(RULE, CASES)
    (tmp_path / "set" / "checks" / "clauses.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["handrail", "rules", "check", "set"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "set/checks/clauses.yaml:1:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "H104"),
        ("- id: council\n", "H104"),
        ("id: council\nid: twice\n", "H105"),
        ("id: !!int 3\n", "H103"),
    ],
)
def test_of_a_layer_whose_header_cannot_be_read_nothing_else_is_said(tmp_path, header, code):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "commissioning.yaml").write_text("floor_minutes: 30\n", encoding="utf-8")
    (tmp_path / "rule_set.yaml").write_text(header, encoding="utf-8")
    with rule_set_folder(tmp_path) as folder, pytest.raises(ProblemsFoundError) as error:
        folder.catalogue()
    assert [(problem.code, Path(problem.place.file).name) for problem in error.value.problems] == [
        (code, "rule_set.yaml")
    ]
