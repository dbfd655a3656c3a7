"""Which version of a rule set is in force on a day.

Definitions: a rule set's folder holds its current version; older and coming ones lie whole in `versions/<x.y.z>/`
below it. A version is in force on the days `effective_from <= day <= effective_to`, without end where there is none. No
two versions are in force on one day (H801), and on a day that is asked for one is (H802).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path

from ..language.document import read_document
from ..model.problem import Place, Problem, ProblemsFoundError, file_error
from ..model.rule import RuleSet
from ..wording import day_text
from .catalogue import Catalogue
from .catalogue_files import load_catalogue
from .council_layer import base_folder, check_header, extended_set
from .rule_set import load_rule_set

_HEADER = "rule_set.yaml"


@dataclass(frozen=True)
class RuleSetFolder:
    """Where a version of a rule set lies, and what to call it in problems."""

    path: Path
    shown: str
    published: Path | None = None
    """The catalogue that it was written for, where that is another than the installed one."""

    def load(self, catalogue: Catalogue, *, authoring: bool = False, rebasing: bool = False) -> RuleSet:
        """Read and check the rule set.

        Args:
            catalogue: its own, as `catalogue` gives it.
            authoring: a layer may still be unproved; never for a review.
            rebasing: a layer may be written against another base.

        Raises:
            ProblemsFoundError: every problem in every file.
        """
        return load_rule_set(catalogue, self.path, self.shown, authoring=authoring, rebasing=rebasing)

    def catalogue(self) -> Catalogue:
        """The catalogue of the set: its own, the shipped one, or that with what a layer adds.

        Raises:
            ProblemsFoundError: every problem in every file.
        """
        own = self.path / "catalogue"
        if own.is_dir():
            # Whose catalogue it is stands in the header: where that cannot be read, nothing else is said.
            check_header(self.path, self.shown)
        extends = extended_set(self.path)
        if not extends:
            return load_catalogue(own if own.is_dir() else self.published)
        base = base_folder(extends, self.path)
        has_own = base is not None and (base / "catalogue").is_dir()
        below = base / "catalogue" if base is not None and has_own else self.published
        return load_catalogue(below, over=(own, f"{self.shown}/catalogue") if own.is_dir() else None)


@contextmanager
def rule_set_folder(name_or_folder: str | Path, as_of: date | None = None) -> Iterator[RuleSetFolder]:
    """The folder of a rule set: the current version, or the one in force on a day.

    Args:
        name_or_folder: the name of a shipped set, or a folder.
        as_of: the day; the current version when None.

    Raises:
        ProblemsFoundError: H101, H801 or H802, or what is wrong with a header.
    """
    folder = Path(name_or_folder)
    if folder.is_file() and folder.suffix:
        message = "this is a file, and a rule set is a folder"
        raise file_error(str(folder), "H101", message, "name the folder that it lies in")
    if isinstance(name_or_folder, Path) or folder.is_dir():
        yield _version_on(RuleSetFolder(folder, str(folder)), as_of)
        return
    with as_file(files("rules") / str(name_or_folder)) as shipped:
        yield _version_on(RuleSetFolder(Path(shipped), f"rules/{name_or_folder}"), as_of)


def every_version(folder: RuleSetFolder) -> tuple[RuleSetFolder, ...]:
    """The current version, then the others by name."""
    below = sorted(path for path in (folder.path / "versions").glob("*") if (path / _HEADER).exists())
    return (folder, *(RuleSetFolder(path, f"{folder.shown}/versions/{path.name}") for path in below))


def _version_on(folder: RuleSetFolder, as_of: date | None) -> RuleSetFolder:
    """The version that was in force on a day; the current one where no day is given."""
    if as_of is None:
        return folder
    spans = sorted(
        ((*_in_force(version), version) for version in every_version(folder)), key=lambda span: span[0]
    )
    _check_apart(spans)
    for first, last, version in spans:
        if first <= as_of <= last:
            return version
    place = Place(f"{folder.shown}/{_HEADER}", 1, 1)
    message = f"no version of this rule set is in force on {day_text(as_of)}"
    raise ProblemsFoundError([Problem("H802", message, place, "; ".join(_span_text(span) for span in spans))])


def _check_apart(spans: Iterable[tuple[date, date, RuleSetFolder]]) -> None:
    """Two versions are never in force on one day."""
    every = list(spans)
    problems = [
        Problem(
            "H801",
            f"two versions are in force on {day_text(later[0])}",
            Place(f"{later[2].shown}/{_HEADER}", 1, 1),
            f"let {earlier[2].shown} end before (`effective_to`)",
        )
        for earlier, later in pairwise(every)
        if later[0] <= earlier[1]
    ]
    if problems:
        raise ProblemsFoundError(problems)


def _in_force(folder: RuleSetFolder) -> tuple[date, date]:
    """The first and the last day of a version, from its header alone."""
    problems: list[Problem] = []
    file = f"{folder.shown}/{_HEADER}"
    header = read_document(folder.path / _HEADER, file, problems).plain()
    first = header.get("effective_from") if isinstance(header, dict) else None
    last = header.get("effective_to") if isinstance(header, dict) else None
    days = [date.fromisoformat(str(day)) if _is_day(day) else None for day in (first, last)]
    if problems or days[0] is None or (last is not None and days[1] is None):
        wrong = Problem(
            "H202", "`effective_from` is missing or is no date", Place(file, 1, 1), "write 2026-11-01"
        )
        raise ProblemsFoundError(problems or [wrong])
    return days[0], days[1] or date.max


def _is_day(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _span_text(span: tuple[date, date, RuleSetFolder]) -> str:
    first, last, folder = span
    until = "" if last == date.max else f" to {day_text(last)}"
    return f"{folder.shown} from {day_text(first)}{until}"
