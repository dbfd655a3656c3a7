"""What the provider is asked, each question with room for its answer.

Definitions: a question is asked of a provider when its field is declared as one that home carers see or do
(`fields.yaml`, asks). A question about visits has a row for each visit that does not say. A field is called
`answer.` and the question's path, with `__` for each full stop, and the visit where there is one: `handrail answers
import` reads it by that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.field_names import visit_slugs
from dashboard.print.papers.knowledge import may_be_asked
from dashboard.print.papers.visit_groups import VisitGroup
from dashboard.print.pdf.sheet import Ask, Sheet
from engine.model import Question, Visit
from engine.model.visit import DAY_MINUTES
from engine.wording import list_text

_MOST = 8
"""Questions that a paper asks, how visits are given being one; how many more there are is said."""
_ABOUT_VISITS = {
    "delivered_start": "Begins at",
    "delivered_minutes": "Lasts (minutes)",
    "delivered_carers": "Carers who come",
    "missed_per_4_weeks": "Missed in 4 weeks",
}
_OF_NO_LIVE_IN = frozenset({"delivered_start", "delivered_minutes"})
"""Not asked of whoever lives in or is there day and night: that time neither begins nor lasts some minutes."""
_OF_VISITS = {
    "visit.carers_short": "delivered_carers",
    "visit.delivered_percent": "delivered_minutes",
    "visit.overrun_minutes": "delivered_minutes",
    "visit.late_minutes": "delivered_start",
    "visit.missed_per_4_weeks": "missed_per_4_weeks",
}
"""Fields of rules about a visit, and the field of the visit that their question asks for."""


def asked_questions(basis: Basis) -> tuple[Question, ...]:
    """The questions for a provider, the most important first; two that ask for the same once."""
    asked = {
        _OF_VISITS.get(question.path, question.path): question
        for question in reversed(basis.review.questions)
        if may_be_asked(question.path, "provider")
    }
    return tuple(question for field, question in reversed(asked.items()) if _can_be_answered(basis, field))


def _can_be_answered(basis: Basis, field: str) -> bool:
    visits = basis.review.package.visits
    return field not in _ABOUT_VISITS or any(_is_open(visit, field) for visit in visits)


def write_questions(sheet: Sheet, basis: Basis, groups: Sequence[VisitGroup]) -> None:
    """Write the questions that the provider is asked to answer."""
    waiting = [basis.names.get(item, item) for item in basis.decision.items("ask")] if basis.decision else []
    questions = asked_questions(basis)
    if not waiting and not questions:
        return
    sheet.heading("Please help to answer")
    if waiting:
        sheet.say(f"{list_text(waiting)}: the occupational therapist asks first before anything is decided.")
    if not questions:
        return
    sheet.say(
        "Answer what you know, on the screen or with a pen; “not known” is an answer too. Send it to the occupational "
        "therapist named under “Whom to call”."
    )
    about_visits = [_OF_VISITS[question.path] for question in questions if question.path in _OF_VISITS]
    others = [question for question in questions if question.path not in _OF_VISITS]
    listed = others[: _MOST - bool(about_visits)]
    sheet.table(
        "",
        ("Question", "Answer"),
        [
            (question.question, Ask(question.question, 1, field_of_answer(question.path)))
            for question in listed
        ],
        (0.66, 0.34),
    )
    slugs = visit_slugs(visit.id for visit in basis.review.package.visits)
    _write_about_visits(sheet, groups, about_visits, slugs)
    left = len(others) - len(listed)
    if left > 0:
        sheet.say(
            f"{left} more {'question is' if left == 1 else 'questions are'} with the occupational therapist."
        )


def write_reply(sheet: Sheet, basis: Basis) -> None:
    """Whether the provider can do what was decided, item by item: nothing that they answer changes what was signed."""
    if basis.decision is None:
        return
    about = [("recommendation", "The whole recommendation")]
    about += [(item, basis.names.get(item, item)) for item in basis.chosen]
    sheet.heading("The provider’s reply")
    sheet.table(
        "",
        ("About", "Can do it?", "From (day)", "If not, why; or what you ask"),
        [
            (
                name,
                Ask(f"{name}: can the provider do it, yes or no", 1, f"{group}.can_do"),
                Ask(f"{name}: from which day", 1, f"{group}.from_day"),
                Ask(f"{name}: if not, why, or what the provider asks", 1, f"{group}.because"),
            )
            for group, name in about
        ],
        (0.38, 0.15, 0.14, 0.33),
    )


def _write_about_visits(
    sheet: Sheet, groups: Sequence[VisitGroup], fields: Sequence[str], slugs: Mapping[str, str]
) -> None:
    """A row for each visit that does not say how it is given, a column for each thing that is asked."""
    asked = [field for field in _ABOUT_VISITS if field in fields]
    if not asked:
        return
    rows = []
    for group in groups:
        if any(_is_open(visit, field) for visit in group.members for field in asked):
            name = group.name_apart if group.is_namesake else group.time_and_name
            rows.append((name, *(_recorded_or_asked(group, name, field, slugs) for field in asked)))
    share = 0.7 / len(asked)
    sheet.table(
        "How visits are usually given",
        ("Visit", *(_ABOUT_VISITS[field] for field in asked)),
        rows,
        (0.3, *[share] * len(asked)),
    )


def field_of_answer(path: str, visit: str = "") -> str:
    """The name of the field in which a question is answered.

    Args:
        path: of the question.
        visit: how the visit that it is about is called in the names of fields.
    """
    return f"answer.{path.replace('.', '__')}" + (f"__{visit}" if visit else "")


def _recorded_or_asked(group: VisitGroup, name: str, field: str, slugs: Mapping[str, str]) -> object:
    """What is recorded of visits that are alike; a field to write into where nothing is, with its days where some are."""
    waiting = [visit for visit in group.members if _is_open(visit, field)]
    if waiting:
        days = group.days_among([visit.id for visit in waiting])
        label = f"{', '.join(filter(None, (name, days)))}: {_ABOUT_VISITS[field].lower()}"
        ask = Ask(label, 1, field_of_answer(f"visit.{field}", slugs[waiting[0].id]))
        return [f"{days}:", ask] if days else ask
    recorded = {getattr(visit, field) for visit in group.members}
    if len(recorded) > 1:
        return "recorded: differs by day"
    (value,) = recorded
    if value is None:
        return "not asked"
    return f"{value:g}" if isinstance(value, float) else value


def _is_open(visit: Visit, field: str) -> bool:
    """Whether a provider is asked this of a visit: it is not recorded, and it can be answered."""
    is_live_in = visit.presence == "living_in" or visit.minutes == DAY_MINUTES
    return getattr(visit, field) is None and not (is_live_in and field in _OF_NO_LIVE_IN)
