"""The review sheet goes out whole and comes back checked; what is changed afterwards is unsigned by itself."""

import csv
import io
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from dashboard.terminal.command import handrail
from engine import ProblemsFoundError, load_rule_set
from engine.authoring.worklist import HEAD, sign_off_of, worklist
from engine.knowledge.sign_off import entries_of, load_sign_offs, standing
from engine.model.rule import UNSIGNED
from tests.shipped import CATALOGUE, RULES

SHIPPED = Path(__file__).resolve().parents[2] / "rules" / "home_care"
DAY = date(2026, 12, 1)
WHO = {"name": "Made Up Clinician", "profession": "occupational therapist", "registration": "HCPC OT00000"}
ROWS = worklist(CATALOGUE, RULES)


@pytest.fixture
def rule_set(tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("signed"))
    return folder


def sheet(*answers):
    return [
        (1, HEAD),
        *(
            (number, (*row.cells()[:7], verdict, words, row.fingerprint))
            for number, (row, verdict, words) in enumerate(answers, start=2)
        ),
    ]


def signed(rows, on=DAY, today=DAY, **who):
    return sign_off_of(rows, "sheet", CATALOGUE, RULES, on=on, today=today, **{**WHO, **who})


def test_every_rule_question_and_item_is_one_line_with_its_sources():
    assert len(ROWS) == len(RULES.rules) + len(CATALOGUE.items)
    assert len({row.entry for row in ROWS}) == len(ROWS)
    assert all(row.because and row.when for row in ROWS if row.kind != "item")
    assert all(row.sources for row in ROWS if row.kind != "item")
    assert {row.entry.split(":")[0] for row in ROWS} == {"rule", "question", "item"}


def test_a_rule_set_that_nobody_signed_says_so():
    assert RULES.sign_off == UNSIGNED


def test_what_is_agreed_counts_until_the_entry_changes():
    entries = entries_of(RULES.rules, CATALOGUE.items)
    agreed = signed(sheet(*((row, "agree", "") for row in ROWS)))
    whole = standing(entries, [agreed])
    assert whole.agreed == whole.entries
    assert "Every rule" in whole.sentence()
    assert "Made Up Clinician" in whole.sentence()
    changed = {**entries, ROWS[0].entry: "0" * 16}
    assert standing(changed, [agreed]).agreed == whole.entries - 1
    assert standing(changed, [agreed]).sentence() != whole.sentence()


def test_one_refusal_stands_against_anothers_agreement_until_the_same_clinician_agrees():
    entries = entries_of(RULES.rules, CATALOGUE.items)
    agree = signed(sheet((ROWS[0], "agree", "")))
    refuse = signed(sheet((ROWS[0], "refuse", "It is not so")), registration="HCPC OT11111")
    assert standing(entries, [agree, refuse]).agreed == 0
    assert standing(entries, [agree, refuse]).disputed == (ROWS[0].entry,)
    later = signed(
        sheet((ROWS[0], "agree", "")),
        registration="HCPC OT11111",
        on=date(2026, 12, 2),
        today=date(2026, 12, 3),
    )
    assert standing(entries, [agree, refuse, later]).agreed == 1


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (lambda: sheet((ROWS[0], "agree", ""), (ROWS[0], "refuse", "no")), "answered twice"),
        (lambda: sheet((ROWS[0], "maybe", "")), "is no answer"),
        (lambda: sheet((ROWS[0], "change", "")), "without words"),
        (lambda: sheet((ROWS[0], "", "")), "no line of the sheet is answered"),
        (
            lambda: [(1, HEAD), (2, ("", "rule:no_such_rule", "", "", "", "", "", "agree", "", "0" * 16))],
            "is no rule",
        ),
        (
            lambda: [(1, HEAD), (2, ("", ROWS[0].entry, "", "", "", "", "", "agree", "", "0" * 16))],
            "has been changed since",
        ),
        (lambda: [(1, ("a", "b")), (2, ("x", "y"))], "has no column"),
        (lambda: [], "has no column"),
    ],
)
def test_a_sheet_that_is_wrong_is_refused_whole_with_its_line(rows, expected):
    with pytest.raises(ProblemsFoundError) as raised:
        signed(rows())
    assert expected in str(raised.value)


def test_every_fault_of_a_sheet_is_said_in_one_run_and_a_signature_cannot_be_in_the_future():
    with pytest.raises(ProblemsFoundError) as raised:
        signed(sheet((ROWS[0], "maybe", ""), (ROWS[1], "change", "")), on=date(2026, 12, 2), name=" ")
    message = str(raised.value)
    for part in ("is no answer", "without words", "in the future", "the name of whoever signs is missing"):
        assert part in message


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_sheet_goes_out_is_filled_in_and_comes_back_as_a_reviewer_with_a_day(rule_set, tmp_path, ending):
    file = tmp_path / f"sheet{ending}"
    out = ["rules", "worklist", str(rule_set), "--for", "clinician", "--out", str(file)]
    assert CliRunner().invoke(handrail, out).exit_code == 0
    fill_in(file)
    back = [
        "rules",
        "sign",
        str(rule_set),
        "--sheet",
        str(file),
        "--name",
        WHO["name"],
        "--profession",
        WHO["profession"],
        "--registration",
        WHO["registration"],
        "--on",
        "2026-11-02",
    ]
    result = CliRunner().invoke(handrail, back)
    assert result.exit_code == 0, result.output
    assert "agreed to" in result.output
    assert load_sign_offs(rule_set, "set")[0].signed_on == date(2026, 11, 2)
    assert "Made Up Clinician" in load_rule_set(CATALOGUE, rule_set).sign_off
    assert load_rule_set(CATALOGUE, rule_set).content_hash == RULES.content_hash
    again = CliRunner().invoke(handrail, back)
    assert isinstance(again.exception, ProblemsFoundError), "nothing that was signed is written over"


def fill_in(file):
    if file.suffix == ".xlsx":
        book = load_workbook(file)
        for row in range(2, 12):
            book.active.cell(row, HEAD.index("Answer") + 1).value = "agree"
        book.save(file)
        return
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    for row in rows[1:11]:
        row[HEAD.index("Answer")] = "agree"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)


def test_lines_are_grouped_with_what_protects_people_first():
    groups = [row.group for row in ROWS]
    assert groups == sorted(groups)
    assert groups[0] == "1 Unmet needs and dangers"
    assert {row.group for row in ROWS if row.kind == "hold"} == {"2 What may not be cut"}
    assert len({row.group for row in ROWS if row.kind == "item"}) > 5


def test_no_line_has_a_code_where_a_clinician_reads_words():
    word = re.compile(r"\b(?:person|risks|home|medicines|task|visit)\.[a-z_.]+")
    codes = {code for row in ROWS for code in word.findall(row.when)}
    assert codes == set()
    named = {word for row in ROWS for word in re.findall(r"\b[a-z]+(?:_[a-z0-9]+)+\b", row.when + row.says)}
    assert named == set()
    hoist = next(row for row in ROWS if row.entry == "item:mobile_hoist")
    assert "Body weight: more than 200 kg" in hoist.when
    assert hoist.when.count("\n") == hoist.because.count("\n"), "each clause stands beside its reason"


def test_consent_and_capacity_say_which_decision_they_are_of():
    rails = next(row for row in ROWS if row.entry == "item:bed_rails")
    assert "Consent to this decision (about equipment): given" in rails.when
    assert not [row.entry for row in ROWS if re.search(r"Consent to this decision(?! \(about)", row.when)]


def test_an_ability_is_said_by_its_words_so_that_nobody_reads_a_scale_the_wrong_way_round():
    turning = next(row for row in ROWS if row.entry == "rule:hold_repositioning_with_a_high_skin_risk")
    assert "cannot do it" in turning.when
    assert not [row.entry for row in ROWS if re.search(r"\(ICF 0-4\): (?:at least |at most )?\d", row.when)]


def test_a_new_price_unsigns_no_item_and_a_new_danger_does():
    entries = entries_of(RULES.rules, CATALOGUE.items)
    lift = CATALOGUE.items["stairlift"]
    dearer = lift.model_copy(
        update={"price": lift.price.model_copy(update={"high": 99999.0}), "life_years": None}
    )
    assert entries_of((), {"stairlift": dearer})["item:stairlift"] == entries["item:stairlift"]
    safer = lift.model_copy(update={"unsafe_when": lift.unsafe_when[1:]})
    assert entries_of((), {"stairlift": safer})["item:stairlift"] != entries["item:stairlift"]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ({"name": "x" * 200}, "name of whoever signs cannot be kept"),
        ({"name": "Two\nLines"}, "name of whoever signs cannot be kept"),
        ({"registration": "\x1b[31mHCPC"}, "registration of whoever signs cannot be kept"),
        ({"profession": ""}, "the profession of whoever signs is missing"),
    ],
)
def test_a_signer_who_cannot_be_kept_is_one_sentence(who, expected):
    with pytest.raises(ProblemsFoundError) as raised:
        signed(sheet((ROWS[0], "agree", "")), **who)
    assert expected in str(raised.value)


def signs(rule_set, file, **who):
    options = {**WHO, **who}
    words = ["rules", "sign", str(rule_set), "--sheet", str(file), "--on", options.pop("on", "2026-11-02")]
    for name, value in options.items():
        words += [f"--{name}", value]
    return CliRunner().invoke(handrail, words)


@pytest.fixture
def filled(rule_set, tmp_path):
    file = tmp_path / "sheet.csv"
    assert (
        CliRunner()
        .invoke(handrail, ["rules", "worklist", str(rule_set), "--for", "clinician", "--out", str(file)])
        .exit_code
        == 0
    )
    fill_in(file)
    return file


def test_two_clinicians_sign_on_one_day_and_one_number_signs_under_one_name(rule_set, filled):
    assert signs(rule_set, filled).exit_code == 0
    assert signs(rule_set, filled, registration="HCPC OT11111").exit_code == 0, (
        "the same name is another person"
    )
    assert len(load_sign_offs(rule_set, "set")) == 2
    other = signs(rule_set, filled, name="Somebody Else", on="2026-11-03")
    assert isinstance(other.exception, ProblemsFoundError)
    assert "has signed as Made Up Clinician" in str(other.exception)
    assert len(load_sign_offs(rule_set, "set")) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sheet.csv", b""),
        ("sheet.csv", b"\xff\xfe\x00bad"),
        ("sheet.xlsx", b"not a workbook"),
        ("sheet.csv", b"Entry;Answer\nrule:a;agree\n"),
        ("sheet.csv", b'"Entry,Answer\n'),
        ("none.csv", None),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence_and_nothing_is_written(rule_set, tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = signs(rule_set, tmp_path / name)
    assert isinstance(result.exception, ProblemsFoundError), result.output
    assert not (rule_set / "signed").exists()
