"""Names: a type has one name and a name one meaning."""

import ast
from collections import defaultdict

import yaml

from tests.house.idioms import idioms
from tests.house.source import ROOT, modules, nodes, shown, tree

MODULES = modules("engine", "dashboard")


def types_of(path):
    """Classes and type aliases of a module, with where an alias's meaning is written."""
    for node in nodes(path):
        if isinstance(node, ast.ClassDef):
            yield node.name, f"class in {shown(path)}"
    for node in tree(path).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name[0].isupper() and not name.isupper():
                yield name, ast.unparse(node.value)


def test_a_type_name_has_one_meaning():
    """An alias may be written twice where both mean the same; a class may not."""
    meanings = defaultdict(set)
    for path in MODULES:
        for name, meaning in types_of(path):
            if not name.startswith("_"):
                meanings[name].add(meaning)
    assert {name: sorted(several) for name, several in meanings.items() if len(several) > 1} == {}


def test_a_room_reads_no_worse_than_it_did():
    """`allowed_idioms.yaml` holds what a room may still have; whoever mends some lowers it."""
    allowed = yaml.safe_load((ROOT / "tests/house/allowed_idioms.yaml").read_text(encoding="utf-8"))
    counts = idioms()
    worse = {
        f"{room}: {kind}": (count, kinds.get(kind, 0))
        for room, kinds in allowed.items()
        for kind, count in counts.get(room, {}).items()
        if count > kinds.get(kind, 0)
    }
    assert worse == {}, "`python -m tests.house.idioms ROOM` lists where"
