"""Spreadsheets as people keep them: merged cells, a sheet a month, two carers in a row, times as numbers."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from engine.exchange.workbook import merged_over_rows
from engine.formats import Choices, load_mapping, understand_content
from engine.formats.column_names import guess_fields
from engine.formats.conversion import NotAValueError, to_date
from engine.formats.guessed_rows import PERSON, guess_sets
from engine.formats.guessed_times import TableSample
from engine.formats.guessing import guess_mapping
from engine.formats.plain_times import write_plain_time
from engine.formats.spans import are_spans, span_of
from engine.model import ProblemsFoundError
from tests.formats.bundles import TODAY

HEAD = ["Client", "Date", "Planned Start", "Actual Start", "Actual End", "Carer"]
CAME, WENT = datetime(2026, 11, 2, 8, 5), datetime(2026, 11, 2, 8, 40)


def row(person="A", day=date(2026, 11, 2), start=time(8, 5), end=time(8, 40), worker="W1"):
    return [person, day, time(8, 0), start, end, worker]


def book(**sheets):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
    return workbook


def bytes_of(workbook):
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def csv_of(head, *rows):
    return "\n".join(";".join(map(str, cells)) for cells in (head, *rows)).encode()


@pytest.fixture
def read(tmp_path):
    """Reads a table by the mapping that is guessed from its first rows, with what somebody says beside it."""

    def read_it(content, head, rows, says=(), name="ours.csv"):
        lines = guess_mapping(name, head, [[str(cell) for cell in cells] for cells in rows]).text
        for before, after in says:
            assert before in lines
            lines = lines.replace(before, after)
        (tmp_path / "m.yaml").write_text(lines, encoding="utf-8")
        return understand_content(name, content, Choices(TODAY, load_mapping(tmp_path / "m.yaml")))[0]

    return read_it


@pytest.fixture
def read_book(read):
    return lambda workbook, says=(): read(bytes_of(workbook), HEAD, [row()], says, "ours.xlsx")


def unread(table):
    return {(what, because) for what, because in table.counts.not_understood}


def test_a_cell_that_is_merged_over_rows_stands_beside_each_of_them_and_titles_and_sums_are_no_visits(
    read_book,
):
    workbook = book(
        November=[
            ["Call log"],
            HEAD,
            row(),
            row(None, date(2026, 11, 3)),
            ["Total", None, None, "2 visits"],
            row("B"),
        ]
    )
    workbook.active.merge_cells("A1:F1")
    workbook.active.merge_cells("A3:A4")
    table = read_book(workbook)
    assert [(visit.person, visit.start.day) for visit in table.rows] == [("A", 2), ("A", 3), ("B", 2)]
    assert ("row", "it says not when") in unread(table)


def test_an_amount_in_merged_cells_is_of_no_single_row_and_listed(read):
    head = [*HEAD[:4], "Duration", "Carer"]
    rows = [["A", date(2026, 11, day), time(8, 0), time(8, 5), 70, "W1"] for day in (2, 3)]
    workbook = book(November=[head, *rows])
    workbook.active.merge_cells("E2:E3")
    table = read(bytes_of(workbook), head, rows, name="ours.xlsx")
    assert [visit.end for visit in table.rows] == [None, None]
    assert "an amount in cells that are merged over several rows" in {what for what, _ in unread(table)}


def test_ranges_of_merged_cells_that_overlap_fill_each_cell_once():
    workbook = book(November=[HEAD, row(), row(), row()])
    workbook.active.merge_cells("A2:A3")
    workbook.active.merge_cells("A3:B4")
    assert [(cells.first_row, cells.last_row) for cells in merged_over_rows(bytes_of(workbook), "x")] == [
        (2, 3)
    ]


def test_a_sheet_a_month_is_one_table_whatever_the_order_of_its_columns(read_book):
    october, turned = row(day=date(2026, 10, 30)), list(reversed(range(len(HEAD))))
    other = [[cells[place] for place in turned] for cells in (HEAD, row())]
    table = read_book(
        book(December=[HEAD], October=[["Oct"], HEAD, october], November=other, Notes=[["Client"], ["A"]])
    )
    assert [visit.start.month for visit in table.rows] == [10, 11]
    assert {visit.where for visit in table.rows} == {"ours.xlsx [October]:3", "ours.xlsx [November]:2"}
    assert "another sheet of the workbook" in {what for what, _ in unread(table)}


def test_a_word_for_how_times_were_logged_that_nobody_knows_is_asked_about():
    head = [*HEAD, "Log method"]
    guess = guess_mapping("x.csv", head, [[*map(str, row()), how] for how in ("QR scan", "Doorstep 9")])
    (question,) = [question for question in guess.questions if "Doorstep 9" in question]
    assert "QR scan" not in question


def test_a_sheet_with_some_of_the_columns_is_listed_with_those_that_it_lacks(read_book):
    table = read_book(
        book(October=[HEAD, row()], November=[HEAD[:-1], row()[:-1]], Notes=[["Client"], ["A"]])
    )
    assert len(table.rows) == 1
    listed = {what for what, _ in unread(table)}
    assert {
        f"a sheet that lacks columns of the others ({HEAD[-1]})",
        "another sheet of the workbook",
    } <= listed


@pytest.mark.parametrize("days", [["2026-11-02"] * 2, ["next week"] * 2])
def test_sheets_with_a_day_in_common_or_without_days_may_be_two_versions_and_are_refused(read_book, days):
    with pytest.raises(ProblemsFoundError) as refused:
        read_book(book(One=[HEAD, row(day=days[0])], Two=[HEAD, row("B", day=days[1])]))
    assert [problem.code for problem in refused.value.problems] == ["H107"]


FORM = "form: table\n"
FORMS = {
    "08.05": ("08.05", "08.40", "", "HH.MM"),
    "Danish": ("kl. 08.05", "kl. 08.40", "", "HH.MM"),
    "numbers with a full stop": ("8.05", "8.4", "HH.MM", "HH.MM"),
    "hours": ("8.0833", "8.6667", "hours", "hours"),
    "parts of a day": ("0.336805555555556", "0.361111111111111", "", "excel"),
}


@pytest.mark.parametrize(("start", "end", "says", "are"), FORMS.values(), ids=FORMS)
def test_times_that_are_numbers_are_what_they_show_themselves_or_somebody_says(read, start, end, says, are):
    rows = [["A", "02/11/2026", "", start, end, "W1"], ["A", "13/11/2026", "", start, end, "W1"], ["Total"]]
    answers = (
        [(FORM, f"plain_times: {says}\n" + FORM)]
        if says
        else [(f'plain_times: "{are}"', "plain_times: " + are)]
    )
    table = read(csv_of(HEAD, *rows), HEAD, rows, answers)
    assert [(visit.start, visit.end) for visit in table.rows][:1] == [(CAME, WENT)]
    if says:
        assert not read(csv_of(HEAD, *rows), HEAD, rows).rows


def test_what_a_spreadsheet_has_for_a_day_and_a_time_is_asked_about_and_read_when_said(read):
    head = ["Client", "Actual Start", "Actual End"]
    rows = [["A", 46328.3368055556, 46328.3611111111]]
    assert any(
        "2026-11-02" in question for question in guess_mapping("x", head, [list(map(str, rows[0]))]).questions
    )
    assert not read(csv_of(head, *rows), head, rows).rows
    answers = [(FORM, "plain_times: excel\n" + FORM)]
    (read_row,) = read(csv_of(head, *rows), head, rows, answers).rows
    assert (read_row.start, read_row.end) == (CAME, WENT)


@pytest.mark.parametrize(
    "text", ["8.75", "25.00", "8.5.1", "1.5", "8", "2026-11-02", "x 0.5 y", "46328 8.05"]
)
def test_a_number_that_cannot_be_a_time_of_that_kind_stays_as_it_is(text):
    assert write_plain_time(text, "") == text
    assert write_plain_time(text, "HH.MM") in (text, "08:75", "25:00", "01:50", "08:00", "46328 08:05")


WORKERS = {
    "one cell": ([*HEAD], ["W1 / W2"], "[Carer]", "\n        parted_by: [/]"),
    "one cell with a comma": ([*HEAD], ["W1, W2"], "[Carer]", '\n        parted_by: [","]'),
    "two columns": ([*HEAD[:-1], "Carer 1", "Carer 2"], ["W1", "W2"], "[Carer 1, Carer 2]", ""),
}


@pytest.mark.parametrize(("head", "workers", "columns", "parted"), WORKERS.values(), ids=WORKERS)
def test_two_workers_in_one_row_are_asked_about_and_one_is_never_said_to_have_come_alone(
    read, head, workers, columns, parted
):
    rows = [["A", "13/11/2026", "08:00", "08:05", "08:40", *workers]]
    content, row_is_worker = csv_of(head, *rows), ('one_row_is: ""', "one_row_is: worker")
    assert any("workers_at" in question for question in guess_mapping("x", head, rows).questions)
    (unsaid,) = read(content, head, rows, [row_is_worker]).rows
    assert not unsaid.is_one_worker
    answers = ("      - to: delivered\n", f"      - to: delivered\n        workers_at: {columns}{parted}\n")
    both = read(content, head, rows, [answers]).rows
    assert [(visit.worker, visit.is_one_worker) for visit in both] == [("W1", True), ("W2", True)]
    (alone,) = read(
        content.replace(b" / W2", b"").replace(b", W2", b"").replace(b";W2", b";"), head, rows, [answers]
    ).rows
    assert (alone.worker, alone.is_one_worker) == ("W1", True)
    (nobody,) = read(content.replace(b"W1", b"").replace(b"W2", b""), head, rows, [answers]).rows
    assert not nobody.is_one_worker


def test_an_empty_cell_is_whoever_stands_above_only_where_somebody_says_so(read):
    rows = [
        ["A", "13/11/2026", "", "08:05", "08:40", "W1"],
        *[["", "14/11/2026", "", "08:05", "08:40", "W1"]] * 2,
    ]
    content = csv_of(HEAD, *rows, [], ["B", *rows[0][1:]], rows[1])
    assert any("as_above" in question for question in guess_mapping("x", HEAD, rows).questions)
    assert [visit.person for visit in read(content, HEAD, rows).rows] == ["A", "B"]
    answers = [(FORM, "as_above: [Client]\n" + FORM)]
    assert [visit.person for visit in read(content, HEAD, rows, answers).rows] == ["A", "A", "A", "B", "B"]


@pytest.mark.parametrize(
    ("planned", "start", "day"), [("23:30", "00:05", 14), ("00:10", "23:55", 12), ("22:00", "10:00", 13)]
)
def test_midnight_may_lie_between_the_planned_and_the_actual_time_of_one_day(read, planned, start, day):
    rows = [["A", "13/11/2026", planned, start, "", "W1"]]
    (read_row,) = read(csv_of(HEAD, *rows), HEAD, rows).rows
    assert (read_row.planned_start.day, read_row.start.day) == (13, day)


def test_one_word_among_times_does_not_part_them_from_their_day(read):
    rows = [["A", "13/11/2026", "08:00", "08:05", "08:40", "W1"], ["Total", "", "", "1 visit", "", ""]]
    assert len(read(csv_of(HEAD, *rows), HEAD, rows).rows) == 1


@pytest.mark.parametrize(
    "head",
    [
        ["Klientin", "Datum", "Geplant von", "Beginn", "Ende", "Pflegekraft"],
        ["Borger", "Dato", "Planlagt start", "Starttid", "Sluttid", "Medarbejder"],
        ["Cleient", "Dyddiad", "Dechrau arfaethedig", "Dechrau", "Gorffen", "Gofalwr"],
    ],
    ids=["German", "Danish", "Welsh"],
)
def test_columns_in_other_languages_are_known_by_their_names(head):
    assert set(guess_fields(head)) == {"person", "day", "planned_start", "start", "end", "worker"}


@pytest.mark.parametrize(
    ("cell", "begins", "ends"),
    [
        ("08:00 - 08:45", "08:00", "08:45"),
        ("8-8.45", "08:00", "08:45"),
        ("0800/0845", "08:00", "08:45"),
        ("8am–8.45am", "08:00", "08:45"),
        ("08:00 til 08:45", "08:00", "08:45"),
        ("8-8.45pm", "20:00", "20:45"),
        ("11am-1", "11:00", "13:00"),
        ("11-1pm", "11:00", "13:00"),
        ("22:30 bis 07:00 Uhr", "22:30", "07:00"),
        ("02/11/2026 08:00-08:45", "02/11/2026 08:00", "02/11/2026 08:45"),
    ],
)
def test_a_beginning_and_an_end_in_one_cell_are_both(cell, begins, ends):
    assert span_of(cell) == (begins, ends)


@pytest.mark.parametrize(
    "cell", ["08:00", "02/11/2026", "2026-11-02", "8.75-9.25", "8.5-9", "13-14pm", "08:00-08:45 (45m)", ""]
)
def test_what_may_be_something_else_is_no_beginning_and_end(cell):
    assert span_of(cell) is None


@pytest.mark.parametrize(
    "cells", [["8-9", "9-10"], ["8.25-8.50"], ["08:00-08:45", "late, 09:10"], ["late"], []]
)
def test_a_column_that_may_be_something_else_is_not_guessed_to_be_of_spans(cells):
    assert not are_spans(cells)


@pytest.mark.parametrize(
    ("column", "spans", "planned", "came"),
    [
        (("Time",), ("08:00 - 08:45",), (None, None), ("08:00", "08:45")),
        (("Planned", "Actual"), ("8-8.45", "8.05-8.40"), ("08:00", "08:45"), ("08:05", "08:40")),
        (("Planned", "Time"), ("08:00", "0805/0840"), ("08:00", None), ("08:05", "08:40")),
    ],
)
def test_spans_are_guessed_and_read_as_what_was_planned_or_came(read, column, spans, planned, came):
    rows = [["A", "16/11/2026", *spans]]
    (visit,) = read(csv_of(["Client", "Date", *column], *rows), ["Client", "Date", *column], rows).rows
    times = [
        moment and f"{moment:%H:%M}"
        for moment in (visit.planned_start, visit.planned_end, visit.start, visit.end)
    ]
    assert times == [*planned, *came]


def test_a_time_that_may_be_of_the_plan_is_asked_about():
    questions = guess_mapping(
        "x.csv", ["Client", "Date", "Time"], [["A", "16/11/2026", "08:00-08:45"]]
    ).questions
    assert any("or when they were due" in question for question in questions)


@pytest.mark.parametrize(
    "day",
    [
        "2. November 2026",
        "02. Nov. 2026",
        "Montag, 2. November 2026",
        "mandag den 2. november 2026",
        "Dydd Llun 2 Tachwedd 2026",
    ],
)
def test_a_month_in_english_german_danish_or_welsh_is_that_month(day):
    assert to_date(day) == date(2026, 11, 2)


@pytest.mark.parametrize("day", ["2 listopada 2026", "2 novembre 2026", "2 Ma 2026", "Herr 2. November 2026"])
def test_a_month_in_another_language_is_none(day):
    with pytest.raises(NotAValueError):
        to_date(day)


@pytest.mark.parametrize(
    ("head", "lacks"),
    [
        (["Date", "Time In", "Time Out"], "whose it is"),
        (["Client", "Address"], "says not when"),
    ],
)
def test_a_list_that_lacks_what_each_row_must_say_is_refused_with_what_it_has(read, head, lacks):
    rows = [["16/11/2026", "08:00", "08:45"][: len(head)]] * 2
    with pytest.raises(ProblemsFoundError) as error:
        read(csv_of(head, *rows), head, rows)
    (problem,) = error.value.problems
    assert (problem.code, problem.place.line) == ("H109", 2)
    assert lacks in problem.message
    assert all(column in problem.help for column in head)


def spans_in(rows):
    return [(row.person, row.worker, f"{row.start:%d %H:%M}", f"{row.end:%H:%M}") for row in rows]


SETS = {
    "in and out of each carer": (
        ["Client", "Date", "Carer 1", "Carer 1 In", "Carer 1 Out", "Carer 2", "Carer 2 In", "Carer 2 Out"],
        ["A", "16/11/2026", "Ann", "08:00", "08:45", "Bob", "08:10", "08:40"],
        [("A", "Ann", "16 08:00", "08:45"), ("A", "Bob", "16 08:10", "08:40")],
    ),
    "a first set without a number": (
        ["Client", "Date", "Notes", "In", "Out", "2nd In", "2nd Out"],
        ["A", "16/11/2026", "fine", "08:00", "08:45", "08:02", "08:40"],
        [("A", "", "16 08:00", "08:45"), ("A", "", "16 08:02", "08:40")],
    ),
    "nobody came a second time": (
        ["Client", "Date", "In 1", "Out 1", "In 2", "Out 2"],
        ["A", "16/11/2026", "08:00", "08:45", "", ""],
        [("A", "", "16 08:00", "08:45")],
    ),
    "parts of the day": (
        ["Client", "Date", "AM In", "AM Out", "Lunch In", "Lunch Out"],
        ["A", "16/11/2026", "08:00", "08:45", "12:00", "12:30"],
        [("A", "", "16 08:00", "08:45"), ("A", "", "16 12:00", "12:30")],
    ),
    "a beginning and an end in each part of the day": (
        ["Client", "Date of visit", "Morning", "Lunch"],
        ["A", "16/11/2026", "08:00-08:45", "12:00-12:30"],
        [("A", "", "16 08:00", "08:45"), ("A", "", "16 12:00", "12:30")],
    ),
    "a word on a day without a visit": (
        ["Client", "Mon 16/11/2026", "Tue 17/11/2026"],
        ["A", "08:00-08:45", "OFF"],
        [("A", "", "16 08:00", "08:45")],
    ),
    "a column a day": (
        ["Client", "Mon 16/11/2026", "Tue 17/11/2026"],
        ["A", "08:00-08:45", "08:05 - 08:30"],
        [("A", "", "16 08:00", "08:45"), ("A", "", "17 08:05", "08:30")],
    ),
}


@pytest.mark.parametrize("name", SETS)
def test_columns_of_which_several_are_a_row_are_rows(read, name):
    head, cells, expected = SETS[name]
    table = read(csv_of(head, cells), head, [cells])
    assert spans_in(table.rows) == expected
    assert len({row.where for row in table.rows}) == len(expected)


def test_columns_that_are_numbered_and_no_sets_stay_as_they_are():
    head = ["Client", "Address 1", "Address 2", "Carer 1", "Carer 2", "Time In", "Time Out"]
    assert guess_sets(TableSample(head, [])) == ((), {})


def test_days_of_no_week_that_is_named_are_asked_about():
    head = ["Client", "Mon", "Tue", "Wed"]
    questions = guess_mapping("x.csv", head, [["A", *["08:00-08:45"] * 3]]).questions
    assert any("write the day of the calendar" in question for question in questions)


LIST = ["Date", "Time In", "Time Out", "Carer"]
CALL = ["16/11/2026", "08:00", "08:45", "W1"]


def test_lines_that_say_whose_the_rows_below_are_say_it_with_a_label_by_themselves_and_without_when_told(
    read,
):
    for label, says in (
        ("Client: ", ()),
        ("", (('person: {at: "PERSON"}', f"person: {{at: {PERSON}}}\nheadings: {{{PERSON}: line}}"),)),
    ):
        rows = [[f"{label}A-1"], CALL, [*CALL[:1], "09:00", "09:30", "W2"], [f"{label}B-2"], LIST, CALL]
        table = read(csv_of(LIST, *rows), LIST, rows, says)
        assert [row.person for row in table.rows] == ["A-1", "A-1", "B-2"]
    questions = guess_mapping("x.csv", LIST, rows).questions
    assert any("`A-1`, `B-2`" in question for question in questions)


def test_a_label_is_the_only_heading_where_headings_have_one(read):
    rows = [["Client: A-1"], CALL, ["Bank holiday"], [*CALL[:1], "09:00", "09:30", "W2"]]
    assert [row.person for row in read(csv_of(LIST, *rows), LIST, rows).rows] == ["A-1", "A-1"]


def test_a_sheet_of_each_person_is_theirs_when_told_and_refused_before(read):
    workbook = bytes_of(book(Ann=[LIST, CALL], Bob=[LIST, CALL]))
    with pytest.raises(ProblemsFoundError, match="each is of one person"):
        read(workbook, LIST, [CALL], name="x.xlsx")
    says = [('person: {at: "PERSON"}', f"person: {{at: {PERSON}}}\nheadings: {{{PERSON}: sheet}}")]
    assert [row.person for row in read(workbook, LIST, [CALL], says, "x.xlsx").rows] == ["Ann", "Bob"]
    questions = guess_mapping("x.xlsx", LIST, [CALL], sheets=("Ann", "Bob")).questions
    assert any("titles of sheets" in question for question in questions)


def test_two_sheets_of_the_same_days_of_one_person_are_refused_where_headings_name_people(read):
    workbook = bytes_of(book(One=[["Client: A-1"], LIST, CALL], Two=[["Client: A-1"], LIST, CALL]))
    with pytest.raises(ProblemsFoundError, match="stands in both"):
        read(workbook, LIST, [["Client: A-1"], CALL], name="x.xlsx")
