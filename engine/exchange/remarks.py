"""What was read and should be looked at all the same (H108): nothing is refused for it, and nothing is passed over.

Definitions: an assessment lies in the future when its day is after `today`; the timed tasks of a visit are longer than
the visit when their minutes, one after the other, are more than its carers have together. Left out: what a review makes
of a package.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from ..model import CarePackage, Place, Problem, ProblemsFoundError
from ..model.allowance import HOURS_OF_A_WEEK
from ..model.circumstances import VisitPrice
from ..model.limits import WORKBOOK_BYTES
from .encoding import encoding_of_file, is_windows_1252, remark_on_encoding
from .packages import ReadPackage
from .workbook import further_sheets, hidden_parts

_MOST_NAMED = 5


def remarks_on_file(name: str, content: bytes) -> tuple[Problem, ...]:
    """What a file holds that is not read, and what it was taken for.

    Args:
        name: the file; its end says how it is written.
        content: the file.
    """
    if name.lower().endswith(".csv"):
        return (remark_on_encoding(name),) if is_windows_1252(content) else ()
    if not name.lower().endswith(".xlsx"):
        return ()
    try:
        return (*_remarks_on_sheets(further_sheets(content, name), name), *_remarks_on_hidden(content, name))
    except ProblemsFoundError:
        return ()  # it is told when the packages are read


def remarks_on_files(files: Iterable[Path]) -> tuple[Problem, ...]:
    """What whoever gave files should know of them, for files of any size that are there and can be read."""
    remarks: list[Problem] = []
    for file in files:
        ending = file.suffix.lower()
        try:
            if ending == ".csv" and encoding_of_file(file) == "cp1252":
                remarks.append(remark_on_encoding(str(file)))
            elif ending == ".xlsx" and file.stat().st_size <= WORKBOOK_BYTES:
                remarks += remarks_on_file(str(file), file.read_bytes())
        except (OSError, UnicodeDecodeError):
            continue  # it is told when the packages are read
    return tuple(remarks)


def _remarks_on_hidden(content: bytes, name: str) -> tuple[Problem, ...]:
    hidden = hidden_parts(content, name)
    if not hidden:
        return ()
    help_text = "look whether what is hidden belongs to it; take it out where it does not"
    return (Problem("H108", f"what the sheet hides is read too: {hidden}", Place(name), help_text),)


def _remarks_on_sheets(titles: Sequence[str], name: str) -> tuple[Problem, ...]:
    """That the sheets of these titles are not read."""
    if not titles:
        return ()
    named = ", ".join(f"“{' '.join(title.split())[:40]}”" for title in titles[:_MOST_NAMED])
    more = f" and {len(titles) - _MOST_NAMED} more" if len(titles) > _MOST_NAMED else ""
    return (
        Problem(
            "H108",
            f"one sheet is read; not read: {named}{more}",
            Place(name),
            "save each sheet that holds packages as a file",
        ),
    )


def remarks_on_package(read: ReadPackage, today: date) -> tuple[Problem, ...]:
    """What is odd in a package, in its own order.

    Args:
        read: a package with the place where it was found.
        today: the day of reading.
    """
    if read.package is None:
        return ()
    return tuple(
        Problem("H108", f"{read.reference}: {message}", _place(read.where), help_text)
        for message, help_text in _odd(read.package, today)
    )


def _odd(package: CarePackage, today: date) -> Iterator[tuple[str, str]]:
    """What cannot well be so: a day yet to come, odd prices, tasks that need more minutes than their visit has."""
    if package.assessed_on is not None and package.assessed_on > today:
        yield f"it is assessed on {package.assessed_on}, which is yet to come", "check the year"
    for known in package.ranges:
        value = getattr(package.person, known.word.removeprefix("person."))
        if value is not None and str(value) not in known.levels:
            yield (
                f"`{known.word}` is assessed as {value}, and lies {known.in_words}: they contradict each other",
                "ask which holds now; until then what was assessed counts",
            )
        if known.on is not None and known.on > today:
            yield f"the range of `{known.word}` is of {known.on}, which is yet to come", "check the year"
    for allowance in package.allowances:
        if allowance.hours_per_week > HOURS_OF_A_WEEK:
            yield (
                f"an allowance is of {allowance.hours_per_week:g} hours a week, and a week has {HOURS_OF_A_WEEK}",
                "check `hours` and `per_weeks`; several carers at once are possible",
            )
    yield from _odd_prices(package.service.prices)
    for visit in package.visits:
        timed = sum(task.minutes * task.times for task in visit.tasks if task.minutes is not None)
        if visit.minutes is not None and timed > visit.minutes * visit.carers:
            yield (
                (
                    f"the timed tasks of visit {visit.id} take {timed:g} minutes, and its carers have "
                    f"{visit.minutes * visit.carers} together"
                ),
                "check minutes and times of its tasks",
            )


def _odd_prices(prices: Sequence[VisitPrice]) -> Iterator[tuple[str, str]]:
    """A table that prices one length twice, or a longer visit below a shorter one."""
    for presence in dict.fromkeys(price.presence for price in prices):
        of_kind = [price for price in prices if price.presence == presence]
        lengths = [price.minutes for price in of_kind]
        for minutes in dict.fromkeys(length for length in lengths if lengths.count(length) > 1):
            what = "an hour" if minutes is None else f"a visit of {minutes} minutes"
            yield (
                f"`service.prices` has two prices for {what} ({presence})",
                "keep one; until then the first counts",
            )
        timed = sorted((price.minutes, price.gbp) for price in of_kind if price.minutes is not None)
        for (shorter, less), (longer, more) in pairwise(timed):
            if shorter < longer and more < less:
                yield (
                    f"by `service.prices` a visit of {longer} minutes costs less than one of {shorter} ({presence})",
                    "check the two prices",
                )


def _place(where: str) -> Place:
    file, _, line = where.rpartition(":")
    return Place(file, int(line), 1) if file and line.isdigit() else Place(where)
