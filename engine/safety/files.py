"""The safety folder of a rule set: `acceptability.yaml`, `system.yaml` and every `hazards*.yaml`, read in one run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ..knowledge import RuleSetFolder
from ..knowledge.council_layer import base_folder, extended_set
from ..knowledge.record import read_record
from ..language import Node, list_entries, read_document
from ..model import Place, Problem, ProblemsFoundError, file_error
from .acceptability import Acceptability
from .hazard import Hazard
from .system import System

FOLDER = "safety"
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class LoggedHazard:
    """A hazard with its place in the log."""

    hazard: Hazard
    place: Place


@dataclass(frozen=True)
class SafetyFiles:
    """What a rule set's safety folder holds."""

    system: System
    acceptability: Acceptability
    hazards: tuple[LoggedHazard, ...]
    place: Place


def log_folder(rules: RuleSetFolder) -> RuleSetFolder:
    """Where log, cases and properties lie: a council's layer without a log of its own is held to that of its base."""
    extends = extended_set(rules.path)
    base = base_folder(extends, rules.path) if extends else None
    if base is None or (rules.path / FOLDER).is_dir():
        return rules
    return RuleSetFolder(base, f"rules/{base.name}")


def load_safety_files(folder: Path, display_name: str) -> SafetyFiles:
    """Read the safety folder of a rule set.

    Args:
        folder: the folder of the rule set.
        display_name: what to call it in problems.

    Raises:
        ProblemsFoundError: everything that is wrong with any of its files.
    """
    problems: list[Problem] = []
    within = folder / FOLDER
    if not within.is_dir():
        raise file_error(
            f"{display_name}/{FOLDER}",
            "H101",
            "the rule set has no safety log",
            "a safety log lies in its folder `safety`; see the shipped set",
        )
    system = _one(System, within / "system.yaml", f"{display_name}/{FOLDER}", problems)
    acceptability = _one(Acceptability, within / "acceptability.yaml", f"{display_name}/{FOLDER}", problems)
    hazards = tuple(
        hazard
        for path in sorted(within.glob("hazards*.yaml"))
        for hazard in _hazards(path, f"{display_name}/{FOLDER}", problems)
    )
    problems.extend(_twice(hazards))
    if not hazards and not problems:
        problems.append(
            Problem(
                "H104",
                "the safety log names no hazard",
                Place(f"{display_name}/{FOLDER}"),
                "write hazards into `hazards.yaml`",
            )
        )
    if problems or system is None or acceptability is None:
        raise ProblemsFoundError(problems)
    return SafetyFiles(system, acceptability, hazards, Place(f"{display_name}/{FOLDER}"))


def _read(path: Path, display_name: str, problems: list[Problem]) -> Node | None:
    try:
        return read_document(path, f"{display_name}/{path.name}", problems)
    except ProblemsFoundError as error:
        problems.extend(error.problems)
        return None


def _one(model: type[M], path: Path, display_name: str, problems: list[Problem]) -> M | None:
    document = _read(path, display_name, problems)
    return None if document is None else read_record(model, document, f"{display_name}/{path.name}", problems)


def _hazards(path: Path, display_name: str, problems: list[Problem]) -> Iterator[LoggedHazard]:
    """The hazards of one file, with their places."""
    name, document = f"{display_name}/{path.name}", _read(path, display_name, problems)
    if document is None:
        return
    for node in list_entries(document, name, "hazards", "hazard", problems):
        hazard = read_record(Hazard, node, name, problems)
        if hazard is not None:
            yield LoggedHazard(hazard, node.place(name))


def _twice(hazards: tuple[LoggedHazard, ...]) -> Iterator[Problem]:
    seen: dict[str, LoggedHazard] = {}
    for hazard in hazards:
        number = hazard.hazard.hazard[:3]
        if number in seen:
            yield Problem(
                "H207",
                f"the hazard number {number} is used twice",
                hazard.place,
                f"first used at {seen[number].place}",
            )
        seen.setdefault(number, hazard)
