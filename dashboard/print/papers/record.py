"""The occupational therapist's record: everything that was known, found, considered and decided, and who says so.

Definitions: it meets what record keeping asks of the profession: reasons with this person's values, alternatives,
evidence with grades, judgement where it departs from the rules, consent, who was involved, versions and whole
hashes. Left out: equality monitoring, which no rule can read and which belongs to a report on fairness alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import ACCEPTED, in_order, plain_list, second_in_review, touched_visits
from dashboard.print.papers.recorded_facts import write_recorded
from dashboard.print.papers.sign_off import write_status
from dashboard.print.pdf.range_figure import RangeFigure, in_words, number, span
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.week_figure import WeekRow, day_of, days_of, minutes_of, write_week
from engine.model import (
    ConditionTrace,
    EffectShown,
    HoursChange,
    Money,
    Reason,
    Suggestion,
    Truth,
    VisitEstimate,
)

_TRUTHS = {Truth.TRUE: "true", Truth.FALSE: "false", Truth.UNKNOWN: "not known"}
_JOINS = {"all": ("; and ", "all of "), "any": ("; or ", "at least one of "), "not": ("; ", "not ")}
_STATUS = {
    "suggested": "suggested",
    "ask_first": "something is to be asked first",
    "on_hold": "waits for a hold",
}


def write_record(sheet: Sheet, basis: Basis) -> None:
    """Write it."""
    sheet.heading("Occupational therapy record", 1)
    write_status(sheet, basis)
    _write_decision(sheet, basis)
    _write_findings(sheet, basis)
    _write_hours(sheet, basis)
    _write_week(sheet, basis)
    _write_suggestions(sheet, basis)
    _write_alternatives(sheet, basis)
    _write_questions(sheet, basis)
    write_recorded(sheet, basis.review.package, basis.review.activity_labels, basis.names)
    _write_readings(sheet, basis)
    _write_evidence(sheet, basis)
    _write_provenance(sheet, basis)


def _write_decision(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What matters to the person")
    for goal in basis.review.package.goals:
        sheet.quote(goal.words)
        if goal.outcomes:
            sheet.say(f"Serves: {plain_list([_plain(one) for one in goal.outcomes])}.", style="small")
    if not basis.review.package.goals:
        sheet.say("No goal is recorded.")
    sheet.heading("What was decided")
    decision = basis.decision
    if decision is None:
        sheet.say("Nothing is decided: nobody has signed this review.")
        return
    sheet.say(decision.summary or "No summary is recorded.")
    sheet.table(
        "Choices",
        ("Item", "Decision", "Reason"),
        [
            (
                basis.names.get(one.item, one.item),
                ACCEPTED[one.choice],
                ". ".join(filter(None, (_plain(one.reason), one.words))) or "–",
            )
            for one in decision.choices
        ],
        (0.34, 0.18, 0.48),
    )
    view = decision.view
    sheet.pairs(
        "The person’s view, and consent",
        (
            ("View", _plain(view.agreement or "not recorded")),
            ("In their words", view.words or "–"),
            ("Consent", _plain(view.consent or "not recorded")),
            ("Who else was involved", view.others_involved or "–"),
            ("Next review due", day_of(decision.review_due) if decision.review_due else "not set"),
        ),
        0.28,
    )
    if decision.judgements:
        sheet.heading("Professional judgement that departs from the rules", 3)
        sheet.bullets((f"{one.source}:", one.because) for one in decision.judgements)
    if basis.second_signature_for:
        sheet.heading("Why another person signs too", 3)
        sheet.bullets(f"{why}." for why in basis.second_signature_for)


def _write_findings(sheet: Sheet, basis: Basis) -> None:
    review = basis.review
    sheet.heading("Needs that are not met")
    for need in review.unmet_needs:
        sheet.heading(need.title, 3)
        sheet.say(need.reason.action, lead="Do:")
        _write_reason(sheet, need.reason)
    if not review.unmet_needs:
        sheet.say("No sign that the package is too small was found in what is recorded.")
    sheet.heading("Holds")
    for hold in review.holds:
        covers = (
            "everything"
            if hold.covers_everything
            else plain_list(
                sorted({f"{place.label or 'the visit'} ({place.visit})" for place in hold.covers})
            )
        )
        state = (
            "set aside by judgement"
            if hold in basis.holds.set_aside
            else "in force"
            if hold.reason.truth is Truth.TRUE
            else "not ruled out, so it binds"
        )
        sheet.heading(f"Covers {covers}: {state}", 3)
        _write_reason(sheet, hold.reason)
        sheet.say(f"{hold.lifted_by} Who can: {hold.lifted_by_whom}.", lead="Lifted by:")
    if not review.holds:
        sheet.say("No hold.")


def _write_hours(sheet: Sheet, basis: Basis) -> None:
    estimate = basis.review.estimate
    sheet.heading("Hours, as ranges")
    sheet.say(
        f"Now {number(estimate.carer_hours_now_per_week)} paid carer-hours a week, "
        f"{number(estimate.second_carer_hours_now_per_week)} of them a second carer’s; unpaid help that is timed "
        f"{number(estimate.unpaid_hours_now_per_week)}. Ranges run from P10 to P90 of {estimate.draws:,} draws, "
        f"seed {estimate.seed}. Negative change: fewer hours are commissioned; positive: more."
    )
    if basis.hours is not None:
        _write_change(sheet, "What was chosen, with every hold in force", basis.hours.in_force)
        _write_change(
            sheet, "What was chosen, if holds were lifted and questions answered well", basis.hours.lifted
        )
    _write_change(sheet, "Everything suggested, claimed today", estimate.claimed)
    _write_change(
        sheet, "Everything suggested, if holds were lifted and questions answered well", estimate.potential
    )
    _write_money(sheet, basis, "Money, claimed today", estimate.money)
    _write_money(sheet, basis, "Money, if holds were lifted", estimate.potential_money)
    head = ("Items", "Likely cost once", "Released, hours a week")
    sheet.table(
        "Combinations: nothing cheaper releases as much",
        head,
        [
            (
                plain_list([basis.names.get(item, item) for item in one.items]),
                f"£{one.cost_gbp:,.0f}",
                span(one.released_hours_per_week),
            )
            for one in estimate.combinations
        ],
        (0.56, 0.18, 0.26),
    )
    sheet.bullets(estimate.notes)


def _write_change(sheet: Sheet, title: str, change: HoursChange) -> None:
    ranges = (
        ("Released inside visits", change.released_hours_per_week),
        ("Commissioned change", change.commissioned_change_hours_per_week),
    )
    sheet.heading(title, 3)
    unit = "hours a week"
    sheet.figure(
        lambda element: RangeFigure(element, ranges, unit, sheet.styles), f"{title}. {in_words(ranges, unit)}"
    )
    sheet.say(
        f"Tasks eased {span(change.eased_minutes_per_week, 0)} carer-minutes a week; unpaid help eased "
        f"{span(change.unpaid_eased_minutes_per_week, 0)} minutes. No change at all in "
        f"{round(change.probability_of_no_change * 100)} of 100 draws, more care in "
        f"{round(change.probability_of_more * 100)} of 100.",
        style="small",
    )


def _write_money(sheet: Sheet, basis: Basis, title: str, money: Money) -> None:
    if not money.items:
        return
    sheet.pairs(
        title,
        (
            ("For", plain_list([basis.names.get(item, item) for item in money.items])),
            ("Once", f"£{span(money.one_off_gbp, 0)}"),
            ("A year", f"£{span(money.running_gbp_per_year, 0)}"),
            ("Worth a week", f"£{span(money.value_gbp_per_week, 0)} ({money.rate_source})"),
            (
                "Not paid back in time",
                f"in {round(money.payback.probability_not_paid_back * 100)} of 100 draws, within "
                f"{money.payback.horizon_weeks} weeks",
            ),
            (
                "Without a sourced price",
                plain_list([basis.names.get(item, item) for item in money.items_without_price]) or "none",
            ),
        ),
        0.28,
    )


def _write_week(sheet: Sheet, basis: Basis) -> None:
    visits = in_order(basis)
    if not visits:
        return
    estimates = {one.visit: one for one in basis.review.estimate.visits}
    touched, review = touched_visits(basis), second_in_review(basis)
    sheet.heading("The week")
    for title, rows in (
        ("Now", [WeekRow(visit, minutes_of(visit)) for visit in visits]),
        (
            "With what is decided or suggested",
            [WeekRow(visit, minutes_of(visit), visit.id in touched, visit.id in review) for visit in visits],
        ),
    ):
        write_week(sheet, title, rows)
    sheet.table(
        "Visits, if holds were lifted and questions answered well",
        (
            "Visit",
            "Now",
            "Would need (minutes)",
            "Could be commissioned (minutes)",
            "Chance that one carer fewer is enough",
        ),
        [
            _visit_row(f"{visit.starts_at} {visit.id}", days_of(visit), estimates[visit.id])
            for visit in visits
        ],
        (0.2, 0.22, 0.2, 0.2, 0.18),
    )


def _visit_row(name: str, days: str, one: VisitEstimate) -> tuple[str, ...]:
    after = one.potential
    fewer = (
        f"; {span(after.visits_fewer_per_week, 0)} visits fewer a week"
        if after.visits_fewer_per_week.p90
        else ""
    )
    return (
        name,
        f"{one.minutes_now} min, carers: {one.carers_now}, {days}{', held' if one.held else ''}",
        span(after.minutes_needed, 0),
        span(after.minutes_to_commission, 0) + fewer,
        f"{round(after.probability_second_carer_not_needed * 100)} in 100",
    )


def _write_suggestions(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What was suggested, and why")
    for one in basis.review.suggestions:
        sheet.heading(f"{one.name}: {_STATUS[one.status]}", 3)
        _write_suggestion(sheet, basis, one)
    if not basis.review.suggestions:
        sheet.say("Nothing in the catalogue was suggested.")


def _write_suggestion(sheet: Sheet, basis: Basis, one: Suggestion) -> None:
    places = sorted({f"{place.label} ({place.visit})" for place in one.where})
    if places:
        sheet.say(f"{'; '.join(places)}.", lead="For:")
    for reason in one.reasons:
        _write_reason(sheet, reason)
    sheet.bullets(("Take care:", f"{caution.because} ({_TRUTHS[caution.truth]})") for caution in one.cautions)
    sheet.bullets(
        (f"Effect, grade {effect.grade}:", _effect(effect)) for effect in one.effects if effect.applies
    )
    if one.unknowns:
        sheet.say(f"{', '.join(one.unknowns)}.", lead="First ask about:")
    sheet.say(
        f"Alone it would be expected to release {number(one.expected_released_hours_alone)} hours a week.",
        style="small",
    )


def _effect(one: EffectShown) -> str:
    note = " Bounds are an assumption." if one.assumption else ""
    size = f"{one.low:g} to {one.high:g}, likely {one.likely:g} {one.unit}"
    return f"{size}. {one.basis}{note} [{', '.join(one.cites)}]"


def _write_reason(sheet: Sheet, reason: Reason) -> None:
    sheet.say(f"{reason.because} [{', '.join(reason.cites)}; {reason.source}]")
    sheet.bullets(_trace(reason))


def _trace(reason: Reason) -> Iterator[str]:
    """A condition with this person's values, a line for each part that must hold together."""
    parts = reason.trace.parts if reason.trace.text == "all" else (reason.trace,)
    yield from (f"{_condition(part)}." for part in parts)


def _condition(trace: ConditionTrace) -> str:
    if trace.parts:
        join, before = _JOINS[trace.text]
        return f"{before}({join.join(_condition(part) for part in trace.parts)}): {_TRUTHS[trace.truth]}"
    unit = f" {trace.unit}" if trace.unit and trace.actual != "not assessed" else ""
    return f"{trace.text}: {_TRUTHS[trace.truth]}, here {trace.actual or '–'}{unit}"


def _write_alternatives(sheet: Sheet, basis: Basis) -> None:
    found = basis.review.not_suggested
    sheet.heading("Alternatives considered")
    sheet.table(
        "Ruled out",
        ("Item", "Why"),
        [
            (one.name, [reason.because for reason in one.reasons] or "–")
            for one in found
            if one.status == "excluded"
        ],
        (0.3, 0.7),
    )
    sheet.table(
        "Not suggested: the rule that came nearest, and what failed",
        ("Item", "What failed"),
        [
            (
                one.name,
                [f"{miss.text}; here: {miss.actual or '–'}" for miss in one.misses] or "no rule suggests it",
            )
            for one in found
            if one.status == "not_indicated"
        ],
        (0.3, 0.7),
    )
    in_place = [one.name for one in found if one.status == "in_place"]
    if in_place:
        sheet.say(f"{plain_list(in_place)}.", lead="In place already:")


def _write_questions(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("Questions that could change the answer")
    sheet.table(
        "",
        ("Question", "Hours at stake a week", "Decides safety"),
        [
            (one.question, number(one.hours_at_stake_per_week), "yes" if one.safety else "no")
            for one in basis.review.questions
        ],
        (0.62, 0.2, 0.18),
    )
    if not basis.review.questions:
        sheet.say("None.")


def _write_readings(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("What was derived")
    sheet.table(
        "",
        ("Reading", "Answer"),
        [(_plain(one.name), _TRUTHS[one.truth]) for one in basis.review.readings],
        (0.7, 0.3),
    )


def _write_evidence(sheet: Sheet, basis: Basis) -> None:
    sheet.heading("Evidence")
    sheet.say("Grades run from A (strong) to D (weak or assumed).", style="small")
    sheet.table(
        "",
        ("Source", "Grade", "What it says"),
        [
            (
                f"{one.title} [{one.id}]",
                f"{one.grade}{f', {one.year}' if one.year else ''}",
                f"{one.finding} {one.source}",
            )
            for one in basis.review.evidence.values()
        ],
        (0.3, 0.12, 0.58),
    )


def _write_provenance(sheet: Sheet, basis: Basis) -> None:
    said = basis.review.provenance
    sheet.heading("Which versions said it")
    rows = [
        ("Handrail", said.engine_version),
        ("Rules", f"{said.rule_set} {said.rule_set_version}"),
        ("Hash of the rules", said.rule_set_hash),
        ("Hash of the catalogue", said.catalogue_hash),
        ("Hash of the package", said.package_hash),
        ("Hash of the review", basis.review.review_hash),
        ("Evaluators that agreed", f"{' and '.join(said.evaluators)}, in {said.propositions} conditions"),
    ]
    if basis.signatures:
        rows += [("Seal of the signed review", basis.seal), ("Package version", str(basis.package_version))]
    sheet.pairs("", rows, 0.3)


def _plain(code: str) -> str:
    """A coded word in plain letters."""
    return code.replace("_", " ")
