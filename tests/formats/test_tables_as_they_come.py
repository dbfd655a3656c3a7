"""Tables as councils really export them: each row is read for what it says, listed, or refused with its place."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from engine.formats import Choices, import_content, tallies, understand_content
from engine.formats.conversion import to_month_day_clock
from engine.model import ProblemsFoundError
from tests.formats.bundles import TODAY, told

HEAD = "person,visit,worker,planned_start,planned_end,actual_start,actual_end,how"
ROW = "A,v1,W1,2026-11-16 08:00,2026-11-16 08:45,2026-11-16 08:04,2026-11-16 08:40,app"
PLAIN = f"{HEAD}\n{ROW}\n"
ABACUS = "ServiceUserRef,VisitDate,StartTimeClaimed,ActualStartTime,ActualDuration\n"


def understood(content, name="x.csv"):
    content = content.encode() if isinstance(content, str) else content
    return understand_content(name, content, Choices(TODAY))[0]


def listed(table):
    return told(tallies(table.counts.not_understood))


def refusal_of(content, name="x.csv"):
    with pytest.raises(ProblemsFoundError) as refused:
        understood(content, name)
    return refused.value.problems


def workbook(*sheets):
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Week {number + 1}")
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def visit(start, end):
    return f"{HEAD}\nA,v1,W1,,,{start},{end},app\n"


CANNOT_BE = ("row", "its end cannot be: before it began, or too long after")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-16 08:40", "2026-11-16 08:04"),  # exchanged
        ("2026-11-16 08:04", "2026-11-15 08:40"),
        ("2026-11-16 08:04", "2026-12-16 08:40"),
        ("2026-03-29 01:30", "2026-03-29 02:10"),  # an hour that there was not
        ("2026-10-25 01:30", "2026-10-25 01:10"),  # an hour that there was twice
    ],
)
def test_an_end_that_cannot_be_is_no_end_and_listed(start, end):
    table = understood(visit(start, end))
    assert ([row.end for row in table.rows], listed(table)) == ([None], {CANNOT_BE: 1})


def test_a_day_ends_at_twenty_four():
    (row,) = understood(visit("2026-11-16 23:31", "2026-11-16 24:00")).rows
    assert row.end == datetime(2026, 11, 17)


def test_a_german_bill_ends_its_day_at_twenty_four():
    assert to_month_day_clock("202104 30 2400") == datetime(2021, 5, 1)


@pytest.mark.parametrize("length", ["0.5", "45", "0,75", "30:00:00"])
def test_a_plain_number_in_a_column_of_hours_and_minutes_is_no_length(length):
    table = understood(f'{ABACUS}HO,16/11/2026,08:00,08:00,"{length}"\n')
    assert [row.end for row in table.rows] == [None]
    assert listed(table)


@pytest.mark.parametrize(
    "other", ["", "HO,05/11/2026,08:00,08:00,00:30\n", "HO,16/11/2026,08:00,08:00,00:30\n"]
)
def test_one_day_that_can_only_be_of_another_order_stops_the_file_with_its_place(other):
    problems = refusal_of(f"{ABACUS}{other}HO,11/17/2026,08:00,08:00,00:30\n")
    assert [(problem.code, problem.place.line) for problem in problems] == [("H107", 3 if other else 2)]
    assert "`11/17/2026` in `VisitDate`" in problems[0].message


def test_a_day_that_is_none_in_any_order_is_listed_and_stops_nothing():
    table = understood(f"{ABACUS}HO,32/11/2026,08:00,08:00,00:30\nHO,16/11/2026,08:00,08:00,00:30\n")
    assert len(table.rows) == 1
    assert ("row", "it says not when") in listed(table)


def test_a_row_of_more_cells_than_columns_is_shifted_and_not_read():
    table = understood(f"{PLAIN}{ROW},more\n")
    assert len(table.rows) == 1
    assert listed(table) == {
        ("a row of more cells than there are columns", "no block of the mapping takes it"): 1
    }


def test_a_cell_below_no_name_is_listed():
    table = understood(f"{HEAD},\n{ROW},see note\n")
    assert len(table.rows) == 1
    assert {what for what, _ in listed(table)} == {"a cell in a column without a name"}


def test_two_columns_that_are_one_to_the_mapping_are_refused():
    (problem,) = refusal_of(f"{HEAD},Actual Start\n{ROW},2026-11-16 07:00\n")
    assert (problem.code, problem.message) == (
        "H105",
        "`actual_start` and `Actual Start` are names of one column",
    )


def test_sheets_of_the_same_columns_are_not_half_read():
    rows = [HEAD.split(","), ROW.split(",")]
    (problem,) = refusal_of(workbook(rows, rows), "x.xlsx")
    assert (problem.code, "Week 2" in problem.message) == ("H107", True)


@pytest.mark.parametrize("name", ["x.csv", "x.xls", "x.xlsx", "x.xlsm", "x.tsv"])
@pytest.mark.parametrize(
    "content", [PLAIN.replace(",", "\t").encode(), workbook([HEAD.split(","), ROW.split(",")])]
)
def test_what_is_inside_decides_and_not_what_the_name_ends_in(name, content):
    assert [row.person for row in understood(content, name).rows] == ["A"]


@pytest.mark.parametrize("name", ["x.csv", "x.xls", "x.xlsx"])
def test_a_workbook_of_the_old_kind_is_told_so(name):
    (problem,) = refusal_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name)
    assert (problem.code, problem.help) == ("H101", "save it as .xlsx")


def test_a_web_page_that_is_called_a_workbook_is_told_so():
    (problem,) = refusal_of(b"<html><table><tr><td>person</td></tr></table></html>", "x.xls")
    assert "web page" in problem.message


@pytest.mark.parametrize("word", ["Deleted", "?", "2026-11-17"])
def test_a_row_of_which_nobody_knows_whether_it_was_deleted_is_no_visit(word):
    table = understood(f"{HEAD},deleted\n{ROW},{word}\n")
    assert (table.rows, listed(table)) == ([], {("row", "nobody knows whether it was deleted"): 1})


def test_a_visit_that_was_missed_and_made_is_listed():
    table = understood(f"{HEAD},missed\n{ROW},yes\n")
    assert any("nobody came, and when somebody did" in why for _, why in listed(table))


def test_what_is_on_a_day_to_come_was_not_delivered_and_not_missed():
    planned = "A,v2,W1,2026-12-16 08:00,2026-12-16 08:45,,,"
    table = understood(f"{PLAIN}{ROW.replace('2026-11', '2062-11')}\n{planned}\n")
    assert len(table.rows) == 1
    assert listed(table) == {("row", "it is on a day to come"): 1}
    assert table.counts.passed_over["row", "it is on a day to come"] == 1


CLD = (
    "LA Person Unique Identifier,Event Type,Event Start Date,Event End Date,Service Component,Delivery Mechanism,"
    "Cost Frequency (Unit Type),Planned units per week\n"
)


def services(*rows):
    text = "".join(f"HO,{row},Home Support,CASSR Commissioned Support,Hourly,3\n" for row in rows)
    report = import_content("x.csv", f"{CLD}{text}".encode(), Choices(TODAY))
    hours = [allowance.hours for person in report.people for allowance in person.package.allowances]
    return hours, [doubt for person in report.people for doubt in person.doubts], report


def test_a_service_that_has_not_begun_or_of_an_unknown_type_is_no_care():
    hours, _, report = services("Service,01/04/2027,", "Contact,01/04/2026,")
    assert hours == []
    assert told(report.passed_over)["row", "it has not begun"] == 1
    assert any("type of event" in why for _, why in told(report.not_understood))


def test_a_service_whose_end_cannot_be_read_is_asked_about():
    hours, doubts, _ = services("Service,01/04/2026,n/a")
    assert hours == [3]
    assert ["cannot be read" in doubt for doubt in doubts] == [True]


def test_a_row_that_stands_twice_is_asked_about():
    hours, doubts, _ = services("Service,01/04/2026,", "Service,01/04/2026,")
    assert hours == [3, 3]
    assert ["same in every column" in doubt for doubt in doubts] == [True]


def answers(answer, day="2026-11-02"):
    text = f"person,instrument,item,answer,date\nA,FIM,bathing,{answer},{day}\n"
    report = import_content("x.csv", text.encode(), Choices(TODAY))
    return report.people[0].package.person.washing, report


def test_a_whole_number_as_a_spreadsheet_saves_it_is_that_number():
    assert answers("4.0")[0] == answers("4")[0] == 2
    assert answers("4.5")[0] is None


def test_a_day_that_cannot_be_read_is_listed_beside_what_was_said_on_it():
    washing, report = answers("4", "05/04/2026")
    assert washing == 2
    assert {count.what for count in report.not_understood} == {"a day: 05/04/2026"}


def test_a_time_that_may_be_of_either_half_of_the_day_is_refused_where_others_say_which():
    (problem,) = refusal_of(
        visit("2026-11-16 8:04 PM", "2026-11-16 9:04 PM") + "A,v2,W1,,,2026-11-17 8:04,17:40,app\n"
    )
    assert (problem.code, problem.place.line) == ("H107", 3)
    assert len(understood(visit("2026-11-16 8:04 PM", "") + "A,v2,W1,,,2026-11-17 20:04,,app\n").rows) == 2
    assert len(understood(visit("2026-11-16 8:04", "") + "A,v2,W1,,,2026-11-17 9:04,,app\n").rows) == 2
