"""Documents in: what a loader does with every YAML file, whatever is in it.

Definitions: a loader gathers all problems of all its files in one run, each with its place, and fails at the end or not at
all. A name that is not known is answered with the nearest one that is.

Left out: what entries mean (the loaders), how one entry becomes a frozen model (`.record`), and reading YAML itself
(`engine.language.document`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from ..language.document import Node, read_document
from ..language.nearest_name import did_you_mean
from ..model.problem import Place, Problem, ProblemsFoundError
from .record import read_record, unknown_keys

M = TypeVar("M", bound=BaseModel)


class DocumentReader:
    """Reads the documents of one loader and gathers what is wrong with them.

    Attributes:
        problems: of all documents, in the order in which they were found.
    """

    def __init__(self) -> None:
        """Begin without a problem."""
        self.problems: list[Problem] = []

    def read(self, path: Path, file: str) -> Node | None:
        """A document; None with its problems where it cannot be read.

        Args:
            path: where it is.
            file: what to call it in problems.
        """
        try:
            return read_document(path, file, self.problems)
        except ProblemsFoundError as error:
            self.problems.extend(error.problems)
            return None

    def read_record(
        self,
        model: type[M],
        node: Node,
        file: str,
        values: dict[str, Any] | None = None,
        written: Mapping[str, str] = MappingProxyType({}),
    ) -> M | None:
        """An entry as a frozen model; None with its problems. Arguments as in `record.read_record`."""
        return read_record(model, node, file, self.problems, values, written)

    def refuse_unknown_keys(self, node: Node, known: Iterable[str], file: str) -> dict[str, str]:
        """Every key of a map that is not known here, with the one that was likely meant."""
        return unknown_keys(node, known, file, self.problems)

    def refuse_unknown_name(
        self, code: str, name: str, file: str, node: Node | None, known: Iterable[str], what: str
    ) -> None:
        """Add a problem where a name is none of those that are known.

        Args:
            code: of the problem.
            name: as it was written.
            file: where.
            node: where in it; None for the file as a whole.
            known: what it may be.
            what: what it should be, such as `an item of the catalogue`.
        """
        names = known if isinstance(known, (set, frozenset, Mapping)) else list(known)
        if name not in names:
            self.add(code, f"`{name}` is not {what}", file, node, did_you_mean(name, names))

    def add(self, code: str, message: str, file: str, node: Node | None, help_text: str) -> None:
        """Add a problem at a node, or of the file as a whole."""
        place = Place(file) if node is None else node.place(file)
        self.problems.append(Problem(code, message, place, help_text))

    def fail_on_problems(self) -> None:
        """End the loading where anything was wrong.

        Raises:
            ProblemsFoundError: with everything.
        """
        if self.problems:
            raise ProblemsFoundError(self.problems)


def load_record(model: type[M], path: Path, *, what: str = "", begins: str = "") -> M:
    """A document that is one record, such as a mapping or a crosswalk.

    Args:
        model: what it is.
        path: where it is.
        what: what such a document is, for one that is no group of lines.
        begins: how it begins.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    reader, name = DocumentReader(), str(path)
    node = read_document(path, name, reader.problems)
    if what and node.kind != "map":
        place = node.place(name)
        raise ProblemsFoundError([Problem("H104", f"{what} is a group of `key: value` lines", place, begins)])
    record = reader.read_record(model, node, name)
    if reader.problems or record is None:
        raise ProblemsFoundError(reader.problems)
    return record
