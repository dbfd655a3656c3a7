"""The pages for authors say what the engine does: their examples are read, their lists are compared."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from engine.authoring import (
    Logic,
    Sketcher,
    Suite,
    analyse,
    load_accepted,
    load_cases,
    load_properties,
    load_safety,
    run,
)
from engine.authoring.lint.properties import broken
from engine.exchange import read_packages, remarks_on_package
from engine.knowledge import load_catalogue, load_package, load_rule_set
from engine.knowledge.words import words_page
from engine.language import ConditionParser, parse_document, truth_of
from engine.model import CODES, RULE_KINDS, AllOf, AnyOf, Comparison, Not, ProblemsFoundError, Truth
from tests.language.strategies import VOCABULARY
from tests.shipped import CATALOGUE

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GOOD = ROOT / "tests" / "bad" / "good"
BLOCK = re.compile(r"^```(?:yaml )?([\w-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (H\d{3}): (.+)$", re.MULTILINE)
ERRORS = (DOCS / "errors.md").read_text(encoding="utf-8")
CONDITIONS = (DOCS / "conditions.md").read_text(encoding="utf-8")


def sections() -> dict[str, str]:
    parts = SECTION.split(ERRORS)[1:]
    return {code: body for code, _, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)}


@pytest.fixture
def catalogue_folder(tmp_path):
    return Path(
        shutil.copytree(
            GOOD,
            tmp_path / "catalogue",
            ignore=lambda _, names: [
                name for name in names if name.split(".")[0] in ("rules", "rule_set", "package")
            ],
        )
    )


def test_every_code_has_its_section_with_its_own_title_and_no_section_is_left_over():
    assert dict(SECTION.findall(ERRORS)) == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_section_says_what_to_do(code):
    assert "What to do: " in sections()[code]


EXAMPLES = [(code, kind, text) for code, body in sections().items() for kind, text in BLOCK.findall(body)]


def test_almost_every_section_has_an_example():
    of_a_command = {
        "H101",
        "H106",
        "H109",
        "H110",
        *(f"H1{number}" for number in range(12, 20)),
        "H620",
        "H706",
        "H714",
        "H801",
        "H802",
        "H803",
        "H804",
        "H805",
    }
    of_a_command |= {"H811", "H812", "H813", "H814"}
    of_a_request = {f"H15{number}" for number in range(1, 10)}
    of_the_safety_log = {code for code in CODES if code.startswith("H9")}
    assert {code for code, _, _ in EXAMPLES} == set(CODES) - of_a_command - of_a_request - of_the_safety_log


@pytest.mark.parametrize(("code", "kind", "text"), EXAMPLES, ids=[code for code, _, _ in EXAMPLES])
def test_the_example_of_a_code_gives_that_code_and_no_other(code, kind, text, tmp_path, catalogue_folder):
    catalogue = load_catalogue(catalogue_folder)
    if kind in ANALYSED:
        assert code in found_by_analysis(kind, text, tmp_path, catalogue)
        return
    with pytest.raises(ProblemsFoundError) as error:
        load_example(kind, text, tmp_path, catalogue)
    assert {problem.code for problem in error.value.problems} == {code}


ANALYSED = ("safety", "analysis", "analysis-in-2040", "header-in-2040", "properties", "accepted")


def example_set(tmp_path, catalogue, **texts):
    """A folder with the good set, some files of which are written anew."""
    folder = tmp_path / "rules"
    (folder / "checks" / "cases").mkdir(parents=True)
    shutil.copy(GOOD / "rule_set.yaml", folder)
    shutil.copy(GOOD / "rules.yaml", folder)
    for name, text in texts.items():
        (folder / f"{name.replace('__', '/')}.yaml").write_text(text, encoding="utf-8")
    return folder, load_rule_set(catalogue, folder)


def found_by_analysis(kind, text, tmp_path, catalogue):
    """The codes that an example gives, beside the notes that the small catalogue always gives."""
    file = {
        "safety": "checks__safety",
        "properties": "checks__properties",
        "accepted": "checks__accepted",
        "header-in-2040": "rule_set",
    }
    folder, rules = example_set(tmp_path, catalogue, **{file.get(kind, "rules"): text})
    properties = load_properties(folder, "rules", catalogue, rules)
    accepted = load_accepted(folder, "rules")
    day = date(2040, 1, 1) if kind.endswith("2040") else date(2026, 6, 1)
    safety = load_safety(folder, "rules", catalogue, rules)
    findings = analyse(catalogue, rules, day, properties, accepted, safety=safety, notes=True)
    codes = {problem.code for problem in findings}
    assert not {"H601", "H604", "H610", "H614"} & codes - {SEVERE.get(text, "")}
    return codes


SEVERE = {text: code for code, _, text in EXAMPLES}


def load_example(kind, text, tmp_path, catalogue):
    if kind == "family":
        folder = Path(shutil.copytree(tmp_path / "catalogue", tmp_path / "with_traits"))
        (folder / "traits.yaml").write_text(
            "traits:\n  - {id: is_hot, it: is hot, means: It can burn whoever touches it.}\n",
            encoding="utf-8",
        )
        (folder / "rails.yaml").write_text(text, encoding="utf-8")
        return load_catalogue(folder)
    if kind == "csv":
        raise ProblemsFoundError(
            problem
            for read in read_packages("example.csv", text.encode(), catalogue)
            for problem in read.problems
        )
    if kind == "package-to-look-at":
        (read,) = read_packages("example.yaml", text.encode(), catalogue)
        raise ProblemsFoundError(remarks_on_package(read, date(2026, 11, 2)))
    if kind == "package":
        (tmp_path / "package.yaml").write_text(text, encoding="utf-8")
        return load_package(tmp_path / "package.yaml", catalogue)
    if kind == "cases":
        folder, rules = example_set(tmp_path, catalogue, checks__cases__example=text)
        return load_cases(folder, "rules", catalogue, rules)
    return example_set(tmp_path, catalogue, rules=text)


def test_the_page_of_words_is_the_one_that_the_models_and_the_catalogue_make():
    page = words_page(CATALOGUE)
    assert (DOCS / "words.md").read_text(encoding="utf-8") == page, (
        "docs/words.md is out of date: python -m engine.knowledge.words > docs/words.md"
    )


def test_the_page_of_words_has_every_word():
    page = (DOCS / "words.md").read_text(encoding="utf-8")
    for term in CATALOGUE.vocabulary.terms.values():
        assert f"| `{term.path}` |" in page
        assert set(term.words) <= set(re.findall(r"`([^`]+)`", page))
    for row in (line for line in page.splitlines() if line.startswith("| `")):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        assert all(cells), row


def example(kind: str) -> str:
    (text,) = (text for block_kind, text in BLOCK.findall(CONDITIONS) if block_kind == kind)
    return text


def test_every_example_condition_is_one():
    texts = [text for kind, text in BLOCK.findall(CONDITIONS) if kind in ("condition", "item-condition")]
    for text in texts:
        parser = ConditionParser(VOCABULARY, "page", constants={"item.highest_safe_working_load_kg": 150.0})
        assert parser.parse(parse_document(text)) is not None
        assert parser.problems == []
    assert len(texts) == 3


def test_the_example_rules_item_and_source_load_together(tmp_path, catalogue_folder):
    (catalogue_folder / "rails.yaml").write_text(example("family"), encoding="utf-8")
    practice = (
        (catalogue_folder / "standards.yaml").read_text(encoding="utf-8").replace("a-law", "practice-ot")
    )
    (catalogue_folder / "standards.yaml").write_text(practice, encoding="utf-8")
    (catalogue_folder / "sources_examples.yaml").write_text(example("sources"), encoding="utf-8")
    catalogue = load_catalogue(catalogue_folder)
    assert "a-report" in catalogue.evidence
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "rule_set.yaml").write_text(example("rule_set"), encoding="utf-8")
    (folder / "rules.yaml").write_text(example("rules"), encoding="utf-8")
    assert len(load_rule_set(catalogue, folder).rules) == 4


def test_the_table_of_kinds_has_the_seven_kinds():
    assert (
        tuple(re.findall(r"^\| `(\w+)` \|", CONDITIONS.split("## The seven kinds")[1], re.MULTILINE))
        == RULE_KINDS
    )


def test_the_table_of_truth_is_what_the_engine_does():
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", CONDITIONS, re.MULTILINE)
    rows = [row for row in rows if {*row} <= {"true", "false", "unknown"}]
    a = Comparison(path="person.lives_alone", operator="==", value=True)
    b = Comparison(path="person.lies_flat", operator="==", value=True)
    assert len(set(rows)) == 9
    for first, second, both, either, opposite in rows:
        letters = {"person.lives_alone": first, "person.lies_flat": second}
        known = {path: truth == "true" for path, truth in letters.items() if truth != "unknown"}
        joined = (AllOf(parts=(a, b)), AnyOf(parts=(a, b)), Not(part=a))
        wanted = [Truth[word.upper()] for word in (both, either, opposite)]
        assert [truth_of(condition, known, VOCABULARY) for condition in joined] == wanted


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_examples_for_rule_authors_are_cases_and_properties_of_the_shipped_set(tmp_path):
    blocks = dict(BLOCK.findall((DOCS / "for_rule_authors.md").read_text(encoding="utf-8")))
    folder = Path(shutil.copytree(ROOT / "rules" / "home_care", tmp_path / "home_care"))
    (folder / "checks" / "cases" / "example.yaml").write_text(blocks["cases"], encoding="utf-8")
    (folder / "checks" / "properties.yaml").write_text(blocks["properties"], encoding="utf-8")
    rules = load_rule_set(CATALOGUE, folder)
    cases = [
        case
        for case in load_cases(folder, "rules", CATALOGUE, rules)
        if case.place.file.endswith("example.yaml")
    ]
    assert len(cases) == 4
    outcomes = list(run(Suite(CATALOGUE, rules, cases)))
    assert not [failure for outcome in outcomes for failure in outcome.failures]
    sketcher = Sketcher(CATALOGUE, rules, Logic(CATALOGUE, rules.rules))
    properties = load_properties(folder, "rules", CATALOGUE, rules)
    assert properties
    assert list(broken(sketcher, properties)) == []
