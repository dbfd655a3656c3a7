"""The figures by which delivered care is measured, from YAML with their sources."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from ..formats.mapping import Source
from ..knowledge.reader import load_record
from ..model.field import Frozen

_SHIPPED = Path(__file__).parent / "thresholds.yaml"
NAMES = (
    "late_minutes",
    "very_short_minutes",
    "short_by_steps",
    "personal_care_minutes",
    "end_of_day_minutes",
    "missed_percent",
    "punctual_percent",
    "logged_percent",
    "least_visit_minutes",
    "least_weeks",
    "least_visits",
    "least_of_a_visit",
    "silent_days",
    "early_window_minutes",
)


class Threshold(Frozen):
    """One figure, what it means, and who says so."""

    id: str
    value: float = Field(ge=0, le=10_000)
    means: str
    source: Source
    grade: str


class Thresholds(Frozen):
    """Every figure, once."""

    thresholds: tuple[Threshold, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Thresholds:
        ids = [threshold.id for threshold in self.thresholds]
        if missing := sorted(set(NAMES) - set(ids)):
            raise ValueError(f"`{missing[0]}` is missing")
        if unknown := sorted(set(ids) - set(NAMES)):
            raise ValueError(f"`{unknown[0]}` is not known here")
        if len(ids) > len(set(ids)):
            raise ValueError("a threshold stands twice")
        return self

    def __getitem__(self, name: str) -> float:
        """A figure by its name."""
        return next(threshold.value for threshold in self.thresholds if threshold.id == name)


def load_thresholds(path: Path = _SHIPPED) -> Thresholds:
    """The shipped figures, or a council's own.

    Raises:
        ProblemsFoundError: everything that is wrong with the file.
    """
    return load_record(Thresholds, path, what="a file of thresholds", begins="begin with `thresholds:`")
