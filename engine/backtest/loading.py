"""Portfolios from their folder, every problem with its place: `portfolios.yaml`, and the people they start from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

from ..knowledge import Catalogue, load_package
from ..knowledge.reader import DocumentReader
from ..language.document import Node, read_document
from ..model import CarePackage, ProblemsFoundError
from .portfolio import Portfolios


def load_portfolios(
    catalogue: Catalogue, folder: Path | None = None
) -> tuple[Portfolios, Mapping[str, CarePackage]]:
    """The portfolios, and by file name the packages that their people start from.

    Args:
        catalogue: what may be cited and offered.
        folder: another folder than the shipped one.

    Raises:
        ProblemsFoundError: every problem in every file.
    """
    if folder is not None:
        return _load(folder, catalogue)
    with as_file(files("catalogue") / "backtests") as shipped:
        return _load(Path(shipped), catalogue)


def _load(folder: Path, catalogue: Catalogue) -> tuple[Portfolios, Mapping[str, CarePackage]]:
    """The portfolios and the packages that their people start from, all problems in one run."""
    reader = DocumentReader()
    people: dict[str, CarePackage] = {}
    for path in sorted((folder / "people").glob("*.yaml")):
        try:
            people[path.name] = load_package(path, catalogue)
        except ProblemsFoundError as error:
            reader.problems.extend(error.problems)
    file = f"{folder.name}/portfolios.yaml"
    node = read_document(folder / "portfolios.yaml", file, reader.problems)
    portfolios = reader.read_record(Portfolios, node, file)
    if portfolios is not None:
        _check(node, portfolios, catalogue, people, partial(_refuse, reader, file))
    if reader.problems or portfolios is None:
        raise ProblemsFoundError(reader.problems)
    return portfolios, people


def _refuse(
    reader: DocumentReader,
    file: str,
    code: str,
    name: str,
    known: Iterable[str],
    what: str,
    near: Node | None,
) -> None:
    """Add a problem where a portfolio names what is not there."""
    reader.refuse_unknown_name(code, name, file, near, known, what)


def _check(
    node: Node,
    portfolios: Portfolios,
    catalogue: Catalogue,
    people: Iterable[str],
    require_known: Callable[[str, str, Iterable[str], str, Node | None], None],
) -> None:
    """Whether everything that a portfolio names is there."""
    nodes = _members(node, "portfolios")
    for at, portfolio in zip(nodes, portfolios.portfolios, strict=True):
        for cited in portfolio.cites:
            require_known(
                "H401", cited, catalogue.evidence, "an entry of the evidence register", at.get("cites")
            )
        for item in portfolio.items:
            require_known("H402", item, catalogue.items, "an item of the catalogue", at.get("items"))
        for task in (task for visit in portfolio.visits.values() for task in visit.tasks):
            require_known(
                "H403",
                task.activity,
                catalogue.activities,
                "an activity of catalogue/tasks.yaml",
                at.get("visits"),
            )
        for name in (name for week in portfolio.weeks for name in week):
            require_known("H201", name, portfolio.visits, "one of its visits", at.get("weeks"))
        require_known("H201", portfolio.start_from, people, "a file in `people/`", at.get("start_from"))
        words = {
            *portfolio.visits,
            *(task.activity for visit in portfolio.visits.values() for task in visit.tasks),
        }
        for name in (name for figure in portfolio.published for name in figure.of):
            require_known(
                "H201", name, words, "a visit or an activity of this portfolio", at.get("published")
            )
    for at, left in zip(_members(node, "left_out"), portfolios.left_out, strict=True):
        for cited in left.cites:
            require_known("H401", cited, catalogue.evidence, "an entry of the evidence register", at)


def _members(node: Node, key: str) -> list[Node]:
    list_node = node.get(key)
    return [] if list_node is None else list_node.items
