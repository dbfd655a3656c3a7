"""The words that a condition may use, drawn from the models, with type, unit, range and question.

Definitions: a path is the field's place in a package (`person.standing`, `decisions.equipment.consent`) or a derived
word (`package.double_handed`). A term belongs to a scope: `task.*` to each task line, `visit.*` to each visit, all
else to the person. Left out on purpose: diagnoses and equality monitoring, which no rule may read.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..model.care_package import CarePackage
from ..model.condition import Scalar
from ..model.rule import Scope
from ..model.unpaid_carer import UnpaidCarer
from ..model.visit import TaskLine

TermType = Literal["boolean", "number", "integer", "words"]

FORBIDDEN = {
    "diagnoses": "Handrail reads needs, not diagnoses",
    "diagnosis": "Handrail reads needs, not diagnoses",
    "monitoring": "equality monitoring must not sway a review",
    "goals": "goals are the person's own words: people read them, rules do not",
    "reference": "a reference says nothing about needs",
}
_READABLE = ("person", "home", "risks", "medicines", "decisions", "preferences", "service")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the model: its type, words or range, unit and question."""

    path: str
    type: TermType
    description: str
    words: tuple[str, ...] = ()
    ordered: bool = False
    low: float | None = None
    high: float | None = None
    unit: str = ""
    ask: str = ""
    not_assessed: str = ""

    @property
    def scope(self) -> Scope:
        """Whose word it is."""
        head = self.path.split(".", 1)[0]
        return "task" if head == "task" else "visit" if head == "visit" else "person"

    @property
    def comparable(self) -> bool:
        """Whether `<` and `>=` make sense."""
        return self.type in ("number", "integer") or self.ordered

    def rank(self, value: Scalar) -> float:
        """A value's position on the term's own line: the number itself, or the index of the word."""
        if self.type == "words":
            return float(self.words.index(str(value)))
        return float(value)


class Vocabulary:
    """All terms by path, with suggestions for a misspelt one."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Index the terms."""
        self.terms: Mapping[str, Term] = types.MappingProxyType({term.path: term for term in terms})

    def __getitem__(self, path: str) -> Term:
        """The term of a known path."""
        return self.terms[path]

    def __contains__(self, path: object) -> bool:
        """Whether the path is known."""
        return path in self.terms

    def nearest(self, path: str) -> str | None:
        """The known path that the writer most likely meant."""
        close = difflib.get_close_matches(path, self.terms, n=1, cutoff=0.6)
        if close:
            return close[0]
        last = path.rsplit(".", 1)[-1]
        same = [known for known in self.terms if known.rsplit(".", 1)[-1] == last]
        return same[0] if same else None

    def with_readings(self, names: Iterable[str]) -> Vocabulary:
        """The same words and those of a rule set's readings."""
        extra = [Term(f"reading.{name}", "boolean", "Derived by a reading of the rule set",
                      not_assessed="unknown while no rule that derives it is true and one of them is unknown")
                 for name in names]
        return Vocabulary([*self.terms.values(), *extra])


def package_vocabulary(items: Iterable[str], activities: Mapping[str, str]) -> Vocabulary:
    """The words of a package, given the catalogue's item ids and activities with their groups.

    Args:
        items: catalogue item ids, each giving `equipment.<id>`.
        activities: activity id to group id.
    """
    terms: list[Term] = []
    for name in _READABLE:
        model = CarePackage.model_fields[name].annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        terms.extend(_model_terms(name, model))
    terms.extend(_carer_terms())
    terms.extend(_task_terms(activities))
    terms.extend(_DERIVED)
    groups = (*dict.fromkeys(activities.values()), "mixed", "none")
    terms.append(Term("visit.only_group", "words", "The one group that all tasks of the visit belong to", groups,
                      not_assessed=_COUNTED))
    terms.extend(
        Term(f"equipment.{item}", "boolean", f"In place now: {item.replace('_', ' ')}",
             ask=f"Is there already a {item.replace('_', ' ')} in the home?",
             not_assessed="unknown until somebody has looked what is in place")
        for item in items
    )
    return Vocabulary(terms)


def _model_terms(prefix: str, model: type[BaseModel]) -> list[Term]:
    terms: list[Term] = []
    for name, info in model.model_fields.items():
        annotation = info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            terms.extend(_model_terms(f"{prefix}.{name}", annotation))
        else:
            terms.append(field_term(f"{prefix}.{name}", info))
    return terms


def field_term(path: str, info: FieldInfo) -> Term:
    """A field of the model as a term.

    Raises:
        KeyError: for a field that no term can be: a day, a text, a list of parts.
    """
    extra: dict[str, Any] = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    kind, words = _type_of(info.annotation)
    low, high = _bounds(info)
    qualifier = extra.get("unit") == "ICF qualifier"
    return Term(
        path, kind, info.description or "", words, ordered=bool(extra.get("ordered")),
        low=0 if qualifier else low, high=4 if qualifier else high,
        unit=str(extra.get("unit") or ""), ask=str(extra.get("ask") or ""),
        not_assessed=str(extra.get("not_assessed") or ""),
    )


def _type_of(annotation: Any) -> tuple[TermType, tuple[str, ...]]:
    origin = get_origin(annotation)
    if origin is Literal:
        return "words", tuple(str(word) for word in get_args(annotation))
    if origin in (Union, types.UnionType):
        return _type_of(next(part for part in get_args(annotation) if part is not type(None)))
    if origin is not None:
        return _type_of(get_args(annotation)[0])
    known: dict[Any, TermType] = {bool: "boolean", int: "integer", float: "number"}
    return known[annotation], ()


def _bounds(info: FieldInfo) -> tuple[float | None, float | None]:
    low = next((m.ge for m in info.metadata if getattr(m, "ge", None) is not None), None)
    high = next((m.le for m in info.metadata if getattr(m, "le", None) is not None), None)
    return low, high


def _carer_terms() -> list[Term]:
    fields = UnpaidCarer.model_fields
    pairs = {
        "lives_with_carer": "lives_with",
        "willing_handling": "willing_and_able_handling",
        "willing_personal_care": "willing_and_able_personal_care",
        "willing_other": "willing_and_able_other",
        "strain": "strain",
        "cares_at_night": "cares_at_night",
    }
    terms = [field_term(f"support.{ours}", fields[theirs]) for ours, theirs in pairs.items()]
    return [replace(term, not_assessed=_STRAIN if term.words else _ANY_CARER) for term in terms]


def _task_terms(activities: Mapping[str, str]) -> list[Term]:
    terms = [field_term(f"task.{name}", TaskLine.model_fields[name])
             for name in ("help", "carers", "minutes", "times", "second_carer_for")]
    groups = tuple(dict.fromkeys(activities.values()))
    return [
        Term("task.activity", "words", "The task's activity", tuple(activities), not_assessed=_COUNTED),
        Term("task.group", "words", "The group of the task's activity", groups, not_assessed=_COUNTED),
        *terms,
    ]


_COUNTED = "always known: it follows from the visits"
_ANY_CARER = "unknown unless one carer's answer is yes, or every carer's is no"
_STRAIN = "unknown while any carer's is, unless one is breaking down"
_DERIVED = (
    Term("support.unpaid_carer", "boolean", "There is an unpaid carer", ask="Is there an unpaid carer?",
         not_assessed="unknown: nobody has asked whether there is one"),
    Term("equipment.weight_margin_kg", "number",
         "Lowest safe working load in place minus body weight", low=-400, high=1000, unit="kg",
         ask="What is the lowest safe working load on the equipment in place?",
         not_assessed="unknown without the person's weight and a safe working load"),
    Term("equipment.examination_overdue", "boolean", "A thorough examination of equipment in place is overdue",
         ask="When is the next thorough examination of the lifting equipment due?",
         not_assessed="unknown while no date is known for the equipment in place"),
    Term("equipment.something_not_used", "boolean", "Equipment in place is not used",
         ask="Is all equipment in place being used?",
         not_assessed="unknown while the use of any piece is, unless one is known not to be used"),
    Term("package.carer_hours_per_week", "number", "Paid carer-hours a week", low=0, high=700, unit="hours",
         not_assessed=_COUNTED),
    Term("package.second_carer_hours_per_week", "number", "Hours a week of second and further carers",
         low=0, high=600, unit="hours", not_assessed=_COUNTED),
    Term("package.visits_per_week", "number", "Visits a week", low=0, high=400, unit="visits",
         not_assessed=_COUNTED),
    Term("package.visits_per_day", "number", "Most visits on one day", low=0, high=60, unit="visits",
         not_assessed=_COUNTED),
    Term("package.night_visits_per_week", "number", "Visits a week that start at night", low=0, high=200,
         unit="visits", not_assessed=_COUNTED),
    Term("package.double_handed", "boolean", "At least one visit has two or more carers", not_assessed=_COUNTED),
    Term("visit.minutes", "number", "Commissioned length", low=5, high=1440, unit="minutes", not_assessed=_COUNTED),
    Term("visit.carers", "integer", "Carers commissioned", low=1, high=4, not_assessed=_COUNTED),
    Term("visit.days_per_week", "integer", "Days a week", low=1, high=7, not_assessed=_COUNTED),
    Term("visit.overrun_minutes", "number", "Delivered length minus commissioned length", low=-1440, high=1440,
         unit="minutes", ask="How long does this visit usually last?",
         not_assessed="unknown until the usual length as delivered is known"),
    Term("visit.carers_short", "boolean", "Fewer carers come than are commissioned",
         ask="How many carers usually come?", not_assessed="unknown until it is known how many usually come"),
    Term("visit.part_of_day", "words",
         "morning 06:00-10:59, midday 11:00-14:29, tea 14:30-17:59, evening 18:00-21:59, night 22:00-05:59",
         ("morning", "midday", "tea", "evening", "night"), ordered=True, not_assessed=_COUNTED),
)
