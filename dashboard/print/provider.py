"""The provider recommendation: what a home care manager needs to act on, and nothing else.

Contains the reference, holds (without their story), needs, visits and tasks, equipment and its safe use, open questions
and the sign-off. Leaves out what a rota does not need: diagnoses, equality monitoring, family, finances, goals, hours
saved and money.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from dashboard.print.blocks import bullets, heading, paragraph, table
from dashboard.print.style import BODY, SMALL, TITLE
from dashboard.print.week import may_be_one_fewer, week
from engine.model import CatalogueItem, Range, Review, Suggestion, Truth, UnmetNeed, Visit, VisitEstimate

_QUESTIONS_SHOWN = 6
_SUGGESTIONS_SHOWN = 6
_ROOM = 110
_TIERS = {"green": "anyone trained", "amber": "a trained assessor", "red": "an occupational therapist or specialist"}
_HELP = {
    "prompt": "prompt",
    "supervise": "supervise",
    "assist": "assist",
    "full": "full help",
    None: "help not recorded",
}


def provider_recommendation(review: Review) -> Iterator[Flowable]:
    """The parts of the document, in reading order."""
    yield paragraph("Recommendation for the home care provider", TITLE)
    yield paragraph(
        f"Package {review.package.reference}. Reviewed {review.provenance.reviewed_on:%d %B %Y}. "
        + ("Made up for demonstration: no real person. " if review.package.synthetic else "")
        + "The plan in force stays in force until an occupational therapist has signed a new one.",
        BODY,
    )
    yield from _first(review)
    yield CondPageBreak(_ROOM)
    yield heading("The week")
    yield week(review)
    yield paragraph("A dashed box: a review of the second carer is recommended. Nothing changes before it.", SMALL)
    yield from _visits(review)
    yield from _equipment(review)
    yield from _questions(review)
    yield from _sign_off(review)


def _first(review: Review) -> Iterator[Flowable]:
    binding = [hold for hold in review.holds if hold.reason.truth is Truth.TRUE]
    needs = [need for need in review.unmet_needs if not _about_family(need)]
    if review.unmet_needs:
        yield heading("Needs that are not met now: act on these first")
        yield from bullets(f"{need.title}. {need.reason.action}" for need in needs)
        left = len(review.unmet_needs) - len(needs)
        if left:
            yield paragraph(f"{left} more {'is' if left == 1 else 'are'} with the occupational therapist.")
    yield heading("Holds")
    if any(hold.covers_everything for hold in binding):
        yield paragraph(
            "The whole package is on hold: no visit is shortened, moved or left out. Speak to the council's "
            "occupational therapist; the reason is with them.",
            lead="On hold.",
        )
    for hold in binding:
        if not hold.covers_everything:
            where = ", ".join(sorted({f"{place.label} ({place.visit})" for place in hold.covers}))
            yield paragraph(f"{where}. Speak to the occupational therapist before any change.", lead="On hold:")
    if not binding:
        possible = len(review.holds)
        yield paragraph(
            f"No hold is known. {possible} cannot be ruled out until questions are answered, and bind until then."
            if possible
            else "No hold."
        )


def _about_family(need: UnmetNeed) -> bool:
    """What an unpaid carer bears is theirs to tell."""
    return any(leaf.path.startswith("support.") for leaf in need.reason.trace.leaves())


def _visits(review: Review) -> Iterator[Flowable]:
    yield CondPageBreak(_ROOM)
    yield heading("Visit by visit: now, and what a review would look at")
    estimates = {one.visit: one for one in review.estimate.visits}
    rows = [
        (f"{visit.start} {visit.id}", _now(review, visit), _proposed(review, visit, estimates[visit.id]))
        for visit in sorted(review.package.visits, key=lambda one: one.start)
    ]
    yield table(("Visit", "Now", "Proposed for review"), rows, (0.14, 0.43, 0.43))


def _now(review: Review, visit: Visit) -> str:
    tasks = "; ".join(
        f"{review.activity_labels[task.activity]} ({_HELP[task.help]}, {_carers(task.carers)})" for task in visit.tasks
    )
    length = f"{visit.minutes} minutes, {_carers(visit.carers)}, {len(visit.days)} days a week."
    return f"{length} {tasks or 'No tasks recorded.'}"


def _proposed(review: Review, visit: Visit, estimate: VisitEstimate) -> str:
    if estimate.held:
        return "On hold, or waiting for an answer: as now."
    found = []
    if may_be_one_fewer(estimate):
        chance = round(estimate.potential.probability_second_carer_not_needed * 100)
        found.append(
            f"Review recommended of the second carer: in about {chance} of 100 such reviews one fewer is enough."
        )
    length = estimate.potential.minutes_to_commission
    if length.p10 != length.p90 or length.p50 != visit.minutes:
        found.append(f"Length after a trial: {_span(length)} minutes.")
    if estimate.potential.visits_fewer_per_week.p90 > 0:
        found.append(
            f"Some of these visits may not be needed: {_span(estimate.potential.visits_fewer_per_week)} a week."
        )
    names = [review.items[item].name for item in estimate.items if item in review.items]
    if names:
        found.append(f"With: {', '.join(names)}.")
    return " ".join(found) or "As now."


def _equipment(review: Review) -> Iterator[Flowable]:
    relevant = [
        one for one in review.suggestions if one.status == "suggested" or (one.where and one.status == "ask_first")
    ]
    shown = relevant[:_SUGGESTIONS_SHOWN]
    if not shown:
        return
    yield CondPageBreak(_ROOM)
    yield heading("Equipment and other ways: what each would take")
    rows = [(_title(one), _safe_use(review.items[one.item]), _stop(review, one)) for one in shown]
    yield table(
        ("What", "Load, prescriber, training, servicing", "Stop and go back to the present plan if"),
        rows,
        (0.24, 0.43, 0.33),
    )
    left = len(review.suggestions) - len(shown)
    if left > 0:
        yield paragraph(f"{left} more are in the occupational therapist's record.", SMALL)


def _title(one: Suggestion) -> str:
    return one.name + (" (to be asked about first)" if one.status == "ask_first" else "")


def _safe_use(item: CatalogueItem) -> str:
    parts = [f"Prescribed by {_TIERS[item.competency.tier]}."]
    if item.safe_working_load_kg is not None:
        load = item.safe_working_load_kg
        parts.append(f"Usual safe working load {load.likely:g} kg; the label rules.")
    if item.training is not None:
        parts.append(f"Training: {item.training.who}, {item.training.what}. By {item.training.by_whom}.")
    if item.servicing is not None:
        months = f", every {item.servicing.every_months} months" if item.servicing.every_months else ""
        parts.append(f"{item.servicing.duty}{months}.")
    return " ".join(parts)


def _stop(review: Review, one: Suggestion) -> str:
    cautions = [f"Take care: {caution.because}" for caution in one.cautions[:2]]
    return " ".join([*(f"{stop.rstrip('.')}." for stop in review.items[one.item].stop_if), *cautions]) or "–"


def _questions(review: Review) -> Iterator[Flowable]:
    if review.questions:
        yield heading("Please help to answer")
        yield from bullets(question.question for question in review.questions[:_QUESTIONS_SHOWN])


def _sign_off(review: Review) -> Iterator[Flowable]:
    said = review.provenance
    blank = "……………………………………"
    yield KeepTogether(
        [
            heading("Sign-off"),
            table(
                ("Role", "Name and signature", "Date"),
                [
                    ("Occupational therapist", blank, "…………"),
                    ("Provider's manager", blank, "…………"),
                    ("Trial from / to, next review", blank, "…………"),
                ],
                (0.3, 0.5, 0.2),
            ),
            Spacer(1, 4),
            paragraph(
                "If anything goes wrong: go back to the present plan and call the occupational therapist; "
                "out of hours, the council's emergency duty team. In danger call 999.",
            ),
            paragraph(
                f"Handrail {said.engine_version}, rules {said.rule_set} {said.rule_set_version} "
                f"({said.rule_set_hash[:12]}), catalogue {said.catalogue_hash[:12]}, review {review.review_hash[:16]}.",
                SMALL,
            ),
        ]
    )


def _span(span: Range) -> str:
    return f"{span.p10:g}" if span.p10 == span.p90 else f"{span.p10:g} to {span.p90:g}, middle {span.p50:g}"


def _carers(count: int) -> str:
    return "1 carer" if count == 1 else f"{count} carers"
