"""What is not known and worth asking: safety first by urgency, then by what the answer could change.

Definitions: hours at stake of a field are the larger of (a) the hours that a hold keeps back because it is unknown, and
(b) the hours that the items which rest on it would be expected to release, each alone; never more than the whole
potential. What lies between two levels is asked only where the levels do not all say the same, and the question says
what is known. A question is about *safety* when its field decides a hold, an unmet need, or a danger of an item that is
surely suggested; its *urgency* is that of the most urgent need that it may show, else days. What hangs only on items
that nothing in the package suggests for sure comes last. Each field is asked once, with what it is about. The nation is
asked where a hold or an unmet need that is true rests on a law that another nation has otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ..model import CarePackage, Estimate, Question, Truth
from ..model.circumstances import Decisions
from ..model.rule import URGENCIES, Urgency
from .answers import CARER, EQUIPMENT, NATION
from .context import ReviewContext
from .holds import BindingHold
from .items import ItemFinding

_DECISIONS = Decisions.model_fields
_NATION_EXTRA: Mapping[str, Any] = cast("Any", CarePackage.model_fields[NATION].json_schema_extra)
_MOST_NAMED = 3
_CARER = "Is there an unpaid carer, do they live there, what do they do by day and by night, and are they willing and able?"
_LOOK = "What equipment is already in the home, and is it used?"


@dataclass(slots=True)
class _Open:
    """What is known so far about one open field."""

    asked: str = ""
    safety: bool = False
    held_hours: float = 0.0
    item_hours: float = 0.0
    urgency: Urgency | None = None
    sure_items: int = 0
    """Items that are surely suggested and rest on it."""
    why: list[str] = field(default_factory=list)

    def hasten(self, urgency: Urgency) -> None:
        """It is about safety, and an answer is wanted as soon as this, or sooner where somebody said so."""
        self.safety = True
        self.urgency = min(self.urgency or urgency, urgency, key=URGENCIES.index)


def questions(
    context: ReviewContext,
    holds: Sequence[BindingHold],
    findings: Iterable[ItemFinding],
    estimate: Estimate,
    released_hours_alone: Mapping[str, float],
) -> tuple[Question, ...]:
    """Every open field that would change the answer, most hours at stake first."""
    fields: dict[str, _Open] = {}
    _ask_rules(context, fields)
    _ask_of_holds(holds, estimate, fields)
    _ask_of_unmet_needs(context, fields)
    _ask_of_items(findings, released_hours_alone, fields)
    _ask_nation(context, fields)
    most = max(estimate.potential.released_hours_per_week.mean, 0.0)
    asked = [
        (
            open_field,
            Question(
                path=path,
                question=context.wording(open_field.asked or _question(context, path))
                + _range(context, path),
                safety=open_field.safety,
                urgency=open_field.urgency,
                hours_at_stake_per_week=round(
                    min(max(open_field.held_hours, open_field.item_hours), most), 2
                ),
                why=tuple(dict.fromkeys(map(context.wording, open_field.why))),
            ),
        )
        for path, open_field in fields.items()
    ]
    asked.sort(key=lambda pair: _rank(*pair))
    ranked = [question for _, question in asked]
    ranked.sort(key=_said_before(ranked))
    return tuple(question.model_copy(update={"rank": rank}) for rank, question in enumerate(ranked, start=1))


def _said_before(ranked: Sequence[Question]) -> Callable[[Question], bool]:
    """Whether the same words stand further up already: the answer fills both, so it is asked once."""
    first = {question.question: question.path for question in reversed(ranked)}
    return lambda question: first[question.question] != question.path


def _rank(open_field: _Open, question: Question) -> tuple[int, bool, float, int, int, str]:
    """Urgent safety first, then what rules ask for, then hours, then how much hangs on it."""
    urgency = URGENCIES.index(open_field.urgency or "days") if open_field.safety else len(URGENCIES)
    idle = not (open_field.safety or open_field.asked or open_field.sure_items)
    return (
        urgency,
        idle,
        -question.hours_at_stake_per_week,
        -open_field.sure_items,
        -len(question.why),
        question.path,
    )


def _ask_rules(context: ReviewContext, fields: dict[str, _Open]) -> None:
    for finding in context.findings("ask"):
        if finding.truth is Truth.TRUE:
            open_field = fields.setdefault(finding.rule.about[0], _Open())
            open_field.asked = open_field.asked or finding.rule.question + _whom(
                context, finding.rule.about[0]
            )
            open_field.why.append(finding.rule.because)
            if finding.rule.urgency:
                open_field.hasten(finding.rule.urgency)


def _ask_of_holds(holds: Sequence[BindingHold], estimate: Estimate, fields: dict[str, _Open]) -> None:
    """Of what would lift a hold; what is only not ruled out stands in quotation marks, and is no fact."""
    potential = [max(visit.potential.change.released_hours_per_week.mean, 0.0) for visit in estimate.visits]
    for binding in holds:
        touched = {*binding.visits, *(visit for visit, _ in binding.lines)}
        blocked = sum(potential[visit] for visit in touched)
        for path in binding.unknowns:
            open_field = fields.setdefault(path, _Open())
            open_field.safety = True
            open_field.held_hours = max(open_field.held_hours, blocked)
            reason = binding.hold.reason.because
            open_field.why.append(f"A hold binds until this is ruled out: “{reason}”")


def _ask_of_unmet_needs(context: ReviewContext, fields: dict[str, _Open]) -> None:
    for finding in context.findings("unmet_need"):
        for path in context.open_fields(finding.rule) if finding.truth is Truth.UNKNOWN else ():
            open_field = fields.setdefault(path, _Open())
            open_field.hasten(finding.rule.urgency or "days")
            open_field.why.append(f"It may show an unmet need: {finding.rule.about[0]}")


def _ask_of_items(
    findings: Iterable[ItemFinding], released_hours_alone: Mapping[str, float], fields: dict[str, _Open]
) -> None:
    """Of what could help, and of what stands in the home already; of no other item is anything open."""
    for finding in findings:
        for path in finding.asked:
            open_field = fields.setdefault(path, _Open())
            danger = path in finding.danger_unknowns
            if finding.status == "in_place":
                open_field.safety |= danger
                what = "is safe" if danger else "has what it needs"
                open_field.why.append(
                    f"Whether the {finding.item.name.lower()} in the home {what} depends on it"
                )
                continue
            open_field.safety |= danger and bool(finding.columns.surely[0])
            open_field.sure_items += bool(finding.columns.surely[0])
            open_field.item_hours += max(released_hours_alone[finding.item.id], 0.0)
            open_field.why.append(f"{finding.item.name} depends on it")


def _ask_nation(context: ReviewContext, fields: dict[str, _Open]) -> None:
    if context.resolution.deciding_fields.law_matters[0]:
        open_field = fields.setdefault(NATION, _Open())
        open_field.asked = str(_NATION_EXTRA["ask"])
        open_field.why.append("Which law holds, and whom to turn to, depends on it")


def _question(context: ReviewContext, path: str) -> str:
    if path == CARER and context.package.unpaid_carers is None:
        return _CARER
    return _LOOK if path == EQUIPMENT else context.program.vocabulary[path].ask + _whom(context, path)


def _range(context: ReviewContext, path: str) -> str:
    """What is known of it already, so that nobody asks as if nothing were."""
    known = context.ranges.get(path)
    return f" (known so far: {known})" if known else ""


def _whom(context: ReviewContext, path: str) -> str:
    """Which decision, or which visits, a question is about; nothing where it is about the person."""
    head, *rest = path.split(".")
    if head == "decisions":
        return f" ({_DECISIONS[rest[0]].description})"
    if head not in ("visit", "task"):
        return ""
    subjects = context.answers.rows.subjects("visit" if head == "visit" else "task")
    open_here = [context.reference(subject) for subject in subjects if path not in context.values(subject)]
    names = list(
        dict.fromkeys(
            f"{reference.label}, {reference.visit}" if reference.label else reference.visit
            for reference in open_here
        )
    )
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f" ({'; '.join(names[:_MOST_NAMED])}{more})" if names else ""
