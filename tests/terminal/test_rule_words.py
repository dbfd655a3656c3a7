"""What the commands for rule authors say: whole names, plain counts and days, and hints in whoever's own figures."""

import re

import pytest
from click.testing import CliRunner

from dashboard.costs import lead_time_of
from dashboard.rule_picture import dependencies, text_width
from dashboard.terminal.command import handrail
from dashboard.terminal.problems import findings
from engine import load_catalogue, load_rule_set
from engine.authoring.usage import usages
from engine.knowledge.overlay import with_prices
from engine.language import ConditionParser, parse_document
from engine.model import Place, Problem
from engine.model.council_layer import SwitchedOff
from engine.wording import count_text

CATALOGUE = load_catalogue()
RULES = load_rule_set(CATALOGUE)


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (2638, "2,638 cases")]
)
def test_one_thing_is_one(count, text):
    assert count_text(count, "case") == text


def prices(row, tmp_path):
    """The items with one row of a price list, and what is wrong with it."""
    file = tmp_path / "prices.csv"
    file.write_text(f"item;price_gbp;in_stock;lead_days;checked_on\ngrab_rails;{row}\n", encoding="utf-8")
    problems = []
    return with_prices(CATALOGUE.items, file, "prices.csv", problems), [problem.help for problem in problems]


@pytest.mark.parametrize(
    ("row", "hint"),
    [
        ("£20;;;", "write 20"),
        ("1,234.50;;;", "write 1234.50"),
        ("12,50;;;", "write 12.50"),
        ("cheap;;;", "write digits alone, with a point before pence"),
        (
            ";some;;",
            "write a whole number, 0 where there is none; leave the cell empty where nobody has counted",
        ),
        (";;;26/11/2026", "write 2026-11-26"),
        (";;;03/04/2026", "write 2026-04-03 or 2026-03-04, whichever is meant"),
        (";;;04.04.2026", "write 2026-04-04"),
        (";;;11/26/2026", "write 2026-11-26"),
        (";;;3/4/26", "write year-month-day: YYYY-MM-DD"),
    ],
)
def test_a_cell_is_put_right_in_its_own_figures_and_in_no_invented_ones(row, hint, tmp_path):
    assert prices(row, tmp_path)[1] == [hint]


@pytest.mark.parametrize(("days", "text"), [(3, (3, "days")), (14, (2, "weeks")), (10, (10, "days"))])
def test_a_lead_time_is_in_days_where_it_is_no_whole_number_of_weeks(days, text, tmp_path):
    items, _ = prices(f";;{days};", tmp_path)
    figure = lead_time_of(items["grab_rails"])
    assert (figure.likely, figure.unit) == text


def test_no_name_in_the_picture_is_cut_and_each_fits_its_box():
    svg = dependencies(CATALOGUE, RULES, "perching_stool")
    assert "…" not in svg
    boxes = re.findall(r'<rect x="(\d+)" y="\d+" width="(\d+)"[^>]*/><text x="(\d+)"[^>]*>([^<]*)<', svg)
    assert len(boxes) > 20
    assert any(len(name) > 44 for *_, name in boxes)
    for left, width, begins, name in boxes:
        assert int(begins) + text_width(name) <= int(left) + int(width)


def test_a_rule_that_a_layer_has_switched_off_is_shown_with_its_reason():
    entry = SwitchedOff(
        rule="exclude_equipment_for_a_child",
        because="Our children's service lends from a list of its own.",
        replaced_by=("ours",),
        answered_by="A. Head, principal occupational therapist",
    )
    rules = [rule for rule in RULES.rules if rule.id != entry.rule]
    layer = RULES.model_copy(update={"rules": tuple(rules), "off": (entry,)})
    (usage,) = usages(CATALOGUE, layer, (), entry.rule)
    assert usage.says == (
        "switched off by this layer: Our children's service lends from a list of its own.",
        "in its place: ours",
        "A. Head, principal occupational therapist answers for protecting fewer people",
    )


JOINED = {
    "all(person.grip >= 2, person.transfers in [alone, supervised])": (
        "{all: [person.grip >= 2, 'person.transfers in [alone, supervised]']}"
    ),
    "any (person.grip >= 2, risks.hoarding == true)": "{any: [person.grip >= 2, risks.hoarding == true]}",
    "not(person.grip >= 2)": "{not: person.grip >= 2}",
}


def parsed(when):
    """The condition that a text says, and what is wrong with it."""
    parser = ConditionParser(CATALOGUE.vocabulary, "file")
    return parser.parse(parse_document(when)), parser.problems


@pytest.mark.parametrize("when", JOINED)
def test_comparisons_joined_as_a_function_are_answered_with_how_they_are_written(when):
    condition, (problem,) = parsed(f'"{when}"')
    assert condition is None
    assert (problem.code, problem.help) == ("H301", f"on one line: `{JOINED[when]}`")
    condition, problems = parsed(JOINED[when])
    assert condition is not None
    assert problems == []


def test_a_word_that_is_like_no_other_is_answered_with_where_the_words_are_listed():
    _, (problem,) = parsed("qqq == 1")
    assert "`handrail rules words` lists the words" in problem.help


def test_whose_rules_print_and_check_a_package_is_said_as_in_other_commands(tmp_path, monkeypatch):
    monkeypatch.setenv("HANDRAIL_RULES", "")
    for words in (["print", "DEMO-04", "--out", str(tmp_path / "out")], ["check", "DEMO-04"]):
        refused = CliRunner().invoke(handrail, [*words, "--rules", str(tmp_path / "none")])
        assert "H101" in str(refused.exception or refused.output)


def test_findings_stand_with_the_gravest_first_and_those_that_say_the_same_are_said_once():
    place = Place("town/rule_set.yaml", 3, 1)
    unproved = [Problem("H614", f"S1 does not hold of `{name}`: never", place, "mend it") for name in "abc"]
    text = findings(
        [
            Problem("H607", "no rule ever suggests `a`", place),
            Problem("H601", "a rule can never be true", place),
            *unproved,
            Problem("H814", "`keep` of the base protects fewer people here", place),
        ]
    )
    assert re.findall(r"(?:error|warning): \S+ (H\d+)", text) == ["H614", "H814", "H601", "H607"]
    assert "The same of `b` and `c`." in text
    assert text.endswith("5 errors, 1 warning.")
