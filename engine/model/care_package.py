"""A care package: one person's needs, home, risks, goals, people and visits, as a frozen value.

Needs, not diagnoses: `diagnoses` and `monitoring` may be carried for the record; no rule can read them.
No name is needed: `reference` is enough.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import Field, model_validator

from ..wording import day_text
from . import limits
from .allowance import Allowance
from .circumstances import Decisions, Medicines, Preferences, Risks, Service
from .field import (
    CalendarDate,
    Frozen,
    PlainName,
    PlainNameOrNone,
    PlainText,
    PlainTextOrNone,
    assessed,
    is_left_out,
    stated,
)
from .home import Home
from .level_range import LevelRange, with_single_levels_assessed
from .person import Person
from .unpaid_carer import UnpaidCarer, UnpaidTask
from .visit import Visit

CareActOutcome = Literal[
    "nutrition",
    "personal_hygiene",
    "toilet_needs",
    "being_clothed",
    "using_home_safely",
    "habitable_home",
    "family_and_relationships",
    "work_training_education_volunteering",
    "community_facilities",
    "caring_for_a_child",
]

Nation = Literal["England", "Wales", "Scotland", "Northern Ireland"]
EquipmentKind = Literal[
    "lifting",
    "transferring",
    "bed",
    "seating",
    "bathing",
    "toileting",
    "walking",
    "wheeling",
    "dressing",
    "eating",
    "medicines",
    "alarm",
    "monitoring",
    "restraint",
    "communication",
    "access",
    "other",
]
_EACH_UNKNOWN = "each of its fields is unknown"


class Goal(Frozen):
    """What matters to the person, in their words, and the Care Act outcomes it serves."""

    words: PlainText = Field(description="The goal, in the person's words", min_length=1, max_length=1000)
    outcomes: tuple[CareActOutcome, ...] = stated(
        "Care Act 2014 outcomes served", (), not_assessed="the goal is tied to no outcome yet", max_length=20
    )
    said_by: PlainNameOrNone = stated(
        "Who said it, where it came from another record",
        None,
        not_assessed="the person, to whoever wrote it down",
        max_length=80,
        exclude_if=is_left_out,
    )
    said_on: CalendarDate | None = stated(
        "When it was said, where it came from another record",
        None,
        not_assessed="when is not recorded",
        exclude_if=is_left_out,
    )

    @property
    def attribution(self) -> str:
        """Who said it and when, for beside the words; empty where it was taken down from the person."""
        day = day_text(self.said_on) if self.said_on else ""
        return ", ".join(filter(None, (self.said_by, day)))

    @property
    def quotation(self) -> str:
        """The words as they are shown on one line, with who said them."""
        return f"“{self.words}”" + (f" ({self.attribution})" if self.attribution else "")


class EquipmentInPlace(Frozen):
    """A piece of equipment already in the home: a class of the catalogue, or, outside it, a name and a kind."""

    item: PlainNameOrNone = stated(
        "Id of the class in the catalogue",
        None,
        not_assessed="outside the catalogue: see `name`",
        max_length=80,
    )
    name: PlainTextOrNone = stated(
        "What it is, where the catalogue has no such class",
        None,
        not_assessed="what the catalogue calls it",
        min_length=2,
        max_length=80,
    )
    kind: EquipmentKind | None = assessed(
        "What it is for, where the catalogue has no such class",
        ask="What is the equipment for (what holds the person or shuts them in is a restraint)?",
        not_assessed="what the catalogue says",
    )
    safe_working_load_kg: float | None = assessed(
        "Safe working load on its label",
        ask="What is the safe working load on the label?",
        unit="kg",
        ge=20,
        le=1000,
    )
    examination_due: CalendarDate | None = assessed(
        "Next thorough examination due (LOLER)", ask="When is the next thorough examination due?"
    )
    in_use: Literal["daily", "sometimes", "not_used"] | None = assessed(
        "Whether it is used", ask="Is it used?", ordered=True
    )
    condition: Literal["good", "broken", "superseded", "recalled"] | None = assessed(
        "Whether it works and is still the right model",
        ask="Is it in working order, and still the right model?",
    )

    @model_validator(mode="after")
    def _is_called_something(self) -> EquipmentInPlace:
        if (self.item is None) == (self.name is None):
            raise ValueError("equipment has an `item` of the catalogue, or else a `name` of its own")
        if self.name is not None and self.kind is None:
            raise ValueError(f"say what `{self.name}` is for (`kind: lifting`, `seating`, `alarm` …)")
        return self


class Refusal(Frozen):
    """An item that the person does not want, while they may want others."""

    item: PlainName = Field(description="Id of the class in the catalogue", max_length=80)
    because: PlainText = stated(
        "Why, in the person's words", "", not_assessed="no reason was given", max_length=500
    )


class EqualityMonitoring(Frozen):
    """Protected and related characteristics, for the equity report only. No rule can read them."""

    sex: Literal["female", "male", "other"] | None = assessed("Sex", ask="Sex?")
    ethnicity: PlainTextOrNone = stated(
        "Ethnic group, as recorded", None, not_assessed="left out of the equity report", max_length=80
    )
    deprivation_decile: int | None = assessed(
        "Decile of area deprivation, 1 the most deprived", ask="Deprivation decile?", ge=1, le=10
    )
    rurality: Literal["urban", "rural"] | None = assessed("Urban or rural", ask="Urban or rural?")


class CarePackage(Frozen):
    """Everything that a review reads about one person's home care."""

    reference: str = Field(
        description="The council's reference; no name needed",
        min_length=1,
        max_length=60,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._/-]*$",
    )
    synthetic: bool = stated(
        "Made up for demonstration or testing", False, not_assessed="a real person's package"
    )
    assessed_on: CalendarDate | None = assessed("Day of the assessment", ask="When was the assessment?")
    nation: Nation | None = assessed(
        "Nation, for rates and law",
        ask="In which nation does the person live: England, Wales, Scotland or Northern Ireland?",
        not_assessed="law is spoken of in neutral words, and where no contract rate is given, England's range is used",
    )
    person: Person = stated("Needs and abilities", Person(), not_assessed=_EACH_UNKNOWN)
    ranges: tuple[LevelRange, ...] = stated(
        "Words of the person that lie between two levels, beside their being not assessed",
        (),
        not_assessed="nothing is known of what was not assessed",
        max_length=limits.RANGES,
    )
    home: Home = stated("The home", Home(), not_assessed=_EACH_UNKNOWN)
    risks: Risks = stated("Dangers and red flags", Risks(), not_assessed=_EACH_UNKNOWN)
    medicines: Medicines = stated("Medicines", Medicines(), not_assessed=_EACH_UNKNOWN)
    decisions: Decisions = stated(
        "Capacity and consent, decision by decision", Decisions(), not_assessed=_EACH_UNKNOWN
    )
    preferences: Preferences = stated("What the person wants", Preferences(), not_assessed=_EACH_UNKNOWN)
    service: Service = stated(
        "The package as delivered",
        Service(),
        not_assessed="each of its fields is unknown or has the default it states",
    )
    goals: tuple[Goal, ...] = stated(
        "What matters to the person", (), not_assessed="no goal has been recorded", max_length=limits.GOALS
    )
    unpaid_carers: tuple[UnpaidCarer, ...] | None = stated(
        "Unpaid carers; an empty list means there is none",
        None,
        not_assessed="unknown: nobody has asked whether there is one",
        max_length=limits.UNPAID_CARERS,
    )
    equipment: tuple[EquipmentInPlace, ...] | None = stated(
        "Equipment in place; an empty list means there is none",
        None,
        not_assessed="unknown: nobody has looked what is in place",
        max_length=limits.EQUIPMENT,
    )
    refusals: tuple[Refusal, ...] = stated(
        "Single items that the person does not want",
        (),
        not_assessed="no single item has been refused",
        max_length=limits.REFUSALS,
    )
    visits: tuple[Visit, ...] = stated(
        "Visits of paid carers", (), not_assessed="no paid visits", max_length=limits.VISITS
    )
    allowances: tuple[Allowance, ...] = stated(
        "Paid hours without times: direct payments, banks of hours",
        (),
        not_assessed="no such hours",
        max_length=limits.ALLOWANCES,
    )
    diagnoses: tuple[Annotated[PlainText, Field(max_length=limits.DIAGNOSIS_CHARACTERS)], ...] = stated(
        "For the record; no rule can read them",
        (),
        not_assessed="nothing is recorded, and nothing changes",
        max_length=limits.DIAGNOSES,
    )
    monitoring: EqualityMonitoring = stated(
        "Protected characteristics, for the equity report only; no rule can read them",
        EqualityMonitoring(),
        not_assessed="left out of the equity report",
    )

    @model_validator(mode="after")
    def _single_levels_are_assessed(self) -> CarePackage:
        person, ranges = with_single_levels_assessed(self.person, self.ranges)
        if len(ranges) < len(self.ranges):
            # Not before validation: JSON that was looked at before would no longer be read as JSON, many times slower.
            self.__dict__.update(person=person, ranges=ranges)
            self.model_fields_set.add("person")
        return self

    @model_validator(mode="after")
    def _ranges_are_of_different_words(self) -> CarePackage:
        counts = Counter(known.word for known in self.ranges)
        twice = sorted(word for word, count in counts.items() if count > 1)
        if twice:
            raise ValueError(f"more than one range for a word: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _visit_ids_are_unique(self) -> CarePackage:
        ids = [visit.id for visit in self.visits]
        twice = sorted(name for name, count in Counter(ids).items() if count > 1)
        if twice:
            raise ValueError(f"visit id used twice: {', '.join(twice)}")
        return self

    @property
    def open_ranges(self) -> tuple[LevelRange, ...]:
        """The ranges of words that were not assessed: what was assessed counts before what lies between levels."""
        person = self.person
        return tuple(
            known for known in self.ranges if getattr(person, known.word.removeprefix("person.")) is None
        )

    @property
    def carer_hours_per_week(self) -> float:
        """Commissioned paid carer-hours a week now, of the visits whose length is known; presence counts in full."""
        return sum(visit.carer_minutes_per_week for visit in self.visits) / 60

    @property
    def second_carer_hours_per_week(self) -> float:
        """Carer hours a week beyond those in which one carer is there."""
        beyond = ((visit, max(visit.carer_minutes - visit.known_minutes, 0)) for visit in self.visits)
        return sum(minutes * len(visit.days) / visit.every_weeks for visit, minutes in beyond) / 60

    @property
    def presence_hours_per_week(self) -> float:
        """Those of them that are bought so that somebody is there, or may be: no working visits."""
        return sum(visit.carer_minutes_per_week for visit in self.visits if visit.kind != "working") / 60

    @property
    def allowance_hours_per_week(self) -> float:
        """Paid hours a week without times, apart from the visits."""
        return sum(allowance.hours_per_week for allowance in self.allowances)

    @property
    def unpaid_hours_per_week(self) -> float:
        """Hours a week of the tasks that unpaid carers do, as far as they are timed."""
        return sum(task.minutes_per_week or 0.0 for task in self.unpaid_tasks) / 60

    @property
    def unpaid_tasks(self) -> tuple[UnpaidTask, ...]:
        """Everything that unpaid carers do."""
        return tuple(task for carer in self.unpaid_carers or () for task in carer.tasks)
