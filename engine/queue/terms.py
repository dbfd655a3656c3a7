"""What the queue reckons with: `terms.yaml`, read and checked."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files

from pydantic import Field

from ..language import read_document
from ..model import Frozen


class QueueFigure(Frozen):
    """A figure with why it is as it is."""

    value: float = Field(gt=0)
    assumption: bool
    because: str = Field(min_length=10)


class QueueFigures(Frozen):
    """Every figure."""

    weeks: QueueFigure
    settled_share: QueueFigure
    telephone_minutes: QueueFigure
    safety_hours: QueueFigure
    short_matters: QueueFigure
    alike_packages: QueueFigure
    least_chance: QueueFigure


class Band(Frozen):
    """A part of the queue that comes before the next, whatever hours say."""

    label: str
    says: str


class QueueTerms(Frozen):
    """The whole file."""

    figures: QueueFigures
    bands: dict[str, Band]
    not_by_telephone: tuple[str, ...] = Field(
        description="Beginnings of fields that have to be seen, asked in private or looked up"
    )

    def by_telephone(self, field: str) -> bool:
        """Whether an answer may be had by telephone."""
        return not field.startswith(self.not_by_telephone)

    @property
    def order(self) -> tuple[str, ...]:
        """Ids of bands, the first first."""
        return tuple(self.bands)


@cache
def queue_terms() -> QueueTerms:
    """What is reckoned with here."""
    with as_file(files(__name__.rpartition(".")[0]) / "terms.yaml") as path:
        return QueueTerms.model_validate(read_document(path).plain())
