"""What the equity report compares: characteristics, groups, measures and limits, as `equity.yaml` has them.

Definitions: a person is in exactly one group of each characteristic. A value that no group lists is in `others`; where
there is none it is a mistake of the file and loading says so. Words are compared without regard to case.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import as_file, files
from operator import attrgetter
from typing import Literal

from pydantic import Field

from ..language import read_document
from ..model import CarePackage, Frozen

MeasureKind = Literal["share", "mean", "ratio"]


class Group(Frozen):
    """People who are alike in one characteristic."""

    label: str
    people: str = Field(description="How a sentence calls them")
    values: tuple[bool | int | str, ...] = ()


class Characteristic(Frozen):
    """One characteristic and its groups."""

    id: str
    label: str
    of: str = Field(description="The field of a care package")
    reader: Literal["nobody", "need"] = Field(
        default="nobody",
        description="`need`: a fact of needs and home that rules may read; `nobody`: no rule can",
    )
    groups: tuple[Group, ...]
    others: Group | None = None

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return {str(value).casefold(): group.label for group in self.groups for value in group.values}

    def group_of(self, package: CarePackage, not_recorded: str) -> str:
        """The label of the group that somebody is in.

        Args:
            package: theirs.
            not_recorded: the label of the group for whom it is not recorded.

        Raises:
            KeyError: a value that no group lists.
        """
        value = attrgetter(self.of)(package)
        if value is None:
            return not_recorded
        label = self._labels.get(str(value).casefold())
        if label is None and self.others is not None:
            return self.others.label
        return label if label is not None else self._labels[str(value)]


class DisclosureLimits(Frozen):
    """Below what nothing is shown or compared, and how sure a finding is."""

    smallest_count: int = Field(ge=2)
    smallest_denominator: int = Field(ge=2)
    smallest_compared: int = Field(ge=10)
    false_alarm_percent: float = Field(gt=0, lt=50)
    interval_percent: float = Field(gt=50, lt=100)
    recording_gap_percent: float = Field(ge=0, le=100)
    assumption: bool = False


class Likeness(Frozen):
    """Something in which people are to be alike: bands of weekly hours, or the groups of a characteristic."""

    id: str
    label: str
    below: tuple[float, ...] = ()
    characteristic: str | None = None


class Measure(Frozen):
    """One thing that is compared, and how it is said."""

    id: str
    label: str
    kind: MeasureKind
    unit: str
    least: float = Field(gt=0, description="Smallest difference worth a sentence, in the unit")
    says: str
    more: str
    less: str
    means: str

    @property
    def percent(self) -> bool:
        """Whether it is shown in percent; its values are parts of 1."""
        return self.unit == "%"


class Equity(Frozen):
    """The whole file."""

    limits: DisclosureLimits
    characteristics: tuple[Characteristic, ...]
    not_recorded: Group
    likeness: tuple[Likeness, ...]
    measures: tuple[Measure, ...]
    decisions: tuple[Measure, ...]
    proves: str
    may_be_read: str = Field(description="Said beside a finding about a fact of need, which rules may read")
    diagnoses_tried: tuple[str, ...] = Field(
        description="Given to everybody in turn: none of them may change anything"
    )

    def labels(self, characteristic: Characteristic) -> tuple[str, ...]:
        """Every group of a characteristic, in the order in which they are shown."""
        others = (characteristic.others.label,) if characteristic.others else ()
        return (*(group.label for group in characteristic.groups), *others, self.not_recorded.label)

    def people(self, characteristic: Characteristic, label: str) -> str:
        """How a sentence calls a group."""
        known = (*characteristic.groups, *((characteristic.others,) if characteristic.others else ()))
        wording = next((group.people for group in known if group.label == label), self.not_recorded.people)
        return wording.format(characteristic=characteristic.label.lower())


@cache
def equity() -> Equity:
    """The characteristics and measures of `equity.yaml`, read once."""
    with as_file(files(__name__.rpartition(".")[0]) / "equity.yaml") as path:
        return Equity.model_validate(read_document(path).plain())
