"""A safety log as it stood once, in a form that can be kept and compared: what `handrail safety check --format json` writes.

Definitions: a snapshot holds each hazard with its risk before and now and the state of each control, each property with
what it was asked of, and each exception to one. It says what was so when it was written; nothing in it is asked again.

Left out: problems and what people must still do (`handrail safety check` prints them beside it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field, ValidationError

from ..model import Frozen, Place, Problem, ProblemsFoundError, file_error, read_problem
from ..model.field import CalendarDate
from .assessment import AssessedHazard
from .evidence import PropertyState
from .hazard import ControlSort, Risk
from .verdict import ControlState

MOST_BYTES = 20_000_000


class LevelledRisk(Frozen):
    """A risk with the level that the table gave it."""

    severity: int = Field(ge=1, le=5)
    likelihood: int = Field(ge=1, le=5)
    level: int = Field(ge=1, le=5)


class ControlSnapshot(Frozen):
    """One control as it stood."""

    sort: ControlSort
    names: str
    shows: str = ""
    kind: str
    state: ControlState
    why: str = ""

    @property
    def key(self) -> str:
        """What it is, whatever its state."""
        return f"{self.sort} {self.names}" + (f" shows {self.shows}" if self.shows else "")


class HazardSnapshot(Frozen):
    """One hazard as it stood."""

    hazard: str
    says: str
    group: str = ""
    initial: LevelledRisk
    residual: LevelledRisk
    controls: tuple[ControlSnapshot, ...]


class ExceptionSnapshot(Frozen):
    """Where a property was not asked, and who answered for it."""

    property_id: str = Field(alias="property")
    of: tuple[str, ...]
    because: str
    signed_by: str
    review_by: CalendarDate


class PropertySnapshot(Frozen):
    """A property as it stood: its words, and what it was asked of."""

    property_id: str = Field(alias="property")
    says: str
    asks: str = Field(
        description="Its kind and condition, or the words that get worse and what that may never do"
    )
    asked_of: tuple[str, ...] = Field(default=(), description="Items or activities, but for exceptions")


class SafetySnapshot(Frozen):
    """A safety log as it stood, for one version of rules and catalogue."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    safety_log: Literal[1, 2] = 2
    rule_set: str
    version: str
    rule_set_hash: str
    catalogue_hash: str
    hazards: tuple[HazardSnapshot, ...] = Field(min_length=1)
    exceptions: tuple[ExceptionSnapshot, ...] = ()
    properties: tuple[PropertySnapshot, ...] | None = Field(
        default=None, description="None in a log of version 1, which did not keep them"
    )


def snapshot_of(
    rule_set: tuple[str, str, str],
    catalogue_hash: str,
    hazards: Iterable[AssessedHazard],
    properties: Mapping[str, PropertyState],
) -> SafetySnapshot:
    """The log as it stands now.

    Args:
        rule_set: its id, version and hash.
        catalogue_hash: of the catalogue in force.
        hazards: with their controls asked.
        properties: what the solver said of each.
    """
    name, version, content_hash = rule_set
    return SafetySnapshot(
        rule_set=name,
        version=version,
        rule_set_hash=content_hash,
        catalogue_hash=catalogue_hash,
        hazards=tuple(_snapshot_of_hazard(hazard) for hazard in hazards),
        exceptions=tuple(
            ExceptionSnapshot.model_validate({"property": name, **exception.model_dump()})
            for name, state in properties.items()
            for exception in state.exceptions
        ),
        properties=tuple(
            PropertySnapshot(property=name, says=state.says, asks=state.asks, asked_of=state.asked_of)
            for name, state in properties.items()
        ),
    )


def read_snapshot(file: Path) -> SafetySnapshot:
    """A snapshot from a file.

    Raises:
        ProblemsFoundError: it cannot be read, or is none.
    """
    place = Place(str(file))
    try:
        if file.stat().st_size > MOST_BYTES:
            raise file_error(
                str(file),
                "H103",
                "the safety log is too large",
                "write it anew with `handrail safety check --format json`",
            )
        return SafetySnapshot.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ProblemsFoundError([read_problem(str(file), error, "the safety log")]) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ProblemsFoundError(
            [
                Problem(
                    "H102",
                    f"this is no safety log of `handrail safety check`: {where}: {first['msg'].lower()[:120]}",
                    place,
                    "write one with `handrail safety check --format json`",
                )
            ]
        ) from None


def _snapshot_of_hazard(assessed: AssessedHazard) -> HazardSnapshot:
    """A hazard with its controls as they stand."""
    return HazardSnapshot(
        hazard=assessed.hazard.hazard,
        says=assessed.hazard.says,
        group=assessed.hazard.group,
        initial=_at_level(assessed.hazard.initial, assessed.initial_level),
        residual=_at_level(assessed.residual, assessed.residual_level),
        controls=tuple(
            ControlSnapshot(
                sort=each.control.sort,
                names=each.control.named,
                shows=each.control.shows or "",
                kind=each.control.kind,
                state=each.state,
                why=each.why,
            )
            for each in assessed.verdicts
        ),
    )


def _at_level(risk: Risk, level: int) -> LevelledRisk:
    return LevelledRisk(severity=risk.severity, likelihood=risk.likelihood, level=level)
