"""The counts that all learning rests on: enough for every posterior, and small enough to leave a council.

Definitions, by *figure* (a text that names what is counted):
- `use <item>`: people by what is known of their use (`.shares`), where the person's memory is not in question.
- `use *`, in a file for others alone: one item a person of those whose own figure may not be shown. Without it a council
  would hand on only what many stopped using.
- `chance <low>/<likely>/<high>`: reviews of a second carer with this published chance: changed and not, as measured;
  changed and not, as inferred from all commissioned hours, where nothing else that was chosen was expected to release
  much.
- Of a share of which fewer than five people are on one side, only where nearly all are (`.one_sided`).
- `share <low>/<likely>/<high>`: of those that changed, the percent of second-carer hours that went, in bins.
- `size <item> <effect>`: what was timed or counted of an effect, in bins (`.sizes`).

Small numbers: only settled reviews count (`.followed_review`), in the order in which they were signed, and every figure
counts whole blocks of `BLOCK` of them; up to four of the newest wait. So what was counted once stays as it was, and two
layers that differ, differ by five people or more in each figure that differs: as long as nothing is corrected, entered
late or erased afterwards. One review is one event of a figure, however often it was measured. What may be shown is
`.suppression`'s.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..knowledge import Catalogue, span_in_use
from ..model.catalogue_item import CatalogueItem, Span
from ..model.decision import BeforeAndAfter
from ..model.effect_kind import EFFECTS
from .followed_review import CHANGE_HOURS, SETTLED_AFTER, FollowedItem, FollowedReview
from .one_sided import FEW, place_of_nearly_all
from .overlap import ReviewBaskets, baskets_of
from .shares import (
    GONE_EARLY,
    NEARLY_ALL_STOPPED,
    NEARLY_ALL_USED,
    STOPPED,
    STOPPED_EARLY,
    STOPPED_LATE,
    USED_EARLY,
    USED_LATE,
)
from .sizes import Binned, bin_of, scale_of

BLOCK = 5
CHANGED, SAME, CHANGED_INFERRED, SAME_INFERRED, NEARLY_ALL_CHANGED, NEARLY_ALL_SAME = range(6)
CHANCE_EVENTS = 6
SIDES = {
    "use": ((USED_LATE, USED_EARLY), (STOPPED_EARLY, STOPPED_LATE, STOPPED, GONE_EARLY)),
    "chance": ((CHANGED, CHANGED_INFERRED), (SAME, SAME_INFERRED)),
}
"""By kind of figure, the places of either side."""
NEARLY_ALL = {
    "use": (NEARLY_ALL_USED, NEARLY_ALL_STOPPED),
    "chance": (NEARLY_ALL_CHANGED, NEARLY_ALL_SAME),
}
"""By kind of figure, what is known together of those of whom nearly all are on the first side, or on the second."""
USE_NOT_RECORDED = "of an item of whose use nothing was recorded"
_SEEN_EARLY_ONLY = (USED_EARLY, GONE_EARLY)
ALL_SITES = "all sites"
OTHERS_RELEASE_LITTLE = 0.5
"""Hours a week: with more expected of other items, it cannot be told what changed the hours."""
INFERRED_SHARE = 0.1
"""Part of the second carer's hours that all commissioned hours must have fallen by, for a change to be inferred."""
SHARE_SCALE = 100.0
OTHER_ITEMS = "use *"
_WEEKS = SETTLED_AFTER.days // 7
_LEFT_OUT_TOGETHER = {
    "use": ((USED_EARLY,),),
    "chance": ((CHANGED, SAME), (CHANGED_INFERRED, SAME_INFERRED)),
}
"""Places that are left out of a file for others where one of them is small."""


@dataclass(frozen=True)
class OutcomeCounts:
    """By figure, site and place (an event or a bin): how many."""

    councils: tuple[str, ...]
    synthetic: bool
    first_signed: date
    last_signed: date
    reviews: int
    """Reviews with any outcome."""
    of: Mapping[str, Mapping[str, tuple[Binned, ...]]]
    not_counted: Mapping[str, int] = field(default_factory=dict)
    """Outcomes that nothing is learned from, by why."""
    alike: int = 0
    """Reviews that are in everything like one before."""
    baskets: ReviewBaskets | None = None
    """What tells a file for others from another of the same reviews (`.overlap`)."""
    were_compared: bool = False
    """Several councils: whether each two of one time were compared for reviews that both count."""

    def total(self, figure: str) -> int:
        """How many of a figure, at all sites."""
        return sum(bin_count.count for site in self.of.get(figure, {}).values() for bin_count in site)

    def at(self, figure: str, *places: int) -> int:
        """How many of a figure of events in these places."""
        return people_at(self.of.get(figure, {}), places)

    def figures(self, kind: str) -> tuple[str, ...]:
        """The figures of a kind, by name."""
        return tuple(figure for figure in self.of if figure.split(" ", 1)[0] == kind)


def chance_name(span: Span) -> str:
    """How reviews with a published chance are named."""
    return f"{span.low:g}/{span.likely:g}/{span.high:g}"


def counts_of(
    followed: Iterable[FollowedReview],
    catalogue: Catalogue,
    on: date = date.max,
    *,
    small_left_out: bool = False,
    pool_key: bytes = b"",
) -> OutcomeCounts:
    """Count what became of reviews.

    Args:
        followed: of one council; in any order.
        catalogue: the items and their published effects.
        on: the day; reviews that are not settled by then wait.
        small_left_out: places that a file for others leaves out are left out before blocks are made, so that no rest
            of a division by five tells how many they were.
        pool_key: of the councils of a pool (`pool_key_of`); without it no baskets are made.

    Raises:
        ValueError: nothing was followed, several councils, or made-up reviews among real ones.
    """
    everything = list(followed)
    reviews = _sort_settled(everything, on)
    _must_be_alike(reviews)
    not_counted: dict[str, int] = defaultdict(int)
    if waiting := len(everything) - len(reviews):
        not_counted[f"of reviews whose {_WEEKS} weeks of follow-up are not over"] = waiting
    seen: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for review in reviews:
        for figure, place in _events(review, catalogue, not_counted):
            seen[figure].append((review.site, place))
    of: dict[str, dict[str, tuple[Binned, ...]]] = {}
    for figure, events in sorted(seen.items()):
        whole = _whole_blocks(figure, events, small_left_out)
        waiting = (len(events) - len(whole)) % BLOCK
        if waiting:
            not_counted["waiting until five further outcomes of their kind are there"] += waiting
        if whole:
            of[figure] = without_small_side(figure, _by_site(whole))
    if small_left_out:
        together = _whole_blocks(OTHER_ITEMS, _events_of_others(reviews, catalogue, of), True)
        of |= {OTHER_ITEMS: without_small_side(OTHER_ITEMS, _by_site(together))} if together else {}
    return OutcomeCounts(
        (reviews[0].council,),
        reviews[0].synthetic,
        reviews[0].signed_on,
        reviews[-1].signed_on,
        sum(review.is_followed for review in reviews),
        of,
        dict(not_counted),
        len(reviews) - len({review.model_dump_json() for review in reviews}),
        baskets_of((review for review in reviews if review.is_followed), pool_key) if pool_key else None,
    )


def _must_be_alike(reviews: Iterable[FollowedReview]) -> None:
    """Refuse reviews of which nothing may be learned together: made-up ones among real ones, or of two councils."""
    if len({review.synthetic for review in reviews}) > 1:
        raise ValueError("made-up outcomes stand among real ones: nothing is learned from both together")
    councils = sorted({review.council for review in reviews})
    if len(councils) > 1:
        raise ValueError(f"outcomes of several councils stand together: {', '.join(councils)}")


def _events_of_others(
    reviews: Iterable[FollowedReview],
    catalogue: Catalogue,
    of: Mapping[str, Mapping[str, tuple[Binned, ...]]],
) -> list[tuple[str, int]]:
    """One event a review, of the items whose own figure may not be shown."""
    events = []
    for review in reviews:
        uses = (
            place
            for figure, place in _events(review, catalogue, Counter())
            if figure.startswith("use ") and not shows_its_sides("use", of.get(figure, {}))
        )
        if (place := next(uses, None)) is not None:
            events.append((review.site, place))
    return events


def people_at(sites: Mapping[str, Sequence[Binned]], places: Sequence[int]) -> int:
    """How many are in these places of a figure, at all sites."""
    return sum(each.count for binned in sites.values() for each in binned if each.first in places)


def shows_its_sides(kind: str, sites: Mapping[str, Sequence[Binned]]) -> bool:
    """Whether five people or more are on either side, or all that is known is that nearly all are on one."""
    first, second = (people_at(sites, side) for side in SIDES[kind])
    return min(first, second) >= BLOCK or people_at(sites, NEARLY_ALL[kind]) > 0


def without_small_side(figure: str, sites: dict[str, tuple[Binned, ...]]) -> dict[str, tuple[Binned, ...]]:
    """The counts of a share; only where nearly all are, in fives, if fewer than five of ten or more are elsewhere.

    Who was seen at six weeks only decides nothing here and is then left out: of those who stopped we would know that they
    did, of the others nothing.
    """
    kind = figure.split(" ", 1)[0]
    if kind not in SIDES:
        return sites
    first, second = (
        people_at(sites, [place for place in side if kind != "use" or place not in _SEEN_EARLY_ONLY])
        for side in SIDES[kind]
    )
    place = place_of_nearly_all(first, second, NEARLY_ALL[kind])
    people = first + second - (first + second) % BLOCK
    if place is None or people < FEW:
        return sites
    return {ALL_SITES: (Binned(place, place, people),)}


def _sort_settled(followed: Sequence[FollowedReview], on: date) -> list[FollowedReview]:
    """The reviews whose follow-ups are over, as they were signed; what is alike stands in any order."""
    if not followed:
        raise ValueError("no review has an outcome yet: nothing can be learned")
    settled = sorted(
        (review for review in followed if review.is_settled(on)),
        key=lambda review: (review.signed_on, review.model_dump_json()),
    )
    if not settled:
        raise ValueError(
            f"no review was signed {_WEEKS} weeks ago or earlier: nothing is learned before follow-ups are over"
        )
    return settled


def _whole_blocks(
    figure: str, events: Sequence[tuple[str, int]], small_left_out: bool
) -> Sequence[tuple[str, int]]:
    """Whole blocks of a figure's events, the oldest first; without its small places where they are left out."""
    whole = events[: len(events) - len(events) % BLOCK]
    if not small_left_out:
        return whole
    counts = Counter(place for _, place in whole)
    parts = _LEFT_OUT_TOGETHER.get(figure.split(" ", 1)[0], ())
    small: set[int] = set()
    for part in parts:
        if min(counts[place] for place in part) < BLOCK:
            small |= set(part)
    if not any(counts[place] for place in small):
        return whole
    return _whole_blocks(figure, [event for event in events if event[1] not in small], small_left_out)


def _by_site(events: Iterable[tuple[str, int]]) -> dict[str, tuple[Binned, ...]]:
    sites: dict[str, Counter[int]] = {}
    for site, place in events:
        sites.setdefault(site, Counter())[place] += 1
    return {
        site: tuple(Binned(place, place, count) for place, count in sorted(counts.items()))
        for site, counts in sorted(sites.items())
    }


def _events(
    review: FollowedReview, catalogue: Catalogue, not_counted: dict[str, int]
) -> Iterator[tuple[str, int]]:
    """The events of one review, as figure and place, one of a figure; what cannot be counted is counted with why."""
    for why in review.left_out:
        not_counted[f"of a follow-up: {why}"] += 1
    for item in review.items:
        if item.item not in catalogue.items:
            not_counted["of an item that is not in this catalogue"] += 1
        elif not _has_use(catalogue.items[item.item]):
            continue
        elif item.memory_poor:
            not_counted["of use where memory is poor: as published"] += 1
        elif (event := event_of(item)) is None:
            came = "never_came" not in (item.at_6_weeks, item.at_4_months)
            not_counted[USE_NOT_RECORDED if came else "of an item that never came"] += 1
        else:
            yield f"use {item.item}", event
    yield from _events_of_review(review, catalogue, not_counted)
    sizes: dict[str, dict[str, float]] = {}
    for measurement in review.measured:
        if measurement.kind != "second_carer":
            place = _effect_measured(measurement, catalogue)
            if place is None:
                not_counted["measured of something that the catalogue gives no range for"] += 1
            else:
                sizes.setdefault(f"size {measurement.item} {place}", {})[measurement.activity] = _size(
                    measurement
                )
    for figure, of_activities in sizes.items():
        scale = scale_of(_span_of(figure, catalogue))
        yield figure, bin_of(sum(of_activities.values()) / len(of_activities), scale)


def _has_use(item: CatalogueItem) -> bool:
    """Whether its use is a figure of its own; of a review of a second carer it is in the chance of a change."""
    return not item.effects or not all(effect.adoption_included for effect in item.effects)


def event_of(item: FollowedItem) -> int | None:
    """What is known of the use of an item; None where nothing is."""
    early, late = item.at_6_weeks, item.at_4_months
    if late == "in_use":
        return USED_LATE
    if early == "abandoned":
        return GONE_EARLY if late is None else STOPPED_EARLY
    if late == "abandoned":
        return STOPPED_LATE if early == "in_use" else STOPPED
    return USED_EARLY if early == "in_use" else None


def _is_published(chance: Span, catalogue: Catalogue) -> bool:
    """Whether an effect of the catalogue has this chance; a review signed with an earlier catalogue may have another."""
    effects = (effect for item in catalogue.items.values() for effect in item.effects)
    return any(effect.chance_percent == chance for effect in effects)


def _events_of_review(
    review: FollowedReview, catalogue: Catalogue, not_counted: dict[str, int]
) -> Iterator[tuple[str, int]]:
    """Whether a second carer's hours changed, as measured or else inferred from all hours, and by how much."""
    before = review.second_carer_hours_before
    if review.second_carer_chance is None or before <= 0:
        return
    if not _is_published(review.second_carer_chance, catalogue):
        not_counted["of a second carer's review: its published chance is not that of this catalogue"] += 1
        return
    name = chance_name(review.second_carer_chance)
    measured = [measurement for measurement in review.measured if measurement.kind == "second_carer"]
    if measured:
        gone = measured[-1].before - measured[-1].after
        changed, before = gone > CHANGE_HOURS - 1e-9, measured[-1].before
    elif review.change_hours is None:
        why = "care has ended" if review.has_ended else "no hours were recorded"
        not_counted[f"of a second carer's review: {why}"] += 1
        return
    elif review.expected_of_others_hours >= OTHERS_RELEASE_LITTLE:
        not_counted["of a second carer's review: other items were expected to change the hours too"] += 1
        return
    else:
        gone = min(-review.change_hours, before)
        changed = gone > max(CHANGE_HOURS, INFERRED_SHARE * before) - 1e-9
    yield f"chance {name}", (0 if measured else CHANGED_INFERRED) + (CHANGED if changed else SAME)
    if changed:
        yield f"share {name}", bin_of(100 * gone / before, SHARE_SCALE)


def _effect_measured(measurement: BeforeAndAfter, catalogue: Catalogue) -> int | None:
    """The place of the effect that was measured, among its item's; None where it has no range."""
    item = catalogue.items.get(measurement.item)
    for place, effect in enumerate(item.effects if item else ()):
        if effect.kind == measurement.kind and measurement.activity in effect.tasks:
            span = span_in_use(effect, catalogue.adoption)
            return None if span.low == span.high else place
    return None


def _size(measurement: BeforeAndAfter) -> float:
    eased = measurement.before - measurement.after
    return 100 * eased / measurement.before if EFFECTS[measurement.kind].percent else eased


def _span_of(figure: str, catalogue: Catalogue) -> Span:
    _, item, place = figure.split(" ")
    return span_in_use(catalogue.items[item].effects[int(place)], catalogue.adoption)
