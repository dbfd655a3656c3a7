"""A published figure with its source, and the registers of evidence, rates and reference minutes.

Definitions: a figure is `low <= likely <= high` in a stated unit. Grades: A trial, systematic review or official
statistics; B evaluated project or peer-reviewed observational study; C provider, council or vendor report without
comparison; D opinion, model or estimate. A figure without a source is an `assumption` and is shown as one.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from .care_package import EquipmentKind
from .field import Frozen, is_left_out

Grade = Literal["A", "B", "C", "D"]


class Figure(Frozen):
    """`low <= likely <= high` in `unit`, with where it comes from."""

    low: float
    likely: float
    high: float
    unit: str = Field(min_length=1)
    source: str = Field(default="", description="Who says so; empty only for an assumption")
    url: str | None = None
    year: int | None = Field(default=None, ge=1950, le=2100)
    grade: Grade = "D"
    assumption: bool = Field(default=False, description="No source: our own judgement, shown as such")
    covers: str = Field(
        default="", exclude_if=is_left_out, description="Of a price: what is in it, and what is not"
    )
    note: str = ""

    @model_validator(mode="after")
    def _in_order_and_sourced(self) -> Figure:
        if not self.low <= self.likely <= self.high:
            raise ValueError("must run low <= likely <= high")
        if not self.source and not self.assumption:
            raise ValueError("needs a `source`, or `assumption: true`")
        return self


class Evidence(Frozen):
    """One entry of the evidence register: a study, a report, a law or a piece of guidance."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: Literal["study", "standard", "practice"] = Field(
        default="study", description="study or report; law, standard or guidance; professional knowledge"
    )
    title: str = Field(min_length=1, description="Short title in our own words")
    finding: str = Field(min_length=1, description="What it says, paraphrased")
    population: str = ""
    low: float | None = None
    likely: float | None = None
    high: float | None = None
    unit: str = ""
    direction: Literal["reduces", "none", "mixed", "cost", "duty"] = "mixed"
    grade: Grade
    source: str = Field(min_length=1)
    year: int | None = None
    url: str | None = None
    checked: Literal["read_in_excerpt", "recalled", "common_knowledge"] = "read_in_excerpt"
    review_by: int | None = Field(default=None, description="Year after which it should be looked at again")
    in_nation: dict[str, str] = Field(
        default={}, description="Where another law or body takes its place: nation to the id of that entry"
    )
    terms_in_nation: dict[str, dict[str, str]] = Field(
        default={},
        description="Terms of this law that are others in a nation: nation to term and what takes its place in texts",
    )
    note: str = ""


class Rate(Frozen):
    """A price, a fee or a count from the rates register."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    what: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str
    nation: str = ""
    period: str = ""
    grade: Grade
    source: str
    url: str | None = None
    checked: Literal["read_in_excerpt", "derived", "recalled", "not_found"] = "read_in_excerpt"
    note: str = ""


class Activity(Frozen):
    """An activity that a task line may name, with its reference minutes."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(description="In plain English, as printed")
    group: str = Field(
        pattern=r"^[a-z][a-z0-9_]*$", description="What it is for: care, meals, medicines, checks …"
    )
    personal_care: bool = Field(description="Whether the floor for personal care visits applies")
    icf: str = Field(default="", description="ICF activity code, where one fits")
    minutes: Figure = Field(
        description="Reference elapsed minutes of one occurrence; only shares out untimed visits"
    )
    beside_eating: bool = Field(
        default=False, description="Whether somebody is beside the person while they eat or drink"
    )
    helps_with: tuple[str, ...] = Field(
        default=(), description="Needs of a person that it serves: each gives a word `helped.<need>`"
    )
    rests_on: tuple[EquipmentKind, ...] = Field(
        default=(), description="Kinds of equipment outside the catalogue that it may rest on"
    )
