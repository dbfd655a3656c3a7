"""Which package next: the queue of a caseload, and why each has its place.

Definitions:
- *Bands* come first, whatever hours say: dangers and unmet needs for today (also a piece in the home that is a danger or
  lacks what it needs), for this week, for the next review; then the rest. In a band with needs, more of that
  urgency come first.
- In the rest, and among equals, a review's *worth* decides: released care hours a week that it may bring (what may be
  claimed, and the settled share of what is open; of a double-handed package that was reviewed before, less), plus what
  open matters of safety count for: holds that are not ruled out, and care that falls short of its tasks. Per hour of
  staff time it is the same order, since every review is reckoned with the published 540 minutes.
- Time for people, not money: no price and no rate is read here.
- The therapist may move a package within its band, with a reason; it is said beside the place.

Left out: how groups of people fare (`.groups`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from ..knowledge import Catalogue
from ..model import RuleSet
from .questions import QuestionWorth
from .stopping import MINUTES_AN_HOUR, AnotherReview, another_review
from .terms import QueueTerms, queue_terms

_IN_PLACE = "in_place:"
_SHORT = 0.999


@dataclass(frozen=True)
class TelephoneQuestion:
    """One question that may be answered by telephone."""

    field: str
    holds: int
    items: int
    hours_a_week: float
    """What its answer may bring, on average."""


@dataclass(frozen=True)
class QueuePlace:
    """A package in the queue."""

    reference: str
    band: str
    needs: tuple[str, ...]
    """Unmet needs and pieces in the home, the most urgent first."""
    claimed_hours: float
    potential_hours: float
    review_hours: float
    """Released care hours a week that a review may bring."""
    safety_matters: int
    short: bool
    worth: float
    question: TelephoneQuestion | None
    another: AnotherReview | None
    """What another review of a double-handed package may bring; None where one carer comes."""
    moved_because: str = ""


@dataclass(frozen=True)
class Move:
    """A package that a therapist has put elsewhere in its band."""

    reference: str
    before: str
    """The package that it is put before; empty: to the end of its band."""
    by: str
    because: str


@dataclass(frozen=True)
class RefusedMove:
    """A move that is not made."""

    number: int
    """Which of the moves, from 0."""
    code: str
    why: str
    help: str


class MoveRefusedError(ValueError):
    """Moves that would put somebody with a danger or a need behind others, that have no reason, or of nobody here."""

    def __init__(self, refused: Sequence[RefusedMove]) -> None:
        """Keep every one of them."""
        super().__init__("; ".join(f"{move.why}: {move.help}" for move in refused))
        self.refused = tuple(refused)


@dataclass(frozen=True)
class Ranking:
    """What a queue is ranked with."""

    catalogue: Catalogue
    rule_set: RuleSet
    terms: QueueTerms

    @classmethod
    def of(cls, catalogue: Catalogue, rule_set: RuleSet) -> Ranking:
        """A ranking by the terms that are shipped."""
        return cls(catalogue, rule_set, queue_terms())

    def rank(
        self, table: pa.Table, without_change: Mapping[str, int] | None = None
    ) -> tuple[QueuePlace, ...]:
        """The queue of a caseload.

        Args:
            table: as `handrail caseload` writes it.
            without_change: by reference, earlier double-handed reviews that changed nothing.
        """
        worth = QuestionWorth(self.catalogue, self.rule_set)
        urgency = {rule.id: rule.urgency or "planned" for rule in self.rule_set.rules}
        chance, share = _review_chance(self.catalogue)
        columns = {name: table.column(name).to_pylist() for name in _COLUMNS}
        places = []
        for row in zip(*columns.values(), strict=True):
            values = dict(zip(columns, row, strict=True))
            places.append(self._place(values, worth, urgency, (chance, share), without_change or {}))
        order = self.terms.order
        places.sort(
            key=lambda place: (
                order.index(place.band),
                -sum(_urgency(need, urgency) == place.band for need in place.needs),
                -len(place.needs),
                -place.worth,
                place.reference,
            )
        )
        return tuple(places)

    def _place(
        self,
        row: Mapping[str, object],
        worth: QuestionWorth,
        urgency: Mapping[str, str],
        review: tuple[float, float],
        without_change: Mapping[str, int],
    ) -> QueuePlace:
        """One package's band and worth: hours that may be claimed, safety that hangs on questions, what one call settles."""
        reference, second = str(row["reference"]), _number(row["second_carer_hours_now"])
        needs, possible_holds = _names(row["unmet_needs"]), _names(row["holds_not_ruled_out"])
        claimed = max(_number(row["claimed_released_hours_mean"]), 0.0)
        potential = max(_number(row["potential_released_hours_mean"]), 0.0)
        figures = self.terms.figures
        settled = figures.settled_share.value * max(potential - claimed, 0.0)
        another = self._another(reference, row, second, review, without_change)
        gain = claimed + settled
        if another is not None and without_change.get(reference, 0):
            gain *= another.chance / review[0]
        short = _number(row["claimed_probability_of_more"]) > _SHORT
        matters = len(possible_holds) + (int(figures.short_matters.value) if short else 0)
        open_fields = _names(row["questions"])
        asked = [field for field in open_fields if self.terms.by_telephone(field)]
        best = worth.best(asked, possible_holds, _names(row["ask_first"]))
        question = (
            TelephoneQuestion(*best, hours_a_week=settled / len(open_fields)) if best is not None else None
        )
        return QueuePlace(
            reference,
            _band(needs, urgency),
            tuple(sorted(needs, key=lambda need: self._weight(need, urgency))),
            claimed,
            potential,
            gain,
            matters,
            short,
            gain + figures.safety_hours.value * matters,
            question,
            another,
        )

    def _weight(self, need: str, urgency: Mapping[str, str]) -> tuple[int, bool, str]:
        return self.terms.order.index(_urgency(need, urgency)), need.startswith(_IN_PLACE), need

    def _another(
        self,
        reference: str,
        row: Mapping[str, object],
        second: float,
        review: tuple[float, float],
        without_change: Mapping[str, int],
    ) -> AnotherReview | None:
        """Whether another review of the second carer is worth its time; None where no second carer comes."""
        if second <= 0:
            return None
        return another_review(
            second,
            without_change.get(reference, 0),
            chance=review[0],
            share=review[1],
            review_minutes=self.catalogue.adoption.review_minutes.likely,
            figures=self.terms.figures,
        )

    def telephone_first(self, place: QueuePlace) -> bool:
        """Whether a telephone call brings more for each hour of staff time than the review."""
        if place.question is None or place.band == self.terms.order[0]:
            return False
        minutes = self.terms.figures.telephone_minutes.value
        review = self.catalogue.adoption.review_minutes.likely
        gain = place.question.hours_a_week + self.terms.figures.safety_hours.value * bool(
            place.question.holds
        )
        return gain / minutes > place.worth / review


def apply_moves(places: Sequence[QueuePlace], moves: Sequence[Move]) -> tuple[QueuePlace, ...]:
    """The queue as therapists have put it, in the order of their moves.

    Raises:
        MoveRefusedError: every move without a name or a reason, out of the band, or of a package that is not there.
    """
    queue, refused = list(places), list[RefusedMove]()
    for number, move in enumerate(moves):
        at, before = _find(queue, move.reference), _find(queue, move.before)
        if why := _why_refused(move, *(None if n is None else queue[n] for n in (at, before))):
            refused.append(RefusedMove(number, *why))
        elif at is not None:
            place = replace(queue.pop(at), moved_because=f"{move.by}: {move.because}")
            end = max((n for n, queued in enumerate(queue) if queued.band == place.band), default=at - 1) + 1
            to = _find(queue, move.before)
            queue.insert(end if to is None else to, place)
    if refused:
        raise MoveRefusedError(refused)
    return tuple(queue)


def _why_refused(
    move: Move, place: QueuePlace | None, other: QueuePlace | None
) -> tuple[str, str, str] | None:
    """The code, the sentence and the help of why a move is not made; None where it may be."""
    if not move.by.strip():
        return "H202", "nobody is named who moves it", "write a name under `by`"
    if len(move.because.strip()) < _LEAST_REASON:
        return (
            "H202",
            f"its reason has fewer than {_LEAST_REASON} letters",
            "write under `because` why it is moved",
        )
    unknown = move.reference if place is None else move.before if move.before and other is None else None
    if unknown is not None or place is None:
        return "H201", f"{unknown} is not in the queue", "compare the reference"
    if move.reference == move.before:
        return "H206", f"{move.reference} is put before itself", "name another package under `before`"
    if other is not None and other.band != place.band:
        return (
            "H206",
            f"{move.reference} cannot be put before {move.before}",
            "unmet needs and dangers come first, always, and a package is moved among its like only",
        )
    return None


_LEAST_REASON = 10
_COLUMNS = (
    "reference",
    "second_carer_hours_now",
    "unmet_needs",
    "holds_not_ruled_out",
    "ask_first",
    "questions",
    "claimed_released_hours_mean",
    "potential_released_hours_mean",
    "claimed_probability_of_more",
)


def missing_columns(table: pa.Table) -> tuple[str, ...]:
    """What a table lacks to be ranked."""
    return tuple(name for name in _COLUMNS if name not in table.column_names)


def staff_hours(catalogue: Catalogue) -> float:
    """Staff time of a review."""
    return catalogue.adoption.review_minutes.likely / MINUTES_AN_HOUR


def _find(places: Sequence[QueuePlace], reference: str) -> int | None:
    return next((n for n, queued in enumerate(places) if queued.reference == reference), None)


def _review_chance(catalogue: Catalogue) -> tuple[float, float]:
    """Chance and share of the commonest review of a second carer, published or learned."""
    review_effects = [
        effect
        for item in catalogue.items.values()
        for effect in item.effects
        if effect.chance_percent is not None
    ]
    chances = [effect.chance_percent for effect in review_effects]
    effect = max(review_effects, key=lambda effect: chances.count(effect.chance_percent), default=None)
    if effect is None or effect.chance_percent is None:
        return 0.0, 0.0
    return effect.chance_percent.likely / 100, effect.size.likely / 100


def _band(needs: Sequence[str], urgency: Mapping[str, str]) -> str:
    bands = {_urgency(need, urgency) for need in needs}
    return next((band for band in ("now", "days", "planned") if band in bands), "rest")


def _urgency(need: str, urgency: Mapping[str, str]) -> str:
    """How soon; a piece in the home of which a table does not say it is taken for today."""
    if need.startswith(_IN_PLACE):
        known, _, item = need.removeprefix(_IN_PLACE).partition(":")
        return known if item else "now"
    return urgency.get(need, "now")


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [str(name) for name in value] if isinstance(value, list) else []


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else 0.0
