"""A comparison as other programs read it (`handrail rules compare --format json`): its fields, and its version.

The published schema (`docs/schemas/comparison.schema.json`) is made of these models, and what is written is built of them,
so that neither can say what the other does not. Definitions: a count of real people may be `<5`; others are rounded to 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ...model import RuleKind
from .part_change import ChangeDirection
from .people import Support
from .rules import Relation

ShownCount = Annotated[int, Field(ge=0)] | Literal["<5"]
NamesByKind = dict[str, list[str]]
VerdictOutcome = Literal["not safe as it stands", "read it first", "nothing against it", "the same"]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryReport(_Written):
    """An entry that differs: a part of a rule, of `rule_set.yaml`, the catalogue, the properties or another file."""

    name: str
    old: str = Field(description="As it was; empty where there was nothing")
    new: str = Field(description="As it is; empty where there is nothing")
    direction: ChangeDirection = Field(
        description="Which way it points; all but `differs` are counted by `--gate`"
    )


class RuleReport(_Written):
    """A rule that differs."""

    rule: str
    kind: RuleKind
    relation: Relation = Field(description="Of whom it is true now, beside before")
    meaning: str = Field(description="What that means for people, in words: `protects fewer people`")
    old: str = Field(description="Its condition as it was")
    new: str = Field(description="Its condition as it is")
    also_differs: list[EntryReport] = Field(
        description="What else of it differs: what it does, its words, its sources"
    )
    only_old: str = Field(
        description="A package, as a case, of which only the old rule is true; empty where none is"
    )
    only_new: str = Field(
        description="A package, as a case, of which only the new rule is true; empty where none is"
    )


class PackageReport(_Written):
    """What differs for one package."""

    reference: str
    support: Support = Field(description="What becomes of paid support, if the review were followed")
    support_percent: float
    worse_off: bool
    rules: list[str] = Field(description="Because of which rules")
    gained: NamesByKind
    lost: NamesByKind
    unprotected: NamesByKind = Field(description="What kept the person safe and no longer does, by kind")


class GroupReport(_Written):
    """A group of people, by a characteristic."""

    group: str
    packages: ShownCount
    less: ShownCount = Field(description="How many of them have less paid support")
    more: ShownCount = Field(description="How many of them have more paid support")


class PeopleReport(_Written):
    """What follows for the packages that were compared over."""

    packages: int = Field(ge=0)
    real: bool = Field(description="Whether they are a caseload's; then small counts are hidden")
    changed: ShownCount
    less_protected: ShownCount
    worse_off: ShownCount
    less_protected_by: dict[str, ShownCount] = Field(description="By kind of what is lost")
    support: dict[Support, ShownCount]
    by_rule: dict[str, ShownCount]
    groups: dict[str, list[GroupReport]]
    packages_changed: list[PackageReport] | None = Field(description="None where packages may not be named")


class ComparisonReport(_Written):
    """Two rule sets compared in every respect."""

    json_version: Literal[4] = Field(
        default=4, description="Raised when a key changes its meaning or goes, or a direction comes"
    )
    verdict: VerdictOutcome = Field(description="Whether anything found speaks against adopting the new set")
    verdict_says: str = Field(description="The same with the reason, as a sentence")
    rule_set: list[EntryReport]
    catalogue: list[EntryReport]
    properties: list[EntryReport]
    files: list[EntryReport]
    protects_less: list[str] = Field(description="Names of the entries that protect less, or may")
    claims_more: list[str] = Field(
        description="Names of the entries that credit an item with more than before"
    )
    says_otherwise: list[str] = Field(description="Names of the entries whose words, or cases, are others")
    demands_dropped: list[str] = Field(
        description="What is no longer demanded of whoever signs, as sentences"
    )
    only_written_otherwise: list[str] = Field(
        description="Where nothing that is said differs: files whose comments or layout do"
    )
    rules: list[RuleReport]
    people: PeopleReport | None = Field(
        description="None where only the rules were asked for, or nothing differs"
    )
    shown_by_the_solver: list[PackageReport] = Field(
        description="Packages that the solver made, and that would be less protected"
    )


def sorted_names(kinds: Mapping[str, frozenset[str]]) -> NamesByKind:
    """Names by kind in the order of the alphabet, so that the same comparison is written the same."""
    return {name: sorted(what) for name, what in kinds.items()}
