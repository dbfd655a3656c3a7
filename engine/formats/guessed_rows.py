"""Which sets of columns of a table are rows of their own, and what says whose its rows are: seen by the names, or asked.

Definitions: a set is known by a number (`Carer 2 In`, `2nd Out`), by a part of the day (`Lunch In`), or by a day of the
calendar (`Mon 02/11/2026`, with a beginning and an end in each cell). Columns without any are the first set where others
have one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .column_names import field_named, guess_fields, plain_name, set_named, weekday_named
from .conversion import NotAValueError, possible_orders, to_date
from .guessed_times import TableSample
from .spans import are_spans
from .unfolding import headings, labelled_headings, say_heading, unfold

_WORD = re.compile(r"\d+(?:st|nd|rd|th)?|[^\W\d_]+")
_OF_A_SET = ("worker", "start", "end", "minutes", "span", "planned_start", "planned_end", "planned_span")
_BEGINNINGS = {"start", "span"}
_MOST_NAMED = 8
PERSON = "Person of the heading"
"""What a mapping calls whoever a heading names."""
_DAY, _TIME = "Day of the column", "Time of the column"


@dataclass(frozen=True)
class SheetLayout:
    """How the rows of a table are laid out, and the table as it is once each row says everything."""

    sample: TableSample
    fields: dict[str, str]
    """By field: a name that is of no column of the file."""
    sets: tuple[dict[str, str], ...]
    questions: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """What a mapping says of it."""
        if self.fields.get("person") == PERSON:
            yield f"headings: {{{PERSON}: label}}"
        yield from ("unfold:",) if self.sets else ()
        yield from (f"  - {json.dumps(columns, ensure_ascii=False)}" for columns in self.sets)


def guess_layout(
    head: Sequence[str], rows: Sequence[Sequence[str]], above: Sequence[Sequence[str]], sheets: Sequence[str]
) -> SheetLayout:
    """Sets of columns and headings, where the table shows them, and what to ask.

    Args:
        head: names of the columns.
        rows: below them.
        above: the lines above them.
        sheets: the titles of sheets of the same columns.
    """
    lines = list(enumerate(map(list, (*above, *rows)), start=1))
    below, columns = lines[len(above) :], list(head)
    labelled = labelled_headings(lines)
    table = TableSample(head, [row for line, row in below if line not in labelled])
    names_person = bool(labelled) and "person" not in guess_fields(head)
    unlabelled = [] if labelled else list(headings(head, below).values())
    if names_person:
        columns, below = say_heading(columns, below, PERSON, labelled)
    sets, names = guess_sets(table)
    if sets:
        columns, below = unfold(columns, below, sets)
    sample = TableSample(columns, [row for _, row in below if list(map(str.strip, row)) != columns])
    fields = {**names, **({"person": PERSON} if names_person else {})}
    questions = () if names_person else tuple(questions_of_headings(table, unlabelled, sheets))
    return SheetLayout(sample, fields, sets, questions)


def guess_sets(sample: TableSample) -> tuple[tuple[dict[str, str], ...], dict[str, str]]:
    """The sets of columns that are rows of their own, if there are two; and by field the name that they share."""
    days = [column for column in sample.head if _is_day(column)]
    cells = [cell for column in days for cell in sample.cells(column)]
    if len(days) > 1 and are_spans(cells):
        return tuple({_DAY: f"={column}", _TIME: column} for column in days), {"day": _DAY, "span": _TIME}
    by_set: dict[str, dict[str, str]] = {}
    names = dict[str, str]()
    for column in sample.head:
        number, field, name = _set_and_field(column)
        if field and (name != _TIME or are_spans(sample.cells(column))):
            by_set.setdefault(number, {}).setdefault(field, column)
        if field and number and field in by_set.get(number, {}):
            names.setdefault(field, name)
    first = by_set.pop("", {})
    shared = {field for fields in by_set.values() for field in fields}
    sets = [{field: column for field, column in first.items() if field in shared}, *by_set.values()]
    sets = [fields for fields in sets if fields.keys() & _BEGINNINGS]
    if len(sets) < 2 or len({frozenset(fields.keys() - {"worker"}) for fields in sets}) > 1:
        return (), {}
    others = set(sample.head) - {column for fields in sets for column in fields.values()}
    names = {field: f"{name} of the set" if name in others else name for field, name in names.items()}
    return tuple({names[field]: column for field, column in fields.items()} for fields in sets), names


def questions_of_headings(sample: TableSample, lines: Sequence[str], sheets: Sequence[str]) -> Iterator[str]:
    """What to ask where no column says whose a row is, and where columns are days of no week that is named.

    Args:
        sample: of the table.
        lines: what those of one cell say.
        sheets: the titles of the sheets of the same columns.
    """
    for what, names, where in (("lines of one cell", lines, "line"), ("titles of sheets", sheets, "sheet")):
        if names and "person" not in guess_fields(sample.head):
            listed = ", ".join(f"`{name[:40]}`" for name in names[:_MOST_NAMED])
            yield (
                f"Do these {what} say whose the rows are: {listed}? Then write `person: {{at: {PERSON}}}` and "
                f"`headings: {{{PERSON}: {where}}}`. Until then nobody knows whose they are."
            )
    weekdays = [column for column in sample.head if weekday_named(column) is not None]
    if len(weekdays) > 2:
        yield (
            f"The columns {', '.join(weekdays[:_MOST_NAMED])} are days of a week that nobody names: write the day of the "
            "calendar above each, such as `Mon 16/11/2026`, with one beginning and end in each cell. Until then they are "
            "not read."
        )


def _set_and_field(column: str) -> tuple[str, str, str]:
    """Which set a column is of, by its number or part of the day, of which field it is there, and what it is called."""
    words = _WORD.findall(column)
    numbers = [word for word in words if set_named(word)]
    rest = [word for word in words if not set_named(word)]
    if len(numbers) == 1 and not rest and not column.strip().isdecimal():
        return set_named(numbers[0]), "span", _TIME
    if len(numbers) > 1 or not rest:
        return "", "", ""
    if len(rest) > 1 and field_named(rest[0]) == "worker":
        rest = rest[1:]
    name = " ".join(rest)
    field = next(iter(guess_fields([name])), "")
    return (set_named(numbers[0]) if numbers else ""), field if field in _OF_A_SET else "", name


def _is_day(column: str) -> bool:
    """Whether a column is called by a day of the calendar."""
    if plain_name(column).isdecimal() and len(plain_name(column)) < 6:
        return False
    if possible_orders(column):
        return True
    try:
        return to_date(column) is not None
    except NotAValueError:
        return False
