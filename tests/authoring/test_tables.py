"""Decision tables: rows that are ordinary rules, held to a hit policy of DMN, and messages that name the row."""

import io
import shutil
import textwrap
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import ValidationError, validate
from openpyxl import Workbook, load_workbook

from dashboard.terminal.command import handrail
from engine import ProblemsFoundError, Reviewer, load_rule_set
from engine.authoring import Draft, Logic, Sketcher, analyse, compare_headers, read_sheet, schemas, sheet_of
from engine.authoring.lint.tables import policy_breaches
from engine.knowledge import RuleSetFolder, parse_package, rule_set_folder
from engine.language import parse_document

DAY = date(2026, 11, 26)
HEAD = """
- table: reach_by_grip
  columns: {grip: person.grip, reach: person.reach}
  suggest: grab_rails
  because: What helps to reach and hold hangs on grip and reach together.
  cites: [practice-ot]
"""
ROWS = """  rows:
    - {row: strong, grip: <= 1, reach: 2..4}
    - row: weak
      grip: "[2..4)"
      reach: ">= 2"
      suggest: long_handled_reacher
      because: A weak hand reaches with a tool, where the trigger is light.
    - {row: none, grip: unable, reach: ">= 2", suggest: perching_stool}
    - {row: near, reach: "0, 1"}
"""


def load(small_set, catalogue, text):
    return load_rule_set(catalogue, small_set(textwrap.dedent(text)))


def said(small_set, catalogue, text):
    with pytest.raises(ProblemsFoundError) as error:
        load(small_set, catalogue, text)
    return [
        (problem.code, problem.message, problem.place.line, problem.place.column)
        for problem in error.value.problems
    ]


def findings(catalogue, rule_set):
    return [finding for finding in analyse(catalogue, rule_set, DAY) if finding.code in ("H618", "H619")]


def test_each_row_is_a_rule_at_its_own_line(small_set, catalogue):
    rule_set = load(small_set, catalogue, HEAD + ROWS.replace("unable", "4"))
    assert [rule.id for rule in rule_set.rules] == [
        f"reach_by_grip.{row}" for row in ("strong", "weak", "none", "near")
    ]
    assert [rule.line for rule in rule_set.rules] == [8, 9, 14, 15]
    assert [rule.about for rule in rule_set.rules] == [
        ("grab_rails",), ("long_handled_reacher",), ("perching_stool",), ("grab_rails",),
    ]  # fmt: skip
    assert rule_set.rules[1].because.startswith("A weak hand")
    assert rule_set.rules[0].because.startswith("What helps")
    assert findings(catalogue, rule_set) == []


OVERLAP = ROWS.replace("unable", "4").replace("[2..4)", "[1..4)")


def test_rows_that_meet_are_said_with_both_lines_and_a_package(small_set, catalogue):
    (problem,) = findings(catalogue, load(small_set, catalogue, HEAD + OVERLAP))
    assert problem.code == "H618"
    assert "`reach_by_grip.strong` (line 8) and `reach_by_grip.weak`" in problem.message
    assert problem.place.line == 9
    assert "person.grip: 1" in problem.fixture


def test_a_table_of_many_rows_is_looked_through_in_few_questions(small_set, catalogue):
    rows = "".join(f"    - {{row: r{low}, weight: '[{low}..{low + 1})'}}\n" for low in range(30, 280))
    text = (
        "- table: by_weight\n  columns: {weight: person.weight_kg}\n  suggest: grab_rails\n"
        "  because: What a rail has to bear hangs on the weight alone.\n  cites: [practice-ot]\n"
        "  otherwise: Nobody of another weight is spoken of here.\n  rows:\n" + rows
    )
    rule_set = load(small_set, catalogue, text.replace("[99..100)", "[99..100]"))
    asked = 0
    logic = Logic(catalogue, rule_set.rules)
    original = logic.true_among

    def counted(claims, formulas):
        nonlocal asked
        asked += 1
        return original(claims, formulas)

    logic.true_among = counted
    (problem,) = policy_breaches(Sketcher(catalogue, rule_set, logic))
    assert "by_weight.r99" in problem.message
    assert "by_weight.r100" in problem.message
    assert asked == 2


def test_under_any_rows_may_meet_where_they_say_the_same(small_set, catalogue):
    text = HEAD.replace("  suggest:", "  hit_policy: any\n  suggest:") + OVERLAP
    (problem,) = findings(catalogue, load(small_set, catalogue, text))
    assert "say different things" in problem.message
    alike = text.replace("suggest: long_handled_reacher", "suggest: grab_rails")
    assert findings(catalogue, load(small_set, catalogue, alike)) == []


def test_a_combination_without_a_row_is_a_gap_unless_it_is_said_why(small_set, catalogue):
    text = HEAD + "  rows:\n    - {row: weak, grip: '>= 2', reach: '>= 2'}\n"
    (problem,) = findings(catalogue, load(small_set, catalogue, text))
    assert problem.code == "H619"
    assert problem.fixture
    why = "  otherwise: Whoever reaches and holds needs nothing of this table.\n"
    assert findings(catalogue, load(small_set, catalogue, text + why)) == []
    whole = HEAD + ROWS.replace("unable", "4") + why
    (idle,) = findings(catalogue, load(small_set, catalogue, whole))
    assert "leave no gap" in idle.message


def test_a_gap_is_only_where_the_table_asks_at_all(small_set, catalogue):
    rows = "  rows:\n    - {row: weak, grip: '>= 2'}\n"
    guard = HEAD.replace("  suggest:", "  when: person.grip >= 2\n  suggest:")
    rule_set = load(small_set, catalogue, guard + rows)
    assert len(rule_set.rules[0].when.parts) == 2
    assert findings(catalogue, rule_set) == []


WRONG = {
    "a hit policy that DMN has": ("hit_policy: first", "H204", "`first` is a hit policy of DMN that Handrail refuses"),
    "collect with a sum": ("hit_policy: C+", "H204", "`collect` is a hit policy of DMN"),
    "a hit policy of nobody": ("hit_policy: only", "H204", "`only` is not a hit policy"),
    "an unknown key": ("hitpolicy: any", "H201", "`hitpolicy` is not a field here"),
    "two kinds": ("exclude: bed_rails", "H206", "a table has exactly one kind of consequence"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_a_table_is_said_once(what, small_set, catalogue):
    line, code, message = WRONG[what]
    text = HEAD.replace("  suggest:", f"  {line}\n  suggest:") + ROWS.replace("unable", "4")
    problems = said(small_set, catalogue, text)
    assert [(problem[0], problem[1].startswith(message)) for problem in problems] == [(code, True)], problems


CELLS = {
    "a word that is none of its words": ("grip: tight", "H303", (9, 25)),
    "a value that cannot be": ("grip: 9", "H304", (9, 25)),
    "an interval with one end": ("grip: '[2..4'", "H301", (9, 25)),
    "a column that is not there": ("grasp: 3", "H201", (9, 19)),
    "nothing": ("grip: '-'", "H206", (9, 7)),
    "a list of lists": ("grip: [[2]]", "H203", (9, 25)),
    "a bound below the other": ("grip: '>= 3 and <= 4'", "H301", (9, 25)),
}


@pytest.mark.parametrize("what", CELLS)
def test_a_wrong_cell_is_said_at_its_place(what, small_set, catalogue):
    cell, code, place = CELLS[what]
    text = f"{HEAD}  rows:\n    - {{row: weak, {cell}}}\n"
    problems = said(small_set, catalogue, text)
    assert [(problem[0], problem[2:]) for problem in problems] == [(code, (place[0] - 1, place[1]))], problems


def test_a_word_that_is_none_is_said_at_its_column_and_not_in_each_row(small_set, catalogue):
    problems = said(small_set, catalogue, HEAD.replace("person.reach}", "person.reech}") + ROWS)
    assert [(problem[0], problem[2]) for problem in problems] == [("H302", 3)]


def test_rows_and_tables_of_one_name_are_refused(small_set, catalogue):
    twice = ROWS.replace("unable", "4").replace("row: near", "row: weak")
    assert [problem[0] for problem in said(small_set, catalogue, HEAD + twice)] == ["H207"]
    both = HEAD + ROWS.replace("unable", "4")
    assert {problem[0] for problem in said(small_set, catalogue, both + both)} == {"H207"}


EXAMPLE = Path(__file__).parents[1] / "examples" / "night_service"
TABLE = "tryk_om_natten"


def run(*words):
    return CliRunner().invoke(handrail, [str(word) for word in words])


@pytest.fixture
def example(tmp_path):
    return Path(shutil.copytree(EXAMPLE, tmp_path / "night_service"))


@pytest.fixture(scope="module")
def night():
    with rule_set_folder(EXAMPLE) as folder:
        catalogue = folder.catalogue()
        yield catalogue, folder.load(catalogue)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_table_goes_to_a_spreadsheet_and_comes_back_the_same(suffix, example, tmp_path, night):
    catalogue, rule_set = night
    sheet, again = tmp_path / f"sheet{suffix}", tmp_path / f"again{suffix}"
    assert run("rules", "export", TABLE, "--set", example, "--out", sheet).exit_code == 0
    assert run("rules", "import", sheet, "--set", example, "--into", "tryk").exit_code == 0
    with rule_set_folder(example) as folder:
        restored = folder.load(catalogue)
    plain = [[rule.model_dump(exclude={"when": {"parts": {"__all__": {"line", "column"}}}}) for rule in rules.rules]
             for rules in (restored, rule_set)]  # fmt: skip
    assert without_places(plain[0]) == without_places(plain[1])
    assert [(table.hit_policy, table.otherwise) for table in restored.tables] == [
        (table.hit_policy, table.otherwise) for table in rule_set.tables
    ]
    text = (example / "tryk.yaml").read_text(encoding="utf-8")
    assert text.startswith("# En beslutningstabel")
    assert run("rules", "export", TABLE, "--set", example, "--out", again).exit_code == 0
    assert run("rules", "import", again, "--set", example, "--into", "tryk").exit_code == 0
    assert (example / "tryk.yaml").read_text(encoding="utf-8") == text
    assert run("rules", "format", "--check", example / "tryk.yaml").exit_code == 0


def without_places(value):
    if isinstance(value, dict):
        return {key: without_places(part) for key, part in value.items() if key not in ("line", "column")}
    if isinstance(value, (list, tuple)):
        return [without_places(part) for part in value]
    return value


def test_a_table_from_a_sheet_is_put_after_the_rules_of_a_file_that_has_it_not(example, tmp_path, night):
    catalogue, rule_set = night
    sheet = tmp_path / "sheet.csv"
    run("rules", "export", TABLE, "--set", example, "--out", sheet)
    (example / "tryk.yaml").unlink()
    shutil.rmtree(example / "checks" / "cases")
    assert run("rules", "import", sheet, "--set", example, "--into", "regler").exit_code == 0
    with rule_set_folder(example) as folder:
        assert {rule.id for rule in folder.load(catalogue).rules} == {rule.id for rule in rule_set.rules}


def book(rows, **more):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return workbook


GOOD = [
    ["table", "greb"],
    ["suggest", "urinflaske"],
    ["because", "Den, som kan gribe om en flaske, klarer natten selv."],
    ["cites", "eget-skoen"],
    ["otherwise", "Uden greb hjælper en flaske ikke, og den bliver tabt."],
    [],
    ["row", "greb: person.grip", "person.bladder"],
    ["godt", "<= 1", "continent"],
]


def changed(row, column, value):
    def change(workbook):
        workbook.active.cell(row, column, value)

    return change


def merged(workbook):
    workbook.active.merge_cells("B8:C8")


def hidden_row(workbook):
    workbook.active.row_dimensions[8].hidden = True


def hidden_column(workbook):
    workbook.active.column_dimensions["C"].hidden = True


def second_sheet(workbook):
    workbook.create_sheet("Gamle bounds")


SHEETS = {
    "a formula": (changed(8, 2, "=1+1"), "H107", 0, "B8 holds a formula"),
    "a date": (changed(8, 2, date(2026, 4, 2)), "H107", 8, "B8 holds a date"),
    "merged cells": (merged, "H107", 8, "B8:C8 are merged"),
    "a hidden row": (hidden_row, "H107", 8, "row 8 is hidden"),
    "a hidden column": (hidden_column, "H107", 0, "column C is hidden"),
    "a further sheet": (second_sheet, "H110", 0, "further sheets would not be read: `Gamle bounds`"),
    "a wrong word": (changed(8, 3, "continnent"), "H304", 8, "C8: "),
    "a wrong heading": (changed(7, 2, "greb: person.gripp"), "H302", 7, "B7: `person.gripp` is not a word"),
    "a heading twice": (
        changed(7, 3, "greb: person.bladder"),
        "H207",
        7,
        "C7: the column `greb` is there twice",
    ),
    "a value below nothing": (changed(8, 4, "x"), "H107", 8, "D8: a value stands below no heading"),
    "an unknown key": (changed(3, 1, "becuase"), "H201", 3, "A3: `becuase` is no key of a table"),
    "no head": (changed(7, 1, "rows"), "H104", 1, "A1: the sheet has no line that begins with `row`"),
    "an unknown item": (changed(2, 2, "urinflasker"), "H402", 2, "B2: `urinflasker` is not an item"),
    "an unknown source": (changed(4, 2, "eget; skoen"), "H401", 4, "B4: `"),
    "a hit policy": (changed(1, 1, "hit_policy"), "H202", 1, "A1: `table` is missing"),
    "no name of the row": (changed(8, 1, "Godt greb"), "H205", 8, "A8: `Godt greb` cannot name a row"),
    "a bracket": (changed(2, 2, "{has: [x"), "H102", 2, "B2: this is not YAML"),
}


@pytest.mark.parametrize("what", SHEETS)
def test_what_a_workbook_holds_and_cannot_be_read_faithfully_is_said_with_its_cell(what, tmp_path, night):
    change, code, line, message = SHEETS[what]
    workbook = book(GOOD)
    change(workbook)
    workbook.save(tmp_path / "sheet.xlsx")
    with pytest.raises(ProblemsFoundError) as error:
        read_sheet(tmp_path / "sheet.xlsx", *night)
    reported = [(problem.code, problem.place.line, problem.message) for problem in error.value.problems]
    assert len(reported) <= (2 if what in ("an unknown source",) else 1), reported
    assert (reported[0][0], reported[0][1]) == (code, line), reported
    assert message.rstrip() in reported[0][2], reported


def test_the_good_sheet_is_read_and_no_cell_of_it_is_a_formula_when_it_is_written(tmp_path, night):
    book(GOOD).save(tmp_path / "sheet.xlsx")
    assert read_sheet(tmp_path / "sheet.xlsx", *night).table == "greb"
    node = parse_document(
        "- table: t\n  because: '=cmd|x'\n  columns: {a: person.grip}\n  rows: [{row: b, a: -1}]"
    )
    text = sheet_of(node.items[0], ".csv").decode("utf-8-sig")
    assert "'=cmd|x" in text
    assert "'-1" in text
    loaded = load_workbook(io.BytesIO(sheet_of(node.items[0], ".xlsx"))).active
    assert all(cell.data_type != "f" for row in loaded.iter_rows() for cell in row)


def test_a_table_is_shown_with_its_rows_and_drawn(example):
    output = run("rules", "show", TABLE, "--set", example).output
    assert "hit policy: unique" in output
    assert output.count(f"{TABLE}.") >= 3
    page = run("rules", "show", f"{TABLE}.skadet", "--set", example, "--format", "html", "--history").output
    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    assert "No clinician has signed it" in page


def test_a_row_is_shown_renamed_and_traced_as_any_rule(example):
    result = run("rules", "show", f"{TABLE}.skadet", "--set", example)
    assert "tryk.yaml:1" in result.output
    renamed = run("rules", "rename", f"{TABLE}.skadet", f"{TABLE}.saar", "--set", example)
    assert renamed.exit_code == 0, renamed.output
    assert "row: saar" in (example / "tryk.yaml").read_text(encoding="utf-8")
    gone = run("rules", "rename", f"{TABLE}.skadet", f"{TABLE}.again", "--set", example)
    assert gone.exit_code == 2
    assert "did you mean" in gone.output
    assert run("rules", "test", example).exit_code == 0
    assert run("rules", "rename", f"{TABLE}.saar", "saar", "--set", example).exit_code == 2
    assert run("rules", "rename", TABLE, "tryk", "--set", example).exit_code == 0
    assert "- table: tryk\n" in (example / "tryk.yaml").read_text(encoding="utf-8")
    assert run("rules", "test", example).exit_code == 0


def test_both_evaluators_answer_the_rows_of_a_table(night):
    catalogue, rule_set = night
    text = "reference: NAT-2\nperson: {turning_in_bed: 4, pressure_damage: category_2}\nvisits: []\n"
    with Reviewer(catalogue, rule_set) as reviewer:
        review = reviewer.review(parse_package(text, "package", catalogue), reviewed_on=DAY)
    assert [(need.title, need.urgency) for need in review.unmet_needs] == [
        ("Trykaflastning om natten", "now")
    ]


def test_a_hit_policy_that_changes_is_said_by_compare(night):
    _, rule_set = night
    table = rule_set.tables[0].model_copy(update={"hit_policy": "any"})
    other = rule_set.model_copy(update={"tables": (table,)})
    assert [(change.name, change.old, change.new) for change in compare_headers(rule_set, other)] == [
        (f"hit_policy of the table {TABLE}", "unique", "any")
    ]


def test_the_schema_for_editors_knows_tables(night):
    schema = schemas(*night)["rules"]
    document = yaml.safe_load((EXAMPLE / "tryk.yaml").read_text(encoding="utf-8"))
    validate(document, schema)
    with pytest.raises(ValidationError):
        validate([{**document[0], "hit_policy": "first"}], schema)


def test_no_proposal_starts_from_a_case_that_fails(example):
    path = example / "tryk.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("category_1", "category_2", 1), encoding="utf-8")
    result = run("rules", "cover", example, "--missing")
    assert result.exit_code == 2


def test_the_table_of_the_how_to_is_a_good_one(small_set, catalogue):
    page = (Path(__file__).parents[2] / "docs" / "how_to" / "write_a_table.md").read_text(encoding="utf-8")
    text = page.split("```yaml\n")[1].split("```")[0]
    assert findings(catalogue, load(small_set, catalogue, text)) == []


MORE = """- rule: mere
  suggest: vendelagen
  when: person.grip == 0
  because: Et eksempel, som en terapeut kunne skrive under.
  cites: [eget-skoen]
"""


def test_a_draft_edits_the_whole_table_of_a_row_and_may_hold_a_new_file(example, night):
    catalogue, rule_set = night
    draft = Draft.of(RuleSetFolder(example, "example"))
    row = next(rule for rule in rule_set.rules if rule.id == f"{TABLE}.begyndende")
    block = draft.block(row)
    assert block.startswith(f"- table: {TABLE}")
    assert "row: vender_sig" in block
    edited = draft.with_block(row, block.replace("urgency: days", "urgency: now"))
    edited = edited.with_entry("flere.yaml", MORE)
    rules = {rule.id: rule for rule in edited.load(catalogue).rules}
    assert rules[row.id].urgency == "now"
    assert "mere" in rules
    assert "--- /dev/null\n+++ b/example/flere.yaml" in edited.patch()
    assert not (example / "flere.yaml").exists()
    assert set(edited.save()) == {"tryk.yaml", "flere.yaml"}
    assert (example / "flere.yaml").exists()
