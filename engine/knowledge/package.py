"""A care package file (YAML or JSON) to a `CarePackage`, checked against a catalogue."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path

from ..language.document import Node, parse_document, read_document
from ..language.nearest_name import did_you_mean
from ..language.vocabulary import WORDS_HINT
from ..model.care_package import CarePackage
from ..model.limits import PROBLEMS_OF_A_DOCUMENT
from ..model.problem import Problem, ProblemsFoundError, file_error
from .catalogue import Catalogue
from .record import read_record

_NEAR = 0.5
"""Names of activities and items are long, and whoever writes a package knows them less well than an author of rules."""


def load_package(path: Path, catalogue: Catalogue) -> CarePackage:
    """Load one package file.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    problems: list[Problem] = []
    return read_package(read_document(path, problems=problems), str(path), catalogue, problems)


def parse_package(text: str, name: str, catalogue: Catalogue) -> CarePackage:
    """Load a package from text, shown under `name` in problems.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    problems: list[Problem] = []
    return read_package(parse_document(text, name, problems), name, catalogue, problems)


def load_packages(path: Path, catalogue: Catalogue) -> Iterator[CarePackage | ProblemsFoundError]:
    """The packages of a file of JSON lines, one after the other; for a bad line, what is wrong with it.

    Args:
        path: one package as JSON on each line; empty lines are passed over.
        catalogue: items and activities.

    Raises:
        ProblemsFoundError: when the file itself cannot be read.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _package_or_problems(line, f"{path}:{number}", catalogue)
    except (OSError, UnicodeDecodeError) as error:
        what = "is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        raise file_error(str(path), "H101", f"the file {what}", "check the path") from error


def package_of_line(line: str, file: str, catalogue: Catalogue) -> CarePackage:
    """A package from one line of JSON, read quickly; whatever is not plainly good is read again with its problems.

    Args:
        line: the JSON.
        file: what to call it in problems.
        catalogue: items and activities.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    try:
        json.loads(line, object_pairs_hook=_each_key_once)
        package = CarePackage.model_validate_json(line, strict=True)
    except (ValueError, RecursionError):
        return parse_package(line, file, catalogue)
    tasks = {task.activity for visit in package.visits for task in visit.tasks}
    tasks |= {task.activity for carer in package.unpaid_carers or () for task in carer.tasks}
    tasks |= {task.activity for allowance in package.allowances for task in allowance.tasks}
    if tasks <= catalogue.activities.keys() and _items_of(package) <= catalogue.items.keys():
        return package
    return parse_package(line, file, catalogue)


def _items_of(package: CarePackage) -> set[str]:
    in_place = {piece.item for piece in package.equipment or () if piece.item is not None}
    return in_place | {refusal.item for refusal in package.refusals}


def _each_key_once(pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is given twice")


def _package_or_problems(line: str, file: str, catalogue: Catalogue) -> CarePackage | ProblemsFoundError:
    try:
        return package_of_line(line, file, catalogue)
    except ProblemsFoundError as error:
        return error


def read_package(node: Node, file: str, catalogue: Catalogue, problems: list[Problem]) -> CarePackage:
    """A package from a document that has been read.

    Raises:
        ProblemsFoundError: everything that is wrong with it, and the problems gathered before.
    """
    if node.kind != "map":
        place = node.place(file)
        wrong = Problem(
            "H104", "a package is a group of `key: value` lines", place, "begin with `reference: …`"
        )
        raise ProblemsFoundError([*problems, wrong])
    package = read_record(CarePackage, node, file, problems)
    _check_words(node, file, catalogue, problems)
    if problems or package is None:
        raise ProblemsFoundError(problems)
    return package


def _check_words(node: Node, file: str, catalogue: Catalogue, problems: list[Problem]) -> None:
    for place in (
        *_nodes_under(node, "visits", "tasks", "activity"),
        *_nodes_under(node, "unpaid_carers", "tasks", "activity"),
        *_nodes_under(node, "allowances", "tasks", "activity"),
    ):
        _check(place, catalogue.activities, "H403", "an activity of the task list", file, problems)
    for place in (*_nodes_under(node, "equipment", "item"), *_nodes_under(node, "refusals", "item")):
        _check(place, catalogue.items, "H402", "an item of the catalogue", file, problems)


def _check(
    node: Node, known: Collection[str], code: str, what: str, file: str, problems: list[Problem]
) -> None:
    """Whether a name is one of the catalogue's; the nearest is offered."""
    if node.kind != "scalar" or node.text in known or len(problems) >= PROBLEMS_OF_A_DOCUMENT:
        return
    if node.plain() is None:
        return  # Whether it may be left out is for the model to say.
    hint = did_you_mean(node.text, known, _NEAR) or WORDS_HINT
    place = node.place(file)
    problems.append(
        Problem(
            code,
            f"`{node.text[:60]}` is not {what}",
            place,
            hint,
        )
    )


def _nodes_under(node: Node, *keys: str) -> list[Node]:
    if not keys:
        return [node]
    if node.kind == "list":
        return [part for item in node.items for part in _nodes_under(item, *keys)]
    value = node.get(keys[0]) if node.kind == "map" else None
    return _nodes_under(value, *keys[1:]) if value is not None else []
