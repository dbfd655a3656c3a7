"""Draw the map of docs/architecture.md from the imports of the code: `python docs/import_map.py`.

Definitions: a room is a folder directly below `engine` or `dashboard`, or `dashboard` itself for the modules that its
rooms share. An arrow from A to B means that a module of A imports one of B when it runs; imports for type checkers alone
do not count. An arrow is left out where a longer way says it already, so what is drawn has the same order and fewer
lines. The first sentence of a room's `__init__.py` is what the table says of it.

Left out: libraries, and which module of a room imports which of another (`lint-imports` holds the order).
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
TOPS = ("engine", "dashboard")
BEGIN, END = "<!-- drawn by docs/import_map.py -->", "<!-- end of what is drawn -->"


def rooms() -> dict[str, str]:
    """Every room with what its `__init__.py` says first, in the order of their names."""
    says = {}
    for top in TOPS:
        for folder in sorted((ROOT / top).iterdir()):
            if (folder / "__init__.py").exists():
                text = (
                    ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""
                )
                says[f"{top}.{folder.name}"] = text.partition("\n\n")[0].replace("\n", " ")
    return says


def room_of(module: str, known: dict[str, str]) -> str | None:
    """The room of a module such as `engine.review.holds`; None for what belongs to no room."""
    parts = module.split(".")
    if parts[0] not in TOPS:
        return None
    room = ".".join(parts[:2])
    return room if room in known else None


def imports() -> dict[str, set[str]]:
    """By room: the other rooms that it imports."""
    known, found = rooms(), defaultdict(set)
    for top in TOPS:
        for path in (ROOT / top).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            here = room_of(module, known)
            if here is not None:
                names = imported_modules(ast.parse(path.read_text(encoding="utf-8")), path)
                there = {room_of(name, known) for name in names}
                found[here] |= {room for room in there if room is not None and room != here}
    return dict(found)


def imported_modules(tree: ast.Module, path: Path) -> Iterator[str]:
    """The modules that a module imports when it runs, by their full names."""
    package = path.relative_to(ROOT).parent.parts
    for node in running_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            yield module
            yield from (f"{module}.{name.name}" for name in node.names)


def running_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from running_nodes(child)


def needed(edges: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows that no longer way makes needless."""
    return [
        (start, end)
        for start in sorted(edges)
        for end in sorted(edges[start])
        if not any(end in reached(between, edges) for between in edges[start] - {end})
    ]


def reached(start: str, edges: dict[str, set[str]]) -> set[str]:
    """Every room below one."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for end in edges.get(waiting.pop(), set()) - seen:
            seen.add(end)
            waiting.append(end)
    return seen


def drawn() -> str:
    """The diagram and the table, as they stand in the page."""
    known = rooms()
    lines = [BEGIN, "", "```mermaid", "flowchart TD"]
    for top in TOPS[::-1]:
        lines.append(f"  subgraph {top}")
        lines += [
            f"    {room.replace('.', '_')}[{room.split('.')[1]}]"
            for room in known
            if room.startswith(f"{top}.")
        ]
        lines.append("  end")
    lines += [f"  {start.replace('.', '_')} --> {end.replace('.', '_')}" for start, end in needed(imports())]
    lines += ["```", "", "| room | what it is |", "| --- | --- |"]
    lines += [f"| `{room.replace('.', '/')}` | {text} |" for room, text in known.items()]
    return "\n".join([*lines, "", END])


def main() -> None:
    """Write the drawing into the page, between its marks."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(before + drawn() + rest.partition(END)[2], encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
