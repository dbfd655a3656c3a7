"""What became of reviews, from the records of a council: signed and complete reviews with a recorded outcome.

Definitions: of a package the newest review that has an outcome counts, so that nobody counts twice. A review that was
made with an evidence layer is read with what was published before it. Nothing that names anybody is taken along.

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
from ..model.decision import BeforeAndAfter, ItemUse, Outcome, OutcomeTime, SignedReview
from ..model.estimate import HoursChange
from ..model.review import EffectShown, Review, Suggestion
from ..records import PackageRecords, SignedRecords
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
    outcomes: dict[tuple[str, int], dict[OutcomeTime, Outcome]] = {}
    for (reference, number, _), (_, outcome) in signed.outcomes().items():
        outcomes.setdefault((reference, number), {})[outcome.after] = outcome
    for reference, number in _newest(outcomes):
        stored = signed.load(reference, number)
        if stored is not None and stored.complete:
            site = packages.caseload_of(reference) or "no caseload"
            yield review_from_records(stored.signed, outcomes[reference, number], catalogue, council, site)


def _newest(outcomes: Iterable[tuple[str, int]]) -> Iterable[tuple[str, int]]:
    numbers: dict[str, int] = {}
    for reference, number in outcomes:
        numbers[reference] = max(number, numbers.get(reference, 0))
    return numbers.items()


def review_from_records(
    signed: SignedReview,
    outcomes: Mapping[OutcomeTime, Outcome],
    catalogue: Catalogue,
    council: str,
    site: str,
) -> FollowedReview:
    """One signed review with its outcomes.

    Args:
        signed: complete.
        outcomes: by follow-up.
        catalogue: decides whose memory is poor.
        council: its name.
        site: the caseload.
    """
    review, package = signed.review, signed.review.package
    chosen = signed.decision.items("accept", "trial")
    suggested = {suggestion.item: suggestion for suggestion in review.suggestions}
    early, late = outcomes.get("6_weeks"), outcomes.get("4_months")
    reviews = {item: span for item in chosen if (span := _chance(suggested.get(item))) is not None}
    others = sum(
        max(suggested[item].expected_released_hours_alone, 0.0)
        for item in chosen
        if item in suggested and item not in reviews
    )
    last = late or early
    measured = last.measured if last is not None else ()
    return FollowedReview(
        council=council,
        site=site,
        signed_on=date.fromisoformat(signed.signature.signed_at[:10]),
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
