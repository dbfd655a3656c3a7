"""A first mapping for a table that nobody knows: which columns look like which fields, as YAML to read over.

A guess is by the names of the columns, and by how days and times are written in every row. What is not certain is left
open and said in a comment: a mapping with an open question does not read a day that could be two. A column that
nobody has said anything of is left to be listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .column_names import field_named, guess_fields, marks_between_workers, words_for_how, words_for_state
from .guessed_rows import guess_layout
from .guessed_times import (
    TableSample,
    has_no_day,
    is_called_hours,
    may_be_half_days,
    may_be_hours,
    order_of_days,
    plain_times_in,
    questions_of_plain_times,
)
from .spans import are_spans

_MOMENTS = ("planned_start", "planned_end", "start", "end")
_SPANS = {"span": ("start", "end"), "planned_span": ("planned_start", "planned_end")}
"""By field of a beginning and an end in one cell: the fields of the two."""
_LENGTHS = ("planned_minutes", "minutes")
_YES_NO = ("missed", "cancelled")
_NUMBERS = {"carers": "whole", "sequence": "number"}
_IN_ORDER = (
    *_MOMENTS, *_LENGTHS, "visit", "worker", "planned_worker", "how", "edit_reason", *_YES_NO, *_NUMBERS,
)  # fmt: skip
_MOST_ARE_NAMED = 0.8
"""Where fewer of the rows that say when somebody came say of whom, an empty cell may count on."""
_MOST_ROWS = 5_000
_MOST_NAMED = 12


@dataclass(frozen=True)
class Guess:
    """A mapping as text, and what is left to say."""

    text: str
    questions: tuple[str, ...]


def guess_mapping(
    name: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    above: Sequence[Sequence[str]] = (),
    sheets: Sequence[str] = (),
) -> Guess:
    """Guess the mapping of a table of call monitoring.

    Args:
        name: what to call the mapping: the file's name.
        head: names of the columns.
        rows: some rows, to see how days are written and words used.
        above: the lines above the names of the columns.
        sheets: the titles of sheets of the same columns.
    """
    layout = guess_layout(head, [[*map(str, row)] for row in rows[:_MOST_ROWS]], above, sheets)
    sample, fields = layout.sample, guess_fields(layout.sample.head) | layout.fields
    if day := _column_of_days(sample):
        fields["day"] = day
    spans = [fields[field] for field in _SPANS if field in fields and are_spans(sample.cells(fields[field]))]
    fields = _with_spans(fields, spans, sample)
    order = order_of_days(sample)
    one_row_is = "worker" if _has_a_visit_of_two_rows(fields, sample) else ""
    columns_of_times = [fields[field] for field in _MOMENTS if field in fields and fields[field] not in spans]
    times, number = plain_times_in(columns_of_times, sample)
    questions = [
        *layout.questions,
        *_questions_of_columns(fields, order),
        *_questions_of_rows(fields, sample, one_row_is),
        *_questions_of_workers(fields, sample),
        *_questions_of_lengths(fields, sample),
        *(questions_of_plain_times(number) if number else ()),
    ]
    if unsaid := _unsaid(sample.head, fields):
        questions.append(
            f"Nobody has said what these columns are: {', '.join(unsaid[:_MOST_NAMED])}"
            f"{f' and {len(unsaid) - _MOST_NAMED} more' if len(unsaid) > _MOST_NAMED else ''}. Each is listed as not "
            "understood until it is read, or passed over by name with the reason."
        )
    read = {
        field: column for field, column in fields.items() if not _is_of_unknown_unit(field, column, sample)
    }
    lines = [
        f"# Guessed from the columns of {_comment(name)}. Read it over with somebody who knows the export.",
        *(f"# QUESTION: {_comment(question)}" for question in questions),
        f"mapping: {_identifier(name)}",
        f"title: {json.dumps('Visits of ' + _comment(name), ensure_ascii=False)}",
        "form: table",
        f"dates: {json.dumps(order)}",
        *([f'plain_times: "{times}"'] if times else []),
        f'one_row_is: "{one_row_is}"',
        *layout.lines(),
        *_lines_of_fields(read, sample),
    ]
    return Guess("\n".join(lines) + "\n", tuple(questions))


def _with_spans(fields: Mapping[str, str], spans: Sequence[str], sample: TableSample) -> dict[str, str]:
    """Fields in which a column of spans is of beginning and end; one of single times is of the beginning alone."""
    plain = {field: column for field, column in fields.items() if field not in _SPANS}
    for field, (begins, ends) in _SPANS.items():
        if field not in fields or begins in plain:
            continue
        if fields[field] in spans:
            plain |= {begins: fields[field], **({} if ends in plain else {ends: fields[field]})}
        elif has_no_day(fields[field], sample):
            plain[begins] = fields[field]
    return plain


def _questions_of_columns(fields: Mapping[str, str], order: str) -> Iterator[str]:
    """What the names of the columns, and the days, leave open."""
    if "person" not in fields:
        yield "Which column says whose visit it is? Write it as `person: {at: …}`."
    if "start" not in fields:
        yield "Which column says when the worker came?"
    if "start" in fields and "planned_start" not in fields and not field_named(fields["start"]):
        column = _comment(fields["start"])
        yield (
            f"Does `{column}` say when somebody came, or when they were due? Where they were due, write `planned_start` and "
            "`planned_end` instead of `start` and `end`: what was planned is no care that was delivered."
        )
    if "end" not in fields and "minutes" not in fields:
        yield "Which column says when the worker left, or how long the visit was?"
    if not order:
        yield "Are days written as day, month, year (DMY) or month, day, year (MDY)? Write it as `dates: DMY`."
    if "how" not in fields:
        yield (
            "No column says whether times were logged electronically or entered by hand, so none count as electronic and "
            "nothing is concluded. If all are electronic, write `how: {value: electronic}`."
        )


def _questions_of_rows(fields: Mapping[str, str], sample: TableSample, one_row_is: str) -> Iterator[str]:
    """What the rows leave open: halves of the day, workers or visits, words of states."""
    if may_be_half_days([fields[field] for field in _MOMENTS if field in fields], sample):
        yield (
            "No time of day is before 1:00 or after 12:59, and none says a.m. or p.m.: are they by the clock of 24 hours? "
            "If not, ask for an export that says which half of the day is meant."
        )
    if not one_row_is:
        yield (
            "No visit has two rows: is a row one worker, or a whole visit? Write `one_row_is: worker` or "
            "`one_row_is: visit`. Until then, and where it is a visit, nothing is said of how many came."
        )
    words = sample.words(fields["how"]) if "how" in fields else []
    if unread := [_comment(word)[:40] for word in words if word not in words_for_how(words)]:
        yield (
            f"Which of these are electronic and which are by hand: {', '.join(unread[:_MOST_NAMED])}? Write it below "
            "`how` under `words`, such as `App: electronic, Office: edited`. Until then they are neither."
        )
    if unknown := _words_without_meaning(fields, sample):
        yield (
            f"What do these words mean: {', '.join(unknown[:_MOST_NAMED])}? Until that is written under `words`, a visit of "
            "which they stand instead of times is neither missed nor called off."
        )


def _questions_of_workers(fields: Mapping[str, str], sample: TableSample) -> Iterator[str]:
    """Whether several workers stand in one row, and whose a row is that says of nobody."""
    if {"worker", "second_worker"} <= set(fields):
        columns = f"[{_comment(fields['worker'])}, {_comment(fields['second_worker'])}]"
        yield (
            f"Two columns name workers. If both were there from the beginning to the end that the row says, write "
            f"`workers_at: {columns}` below `to: delivered`, instead of `worker`."
        )
    names = sample.words(fields["worker"]) if "worker" in fields else []
    if several := next((name for name in names if _has_mark(name)), None):
        yield (
            f"Are several workers named in one cell, such as `{_comment(several)[:40]}`? If all were there from the "
            f"beginning to the end that the row says, write `workers_at: [{_comment(fields['worker'])}]` and "
            "`parted_by: [/]` below `to: delivered`, instead of `worker`. Until then nothing is said of how many came."
        )
    if "person" in fields and "start" in fields:
        named, came = len(sample.cells(fields["person"])), len(sample.cells(fields["start"]))
        if named < came * _MOST_ARE_NAMED:
            column = _comment(fields["person"])
            yield (
                f"In {came - named} rows `{column}` is empty. Does an empty cell mean whoever stands above it? Then write "
                f"`as_above: [{column}]`. Until then nobody knows whose these rows are."
            )


def _has_mark(name: str) -> bool:
    return any(mark in f" {name.casefold()} " for mark in marks_between_workers())


def _questions_of_lengths(fields: Mapping[str, str], sample: TableSample) -> Iterator[str]:
    """Whether lengths are minutes or hours, where they may be either."""
    for field in _LENGTHS:
        if field in fields and _is_of_unknown_unit(field, fields[field], sample):
            column = _comment(fields[field])
            yield (
                f"Is `{column}` in minutes or in hours? Write it as `{field}: {{at: {column}, as: minutes}}`, for hours "
                "with `times: 60`."
            )


def _is_of_unknown_unit(field: str, column: str, sample: TableSample) -> bool:
    return field in _LENGTHS and may_be_hours(column, sample) and not is_called_hours(column)


def _unsaid(head: Sequence[str], fields: dict[str, str]) -> list[str]:
    read = {column for field, column in fields.items() if field != "second_worker"}
    return [_comment(column) for column in head if column and column not in read]


def _column_of_days(sample: TableSample) -> str | None:
    """The first column that is called as one of days and holds days of the calendar; not one of names of weekdays."""
    for column in sample.head:
        if field_named(column) == "day" and re.search(r"\d", " ".join(sample.cells(column))):
            return column
    return None


def _has_a_visit_of_two_rows(fields: Mapping[str, str], sample: TableSample) -> bool:
    """Whether two workers have a row each of what is one visit: by its name, or else by whose and when it was planned."""
    of = ("person", "visit") if "visit" in fields else ("person", "day", "planned_start")
    if not {"worker", of[0], of[-1]} <= set(fields):
        return False
    places = [list(sample.head).index(fields[field]) for field in (*of, "worker") if field in fields]
    long_enough = [row for row in sample.rows if len(row) > max(places)]
    visits = {tuple(row[place].strip() for place in places) for row in long_enough}
    named = {visit for visit in visits if all(visit)}
    return len({visit[:-1] for visit in named}) < len(named)


def _words_without_meaning(fields: Mapping[str, str], sample: TableSample) -> list[str]:
    """Words of a column of states whose meaning nobody has said."""
    if "status" not in fields or all(field in fields for field in _YES_NO):
        return []
    words = sample.words(fields["status"])
    known = words_for_state("missed", words)
    return [_comment(word)[:40] for word in words if word not in known]


def _lines_of_fields(fields: dict[str, str], sample: TableSample) -> Iterator[str]:
    """Whose a row is, and how each field of it is read."""
    yield f"person: {{at: {_quote(fields.get('person', 'PERSON'))}}}"
    yield from ("blocks:", "  - record: row", "    add:", "      - to: delivered")
    readings = [
        f"          {field}: {_reading(field, fields, sample)}" for field in _IN_ORDER if field in fields
    ]
    if "status" in fields:
        for field in (field for field in _YES_NO if field not in fields):
            if words := words_for_state(field, sample.words(fields["status"])):
                readings.append(
                    f"          {field}: {{at: {_quote(fields['status'])}, "
                    f"words: {json.dumps(words, ensure_ascii=False)}}}"
                )
    yield "        each:" + ("" if readings else " {}")
    yield from readings


def _reading(field: str, fields: dict[str, str], sample: TableSample) -> str:
    """How one field is read, as YAML."""
    column = _quote(fields[field])
    if field in _MOMENTS:
        begins = f"{field.removesuffix('end')}start" if field.endswith("end") else field
        ends = f"{field.removesuffix('start')}end" if field.endswith("start") else field
        if fields.get(begins) == fields.get(ends):
            at = f"[{_quote(fields['day'])}, {column}], join: true" if "day" in fields else column
            return f"{{at: {at}, as: {'span_end' if field == ends else 'span_start'}}}"
        if "day" in fields and has_no_day(fields[field], sample):
            return f"{{at: [{_quote(fields['day'])}, {column}], join: true, as: moment}}"
        return f"{{at: {column}, as: moment}}"
    if field in _LENGTHS:
        is_hours = is_called_hours(fields[field]) and may_be_hours(fields[field], sample)
        return f"{{at: {column}, as: minutes{', times: 60' if is_hours else ''}}}"
    if field in _YES_NO:
        return f"{{at: {column}, as: yes_no}}"
    if field in _NUMBERS:
        return f"{{at: {column}, as: {_NUMBERS[field]}}}"
    if field == "how":
        words = words_for_how(sample.words(fields[field]))
        return f"{{at: {column}, words: {json.dumps(words, ensure_ascii=False)}}}"
    return f"{{at: {column}}}"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _identifier(name: str) -> str:
    identifier = re.sub(r"[^a-z0-9]+", "_", Path(name).stem.lower()).strip("_")
    return identifier if identifier[:1].isalpha() else f"table_{identifier or 'of_visits'}"


def _comment(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
