"""The map leads to what is there: every function and test that a page names, the drawing, and the words of the glossary."""

import ast
import importlib.util
import re
from pathlib import Path
from typing import get_args

import pytest

from engine.model import EFFECTS
from engine.model.rule import RULE_KINDS, Scope
from tests.house.source import ROOT, tree

DOCS = ROOT / "docs"
PAGES = [
    DOCS / "architecture.md",
    DOCS / "glossary.md",
    *sorted((DOCS / "how_to").glob("*.md")),
    *sorted((DOCS / "decisions").glob("*.md")),
]
NAMED = re.compile(r"`((?:engine|dashboard|tests|rules|catalogue|benchmarks)/[\w./*<>]*)(?::([\w.]+))?`")
LINK = re.compile(r"\]\(([\w./]+\.md)\)")


def named_in(page):
    """Files and names in them; what holds `<` or `*` stands for several."""
    for file, name in NAMED.findall(page.read_text(encoding="utf-8")):
        if not set("<*") & set(file):
            yield file, name


def names_of(path):
    """Every function, class, method and constant of a module."""
    ids = set()
    for node in tree(path).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            ids.add(node.name)
        if isinstance(node, ast.ClassDef):
            ids |= {f"{node.name}.{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)}
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        ids |= {target.id for target in targets if isinstance(target, ast.Name)}
    return ids


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.stem)
def test_everything_that_a_page_names_is_there(page):
    for file, name in named_in(page):
        path = ROOT / file
        assert path.exists(), file
        if name:
            assert name in names_of(path), f"{file} has no {name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_the_search_would_miss_neither_a_function_nor_a_method():
    names = names_of(ROOT / "engine/review/reviewer.py")
    assert {"Reviewer", "Reviewer.review", "DEFAULT_SEED"} <= names
    assert "Reviewer.revieww" not in names


def test_the_way_of_a_rule_begins_with_a_rule_that_there_is():
    way = (DOCS / "architecture.md").read_text(encoding="utf-8")
    (rule,) = re.findall(r"The rule is `(\w+)` in `rules/home_care/holds.yaml`", way)
    assert f"- rule: {rule}" in (ROOT / "rules/home_care/holds.yaml").read_text(encoding="utf-8")


def test_the_drawing_is_the_one_that_the_imports_make():
    """`python docs/import_map.py` draws it again."""
    spec = importlib.util.spec_from_file_location("import_map", DOCS / "import_map.py")
    import_map = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(import_map)
    assert import_map.drawn() in (DOCS / "architecture.md").read_text(encoding="utf-8")


def test_every_how_to_and_every_decision_is_found_from_the_map():
    linked = set(LINK.findall((DOCS / "architecture.md").read_text(encoding="utf-8")))
    assert {f"{page.parent.name}/{page.name}" for page in PAGES if page.parent != DOCS} <= linked


def test_the_glossary_has_every_kind_of_rule_of_effect_and_every_scope():
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    for word in (*RULE_KINDS, *EFFECTS):
        assert f"`{word}`" in text, word
    for scope in get_args(Scope):
        assert scope in text


def test_a_term_stands_in_the_glossary_once():
    terms = [
        term
        for row in re.findall(
            r"^\| ([a-z][^|]*) \|", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE
        )
        for term in row.split(", ")
        if row not in ("term", "---")
    ]
    assert sorted(terms) == sorted(set(terms))
    assert len(terms) > 50


def test_a_page_that_shows_where_to_look_names_commands_that_there_are():
    from dashboard.terminal.command import handrail

    options = {
        option for command in handrail.commands.values() for param in command.params for option in param.opts
    }
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    for option in re.findall(r"handrail review FILE (--\w+)", text):
        assert option in options
    assert Path(ROOT / "docs/import_map.py").exists()
