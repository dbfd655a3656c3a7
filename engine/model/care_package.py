"""A care package: one person's needs, home, risks, goals, people and visits, as a frozen value.

Needs, not diagnoses: `diagnoses` and `monitoring` may be carried for the record; no rule can read them.
No name is needed: `reference` is enough.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from .circumstances import Decisions, Medicines, Preferences, Risks, Service
from .field import Frozen, assessed
from .home import Home
from .person import Person
from .unpaid_carer import UnpaidCarer
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


class Goal(Frozen):
    """What matters to the person, in their words, and the Care Act outcomes it serves."""

    words: str = Field(description="The goal, in the person's words", min_length=1, max_length=1000)
    outcomes: tuple[CareActOutcome, ...] = Field(default=(), description="Care Act 2014 outcomes served")


class EquipmentInPlace(Frozen):
    """A piece of equipment already in the home."""

    item: str = Field(description="Id of the class in the catalogue")
    safe_working_load_kg: float | None = assessed(
        "Safe working load on its label", ask="What is the safe working load on the label?",
        unit="kg", ge=20, le=1000,
    )
    examination_due: date | None = assessed(
        "Next thorough examination due (LOLER)", ask="When is the next thorough examination due?"
    )
    in_use: Literal["daily", "sometimes", "not_used"] | None = assessed(
        "Whether it is used", ask="Is it used?", ordered=True
    )


class EqualityMonitoring(Frozen):
    """Protected and related characteristics, for the equity report only. No rule can read them."""

    sex: Literal["female", "male", "other"] | None = assessed("Sex", ask="Sex?")
    ethnicity: str | None = Field(default=None, description="Ethnic group, as recorded", max_length=80)
    deprivation_decile: int | None = assessed(
        "Decile of area deprivation, 1 the most deprived", ask="Deprivation decile?", ge=1, le=10
    )
    rurality: Literal["urban", "rural"] | None = assessed("Urban or rural", ask="Urban or rural?")


class CarePackage(Frozen):
    """Everything that a review reads about one person's home care."""

    reference: str = Field(
        description="The council's reference; no name needed", min_length=1, max_length=60,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._/-]*$",
    )
    synthetic: bool = Field(default=False, description="Made up for demonstration or testing")
    assessed_on: date | None = assessed("Day of the assessment", ask="When was the assessment?")
    nation: Literal["England", "Wales", "Scotland", "Northern Ireland"] = Field(
        default="England", description="Nation, for rates and law"
    )
    person: Person = Person()
    home: Home = Home()
    risks: Risks = Risks()
    medicines: Medicines = Medicines()
    decisions: Decisions = Decisions()
    preferences: Preferences = Preferences()
    service: Service = Service()
    goals: tuple[Goal, ...] = ()
    unpaid_carers: tuple[UnpaidCarer, ...] | None = Field(
        default=None, description="Unpaid carers; an empty list means there is none, missing means not asked"
    )
    equipment: tuple[EquipmentInPlace, ...] | None = Field(
        default=None, description="Equipment in place; an empty list means none, missing means not looked at"
    )
    visits: tuple[Visit, ...] = Field(default=(), description="Visits of paid carers")
    diagnoses: tuple[str, ...] = Field(default=(), description="For the record; no rule can read them")
    monitoring: EqualityMonitoring = EqualityMonitoring()

    @model_validator(mode="after")
    def _visit_ids_are_unique(self) -> CarePackage:
        ids = [visit.id for visit in self.visits]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"visit id used twice: {', '.join(twice)}")
        return self

    @property
    def carer_hours_per_week(self) -> float:
        """Commissioned paid carer-hours a week now."""
        return sum(visit.carer_minutes_per_week for visit in self.visits) / 60
