"""Together without sharing people: a council's counts as a sealed file, and several councils' files as one.

Definitions:
- A *statistics file* holds, for each figure, how many people lie where (`.counts`), over all of a council's sites together;
  no review, site or day but the first and the last. No number from 1 to 4 is in it: neighbouring bins are joined until
  each holds five; ways of stopping are joined; what stays small is left out before blocks of five are made (`.counts`),
  so that no total tells how many were left out. These counts are all that the posterior needs.
- Its *seal* is the SHA-256 of everything else in it: it shows a slip or a change, not who wrote it.
- Files are pooled when they were made by this method with these published figures, hold only counts that can be, are all
  made up or all real, no council's times overlap, and no two hold the very same counts or many of the same reviews
  (`.overlap`). A council is a site of the
  pooled whole (`.shares`, `.sizes`), however its name is written.

Left out: noise. Counts are exact, so whoever holds two files of one council for overlapping times may subtract them; a
council exports at fixed dates (docs/learning.md).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

from pydantic import Field, ValidationError

from ..knowledge import Catalogue
from ..model.catalogue_item import Span
from ..model.field import CalendarDate, Frozen
from ..model.problem import Place, Problem, ProblemsFoundError, read_problem
from .counts import (
    CHANCE_EVENTS,
    CHANGED,
    CHANGED_INFERRED,
    NEARLY_ALL,
    SAME,
    SAME_INFERRED,
    OutcomeCounts,
)
from .learner import METHOD, published_of
from .one_sided import FEW, LEAST
from .overlap import ReviewBaskets
from .shares import EVENTS, GONE_EARLY, STOPPED, STOPPED_EARLY, STOPPED_LATE, USED_EARLY, USED_LATE
from .sizes import BINS, Binned
from .suppression import may_show, shown_number

FORMAT = "handrail outcome statistics 2"
_EVENTS = {"use": EVENTS, "chance": CHANCE_EVENTS}
"""How many places a figure of events has; the others are in bins."""


class BinCount(Frozen):
    """How many people lie in these places of a figure."""

    first: int = Field(ge=0, lt=BINS)
    last: int = Field(ge=0, lt=BINS)
    count: int = Field(ge=LEAST)


class FigureCounts(Frozen):
    """One figure with what was published of it."""

    published: Span
    counts: tuple[BinCount, ...] = Field(min_length=1)


class OutcomeStatistics(Frozen):
    """The whole file."""

    format: str
    method: str
    council: str = Field(min_length=1, max_length=80)
    made_up: bool
    made_on: CalendarDate
    first_signed: CalendarDate
    last_signed: CalendarDate
    reviews: int = Field(ge=LEAST, description="Rounded down to fives")
    figures: dict[str, FigureCounts]
    baskets: ReviewBaskets | None = Field(
        default=None, description="Shows whether another file of the same key counts the same reviews"
    )
    seal: str = ""

    @property
    def right_seal(self) -> str:
        """The seal that belongs to what is in it."""
        return hashlib.sha256(self.model_copy(update={"seal": ""}).model_dump_json().encode()).hexdigest()


def statistics_of(counts: OutcomeCounts, catalogue: Catalogue, on: date) -> OutcomeStatistics:
    """What may leave a council.

    Args:
        counts: of one council, with what is small left out (`counts_of`). A figure of which anybody would be lost here
            is not in the file.
        catalogue: what was published.
        on: the day.

    Raises:
        ValueError: several councils, or too little to be shown.
    """
    if len(counts.councils) != 1:
        raise ValueError("statistics are those of one council")
    figures = {
        figure: FigureCounts(published=published_of(figure, catalogue), counts=large_enough)
        for figure in counts.of
        if (large_enough := _without_loss(figure, counts))
    }
    if not figures:
        raise ValueError("no figure has enough outcomes to be shown: nothing is exported")
    statistics = OutcomeStatistics(
        format=FORMAT,
        method=METHOD,
        council=counts.councils[0],
        made_up=counts.synthetic,
        made_on=on,
        first_signed=counts.first_signed,
        last_signed=counts.last_signed,
        reviews=shown_number(counts.reviews),
        figures=figures,
        baskets=counts.baskets,
    )
    return statistics.model_copy(update={"seal": statistics.right_seal})


def pool(files: Sequence[tuple[str, OutcomeStatistics]], catalogue: Catalogue) -> OutcomeCounts:
    """The counts of several councils as one.

    Args:
        files: names, and what is in them.
        catalogue: what was published.

    Raises:
        ProblemsFoundError: H805 for everything that does not fit.
    """
    problems = [Problem("H805", message, Place(name), _HELP) for name, message in _unfit(files, catalogue)]
    if problems:
        raise ProblemsFoundError(problems)
    exports = [export for _, export in files]
    names = {council_key(export.council): export.council for export in exports}
    of: dict[str, dict[str, tuple[Binned, ...]]] = {}
    for export in exports:
        council = names[council_key(export.council)]
        for figure, counts in export.figures.items():
            sites = of.setdefault(figure, {})
            binned = tuple(Binned(each.first, each.last, each.count) for each in counts.counts)
            # What is only known together (`.one_sided`) is not added to what the council knew of another time.
            site = f"{council} from {export.first_signed}" if _is_together(figure, binned) else council
            sites[site] = (*sites.get(site, ()), *binned)
    return OutcomeCounts(
        tuple(sorted(names.values())),
        exports[0].made_up,
        min(export.first_signed for export in exports),
        max(export.last_signed for export in exports),
        sum(export.reviews for export in exports),
        {figure: dict(sorted(of[figure].items())) for figure in sorted(of)},
        were_compared=all(
            _can_be_compared(export, other)
            for export, other in combinations(exports, 2)
            if _overlap(export, other)
        ),
    )


def read_statistics(path: Path) -> OutcomeStatistics:
    """A statistics file.

    Raises:
        ProblemsFoundError: it cannot be read, or is none.
    """
    try:
        return OutcomeStatistics.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        problem = read_problem(str(path), error)
    except ValidationError:
        problem = Problem("H805", "it is no file of outcome statistics", Place(str(path)), _HELP)
    raise ProblemsFoundError([problem])


_HELP = "ask that council for a new file (`handrail learn export`), or leave it out"


def _unfit(files: Sequence[tuple[str, OutcomeStatistics]], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Why files cannot be pooled: by the name of each, what is wrong with it."""
    for name, statistics in files:
        if statistics.seal != statistics.right_seal:
            yield name, "it was changed after it was written: its seal does not fit"
        if (statistics.format, statistics.method) != (FORMAT, METHOD):
            yield name, f"it was made by another version ({statistics.format}; {statistics.method})"
        if statistics.made_up != files[0][1].made_up:
            yield name, "made-up outcomes are never pooled with real ones"
        if not statistics.first_signed <= statistics.last_signed <= statistics.made_on:
            yield name, "its days are in no order: signed first, signed last, made"
        for figure, counts in statistics.figures.items():
            if why := _why_unfit(figure, counts, statistics.reviews, catalogue):
                yield name, why
    for (first_name, statistics), (name, other) in combinations(files, 2):
        overlap = _overlap(statistics, other)
        if council_key(statistics.council) == council_key(other.council) and overlap:
            yield name, f"it counts {other.council} for a time that another file counts too ({first_name})"
        elif overlap and statistics.figures == other.figures:
            yield name, f"it holds the very counts of {statistics.council} ({first_name}): one council twice"
        elif overlap and statistics.baskets and other.baskets and statistics.baskets.are_alike(other.baskets):
            yield name, f"it counts many of the same reviews as {statistics.council} ({first_name})"


def _overlap(first: OutcomeStatistics, other: OutcomeStatistics) -> bool:
    """Whether reviews of both may have been signed on one day."""
    return first.first_signed <= other.last_signed and other.first_signed <= first.last_signed


def _can_be_compared(first: OutcomeStatistics, other: OutcomeStatistics) -> bool:
    """Whether their reviews were counted by one key."""
    baskets = other.baskets
    return first.baskets is not None and baskets is not None and first.baskets.can_be_compared_with(baskets)


def _is_together(figure: str, binned: Sequence[Binned | BinCount]) -> bool:
    """Whether all that is known is where nearly all are."""
    return any(each.first in NEARLY_ALL.get(figure.split(" ", 1)[0], ()) for each in binned)


def council_key(name: str) -> str:
    """What stays of a council's name however it is written."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def _why_unfit(figure: str, counts: FigureCounts, reviews: int, catalogue: Catalogue) -> str:
    """Why a figure of a file cannot be pooled; empty where it can."""
    try:
        published = published_of(figure, catalogue)
    except (KeyError, IndexError, StopIteration, ValueError):
        published = None
    if published is None or published.low == published.high:
        return f"`{figure}` is no figure of this catalogue"
    if published != counts.published:
        return f"it was counted with another published figure of `{figure}`"
    events = _EVENTS.get(figure.split(" ", 1)[0])
    ends = [(each.first, each.last) for each in counts.counts]
    possible = (
        all(first <= last for first, last in ends)
        and all(before[1] < after[0] for before, after in pairwise(ends))
        and (events is None or all(first == last < events for first, last in ends))
        and (not _is_together(figure, counts.counts) or (len(ends) == 1 and counts.counts[0].count >= FEW))
        and sum(each.count for each in counts.counts) < reviews + LEAST
    )
    return "" if possible else f"its counts of `{figure}` cannot be"


def _without_loss(figure: str, counts: OutcomeCounts) -> tuple[BinCount, ...]:
    """What may leave the council of a figure; nothing where it may not, or where anybody would be lost."""
    large_enough = tuple(_large_enough(figure, counts)) if may_show(counts, figure) else ()
    total = sum(bin_count.count for bin_count in large_enough)
    return large_enough if total == counts.total(figure) else ()


def _large_enough(figure: str, counts: OutcomeCounts) -> Iterable[BinCount]:
    """What may leave the council of a figure, over all its sites."""
    totals: dict[int, int] = {}
    for site in counts.of[figure].values():
        for bin_count in site:
            totals[bin_count.first] = totals.get(bin_count.first, 0) + bin_count.count
    kind = figure.split(" ", 1)[0]
    together = [place for place in NEARLY_ALL.get(kind, ()) if place in totals]
    if together:
        return [BinCount(first=place, last=place, count=totals[place]) for place in together]
    if kind == "use":
        return _use_joined(totals)
    if kind == "chance":
        return _chance_joined(totals)
    return _bins_joined(totals)


def _use_joined(totals: dict[int, int]) -> Iterator[BinCount]:
    """Ways of stopping are joined where one is small; what is still small is left out."""
    early = totals.get(STOPPED_EARLY, 0) + totals.get(GONE_EARLY, 0)
    late, unknown = (totals.get(event, 0) for event in (STOPPED_LATE, STOPPED))
    parts = {STOPPED_EARLY: early, STOPPED_LATE: late, STOPPED: unknown}
    if any(0 < count < LEAST for count in parts.values()):
        parts = {STOPPED: early + late + unknown}
    parts |= {USED_LATE: totals.get(USED_LATE, 0), USED_EARLY: totals.get(USED_EARLY, 0)}
    if parts[USED_LATE] >= LEAST:
        yield from (
            BinCount(first=event, last=event, count=count)
            for event, count in sorted(parts.items())
            if count >= LEAST
        )


def _chance_joined(totals: dict[int, int]) -> Iterator[BinCount]:
    """Changed and same go together: one without the other would say something wrong."""
    for pair in ((CHANGED, SAME), (CHANGED_INFERRED, SAME_INFERRED)):
        if all(totals.get(event, 0) >= LEAST for event in pair):
            yield from (BinCount(first=event, last=event, count=totals[event]) for event in pair)


def _bins_joined(totals: dict[int, int]) -> Iterator[BinCount]:
    """Neighbouring bins until each holds enough; the last joins the one before."""
    joined: list[list[int]] = []
    first = count = 0
    waiting = False
    for place, number in sorted(totals.items()):
        first = first if waiting else place
        count, waiting = (count if waiting else 0) + number, True
        if count >= LEAST:
            joined.append([first, place, count])
            waiting = False
    if waiting and joined:
        joined[-1][1:] = [max(totals), joined[-1][2] + count]
    yield from (BinCount(first=run[0], last=run[1], count=run[2]) for run in joined)
