"""Every page of the screen is among those that a browser looks at for accessibility."""

import ast

from tests.house.source import ROOT, nodes


def addresses():
    """The addresses in the list of pages, which cannot be imported without drawing them."""
    for node in nodes(ROOT / "dashboard/screen/pages.py"):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "_Page":
            yield ast.literal_eval(node.args[3])


def looked_at():
    """The page of each path in the list of the accessibility tests."""
    for node in nodes(ROOT / "tests/screen/test_accessibility.py"):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PAGES":
            texts = (part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant))
            yield from (str(text).partition("?")[0] for text in texts)


def test_every_page_is_looked_at_in_a_browser():
    assert len(pages := set(addresses())) > 5
    assert pages - set(looked_at()) == set(), (
        "add them to PAGES and READY of tests/screen/test_accessibility.py"
    )
