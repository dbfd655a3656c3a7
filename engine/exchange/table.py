"""Care packages as a table: rows with the same `reference` make one package.

Definitions:
- A column is a word of the package as docs/words.md has it (`person.standing`, `home.bed_space_cm`), or a part of
  something that there may be several of: `visit.id`, `visit.start`, `task.activity`, `worker.kind`, `payer.who`,
  `equipment.item`, `refusal.item`, `range.word`, `carer.relation`, `carer_task.activity`, `allowance.hours`,
  `allowance_task.activity`, `allowance_payer.who`, `price.gbp`, `goal.words`.
- A row adds what its cells say. The same `visit.id` again adds a task, a worker or a payer to that visit; words of the
  person need to be written once, and where they are written twice they must be the same.
- A `carer_task` belongs to the carer of its row, or else to the last one above it; what begins with `allowance_` to the
  allowance likewise.
- An empty cell is not assessed. `none` as `equipment.item` or `carer.relation` says that there is none. Days are
  written `mon tue wed`, the two levels of a range `2 3`.

Left out: any other shape of table; a mapping from a council's own columns is made before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..knowledge import Catalogue
from ..knowledge.package import read_package
from ..language.document import Node
from ..model import CarePackage, Place, Problem, ProblemsFoundError
from ..model.limits import CELL_CHARACTERS, ROWS_OF_A_PACKAGE
from .bounds import NumberedRow

_SEVERAL = {
    "visit": "visits",
    "equipment": "equipment",
    "carer": "unpaid_carers",
    "goal": "goals",
    "refusal": "refusals",
    "range": "ranges",
    "allowance": "allowances",
    "price": "service.prices",
}
_OF_VISIT = {"task": "tasks", "worker": "workers", "payer": "payers"}
_OF_LAST = {
    "carer_task": ("unpaid_carers", "tasks", "a carer's task needs its carer", "carer.relation"),
    "allowance_task": ("allowances", "tasks", "an allowance's task needs its allowance", "allowance.hours"),
    "allowance_payer": (
        "allowances",
        "payers",
        "an allowance's payer needs its allowance",
        "allowance.hours",
    ),
}
_LISTS = {"visit.days", "visit.presence_for", "goal.outcomes", "range.between"}
REFERENCE = "reference"
_TEXTS = (
    REFERENCE,
    "visit.start",
    "visit.delivered_start",
    "equipment.name",
    "refusal.because",
    "range.source",
    "allowance.for_what",
)
_SAYS_NONE = {"equipment": "item", "carer": "relation"}
NONE = "none"
"""What says that there is no equipment, or no unpaid carer."""


@dataclass(frozen=True)
class FoundPackage:
    """A package of a table, or what is wrong with it."""

    reference: str
    where: str
    package: CarePackage | None
    problems: tuple[Problem, ...] = ()


@dataclass
class _Growing:
    root: Node
    problems: list[Problem] = field(default_factory=list)
    words: dict[str, Node] = field(default_factory=dict)
    """What the person's columns say, by their name."""
    visits: dict[str, Node] = field(default_factory=dict)
    rows: int = 0


def without_reference(name: str) -> Problem:
    """A table of which no row says whose it is."""
    return Problem(
        "H202",
        "the table has no column `reference`",
        Place(name, 1, 1),
        "name the columns in the first row, as docs/words.md has them; in CSV apart by commas, semicolons "
        "or tabs",
    )


def head_problems(head: list[str], name: str) -> tuple[Problem, ...]:
    """What is wrong with the names of the columns."""
    counts = Counter(cell.strip() for cell in head if cell.strip())
    twice = [
        Problem(
            "H105", f"the column `{column[:60]}` stands {count} times", Place(name, 1, 1), "keep one of them"
        )
        for column, count in counts.items()
        if count > 1
    ]
    return (*twice, *(() if REFERENCE in counts else (without_reference(name),)))


def packages_of_rows(rows: Iterable[NumberedRow], name: str, catalogue: Catalogue) -> Iterator[FoundPackage]:
    """The packages of a table, in the order in which they first appear.

    Raises:
        ProblemsFoundError: when there is no `reference` column, or a column stands there twice.
    """
    lines = iter(rows)
    _, head = next(lines, (1, []))
    head = [cell.strip() for cell in head]
    if wrong := head_problems(head, name):
        raise ProblemsFoundError(wrong)
    growing: dict[str, _Growing] = {}
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            _add_row(growing, head, line, cells, name)
    for reference, grown in growing.items():
        where = f"{name}:{grown.root.line}"
        try:
            package = read_package(grown.root, name, catalogue, grown.problems)
        except ProblemsFoundError as error:
            yield FoundPackage(reference, where, None, error.problems)
        else:
            yield FoundPackage(reference, where, package)


def _add_row(growing: dict[str, _Growing], head: list[str], line: int, cells: list[str], name: str) -> None:
    """Add a row to the package of its reference: its parts become members of lists, the rest fields."""
    values = {
        key: Node("scalar", line, column, cell.strip())
        for column, (key, cell) in enumerate(zip(head, cells, strict=False), start=1)
        if key and cell.strip()
    }
    reference = values[REFERENCE].text if REFERENCE in values else ""
    grown = growing.setdefault(reference, _Growing(Node("map", line, 1)))
    grown.rows += 1
    if grown.rows > ROWS_OF_A_PACKAGE:
        if grown.rows == ROWS_OF_A_PACKAGE + 1:
            grown.problems.append(
                Problem(
                    "H106",
                    f"at most {ROWS_OF_A_PACKAGE:,} rows of one package are read",
                    Place(name, line, 1),
                    "look for a reference that stands in too many rows",
                )
            )
        return
    _check_cells(grown, head, line, cells, name)
    parts: dict[str, Node] = {}
    for key, node in values.items():
        first, _, rest = key.partition(".")
        node.quoted = first == "goal" or key in _TEXTS
        if rest and first in (*_SEVERAL, *_OF_VISIT, *_OF_LAST):
            part = parts.setdefault(first, Node("map", line, node.column))
            part.pairs.append(
                (Node("scalar", line, node.column, rest), _as_list(node) if key in _LISTS else node)
            )
        else:
            _set_field(grown, key, node, name)
    _add_parts(grown, parts, name)


def _check_cells(grown: _Growing, head: list[str], line: int, cells: list[str], name: str) -> None:
    """Add the problems of cells that are too long, or have no column."""
    for column, cell in enumerate(cells, start=1):
        if len(cell) > CELL_CHARACTERS:
            grown.problems.append(
                Problem(
                    "H106",
                    f"at most {CELL_CHARACTERS:,} characters of one cell are read",
                    Place(name, line, column),
                    "shorten the text",
                )
            )
        if cell.strip() and (column > len(head) or not head[column - 1]):
            grown.problems.append(
                Problem(
                    "H107",
                    "a cell has no column name above it",
                    Place(name, line, column),
                    "name the column in the first row, or look for a separator too many",
                )
            )


def _add_parts(grown: _Growing, parts: dict[str, Node], name: str) -> None:
    """Add visits, carers and pieces; a task belongs to its row's visit, what has no id to the last owner above."""
    visit = None
    for first, listed in _SEVERAL.items():
        if first in parts:
            into = _list_at(grown.root, listed, parts[first])
            if _says_none(first, parts[first]):
                continue
            visit_before = _visit(grown, parts[first]) if first == "visit" else None
            if visit_before is None:
                into.items.append(parts[first])
            else:
                _same(grown, visit_before, parts[first], name)
            visit = (visit_before or parts[first]) if first == "visit" else visit
    for first, part in parts.items():
        if first in _OF_LAST:
            _add_to_last(grown, first, part, name)
        elif first in _OF_VISIT and visit is not None:
            _child(visit, _OF_VISIT[first], "list", part).items.append(part)
        elif first in _OF_VISIT:
            grown.problems.append(
                Problem(
                    "H202",
                    f"a {first} needs its visit: `visit.id` is missing in this row",
                    part.place(name),
                    "write the visit's id in each of its rows",
                )
            )


def _says_none(first: str, part: Node) -> bool:
    statement = part.get(_SAYS_NONE.get(first, ""))
    return statement is not None and len(part.pairs) == 1 and statement.text == NONE


def _add_to_last(grown: _Growing, first: str, part: Node, name: str) -> None:
    """Add a part to the last of its owners, in this row or above."""
    owners, listed, needs, begins = _OF_LAST[first]
    there = grown.root.get(owners)
    if there is None or not there.items:
        grown.problems.append(
            Problem(
                "H202",
                f"{needs}: none is named in this row or above",
                part.place(name),
                f"write `{begins}` in its first row",
            )
        )
    else:
        _child(there.items[-1], listed, "list", part).items.append(part)


def _visit(grown: _Growing, part: Node) -> Node | None:
    """The visit of an earlier row with the same id."""
    visit_id = part.get("id")
    if visit_id is None:
        return None
    before = grown.visits.setdefault(visit_id.text, part)
    return None if before is part else before


def _same(grown: _Growing, visit: Node, again: Node, name: str) -> None:
    for key, value in again.pairs:
        before = visit.get(key.text)
        if before is None:
            visit.pairs.append((key, value))
        elif before.plain() != value.plain():
            grown.problems.append(_twice(key.text, name, value))


def _set_field(grown: _Growing, key: str, node: Node, name: str) -> None:
    before = grown.words.setdefault(key, node)
    if before is not node:
        if before.plain() != node.plain():
            grown.problems.append(_twice(key, name, node))
        return
    into, *keys = grown.root, *key.split(".")
    for part in keys[:-1]:
        into = _child(into, part, "map", node)
    into.pairs.append((Node("scalar", node.line, node.column, keys[-1]), node))


def _twice(key: str, name: str, node: Node) -> Problem:
    return Problem(
        "H105", f"`{key}` has another value in an earlier row", node.place(name), "write it once, or alike"
    )


def _child(node: Node, key: str, kind: str, near: Node) -> Node:
    child = node.get(key)
    if child is None:
        child = Node("list" if kind == "list" else "map", near.line, near.column)
        node.pairs.append((Node("scalar", near.line, near.column, key), child))
    return child


def _list_at(root: Node, path: str, near: Node) -> Node:
    *above, last = path.split(".")
    for key in above:
        root = _child(root, key, "map", near)
    return _child(root, last, "list", near)


def _as_list(node: Node) -> Node:
    words = node.text.replace(",", " ").replace(";", " ").split()
    return Node(
        "list", node.line, node.column, items=[Node("scalar", node.line, node.column, word) for word in words]
    )
