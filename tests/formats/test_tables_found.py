"""Where the names of a table's columns stand, and what they are: found, or asked, and never guessed silently."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from dashboard.terminal.command import handrail
from engine.exchange import read_packages, remarks_on_file
from engine.formats import Choices, import_content, load_mapping, understand_content
from engine.formats.column_names import guess_fields
from engine.formats.guessing import guess_mapping
from engine.knowledge import load_catalogue
from tests.formats.bundles import TODAY, told

HEAD = "person,visit,worker,planned_start,planned_end,actual_start,actual_end,how"
ROW = "A,v1,W1,2026-11-16 08:00,2026-11-16 08:45,2026-11-16 08:04,2026-11-16 08:40,app"
CAME, WENT = datetime(2026, 11, 16, 8, 4), datetime(2026, 11, 16, 8, 40)


def understood(content, name="x.csv", mapping=None):
    content = content.encode() if isinstance(content, str) else content
    return understand_content(name, content, Choices(TODAY, mapping))[0]


def spans(table):
    return [(row.person, row.start, row.end) for row in table.rows]


def unread(table):
    return {what for what, _ in table.counts.not_understood}


@pytest.mark.parametrize(
    "above",
    ["Visits of week 47\n\n", "\n\n", "Provider: Care Ltd,,,,,,,\nWritten 16/11/2026,,,,,,,\n"],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_head_below_a_title_is_found_and_the_title_is_listed(above, separator):
    table = understood((above + f"{HEAD}\n{ROW}\n").replace(",", separator))
    assert spans(table) == [("A", CAME, WENT)]
    assert bool(unread(table)) == bool(above.strip())


def test_names_of_columns_are_the_same_whatever_their_case_spaces_and_marks():
    table = understood(f"{HEAD.upper().replace('_', ' ')}\n{ROW}\n")
    assert spans(table) == [("A", CAME, WENT)]
    assert unread(table) == set()


def test_a_head_that_comes_again_and_a_sum_below_are_no_visits():
    table = understood(f"{HEAD}\n{ROW}\n{HEAD}\nTotal,,,,,,,\n")
    assert spans(table) == [("A", CAME, WENT)]
    assert {"the names of the columns, again", "row"} <= unread(table)


def workbook(*sheets):
    book = Workbook()
    book.remove(book.active)
    for title, state, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


VISITS = [HEAD.split(","), ROW.split(",")]


def test_the_sheet_that_has_the_columns_is_read_and_the_others_are_listed():
    content = workbook(("About", "visible", [["Visits of week 47"]]), ("Visits", "visible", VISITS))
    table = understood(content, "x.xlsx")
    assert spans(table) == [("A", CAME, WENT)]
    assert unread(table) == {"another sheet of the workbook"}


def test_a_hidden_sheet_is_not_what_somebody_sees():
    old = [VISITS[0], [cell.replace("08:04", "07:00") for cell in VISITS[1]]]
    table = understood(workbook(("Old", "hidden", old), ("New", "visible", VISITS)), "x.xlsx")
    assert spans(table) == [("A", CAME, WENT)]
    packages = workbook(
        ("Old", "hidden", [["reference"], ["OLD-1"]]), ("New", "visible", [["reference"], ["A-1"]])
    )
    assert [read.reference for read in read_packages("x.xlsx", packages, load_catalogue())] == ["A-1"]


@pytest.mark.parametrize(("hide", "says"), [("row_dimensions", "rows"), ("column_dimensions", "columns")])
def test_what_a_sheet_hides_is_read_and_that_is_said(hide, says):
    book = Workbook()
    for row in VISITS:
        book.active.append(row)
    getattr(book.active, hide)[2 if says == "rows" else "C"].hidden = True
    content = io.BytesIO()
    book.save(content)
    table = understood(content.getvalue(), "x.xlsx")
    assert spans(table) == [("A", CAME, WENT)]
    assert unread(table) == {f"what the sheet hides, which is read too ({says})"}
    (remark,) = remarks_on_file("x.xlsx", content.getvalue())
    assert remark.message == f"what the sheet hides is read too: {says}"


GROUPED = [
    ["Client Ref", "Visit Date", "Planned", None, "Actual", None],
    [None, None, "Start", "End", "Start", "End"],
    ["A", date(2026, 11, 16), time(8, 0), time(8, 45), time(8, 4), time(8, 40)],
]  # fmt: skip


def mapped(tmp_path, content, name):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    done = CliRunner().invoke(
        handrail, ["exchange", "map", str(tmp_path / name), "--out", str(tmp_path / "m.yaml")]
    )
    assert done.exit_code == 0, done.output
    return done.output, load_mapping(tmp_path / "m.yaml")


def test_names_in_two_rows_with_merged_cells_and_times_apart_from_days_are_mapped_and_read(tmp_path):
    content = workbook(("Visits", "visible", [["Report"], *GROUPED]))
    _, mapping = mapped(tmp_path, content, "ours.xlsx")
    table = understood(content, "ours.xlsx", mapping)
    assert [(row.person, row.planned_start, row.start, row.end) for row in table.rows] == [
        ("A", datetime(2026, 11, 16, 8), CAME, WENT)
    ]


def test_a_time_that_may_be_planned_is_not_taken_for_when_the_worker_came():
    head = ["Client", "Start", "End", "Clock In", "Clock Out", "Duration"]
    assert guess_fields(head) == {
        "person": "Client", "planned_start": "Start", "planned_end": "End", "start": "Clock In", "end": "Clock Out",
        "minutes": "Duration",
    }  # fmt: skip
    assert guess_fields(["Client", "Start", "End"]) == {"person": "Client", "start": "Start", "end": "End"}


def test_columns_that_nobody_has_said_anything_of_are_asked_about_and_stay_listed(tmp_path):
    text = "Client,Clock In,Clock Out,Second carer\nA,2026-11-16 08:04,2026-11-16 08:40,yes\n"
    output, mapping = mapped(tmp_path, text, "ours.csv")
    assert "Second carer" in output
    assert unread(understood(text, mapping=mapping)) == {"column Second carer"}


def test_a_column_of_states_says_what_was_missed_and_what_was_called_off(tmp_path):
    text = "Client,Planned Start,Clock In,Status\n" + "".join(
        f"A,2026-11-{day} 08:00,{'2026-11-16 08:04' if day == 16 else ''},{state}\n"
        for day, state in ((16, "Completed"), (17, "Missed"), (18, "Cancelled"), (19, "Unsure"))
    )
    _, mapping = mapped(tmp_path, text, "ours.csv")
    table = understood(text, mapping=mapping)
    assert [(row.missed, row.cancelled) for row in table.rows] == [
        (False, False), (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert any("`Unsure`" in because for _, because in table.counts.not_understood)


LAYOUTS = {
    "a weekday beside the day": ("Client,Day,Date,Clock In,Clock Out", "A,Mon,16/11/2026,08:04,08:40"),
    "a weekday before the day": ("Client,Date,Clock In,Clock Out", "A,Mon 16/11/2026,08:04,08:40"),
    "a month in words": ("Client,Date,Clock In,Clock Out", 'A,"Monday, 16 November 2026",08:04,08:40'),
    "no marks": ("Client,Date,Clock In,Clock Out", "A,20261116,0804,0840"),
    "minutes in words": ("Client,Date,Clock In,Actual Duration", "A,16/11/2026,08:04,36 mins"),
    "hours and minutes in words": ("Client,Date,Clock In,Actual Duration", "A,16/11/2026,08:04,0h 36m"),
    "hours": ("Client,Date,Clock In,Actual Hours", "A,16/11/2026,08:04,0.6"),
    "names again below": ("Client,Date,Clock In,Clock Out", "A,16/11/2026,08:04,08:40"),
}


@pytest.mark.parametrize(("head", "row"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_visit_is_the_same_however_its_times_are_written(tmp_path, head, row):
    table = f"{head}\n{row}\n{head}\n"
    _, mapping = mapped(tmp_path, table, "ours.csv")
    assert spans(understood(table, mapping=mapping)) == [("A", CAME, WENT)]


def test_whether_a_row_is_a_worker_or_a_visit_is_seen_or_asked():
    head = ["Client", "Planned Start", "Carer", "Check In"]
    first, second = (["A", "2026-11-16 08:00", worker, "2026-11-16 08:04"] for worker in ("W1", "W2"))
    assert 'one_row_is: "worker"' in guess_mapping("x", head, [first, second]).text
    asked = guess_mapping("x", head, [first, [*second[:1], "2026-11-16 19:00", *second[2:]]])
    assert any("one_row_is" in question for question in asked.questions)
    assert 'one_row_is: ""' in asked.text


def test_words_of_a_column_of_states_that_nobody_knows_are_asked_about():
    guess = guess_mapping("x", ["Client", "Check In", "Status"], [["A", "2026-11-16 08:04", "No reply"]])
    assert any("No reply" in question for question in guess.questions)


def test_a_length_that_may_be_in_hours_is_asked_about(tmp_path):
    output, mapping = mapped(tmp_path, "Client,Clock In,Duration\nA,2026-11-16 08:04,0.75\n", "ours.csv")
    assert "times: 60" in output
    assert all("minutes" not in part.each for block in mapping.blocks for part in block.add)


HHA = (
    "Agency Tax ID,Medicaid Number,Caregiver Code,Schedule ID,Schedule Start Time,Schedule End Time,Visit Start Time,"
    "Visit End Time,EVV Start Time,EVV End Time,Is Deletion,Missed Visit\n"
    "1,HO-7,C1,S1,2026-11-16 08:00,2026-11-16 08:45,2026-11-16 08:04,2026-11-16 08:40,"
    "2026-11-16 08:04,2026-11-16 08:40,N,N\n"
)


def test_an_older_hhaexchange_file_without_member_and_visit_numbers_is_known():
    assert spans(understood(HHA)) == [("HO-7", CAME, WENT)]


CLD = """\
LA_Person_Unique_Identifier,NHS_Number,Event_Type,Event_Start_Date,Event_End_Date,Service_Component,Delivery_Mechanism,\
Cost_Frequency_(Unit_Type),Planned_Units_Per_Week
HO-7,,Service,01/04/2026,,Home Support,CASSR Commissioned Support,Hourly,21
HO-8,,Service,01/04/2025,30/09/2026,Home Support,CASSR Commissioned Support,Hourly,14
,9449304130,Service,01/04/2026,,Home Support,CASSR Commissioned Support,Hourly,7
"""


def test_client_level_data_as_a_warehouse_names_it_gives_what_has_not_ended_and_shows_no_nhs_number():
    report = import_content("cld.csv", CLD.encode(), Choices(TODAY))
    hours = {
        person.reference: [allowance.hours for allowance in person.package.allowances]
        for person in report.people
    }
    assert hours["HO-7"] == [21]
    assert "HO-8" not in hours
    assert list(hours.values()) == [[21], [7]]
    assert "9449304130" not in report.model_dump_json()
    assert told(report.passed_over)["row", "it has ended"] == 1


def test_what_is_asked_about_columns_holds_no_mark_that_a_terminal_obeys(tmp_path):
    output, _ = mapped(tmp_path, "Client,Clock In,\x1b[31mRed\nA,2026-11-16T08:04,x\n", "ours.csv")
    assert "Red" in output
    assert "\x1b" not in output
    assert "DMY" not in output


def test_many_times_that_may_be_of_either_half_of_the_day_are_asked_about():
    def questions(hour):
        rows = [["A", f"13/11/2026 {hour + place % 3}:05"] for place in range(20)]
        return [
            question
            for question in guess_mapping("x", ["Client", "Check in"], rows).questions
            if "24" in question
        ]

    assert (len(questions(8)), questions(11)) == (1, [])
