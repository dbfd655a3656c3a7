"""The appendix of the therapist's record: why each thing was found, with this person's values, effects, alternatives.

Definitions: conditions are said in words (`conditions_in_words`); the id of the rule or clause stands behind them, so
that they can be found. What two tables would say alike is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.costs import cost_in_words
from dashboard.layer_in_words import use_in_words
from dashboard.print.papers.basis import Basis
from dashboard.print.papers.conditions import PrintedConditions
from dashboard.print.papers.decisions import in_order
from dashboard.print.papers.provider_visits import write_drawn_week
from dashboard.print.papers.visit_groups import grouped_visits
from dashboard.print.pdf.range_figure import RangeFigure, describe_ranges
from dashboard.print.pdf.sheet import Sheet
from dashboard.print.pdf.visit_words import days_of, name_of
from dashboard.wording import odds_of
from engine.model import (
    EffectShown,
    Hold,
    HoursChange,
    Money,
    Question,
    Reason,
    Suggestion,
    TaskReference,
    Truth,
    VisitEstimate,
)
from engine.review import first_asked
from engine.wording import list_text, number_text, range_text

_STATUS = {
    "suggested": "suggested",
    "ask_first": "something is to be asked first",
    "on_hold": "waits for a hold",
    "not_known": "not known yet whether it could help",
}


def write_appendix(sheet: Sheet, basis: Basis) -> None:
    """Write it, after the two pages that are read first."""
    words = PrintedConditions(basis)
    _write_needs(sheet, basis, words)
    _write_holds(sheet, basis, words)
    _write_hours(sheet, basis)
    _write_week(sheet, basis)
    _write_suggestions(sheet, basis, words)
    _write_alternatives(sheet, basis, words)
    _write_questions(sheet, basis)


def _write_needs(sheet: Sheet, basis: Basis, words: PrintedConditions) -> None:
    sheet.heading("Needs that are not met, and why they are seen")
    for need in basis.review.unmet_needs:
        sheet.heading(need.title, 3)
        sheet.say(need.reason.action, lead="Do:")
        _write_reason(sheet, need.reason, words)
    if not basis.review.unmet_needs:
        sheet.say("No sign that the package is too small was found in what is recorded.")


def _write_holds(sheet: Sheet, basis: Basis, words: PrintedConditions) -> None:
    sheet.heading("Holds, and why they bind")
    for hold in basis.review.holds:
        sheet.heading(f"Covers {covered_by(hold)}: {state_of_hold(basis, hold)}", 3)
        _write_reason(sheet, hold.reason, words)
        sheet.say(f"{hold.lifted_by} Who can: {hold.lifted_by_whom}.", lead="Lifted by:")
    if not basis.review.holds:
        sheet.say("No hold.")


def covered_by(hold: Hold) -> str:
    """What a hold keeps as it is."""
    if hold.covers_everything:
        return "everything"
    return list_text(_tasks_with_visits(hold.covers))


def _tasks_with_visits(places: Iterable[TaskReference]) -> list[str]:
    """Each task once, with the visits in which it is: `Changing pads (mon morning, tue morning)`."""
    visits_of: dict[str, set[str]] = {}
    for place in places:
        visits_of.setdefault(place.label or "the visit", set()).add(place.visit)
    return [f"{label} ({', '.join(sorted(visits))})" for label, visits in sorted(visits_of.items())]


def state_of_hold(basis: Basis, hold: Hold) -> str:
    """Whether it binds, and how surely."""
    if hold in basis.holds.set_aside:
        return "set aside by judgement"
    return "in force" if hold.reason.truth is Truth.TRUE else "not ruled out, so it binds"


def _write_hours(sheet: Sheet, basis: Basis) -> None:
    """Every range with what it assumes: chosen, claimed, and if holds were lifted."""
    estimate = basis.review.estimate
    sheet.heading("Hours, as ranges")
    sheet.say(
        f"Now {number_text(estimate.carer_hours_now_per_week)} paid carer-hours a week, "
        f"{number_text(estimate.second_carer_hours_now_per_week)} of them a second carer’s; unpaid help that is timed "
        f"{number_text(estimate.unpaid_hours_now_per_week)}. Ranges run from P10 to P90 of {estimate.draws:,} draws, "
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
    if estimate.money == estimate.potential_money:
        _write_money(sheet, basis, "Money, claimed today and if holds were lifted", estimate.money)
    else:
        _write_money(sheet, basis, "Money, claimed today", estimate.money)
        _write_money(sheet, basis, "Money, if holds were lifted", estimate.potential_money)
    head = ("Items", "Likely cost once", "Released, hours a week")
    sheet.table(
        "Combinations: nothing cheaper releases as much",
        head,
        [
            (
                list_text([basis.names.get(item, item) for item in combination.items]),
                f"£{combination.cost_gbp:,.0f}",
                range_text(combination.released_hours_per_week),
            )
            for combination in estimate.combinations
        ],
        (0.56, 0.18, 0.26),
    )
    sheet.bullets(estimate.notes)


def _write_change(sheet: Sheet, title: str, change: HoursChange) -> None:
    """One change as a drawing and in words, with how likely no change and more care are."""
    ranges = (
        ("Released inside visits", change.released_hours_per_week),
        ("Commissioned change", change.commissioned_change_hours_per_week),
    )
    sheet.heading(title, 3)
    unit = "hours a week"
    sheet.figure(
        lambda element: RangeFigure(element, ranges, unit, sheet.styles),
        f"{title}. {describe_ranges(ranges, unit)}",
    )
    sheet.say(
        f"Tasks eased {range_text(change.eased_minutes_per_week, 0)} carer-minutes a week; unpaid help eased "
        f"{range_text(change.unpaid_eased_minutes_per_week, 0)} minutes. {odds_of(change)}",
        style="small",
    )


def _write_money(sheet: Sheet, basis: Basis, title: str, money: Money) -> None:
    """Costs once and a year, what hours are worth, and whether it pays back; nothing where nothing has a price."""
    if not money.items:
        return
    sheet.pairs(
        title,
        (
            ("For", list_text([basis.names.get(item, item) for item in money.items])),
            ("Once", f"£{range_text(money.one_off_gbp, 0)}"),
            ("A year", f"£{range_text(money.running_gbp_per_year, 0)}"),
            *_yearly(money),
            ("Worth a week", f"£{range_text(money.value_gbp_per_week, 0)} ({money.rate_source})"),
            (
                "Not paid back in time",
                f"in {round(money.payback.probability_not_paid_back * 100)} of 100 reckonings, within "
                f"{money.payback.horizon_weeks} weeks",
            ),
            (
                "Without a sourced price",
                list_text([basis.names.get(item, item) for item in money.items_without_price]) or "none",
            ),
            *(
                (basis.names.get(item, item), cost_in_words(basis.review.items[item].price))
                for item in money.items
                if basis.review.items[item].price is not None
            ),
        ),
        0.28,
    )


def _yearly(money: Money) -> Iterator[tuple[str, str]]:
    if money.yearly_gbp is not None:
        yield "Each year that it serves, without a review", f"£{range_text(money.yearly_gbp, 0)}"


def _write_week(sheet: Sheet, basis: Basis) -> None:
    """The week drawn, then each visit in figures."""
    visits = in_order(basis)
    if not visits:
        return
    estimates = {visit_estimate.visit: visit_estimate for visit_estimate in basis.review.estimate.visits}
    write_drawn_week(sheet, basis, grouped_visits(basis))
    sheet.table(
        "Visits, if holds were lifted and questions answered well",
        (
            "Visit",
            "Now",
            "Would need (minutes)",
            "Could be commissioned (minutes)",
            "Chance that one carer fewer is enough",
        ),
        [_visit_row(name_of(visit), days_of(visit), estimates[visit.id]) for visit in visits],
        (0.2, 0.22, 0.2, 0.2, 0.18),
    )


def _visit_row(name: str, days: str, estimate: VisitEstimate) -> tuple[str, ...]:
    """One visit: what it is now, and what it would need and could be bought as."""
    after = estimate.potential
    fewer = (
        f"; {range_text(after.visits_fewer_per_week, 0)} visits fewer a week"
        if after.visits_fewer_per_week.p90
        else ""
    )
    return (
        name,
        f"{estimate.minutes_now} min, carers: {estimate.carers_now}, {days}{', held' if estimate.held else ''}",
        range_text(after.minutes_needed, 0),
        range_text(after.minutes_to_commission, 0) + fewer,
        f"{round(after.probability_second_carer_not_needed * 100)} in 100",
    )


def _write_suggestions(sheet: Sheet, basis: Basis, words: PrintedConditions) -> None:
    sheet.heading("What was suggested, and why")
    if basis.review.suggestions:
        sheet.say("Where no released hours are named, none are expected of that item alone.", style="small")
    for suggestion in basis.review.suggestions:
        sheet.heading(f"{suggestion.name}: {_STATUS[suggestion.status]}", 3)
        _write_suggestion(sheet, basis, suggestion, words)
    if not basis.review.suggestions:
        sheet.say("Nothing in the catalogue was suggested.")


def _write_suggestion(sheet: Sheet, basis: Basis, suggestion: Suggestion, words: PrintedConditions) -> None:
    """Where an item helps, why, with what care, on which evidence, and what is still to be asked."""
    tasks = _tasks_with_visits(suggestion.where)
    if tasks:
        sheet.say(f"{'; '.join(tasks)}.", lead="For:")
    for reason in suggestion.reasons:
        _write_reason(sheet, reason, words)
    sheet.bullets(
        ("Take care:" if caution.truth is Truth.TRUE else "Not known whether so, take care:", caution.because)
        for caution in suggestion.cautions
    )
    sheet.bullets(
        (f"Effect, grade {effect.grade}:", _effect(effect)) for effect in suggestion.effects if effect.applies
    )
    if suggestion.learned_use is not None:
        sheet.say(use_in_words(suggestion.learned_use))
    if suggestion.unknowns:
        sheet.say(" ".join(first_asked(basis.review, suggestion)), lead="First ask:")
    alone = number_text(suggestion.expected_released_hours_alone)
    if alone != number_text(0):
        sheet.say(f"Alone it would be expected to release {alone} hours a week.", style="small")


def _effect(effect: EffectShown) -> str:
    note = " Bounds are an assumption." if effect.assumption else ""
    size = f"{effect.low:g} to {effect.high:g}, likely {effect.likely:g} {effect.unit}"
    return f"{size}.{_published_text(effect)} {effect.basis}{note} [{', '.join(effect.cites)}]"


def _published_text(effect: EffectShown) -> str:
    """What was published, where local outcomes have changed it; empty otherwise."""
    published = [
        f"{of.low:g} to {of.high:g}{what}"
        for of, what in ((effect.published, ""), (effect.published_chance_percent, " % chance"))
        if of is not None
    ]
    return (
        f" With about {effect.local_outcomes} local outcomes; published: {', '.join(published)}."
        if published
        else ""
    )


def _write_reason(sheet: Sheet, reason: Reason, words: PrintedConditions) -> None:
    sheet.say(f"{reason.because} [{', '.join(reason.cites)}; {reason.source}]")
    sheet.say(" ".join(words.parts(reason.trace)), lead="Because:", style="small")


def _write_alternatives(sheet: Sheet, basis: Basis, words: PrintedConditions) -> None:
    """What was ruled out and why, what was not suggested and what came nearest, what is in place."""
    alternatives = basis.review.not_suggested
    sheet.heading("Alternatives considered")
    excluded = [item for item in alternatives if item.status == "excluded"]
    if excluded:
        sheet.heading("Ruled out", 3)
        sheet.bullets(
            (f"{item.name}:", " ".join(reason.because for reason in item.reasons) or "–") for item in excluded
        )
    others = [item for item in alternatives if item.status == "not_indicated"]
    if others:
        sheet.heading("Not suggested: what the rule that came nearest asked, and what is recorded", 3)
        sheet.bullets(
            (
                f"{item.name}:",
                "; ".join(words.miss(miss) for miss in item.misses) or "no rule suggests it",
            )
            for item in others
        )
    in_place = [item.name for item in alternatives if item.status == "in_place"]
    if in_place:
        sheet.say(f"{list_text(in_place)}.", lead="In place already:")


def _at_stake(question: Question) -> str:
    hours = number_text(question.hours_at_stake_per_week)
    return f" ({hours} hours a week at stake)" if hours != number_text(0) else ""


def _write_questions(sheet: Sheet, basis: Basis) -> None:
    """Open questions, those that decide safety first, with the hours that hang on them where any do."""
    sheet.heading("Questions that could change the answer")
    for is_safety, title in ((True, "They decide safety"), (False, "The others")):
        asked = [question for question in basis.review.questions if question.safety == is_safety]
        if asked:
            sheet.heading(title, 3)
            sheet.bullets(f"{question.question}{_at_stake(question)}" for question in asked)
    if not basis.review.questions:
        sheet.say("None.")
