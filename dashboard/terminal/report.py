"""The review as a readable text: needs and holds first, then hours, the week, equipment, questions, and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.costs import cost_in_words, paid_for
from dashboard.layer_in_words import use_in_words
from dashboard.terminal.words import bullets, heading, number, span, wrapped
from dashboard.wording import night_in_words, odds_of, visit_in_words
from engine.model import (
    EffectShown,
    Hold,
    HoursChange,
    Money,
    Provenance,
    Review,
    Suggestion,
    Truth,
    VisitEstimate,
)
from engine.model.payer import PAYER_WORDS
from engine.model.rule import URGENCY_WORDS
from engine.review import WORTH_SAYING, first_asked
from engine.wording import day_text, list_text

_QUESTIONS_SHOWN = 10
_MORE_SHOWN = 12
_STATUS = {
    "suggested": "could help",
    "ask_first": "ask first",
    "on_hold": "waits for a hold",
    "not_known": "not known yet",
}
_TIERS = {
    "green": "anyone trained (green)",
    "amber": "a trained assessor (amber)",
    "red": "an OT or specialist (red)",
}


def report(review: Review) -> str:
    """The whole report, 100 columns wide."""
    parts = (
        _head,
        _record,
        _needs,
        _holds,
        _change,
        _week,
        _suggestions,
        _combinations,
        _questions,
        _ruled_out,
        _provenance,
    )
    return "\n".join(line for part in parts for line in part(review))


def _head(review: Review) -> Iterator[str]:
    """Who and when, whether it is made up, the person's goals, and the hours now."""
    estimate = review.estimate
    yield f"Review of {review.package.reference}, {day_text(review.provenance.reviewed_on)}"
    if review.package.synthetic:
        yield "Made up for demonstration: no real person."
    if review.provenance.sign_off:
        yield wrapped(review.provenance.sign_off)
    if review.provenance.less_protection:
        yield wrapped(review.provenance.less_protection)
    if review.provenance.evidence_layer:
        yield wrapped(
            f"Local outcomes are laid over the published evidence: {review.provenance.evidence_layer}. What was "
            "published stands beside each figure that they changed."
        )
    for goal in review.package.goals:
        yield wrapped(goal.quotation, "  ")
    yield (
        f"Now {number(estimate.carer_hours_now_per_week)} paid carer-hours a week, "
        f"{number(estimate.second_carer_hours_now_per_week)} of them a second carer's."
    )
    if presence := review.package.presence_hours_per_week:
        yield wrapped(
            f"{number(presence)} of them are bought so that somebody is there, or may be; "
            f"{number(estimate.carer_hours_now_per_week - presence)} are visits for tasks."
        )
    if review.package.allowance_hours_per_week:
        hours = number(review.package.allowance_hours_per_week)
        yield f"And {hours} paid hours a week without times, which release nothing: when they are used is not known."
    if estimate.bought_not_given_hours_per_week > 0:
        yield f"{number(estimate.bought_not_given_hours_per_week)} of them are bought and not given: that is no saving."


def _record(review: Review) -> Iterator[str]:
    wrong = [hold for hold in review.holds if hold.about_record and hold.reason.truth is Truth.TRUE]
    if wrong:
        yield heading("Put the record right first: nothing is claimed on it until then")
    for hold in wrong:
        yield wrapped(f"{_covers(hold)}: {hold.reason.because}", "  ! ", "    ")
        yield wrapped(f"Do: {hold.lifted_by} Who: {hold.lifted_by_whom}.", "    ")


def _needs(review: Review) -> Iterator[str]:
    if review.unmet_needs:
        yield heading("Unmet needs: look at these first")
    for need in review.unmet_needs:
        where = ", ".join(dict.fromkeys(place.visit for place in need.reason.where))
        yield wrapped(f"{need.title}{f' ({where})' if where else ''}. {need.reason.because}", "  ! ", "    ")
        when = f"{URGENCY_WORDS[need.urgency]}: " if need.urgency else ""
        yield wrapped(f"{when}{need.reason.action}{f' Who: {need.who}.' if need.who else ''}", "    ")
        cost = need.may_cost_hours_per_week
        if cost is not None and cost.high > 0:
            yield f"    May take {number(cost.low)} to {number(cost.high)} carer-hours a week more, in no figure below."


def _holds(review: Review) -> Iterator[str]:
    """Holds that bind, and how many more are not ruled out."""
    yield heading("Holds: nothing is taken away until these are lifted")
    binding = [hold for hold in review.holds if hold.reason.truth is Truth.TRUE and not hold.about_record]
    possible = [hold for hold in review.holds if hold.reason.truth is not Truth.TRUE]
    if not review.holds:
        yield "  None."
    for hold in binding:
        yield wrapped(f"{_covers(hold)}: {hold.reason.because}", "  # ", "    ")
        yield wrapped(f"Lifted by: {hold.lifted_by} Who can: {hold.lifted_by_whom}.", "    ")
    if possible:
        bind = "binds until its" if len(possible) == 1 else "bind until their"
        yield wrapped(
            f"{len(possible)} more cannot be ruled out and {bind} questions are answered (below).", "  "
        )


def _covers(hold: Hold) -> str:
    if hold.covers_everything:
        return "Everything"
    return ", ".join(sorted({f"{place.label or 'The whole visit'} ({place.visit})" for place in hold.covers}))


def _change(review: Review) -> Iterator[str]:
    """Hours and money that could change: claimed, then potential, by payer and for nights, with notes."""
    yield heading("What could change, per week (P10 to P90)")
    yield from _hours("What can be claimed today", review.estimate.claimed)
    if review.estimate.potential == review.estimate.claimed:
        yield "  Nothing waits for a hold or an answer."
    else:
        yield from _hours(
            "If holds are lifted and questions answered well (not a promise)", review.estimate.potential
        )
    yield from _payers(review)
    yield from _nights(review)
    yield from _money(review, review.estimate.money)
    for note in review.estimate.notes:
        yield wrapped(f"Note: {note}", "  ")


def _payers(review: Review) -> Iterator[str]:
    """What each payer buys and may see change; nothing where the council alone pays."""
    payers = review.estimate.payers
    if [payer.payer for payer in payers] in ([], ["council"]):
        return
    yield "  By payer (potential, never added up):"
    for payer in payers:
        allotted = (
            f", and {number(payer.allowance_hours_per_week)} without times"
            if payer.allowance_hours_per_week
            else ""
        )
        yield wrapped(
            f"{PAYER_WORDS[payer.payer]}: {number(payer.planned_hours_per_week)} hours planned{allotted}; released "
            f"{span(payer.potential_released_hours_per_week)}; commissioned {span(payer.potential_change_hours_per_week)}",
            "    ",
        )


def _nights(review: Review) -> Iterator[str]:
    if review.presence_changes:
        yield "  A night of another kind, as a whole or not at all (potential only):"
    for change in review.presence_changes:
        yield wrapped(night_in_words(change), "    ")


def _hours(label: str, change: HoursChange) -> Iterator[str]:
    yield f"  {label}:"
    yield f"    released inside visits  {span(change.released_hours_per_week)} carer-hours"
    yield f"    commissioned change     {span(change.commissioned_change_hours_per_week)} carer-hours"
    yield f"    tasks eased             {span(change.eased_minutes_per_week, 0)} carer-minutes"
    yield f"    unpaid help eased       {span(change.unpaid_eased_minutes_per_week, 0)} minutes"
    yield wrapped(odds_of(change), "    ")


def _money(review: Review, money: Money) -> Iterator[str]:
    """Costs and payback of what releases paid time; items without a price are named."""
    if not money.items:
        yield wrapped(
            "Cost: no priced item is expected to release paid time, so no cost is set against hours.", "  "
        )
        return
    names = ", ".join(review.items[item].name for item in money.items)
    late = round(money.payback.probability_not_paid_back * 100)
    yield wrapped(
        f"Cost of {names}: £{span(money.one_off_gbp, 0)} once, £{span(money.running_gbp_per_year, 0)} a year to run"
        + (
            f"; £{span(money.yearly_gbp, 0)} a year over its life, without a review. "
            if money.yearly_gbp
            else ". "
        )
        + f"Worth of commissioned hours: £{span(money.value_gbp_per_week, 0)} a week ({money.rate_source}). "
        f"Not paid back within ten years in {late} of 100 reckonings"
        + (
            f"; in the best tenth after {number(money.payback.p10)} weeks."
            if money.payback.p10 is not None
            else "."
        ),
        "  ",
    )
    for item in (review.items[item] for item in money.items):
        if item.price is not None:
            yield wrapped(f"{item.name}: {cost_in_words(item.price)}", "    ")
    if money.items_without_price:
        names = ", ".join(review.items[item].name for item in money.items_without_price)
        yield wrapped(f"Without a sourced price, and in no figure here: {names}.", "  ")


def _week(review: Review) -> Iterator[str]:
    yield heading("The week")
    estimates = {visit_estimate.visit: visit_estimate for visit_estimate in review.estimate.visits}
    for visit in sorted(review.package.visits, key=lambda visit: visit.starts_at):
        yield f"  {visit.starts_at}  {visit.id}: {visit_in_words(visit)}"
        yield wrapped(_change_of_visit(estimates[visit.id]), "         ")


def _change_of_visit(estimate: VisitEstimate) -> str:
    outcome = estimate.potential
    consequences = ["on hold, or waiting for an answer"] if estimate.held else []
    second = outcome.probability_second_carer_not_needed
    if second >= WORTH_SAYING:
        consequences.append(
            f"review recommended of the second carer: {round(second * 100)} in 100 that one fewer is enough"
        )
    if outcome.visits_fewer_per_week.p90 > 0:
        consequences.append(f"{span(outcome.visits_fewer_per_week, 0)} of these visits may not be needed")
    consequences.append(f"needs {span(outcome.minutes_needed, 0)} minutes")
    return "after: " + "; ".join(consequences)


def _suggestions(review: Review) -> Iterator[str]:
    """What could help with tasks that there are, in full; of the rest the names."""
    yield heading("Equipment and other ways that could help")
    helping = [
        s for s in review.suggestions if s.status != "not_known" and (s.status != "ask_first" or s.where)
    ]
    general = [s for s in review.suggestions if s not in helping]
    if not review.suggestions:
        yield "  Nothing in the catalogue is suggested today."
    for suggestion in helping[:_MORE_SHOWN]:
        yield from _suggestion(review, suggestion)
    rest = [*helping[_MORE_SHOWN:], *general]
    if rest:
        names = ", ".join(other.name for other in rest)
        yield wrapped(f"Also, once more is known: {names}. (`--explain ITEM` says why.)", "  ")


def _suggestion(review: Review, suggestion: Suggestion) -> Iterator[str]:
    """One item: why, for which tasks, on which evidence, with what care."""
    item = review.items[suggestion.item]
    alone = (
        f"{number(suggestion.expected_released_hours_alone)} h/week alone"
        if suggestion.where
        else "for safety or independence"
    )
    yield wrapped(f"{suggestion.name} [{_STATUS[suggestion.status]}; {alone}]", "  * ", "    ")
    places = sorted({f"{place.label} ({place.visit})" for place in suggestion.where})
    if places:
        yield wrapped(f"For: {'; '.join(places)}", "    ")
    sure = suggestion.reasons[0].truth is Truth.TRUE
    yield wrapped(f"{'Why' if sure else 'If it proves true'}: {suggestion.reasons[0].because}", "    ")
    grades = sorted({effect.grade for effect in suggestion.effects if effect.applies})
    yield wrapped(
        f"Evidence on hours: {'grade ' + ', '.join(grades) if grades else 'none, so nothing is counted'}. "
        f"Prescribed by {_TIERS[item.competency.tier]}. "
        + " ".join(f"{label}: {words}" for label, words in paid_for(item)),
        "    ",
    )
    for effect in suggestion.effects:
        yield from _learned_lines(effect)
    if suggestion.learned_use is not None:
        yield wrapped(use_in_words(suggestion.learned_use), "    ")
    for caution in suggestion.cautions[:2]:
        yield wrapped(f"Take care: {caution.because}", "    ")
    if suggestion.unknowns:
        yield wrapped(f"First ask: {' '.join(first_asked(review, suggestion))}", "    ")


def _learned_lines(effect: EffectShown) -> Iterator[str]:
    """What local outcomes made of an effect, beside what was published."""
    if effect.published is not None:
        yield wrapped(
            f"Effect: {number(effect.low)} to {number(effect.high)} {effect.unit} with about {effect.local_outcomes} "
            f"local outcomes; published {number(effect.published.low)} to {number(effect.published.high)}.",
            "    ",
        )
    if effect.published_chance_percent is not None and effect.chance_percent is not None:
        yield wrapped(
            f"Chance that a review changes anything: {number(effect.chance_percent.low, 0)} to "
            f"{number(effect.chance_percent.high, 0)} % with about {effect.local_outcomes} local outcomes; published "
            f"{number(effect.published_chance_percent.low, 0)} to {number(effect.published_chance_percent.high, 0)} %.",
            "    ",
        )


def _combinations(review: Review) -> Iterator[str]:
    if review.estimate.combinations:
        yield heading("Together: nothing cheaper than a line releases as much")
    for combination in review.estimate.combinations:
        names = ", ".join(review.items[item].name for item in combination.items)
        yield wrapped(
            f"£{combination.cost_gbp:,.0f}: {span(combination.released_hours_per_week)} h/week released. {names}",
            "  ",
            "      ",
        )


def _questions(review: Review) -> Iterator[str]:
    """The questions with most hanging on them."""
    yield heading("Questions worth asking")
    if not review.questions:
        yield "  None: nothing unknown would change this answer."
    for question in review.questions[:_QUESTIONS_SHOWN]:
        safety = ", safety" if question.safety else ""
        yield wrapped(
            f"{question.question} [{number(question.hours_at_stake_per_week)} h at stake{safety}]",
            "  ? ",
            "    ",
        )
    if len(review.questions) > _QUESTIONS_SHOWN:
        yield f"  and {len(review.questions) - _QUESTIONS_SHOWN} more, with less hanging on them (--json)."


def _ruled_out(review: Review) -> Iterator[str]:
    excluded = [item for item in review.not_suggested if item.status == "excluded"]
    if excluded:
        yield heading("Would help, but ruled out")
        yield bullets(
            f"{item.name}: {' '.join(reason.because for reason in item.reasons[:2])}" for item in excluded
        )


def _lies_on(provenance: Provenance) -> str:
    base = provenance.base
    return f" over {base.id} {base.version} ({base.content_hash[:12]})" if base else ""


def _provenance(review: Review) -> Iterator[str]:
    provenance = review.provenance
    yield heading("Who says so")
    yield wrapped(
        f"Handrail {provenance.engine_version}; rules {provenance.rule_set} {provenance.rule_set_version} "
        f"({provenance.rule_set_hash[:12]}){_lies_on(provenance)}; catalogue {provenance.catalogue_hash[:12]}; "
        f"{provenance.propositions} conditions answered alike by "
        f"{list_text(provenance.evaluators)}; {review.estimate.draws:,} draws, seed {provenance.seed}; "
        f"review {review.review_hash[:12]}.",
        "  ",
    )
    yield "  Handrail suggests; the occupational therapist decides, with the person."
