"""The words that a condition may use, drawn from the models, with type, unit, range and question.

Definitions: a path is the field's place in a package (`person.standing`, `decisions.equipment.consent`) or a derived
word (`package.double_handed`). A term belongs to a scope: `task.*` to each task line, `visit.*` to each visit, all
else to the person. Left out on purpose: diagnoses and equality monitoring, which no rule may read.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ..model.care_package import CarePackage
from ..model.unpaid_carer import UnpaidCarer
from ..model.visit import TaskLine, Visit
from .derived import COUNTED, DERIVED_TERMS, HELPED, MAY_HARM, OTHER_KINDS, WILLING
from .nearest_name import nearest_name
from .term import Term, TermType

CARER_FIELDS = {
    "lives_with_carer": "lives_with",
    "willing_handling": "willing_and_able_handling",
    "willing_personal_care": "willing_and_able_personal_care",
    "willing_other": "willing_and_able_other",
    "strain": "strain",
    "cares_at_night": "cares_at_night",
    "carer_receives_care": "receives_care",
    "carer_under_18": "under_18",
    "assessment_offered": "assessment_offered",
}
"""Words of `support` that follow from one field of each unpaid carer, with that field."""
WORDS_HINT = "`handrail rules words` lists the words, of a set of your own too"
"""What to do about a word that is like no other."""
_NEAR_PATH = 0.75
"""Paths share their heads, so they must be more alike than plain names."""
FORBIDDEN = {
    "diagnoses": "Handrail reads needs, not diagnoses",
    "diagnosis": "Handrail reads needs, not diagnoses",
    "monitoring": "equality monitoring must not sway a review",
    "goals": "goals are the person's own words: people read them, rules do not",
    "reference": "a reference says nothing about needs",
}
_ANY_CARER = "unknown unless one carer's answer is yes, or every carer's is no"
_STRAIN = "unknown while any carer's is, unless one is breaking down"
_ABOUT_CARERS = {
    "support.assessment_offered": "unknown unless each carer's answer is yes, or one carer's is no",
    **{
        f"support.{name}": f"{_ANY_CARER}; a yes is unknown too while somebody close may harm the person (`{MAY_HARM}`)"
        for name in WILLING
    },
}
"""When a word about all unpaid carers is not known."""
READABLE = ("person", "home", "risks", "medicines", "decisions", "preferences", "service")
"""The parts of a package of which every assessed field is a word."""


class Vocabulary:
    """All terms by path, with suggestions for a misspelt one."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Index the terms."""
        self.terms: Mapping[str, Term] = types.MappingProxyType({term.path: term for term in terms})

    def __reduce__(self) -> tuple[type[Vocabulary], tuple[Any, ...]]:
        """Travel to another process as its terms."""
        return Vocabulary, (tuple(self.terms.values()),)

    def __getitem__(self, path: str) -> Term:
        """The term of a known path."""
        return self.terms[path]

    def __contains__(self, path: object) -> bool:
        """Whether the path is known."""
        return path in self.terms

    def nearest(self, path: str) -> str | None:
        """The known path that the writer most likely meant."""
        if close := nearest_name(path, self.terms, _NEAR_PATH):
            return close
        last = path.rsplit(".", 1)[-1]
        same = [known for known in self.terms if known.rsplit(".", 1)[-1] == last]
        return same[0] if same else None

    def with_readings(self, names: Iterable[str]) -> Vocabulary:
        """This vocabulary with the readings of a rule set."""
        extra = [
            Term(
                f"reading.{name}",
                "boolean",
                "Derived by a reading of the rule set",
                not_assessed="unknown while no rule that derives it is true and one of them is unknown",
            )
            for name in names
        ]
        return Vocabulary([*self.terms.values(), *extra])


def package_vocabulary(
    items: Iterable[str], activities: Mapping[str, str], needs: Iterable[str] = ()
) -> Vocabulary:
    """The words of a package, given the catalogue's item ids and activities with their groups.

    Args:
        items: catalogue item ids, each giving `equipment.<id>` and `working.<id>`.
        activities: activity id to group id.
        needs: what activities help with, each giving `helped.<need>`.
    """
    terms: list[Term] = []
    for name in READABLE:
        model = CarePackage.model_fields[name].annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        terms.extend(_model_terms(name, model))
    terms.extend(_carer_terms(activities))
    terms.extend(_task_terms(activities))
    terms.extend(_visit_terms())
    terms.extend(DERIVED_TERMS)
    terms.extend(_help_terms(needs))
    terms.append(_only_group_term(activities))
    terms.extend(_equipment_terms(tuple(items)))
    return Vocabulary(terms)


def _help_terms(needs: Iterable[str]) -> list[Term]:
    """Whether somebody is recorded to help with each need on every day of the week."""
    return [
        Term(
            f"{HELPED}{need}",
            "boolean",
            f"Somebody is recorded to help with {need} every day of the week: in visits, in hours without times, or unpaid",
            ask=f"Who helps the person with {need}, and when?",
            not_assessed="unknown where on each of the other days somebody comes, lives there or may, and not all that they "
            "do is recorded, nor how often; or where hours without times are too few for it every day",
        )
        for need in needs
    ]


def _only_group_term(activities: Mapping[str, str]) -> Term:
    """The group of a visit whose tasks are all of one group."""
    groups = (*dict.fromkeys(activities.values()), "mixed", "none")
    meaning = "The one group that all tasks of the visit belong to"
    return Term("visit.only_group", "words", meaning, groups, not_assessed=COUNTED)


def _equipment_terms(items: Sequence[str]) -> list[Term]:
    """What is in place, and what of it is used and in order; the latter for what is not in the catalogue, too."""
    in_place = [
        Term(
            f"equipment.{item}",
            "boolean",
            f"In place now: {item.replace('_', ' ')}",
            ask=f"Is there already a {item.replace('_', ' ')} in the home?",
            not_assessed="unknown until somebody has looked what is in place",
        )
        for item in items
    ]
    working = [
        Term(
            f"working.{name}",
            "boolean",
            f"In place, used and in order: {name.replace('_', ' ')}",
            ask=f"Is the {name.replace('_', ' ')} in the home used every day, and does it work?",
            not_assessed="unknown while nobody has looked, or its use or its condition is not known",
        )
        for name in (*items, *(f"other_{kind}" for kind in OTHER_KINDS))
    ]
    return [*in_place, *working]


def _model_terms(prefix: str, model: type[BaseModel]) -> list[Term]:
    terms: list[Term] = []
    for name, info in model.model_fields.items():
        annotation = info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            terms.extend(_model_terms(f"{prefix}.{name}", annotation))
        elif get_origin(annotation) is not tuple:
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
        path,
        kind,
        info.description or "",
        words,
        ordered=bool(extra.get("ordered")),
        low=0 if qualifier else low,
        high=4 if qualifier else high,
        unit=str(extra.get("unit") or ""),
        ask=str(extra.get("ask") or ""),
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


def _visit_terms() -> list[Term]:
    return [
        field_term(f"visit.{name}", Visit.model_fields[name])
        for name in (
            "calls_per_night",
            "duty_minutes",
            "breaks_covered",
            "break_minutes",
            "missed_per_4_weeks",
        )
    ]


def _carer_terms(activities: Mapping[str, str]) -> list[Term]:
    """Words about unpaid carers, made from their model's fields and the groups of activities."""
    fields = UnpaidCarer.model_fields
    terms = [field_term(f"support.{ours}", fields[theirs]) for ours, theirs in CARER_FIELDS.items()]
    groups = tuple(dict.fromkeys(activities.values()))
    return [
        *(
            replace(term, not_assessed=_ABOUT_CARERS.get(term.path, _STRAIN if term.words else _ANY_CARER))
            for term in terms
        ),
        *(
            Term(
                f"support.does_{group}",
                "boolean",
                f"An unpaid carer does tasks of the group `{group}`",
                ask="What does the unpaid carer do, and for how long?",
                not_assessed="unknown: nobody has asked whether there is an unpaid carer",
            )
            for group in groups
        ),
    ]


def _task_terms(activities: Mapping[str, str]) -> list[Term]:
    terms = [
        field_term(f"task.{name}", TaskLine.model_fields[name])
        for name in ("help", "carers", "minutes", "times", "second_carer_for", "skill", "medicine_judged")
    ]
    groups = tuple(dict.fromkeys(activities.values()))
    return [
        Term("task.activity", "words", "The task's activity", tuple(activities), not_assessed=COUNTED),
        Term("task.group", "words", "The group of the task's activity", groups, not_assessed=COUNTED),
        *terms,
    ]
