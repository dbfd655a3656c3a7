"""What is counted of each room's style: names that do not tell (of the tests too), undocumented functions, dense code.

Definitions:
- A *participle* is a function called by a lone past participle (`joined`, `_said`), a *preposition* a function of a module
  that begins with one (`_of_holds`, `_under`): neither says what it does or gives. Methods may be called `of` or `with_…`.
- A *vague* name is a variable or parameter called `one`, `found`, `made`, `said` and the like where the thing has a name.
- *Undocumented* is a private function of more than a dozen lines without a docstring.
- *Dense* is a comprehension inside another, or of two loops, that also has a condition.

`python -m tests.house.idioms` prints the counts of every room, with a room where each is.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator

from tests.house.source import ROOT, modules, nodes

PARTICIPLES = {
    "said", "shown", "found", "made", "kept", "given", "held", "told", "written", "drawn", "taken", "known", "cut",
    "laid_out",     "chosen", "seen", "done", "sent", "put", "set_out", "brought", "gone", "meant", "built", "left",
}  # fmt: skip
PREPOSITIONS = (
    "of",
    "under",
    "against",
    "beside",
    "within",
    "behind",
    "above",
    "below",
    "among",
    "before",
    "after",
    "about",
)
NO_PARTICIPLES = {"need", "seed", "feed", "embed", "speed", "bed", "proceed", "exceed", "shed", "red"}
VAGUE = {"one", "found", "made", "said", "kept", "shown", "given", "held", "told", "wanted", "ones"}
LONG = 12
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def idioms() -> dict[str, Counter[str]]:
    """By room: how many of each kind there are; of the tests, only the vague names."""
    counts: dict[str, Counter[str]] = {}
    for path in modules("engine", "dashboard"):
        room = "/".join(path.relative_to(ROOT).parts[:2]).removesuffix(".py")
        counter = counts.setdefault(room, Counter())
        counter.update(kind for kind, _ in idioms_of(path))
    for path in modules("tests"):
        room = "/".join(path.relative_to(ROOT).parts[:2]).removesuffix(".py")
        counts.setdefault(room, Counter()).update(kind for kind, _ in idioms_of(path) if kind == "vague")
    return counts


def idioms_of(path) -> Iterator[tuple[str, str]]:
    """Each kind that a module has, with where."""
    own = {id(node) for node in nodes(path)[0].body}
    for node in nodes(path):
        line = f"{path.name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.FunctionDef):
            name = node.name.lstrip("_")
            if is_participle(name):
                yield "participles", f"{line} {node.name}"
            if id(node) in own and name.split("_")[0] in PREPOSITIONS:
                yield "prepositions", f"{line} {node.name}"
            if (
                node.name.startswith("_")
                and not ast.get_docstring(node)
                and node.end_lineno - node.lineno >= LONG
            ):
                yield "undocumented", f"{line} {node.name}"
        elif isinstance(node, ast.arg) and node.arg in VAGUE:
            yield "vague", f"{line} {node.arg}"
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in VAGUE:
            yield "vague", f"{line} {node.id}"
        elif isinstance(node, COMPREHENSIONS) and is_dense(node):
            yield "dense", line


def is_participle(name: str) -> bool:
    """Whether a function's name is a past participle and nothing else."""
    return name in PARTICIPLES or ("_" not in name and name.endswith("ed") and name not in NO_PARTICIPLES)


def is_dense(node: ast.AST) -> bool:
    """Whether a comprehension is nested or double, and has a condition."""
    inner = [part for part in ast.walk(node) if isinstance(part, COMPREHENSIONS) and part is not node]
    loops = node.generators
    nested = bool(inner) or len(loops) > 1
    conditions = any(loop.ifs for loop in loops) or any(
        isinstance(part, ast.IfExp) for part in ast.walk(node)
    )
    return nested and conditions


def main() -> None:
    """Print the counts of every room, or where each is in one room."""
    if len(sys.argv) > 1:
        for path in modules("engine", "dashboard", "tests"):
            if path.relative_to(ROOT).as_posix().startswith(sys.argv[1]):
                for kind, where in idioms_of(path):
                    print(kind, f"{path.relative_to(ROOT).parent}/{where}")
        return
    for room, counter in sorted(idioms().items()):
        print(f"{room}: {{{', '.join(f'{kind}: {count}' for kind, count in sorted(counter.items()))}}}")


if __name__ == "__main__":
    main()
