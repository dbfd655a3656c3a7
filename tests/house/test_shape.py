"""The shape of the code: small modules with a purpose, short functions, one noun each."""

import ast

from tests.house.source import modules, nodes, shown, tree

MODULES = modules("engine", "dashboard")
LONGEST_MODULE = 450
LONGEST_FUNCTION = 70
NOT_NOUNS = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common", "stuff"}


def test_a_module_says_what_it_is_for():
    silent = [shown(path) for path in MODULES if len((ast.get_docstring(tree(path)) or "").split()) < 3]
    assert silent == []


def test_a_docstring_can_be_read_without_the_one_above_it():
    leaning = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and (ast.get_docstring(node) or "").startswith("The same")
    ]
    assert leaning == [], "the API reference shows each docstring alone: say what it is of"


def test_a_module_is_short():
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_a_function_is_short():
    long = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and lines_of_code(node) > LONGEST_FUNCTION
    ]
    assert long == []


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
            for node in nodes(path)
            if isinstance(node, ast.ClassDef)
            for word in ("".join(" " + c if c.isupper() else c for c in node.name)).split()
        }
        assert not words & NOT_NOUNS, shown(path)


def test_no_work_is_left_for_later_in_a_comment():
    marks = ("TO" + "DO", "FIX" + "ME", "X" * 3)
    for path in MODULES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert not any(f"# {mark}" in line for mark in marks), f"{shown(path)}:{number}"


def test_the_engine_prints_nothing_outside_a_module_that_is_run():
    printing = [
        f"{shown(path)}:{node.lineno}"
        for path in modules("engine")
        for top in tree(path).body
        if not isinstance(top, ast.If)
        for node in ast.walk(top)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert printing == []


def test_a_file_is_written_whole_or_not_at_all():
    """On a full disk a file that is written over in place is lost: `engine/files.py` writes beside it first."""
    in_place = [
        f"{shown(path)}:{node.lineno}"
        for path in MODULES
        if shown(path) != "engine/files.py"
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("write_text", "write_bytes")
    ]
    assert in_place == []
