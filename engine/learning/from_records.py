"""What became of reviews, from the records of a council: signed and complete reviews with a recorded outcome.

Definitions:
- Of a package the first review that was followed up counts, so that nobody counts twice, and so that a later review never
  takes the place of one that was learned from (`.counts`).
- A follow-up counts where it was seen in its weeks (`engine.review.outcome_sense`), and not after the day on which a later
  review of the package was signed: what changed since then may be that review's.
- A review that was made with an evidence layer is read with what was published before it. Nothing that names anybody is
  taken along.

Visits that were bought for one thing alone are measured by hours as well, where one item was chosen and nothing else: the
share of their hours by which all commissioned hours fell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import Engine

from ..knowledge import Catalogue
from ..language import facts_of, truth_of
from ..model.catalogue_item import Span
from ..model.condition import Truth
from ..model.decision import BeforeAndAfter, ItemUse, Outcome, SignedReview
from ..model.estimate import HoursChange
from ..model.review import EffectShown, Review, Suggestion
from ..records import PackageRecords, SignedRecords
from ..review import is_in_its_weeks, signed_on
from .followed_review import FollowedItem, FollowedReview, PredictedChange

_LEAST_HOURS = 0.5


def read_records(database: Engine, catalogue: Catalogue, council: str) -> Iterator[FollowedReview]:
    """Every followed review of a council's records.

    Args:
        database: the records.
        catalogue: decides whose memory is poor.
        council: its name.
    """
    signed, packages = SignedRecords(database), PackageRecords(database)
    recorded: dict[str, dict[int, list[Outcome]]] = {}
    entered: dict[tuple[str, int], date] = {}
    for (reference, number, _), (_, outcome) in signed.outcomes().items():
        recorded.setdefault(reference, {}).setdefault(number, []).append(outcome)
    for (reference, number, _), day in signed.outcome_days().items():
        entered[reference, number] = max(day, entered.get((reference, number), day))
    for reference, outcomes in recorded.items():
        complete = [
            stored.signed
            for number in signed.numbers(reference)
            if (stored := signed.load(reference, number)) is not None and stored.complete
        ]
        site = packages.caseload_of(reference) or "no caseload"
        followed = [
            review_from_records(
                review,
                outcomes[review.number],
                catalogue,
                council,
                site,
                first_signed_after(review, complete),
            ).model_copy(update={"entered_on": entered.get((reference, review.number))})
            for review in complete
            if review.number in outcomes
        ]
        if followed:
            yield next((review for review in followed if review.is_followed), followed[-1])


def first_signed_after(review: SignedReview, complete: Iterable[SignedReview]) -> date:
    """The day on which the next review of the package was signed."""
    later = (signed_on(other) for other in complete if other.number > review.number)
    return min(later, default=date.max)


def review_from_records(
    signed: SignedReview,
    outcomes: Iterable[Outcome],
    catalogue: Catalogue,
    council: str,
    site: str,
    next_signed_on: date = date.max,
) -> FollowedReview:
    """One signed review with its outcomes.

    Args:
        signed: complete.
        outcomes: of its follow-ups.
        catalogue: decides whose memory is poor.
        council: its name.
        site: the caseload.
        next_signed_on: the day of the next review of the package.
    """
    review, package = signed.review, signed.review.package
    chosen = signed.decision.items("accept", "trial")
    suggested = {suggestion.item: suggestion for suggestion in review.suggestions}
    day = signed_on(signed)
    why = {outcome.after: why_left_out(outcome, day, next_signed_on) for outcome in outcomes}
    counting = {outcome.after: outcome for outcome in outcomes if not why[outcome.after]}
    early, late = counting.get("6_weeks"), counting.get("4_months")
    reviews = {item: span for item in chosen if (span := _chance(suggested.get(item))) is not None}
    others = sum(
        max(suggested[item].expected_released_hours_alone, 0.0)
        for item in chosen
        if item in suggested and item not in reviews
    )
    last = late or early
    measured = (late and _measured_in_use(late)) or (early and _measured_in_use(early)) or ()
    return FollowedReview(
        council=council,
        site=site,
        signed_on=day,
        synthetic=package.synthetic,
        layer=review.provenance.evidence_layer_hash,
        items=tuple(_followed_items(review, chosen, early, late, catalogue)),
        predicted=_predicted(signed.hours.in_force),
        hours_before=review.estimate.carer_hours_now_per_week,
        hours_at_6_weeks=early.commissioned_hours_per_week if early else None,
        hours_at_4_months=late.commissioned_hours_per_week if late else None,
        second_carer_hours_before=review.estimate.second_carer_hours_now_per_week,
        second_carer_chance=next(iter(reviews.values()), None),
        expected_of_others_hours=round(others, 2),
        measured=(*measured, *(_by_hours(signed, last, suggested, chosen) if last and not measured else ())),
        left_out=tuple(sorted(reason for reason in why.values() if reason)),
    )


def why_left_out(outcome: Outcome, day: date, next_signed_on: date) -> str:
    """Why a follow-up of a review of this day says nothing of it; empty where it does."""
    if outcome.seen_on > next_signed_on:
        return "seen after a later review was signed"
    return "" if is_in_its_weeks(day, outcome) else "seen outside its weeks"


def _measured_in_use(outcome: Outcome) -> tuple[BeforeAndAfter, ...]:
    """What was measured of what is used: use is a figure of its own."""
    unused = ("abandoned", "never_came")
    return tuple(
        measurement for measurement in outcome.measured if outcome.in_use.get(measurement.item) not in unused
    )


def _followed_items(
    review: Review,
    chosen: Iterable[str],
    early: Outcome | None,
    late: Outcome | None,
    catalogue: Catalogue,
) -> Iterator[FollowedItem]:
    """What became of each chosen item; memory matters only where the person has to work it."""
    memory_is_poor = _memory_is_poor(review, catalogue)
    for item in chosen:
        by_person = item in review.items and review.items[item].operated_by in ("person", "either")
        yield FollowedItem(
            item=item,
            memory_poor=memory_is_poor and by_person,
            at_6_weeks=_use(early, item),
            at_4_months=_use(late, item),
        )


def _predicted(hours: HoursChange) -> PredictedChange:
    change = hours.commissioned_change_hours_per_week
    return PredictedChange(
        p10=change.p10,
        p50=change.p50,
        p90=change.p90,
        mean=change.mean,
        no_change=hours.probability_of_no_change,
        more=hours.probability_of_more,
    )


def _use(outcome: Outcome | None, item: str) -> ItemUse | None:
    return outcome.in_use.get(item) if outcome is not None else None


def _memory_is_poor(review: Review, catalogue: Catalogue) -> bool:
    """As the estimate has it: unknown counts as poor."""
    facts = facts_of(review.package, catalogue.items, catalogue.groups, review.provenance.reviewed_on)
    return (
        truth_of(catalogue.adoption.memory_poor_when, facts.person, catalogue.vocabulary, facts.ranges)
        is not Truth.FALSE
    )


def _chance(suggestion: Suggestion | None) -> Span | None:
    """The published chance that a review of the second carer changes anything."""
    for effect in suggestion.effects if suggestion else ():
        if effect.kind == "second_carer" and effect.applies:
            return effect.published_chance_percent or effect.chance_percent
    return None


def _by_hours(
    signed: SignedReview, outcome: Outcome, suggested: Mapping[str, Suggestion], chosen: tuple[str, ...]
) -> Iterator[BeforeAndAfter]:
    """What all hours tell of visits that were bought for one thing, where one item was chosen for it."""
    item = chosen[0] if len(chosen) == 1 else ""
    if item not in suggested or outcome.in_use.get(item) != "in_use":
        return
    effects = [
        effect for effect in suggested[item].effects if effect.kind == "percent_of_visits" and effect.applies
    ]
    if len(effects) != 1:
        return
    before = _hours_of_visits(signed.review, item, effects[0])
    change = outcome.commissioned_hours_per_week - signed.review.estimate.carer_hours_now_per_week
    if before >= _LEAST_HOURS:
        yield BeforeAndAfter(
            item=item,
            kind="percent_of_visits",
            activity=effects[0].tasks[0],
            before=before,
            after=max(round(before + change, 4), 0.0),
        )


def _hours_of_visits(review: Review, item: str, effect: EffectShown) -> float:
    touched = {
        visit.visit: visit.carer_hours_now_per_week for visit in review.estimate.visits if item in visit.items
    }
    return sum(
        touched[visit.id]
        for visit in review.package.visits
        if visit.id in touched and all(task.activity in effect.tasks for task in visit.tasks)
    )
