"""The shape of the code: small modules with a purpose, short functions, one noun each."""

import ast

import pytest

from tests.house.source import modules, shown, tree

MODULES = modules("engine", "dashboard")
LONGEST_MODULE = 450
LONGEST_FUNCTION = 70
NOT_NOUNS = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common", "stuff"}


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_says_what_it_is_for(path):
    said = ast.get_docstring(tree(path)) or ""
    assert len(said.split()) >= 3


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_is_short_and_so_are_its_functions(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert lines_of_code(node) <= LONGEST_FUNCTION, node.name


def lines_of_code(function):
    """Lines of a function without its docstring: explaining is not what makes one long."""
    first = function.body[0]
    explained = ast.get_docstring(function) is not None
    return (
        function.end_lineno - function.lineno + 1 - (first.end_lineno - first.lineno + 1 if explained else 0)
    )


def test_nothing_is_called_a_helper():
    for path in MODULES:
        words = {part for piece in path.with_suffix("").parts[-2:] for part in piece.lower().split("_")}
        words |= {
            word.lower()
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ClassDef)
            for word in ("".join(" " + c if c.isupper() else c for c in node.name)).split()
        }
        assert not words & NOT_NOUNS, shown(path)


def test_no_work_is_left_for_later_in_a_comment():
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    for path in MODULES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not any(f"# {mark}" in line for mark in marks), f"{shown(path)}:{number}"


@pytest.mark.parametrize("path", modules("engine"), ids=shown)
def test_the_engine_prints_nothing_outside_a_module_that_is_run(path):
    inside = [node for top in tree(path).body if not isinstance(top, ast.If) for node in ast.walk(top)]
    assert not [
        node for node in inside if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
