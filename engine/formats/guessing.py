"""A first mapping for a table that nobody knows: which columns look like which fields, as YAML to read over.

A guess is by the names of the columns alone, and by whether days can only be read one way round. What is not certain is
left open and said in a comment: a mapping with an open question does not read a day that could be two. A column that
nobody has said anything of is left to be listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..language import read_document
from .conversion import possible_orders

_FIELDS = Path(__file__).parent / "columns.yaml"
_MOMENTS = ("planned_start", "planned_end", "start", "end")
_LENGTHS = ("planned_minutes", "minutes")
_YES_NO = ("missed", "cancelled")
_NUMBERS = {"carers": "whole", "sequence": "number"}
_DATE = re.compile(r"(?<!\d)(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?!\d)")
_CLOCK_ONLY = re.compile(r"(\d{1,2}:\d{2}(:\d{2})?(\s?[ap]\.?m\.?)?|([01]\d|2[0-4])[0-5]\d)\Z", re.IGNORECASE)
_MORE_THAN_CHANCE = 20
"""So many times of day that are all of one to twelve are hardly all of a morning."""
_HOUR_AT_END = re.compile(r"(?<!\d)(\d{1,2})[:.]\d{2}(?::\d{2})?\Z")
_MOST_ROWS = 5_000
_MOST_NAMED = 12


@dataclass(frozen=True)
class Guess:
    """A mapping as text, and what is left to say."""

    text: str
    questions: tuple[str, ...]


def guess_mapping(name: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """Guess the mapping of a table of call monitoring.

    Args:
        name: what to call the mapping: the file's name.
        head: names of the columns.
        rows: some rows, to see how days are written and words used.
    """
    fields = guess_fields(head)
    rows = [row for row in rows if list(map(str.strip, row)) != list(head)]
    if day := _column_of_days(head, rows):
        fields["day"] = day
    order = _order_of_days([cell for row in rows[:_MOST_ROWS] for cell in row])
    one_row_is = "worker" if _has_a_visit_of_two_rows(fields, head, rows) else ""
    questions = [
        *_questions_of_columns(fields, order),
        *_questions_of_rows(fields, head, rows, one_row_is),
        *_questions_of_lengths(fields, head, rows),
    ]
    if unsaid := _unsaid(head, fields):
        questions.append(
            f"Nobody has said what these columns are: {', '.join(unsaid[:_MOST_NAMED])}"
            f"{f' and {len(unsaid) - _MOST_NAMED} more' if len(unsaid) > _MOST_NAMED else ''}. Each is listed as not "
            "understood until it is read, or passed over by name with the reason."
        )
    read = {
        field: column
        for field, column in fields.items()
        if not _is_of_unknown_unit(field, column, head, rows)
    }
    lines = _text(name, head, read, order, rows, questions, one_row_is)
    return Guess("\n".join(lines) + "\n", tuple(questions))


def _questions_of_columns(fields: Mapping[str, str], order: str) -> Iterator[str]:
    """What the names of the columns, and the days, leave open."""
    if "person" not in fields:
        yield "Which column says whose visit it is? Write it as `person: {at: …}`."
    if "start" not in fields:
        yield "Which column says when the worker came?"
    if "end" not in fields and "minutes" not in fields:
        yield "Which column says when the worker left, or how long the visit was?"
    if not order:
        yield "Are days written as day, month, year (DMY) or month, day, year (MDY)? Write it as `dates: DMY`."
    if "how" not in fields:
        yield (
            "No column says whether times were logged electronically or entered by hand, so none count as electronic and "
            "nothing is concluded. If all are electronic, write `how: {value: electronic}`."
        )


def _questions_of_rows(
    fields: Mapping[str, str], head: Sequence[str], rows: Sequence[Sequence[str]], one_row_is: str
) -> Iterator[str]:
    """What the rows leave open: halves of the day, workers or visits, words of states."""
    if _may_be_half_days([fields[field] for field in _MOMENTS if field in fields], head, rows):
        yield (
            "No time of day is before 1:00 or after 12:59, and none says a.m. or p.m.: are they by the clock of 24 hours? "
            "If not, ask for an export that says which half of the day is meant."
        )
    if not one_row_is:
        yield (
            "No visit has two rows: is a row one worker, or a whole visit? Write `one_row_is: worker` or "
            "`one_row_is: visit`. Until then, and where it is a visit, nothing is said of how many came."
        )
    if unknown := _words_without_meaning(fields, head, rows):
        yield (
            f"What do these words mean: {', '.join(unknown[:_MOST_NAMED])}? Until that is written under `words`, a visit of "
            "which they stand instead of times is neither missed nor called off."
        )


def _questions_of_lengths(
    fields: Mapping[str, str], head: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    """Whether lengths are minutes or hours, where they may be either."""
    for field in _LENGTHS:
        if field in fields and _is_of_unknown_unit(field, fields[field], head, rows):
            column = _comment(fields[field])
            yield (
                f"Is `{column}` in minutes or in hours? Write it as `{field}: {{at: {column}, as: minutes}}`, for hours "
                "with `times: 60`."
            )


def _is_of_unknown_unit(field: str, column: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    return field in _LENGTHS and _may_be_hours(column, head, rows) and not _is_called_hours(column)


def guess_fields(head: Sequence[str]) -> dict[str, str]:
    """By field: the column that looks like it."""
    fields = dict[str, str]()
    for column in head:
        if (field := _names().get(_plain(column))) is not None and field not in fields:
            fields[field] = column
    for column in head:
        loose = _loose_names().get(_plain(column))
        if loose is not None and column not in fields.values():
            field = loose[1] if loose[0] in fields else loose[0]
            fields.setdefault(field, column)
    return fields


def _unsaid(head: Sequence[str], fields: dict[str, str]) -> list[str]:
    return [_comment(column) for column in head if column and column not in fields.values()]


def _column_of_days(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str | None:
    """The first column that is called as one of days and holds days of the calendar; not one of names of weekdays."""
    for column in head:
        if _names().get(_plain(column)) == "day" and re.search(r"\d", " ".join(_cells(column, head, rows))):
            return column
    return None


def _has_a_visit_of_two_rows(
    fields: Mapping[str, str], head: Sequence[str], rows: Sequence[Sequence[str]]
) -> bool:
    """Whether two workers have a row each of what is one visit: by its name, or else by whose and when it was planned."""
    of = ("person", "visit") if "visit" in fields else ("person", "day", "planned_start")
    if not {"worker", of[0], of[-1]} <= set(fields):
        return False
    places = [list(head).index(fields[field]) for field in (*of, "worker") if field in fields]
    long_enough = [row for row in rows[:_MOST_ROWS] if len(row) > max(places)]
    visits = {tuple(row[place].strip() for place in places) for row in long_enough}
    named = {visit for visit in visits if all(visit)}
    return len({visit[:-1] for visit in named}) < len(named)


def _words_without_meaning(
    fields: Mapping[str, str], head: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[str]:
    """Words of a column of states whose meaning nobody has said."""
    if "status" not in fields or all(field in fields for field in _YES_NO):
        return []
    known = _state_words("missed", fields["status"], head, rows)
    words = dict.fromkeys(_cells(fields["status"], head, rows))
    return [_comment(word)[:40] for word in words if word not in known]


def _is_called_hours(column: str) -> bool:
    return "hours" in _plain(column) or "hrs" in _plain(column)


def _may_be_hours(column: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a length is a plain number that no visit would be in minutes, and may be in hours."""
    cells = _cells(column, head, rows)
    numbers = [cell for cell in cells if re.fullmatch(r"\d{1,2}(?:[.,]\d{1,2})?", cell)]
    return (
        bool(cells)
        and len(numbers) == len(cells)
        and all(float(cell.replace(",", ".")) <= 12 for cell in cells)
    )


def _may_be_half_days(columns: Sequence[str], head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether there are many times of day, and each may be of either half of the day."""
    times = [cell for column in columns for cell in _cells(column, head, rows)]
    hours = [int(match[1]) for time in times if (match := _HOUR_AT_END.search(time))]
    return len(hours) == len(times) >= _MORE_THAN_CHANCE and all(1 <= hour <= 12 for hour in hours)


def _text(
    name: str,
    head: Sequence[str],
    fields: dict[str, str],
    order: str,
    rows: Sequence[Sequence[str]],
    questions: Sequence[str],
    one_row_is: str,
) -> list[str]:
    """The lines of the mapping."""
    person = json.dumps(fields.get("person", "PERSON"), ensure_ascii=False)
    lines = [
        f"# Guessed from the columns of {_comment(name)}. Read it over with somebody who knows the export.",
        *(f"# QUESTION: {_comment(question)}" for question in questions),
        f"mapping: {_identifier(name)}",
        f"title: {json.dumps('Visits of ' + _comment(name), ensure_ascii=False)}",
        "form: table",
        f"dates: {json.dumps(order)}",
        f'one_row_is: "{one_row_is}"',
        f"person: {{at: {person}}}",
        "blocks:",
        "  - record: row",
        "    add:",
        "      - to: delivered",
        "        each:" + ("" if set(fields) - {"person", "day"} else " {}"),
    ]
    for field in (
        *_MOMENTS,
        *_LENGTHS,
        "visit",
        "worker",
        "planned_worker",
        "how",
        "edit_reason",
        *_YES_NO,
        *_NUMBERS,
    ):
        if field in fields:
            lines.append(f"          {field}: {_reading(field, fields, head, rows)}")
    if "status" in fields:
        for field in (field for field in _YES_NO if field not in fields):
            column = json.dumps(fields["status"], ensure_ascii=False)
            if words := _state_words(field, fields["status"], head, rows):
                lines.append(
                    f"          {field}: {{at: {column}, words: {json.dumps(words, ensure_ascii=False)}}}"
                )
    return lines


def _reading(field: str, fields: dict[str, str], head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """How one field is read, as YAML."""
    column = json.dumps(fields[field], ensure_ascii=False)
    if field in _MOMENTS:
        if "day" in fields and _has_only_clocks(fields[field], head, rows):
            return (
                f"{{at: [{json.dumps(fields['day'], ensure_ascii=False)}, {column}], join: true, as: moment}}"
            )
        return f"{{at: {column}, as: moment}}"
    if field in _LENGTHS:
        is_hours = _is_called_hours(fields[field]) and _may_be_hours(fields[field], head, rows)
        return f"{{at: {column}, as: minutes{', times: 60' if is_hours else ''}}}"
    if field in _YES_NO:
        return f"{{at: {column}, as: yes_no}}"
    if field in _NUMBERS:
        return f"{{at: {column}, as: {_NUMBERS[field]}}}"
    if field == "how":
        words = _how_words(fields[field], head, rows)
        return f"{{at: {column}, words: {json.dumps(words, ensure_ascii=False)}}}"
    return f"{{at: {column}}}"


def _has_only_clocks(column: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    cells = _cells(column, head, rows)
    return bool(cells) and all(_CLOCK_ONLY.match(cell) for cell in cells)


def _how_words(column: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Their words for how times came to be, of those that are known; the others are for whoever reads it over."""
    known = read_document(_FIELDS).plain()
    words: dict[str, str] = {}
    for cell in dict.fromkeys(_cells(column, head, rows)):
        for ours in ("electronic", "edited"):
            if _plain(cell) in known[ours]:
                words[cell] = ours
    return words


def _state_words(
    field: str, column: str, head: Sequence[str], rows: Sequence[Sequence[str]]
) -> dict[str, str]:
    """Whether each of their states that is known says so; the others are for whoever reads it over."""
    known = read_document(_FIELDS).plain()
    words: dict[str, str] = {}
    for cell in dict.fromkeys(_cells(column, head, rows)):
        if any(_plain(cell) in known[state] for state in ("missed", "cancelled", "attended")):
            words[cell] = "true" if _plain(cell) in known[field] else "false"
    return words


def _cells(column: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    place = list(head).index(column)
    return [row[place].strip() for row in rows[:_MOST_ROWS] if place < len(row) and row[place].strip()]


def _order_of_days(cells: Sequence[str]) -> str:
    """The one order in which every day can be read; nothing where there are two."""
    possible = {"DMY", "MDY", "YMD"}
    seen = False
    for cell in cells:
        for match in _DATE.finditer(cell):
            if fits := possible_orders(match[0]):
                seen = True
                possible &= fits
    return possible.pop() if seen and len(possible) == 1 else ""


@cache
def _names() -> dict[str, str]:
    return {
        name: field["field"] for field in read_document(_FIELDS).plain()["fields"] for name in field["names"]
    }


@cache
def _loose_names() -> dict[str, tuple[str, str]]:
    """By name: the field that it is where no other column is, and the one that it is then."""
    return {
        name: (field["field"], field["else"])
        for field in read_document(_FIELDS).plain()["fields"]
        for name in field.get("loose", ())
    }


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _identifier(name: str) -> str:
    identifier = re.sub(r"[^a-z0-9]+", "_", Path(name).stem.lower()).strip("_")
    return identifier if identifier[:1].isalpha() else f"table_{identifier or 'of_visits'}"


def _comment(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
