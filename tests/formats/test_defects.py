"""Defects that exports of other systems have: each is read for what it says, or said to be none, and never guessed."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from dashboard.terminal.command import handrail
from engine.delivered import load_thresholds, measure
from engine.exchange.delimited import csv_rows
from engine.formats import Choices, import_content, import_files, understand_files
from engine.formats.conversion import NotAValueError, to_clock, to_minutes, to_moment, to_number, worked_until
from engine.model import CarePackage, ProblemsFoundError
from tests.formats.bundles import TODAY

HEAD = "person,visit,worker,planned_start,planned_end,actual_start,actual_end,how"
ROW = "A,v1,W1,2026-11-16 08:00,2026-11-16 08:45,2026-11-16 08:04,2026-11-16 08:40,app"
PLAIN = f"{HEAD}\n{ROW}\n"


def rows_of(tmp_path, content, name="x.csv"):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return understand_files([tmp_path / name], Choices(TODAY))[0].rows


def spans(rows):
    return [(row.start, row.end) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("names_separator", [False, True])
def test_the_same_table_is_read_alike_however_it_was_saved(
    tmp_path, encoding, newline, separator, names_separator
):
    text = PLAIN.replace("W1", "Zoë").replace(",", separator).replace("\n", newline)
    text = f"sep={separator}{newline}{text}" if names_separator else text
    (row,) = rows_of(tmp_path, text.encode(encoding))
    assert (row.worker, row.start, row.end) == (
        "Zoë",
        datetime(2026, 11, 16, 8, 4),
        datetime(2026, 11, 16, 8, 40),
    )


def test_a_line_that_tells_the_separator_is_counted_as_a_line():
    assert list(csv_rows(b"sep=;\na;b\n1;2\n", "x.csv")) == [(2, ["a", "b"]), (3, ["1", "2"])]


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "utf-16-le"])
def test_letters_of_another_encoding_are_refused_with_what_to_do(tmp_path, encoding):
    with pytest.raises(ProblemsFoundError) as refused:
        rows_of(tmp_path, PLAIN.replace("W1", "Zoë").encode(encoding))
    (problem,) = refused.value.problems
    assert (problem.code, problem.help) == ("H101", "save it as CSV UTF-8")


def test_what_is_read_as_the_code_page_of_a_machine_is_said(tmp_path):
    (tmp_path / "x.csv").write_bytes(PLAIN.replace("W1", "Zoë").encode("cp1252"))
    table, _ = understand_files([tmp_path / "x.csv"], Choices(TODAY))
    assert [row.worker for row in table.rows] == ["Zoë"]
    (says,) = table.says
    assert says.startswith("x.csv: it is not in UTF-8 and was read as Windows-1252")
    done = CliRunner().invoke(handrail, ["delivered", str(tmp_path / "x.csv")])
    assert (done.exit_code, says in done.stderr) == (0, True)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "iso-8859-1"])
def test_xml_that_says_its_encoding_is_read_by_it(tmp_path, encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><Bundle xmlns="http://hl7.org/fhir" stray="é">'
        '<type value="collection"/><entry><resource><Patient xmlns:x="urn:y" x:also="stray"><id value="p1"/>'
        '<birthDate value="1940-05-01"/></Patient></resource></entry></Bundle>'
    )
    (tmp_path / "x.xml").write_bytes(text.encode(encoding))
    (person,) = import_files([tmp_path / "x.xml"], Choices(TODAY)).people
    assert person.package.person.age_band == "85-94"


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("8:05 AM", "08:05"), ("08:05am", "08:05"), ("8.05 p.m.", "20:05"), ("12:00 AM", "00:00"),
        ("12:30 PM", "12:30"), ("11:59:59 pm", "23:59"), ("8 pm", "20:00"), ("08:05", "08:05"), ("0805", "08:05"),
    ],
)  # fmt: skip
def test_a_clock_of_twelve_hours_is_read_where_it_says_which_half(text, clock):
    assert to_clock(text) == clock


@pytest.mark.parametrize(
    "text", ["13:05 PM", "0:30 AM", "24:00", "8:75 AM", "8", "half past eight", "8:05 XM"]
)
def test_what_is_no_time_of_day_is_said_to_be_none(text):
    with pytest.raises(NotAValueError):
        to_clock(text)


def test_an_export_with_a_clock_of_twelve_hours_is_read(tmp_path):
    text = PLAIN.replace("08:04", "8:04 AM").replace("08:40", "8:40 AM")
    assert spans(rows_of(tmp_path, text)) == [(datetime(2026, 11, 16, 8, 4), datetime(2026, 11, 16, 8, 40))]


@pytest.mark.parametrize(
    ("text", "number"), [("7,5", 7.5), ("12,25", 12.25), ("-0,5", -0.5), ("7.5", 7.5), ("30", 30)]
)
def test_a_decimal_comma_is_a_point(text, number):
    assert to_number(text) == number
    assert to_minutes(text) == number


@pytest.mark.parametrize("text", ["1,250", "1.250,5", "1,250.5", "7,", ",5", "1 250", "7,5,0", "1e3", "½"])
def test_a_number_that_can_be_read_two_ways_or_none_is_refused(text):
    with pytest.raises(NotAValueError):
        to_number(text)


def night(start, end):
    return f"{HEAD}\nA,v1,W1,,,{start},{end},app\n"


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-16 23:50", "2026-11-17 00:20", 30),
        ("2026-11-16 23:50", "2026-11-16 00:20", 30),  # the day of the row stands at both
        ("2026-10-24 23:00", "2026-10-25 07:00", 9 * 60),  # an hour is lived twice
        ("2026-03-28 23:00", "2026-03-29 07:00", 7 * 60),  # an hour is left out
        ("2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z", 30),  # 01:45, then 01:15 on the clock
        ("2026-03-29T00:50:00Z", "2026-03-29T01:10:00Z", 20),  # 00:50, then 02:10 on the clock
        ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", 60),  # 01:30 both times
    ],
)
def test_a_visit_is_as_long_as_it_lasted_past_midnight_and_when_clocks_change(tmp_path, start, end, minutes):
    ((begin, until),) = spans(rows_of(tmp_path, night(start, end)))
    assert (until - begin).total_seconds() / 60 == minutes


def test_days_at_the_ends_of_time_are_no_fault_of_the_reader():
    for year in (1, 9999):
        moment = datetime(year, 1, 1, 8)
        assert worked_until(moment, moment, "Europe/London") == moment


@pytest.mark.parametrize(
    "text",
    ["0001-01-01 08:00", "1601-01-01 08:00", "9999-12-31 08:00", "9999-12-31 24:00", "31/12/9999 24:00"],
)
def test_a_moment_of_a_year_in_which_nothing_was_logged_is_none(text, tmp_path):
    with pytest.raises(NotAValueError):
        to_moment(text, "DMY")
    assert rows_of(tmp_path, PLAIN.replace("2026-11-16", text[:10])) == []


def test_a_time_without_a_day_lacks_the_day_and_not_the_time():
    with pytest.raises(NotAValueError, match="has no day"):
        to_moment("08:00", "DMY")


HO = CarePackage.model_validate(
    {"reference": "A", "visits": [{"id": "v1", "start": "08:00", "minutes": 45, "carers": 2}]}
)


def day_of(rows):
    (person,) = measure(rows, {"A": HO}, load_thresholds(), usual_step=15).people
    (day,) = [day for day in person.days if day.minutes]
    return day


def test_two_workers_at_one_visit_are_one_visit_and_rows_that_stand_twice_change_nothing(tmp_path):
    two = f"{PLAIN}{ROW.replace('W1', 'W2')}\n"
    once = day_of(rows_of(tmp_path, two))
    again = day_of(rows_of(tmp_path, f"{two}{ROW}\n{ROW.replace('W1', 'W2')}\n", "twice.csv"))
    assert (once.minutes, once.carers, once.carer_minutes) == (36, 2, 72)
    assert (again.minutes, again.carers, again.carer_minutes) == (
        once.minutes,
        once.carers,
        once.carer_minutes,
    )


def test_a_workbook_that_unpacks_to_far_more_than_it_is_stops_before_it_does(tmp_path):
    held = io.BytesIO()
    book = Workbook()
    book.active.append(HEAD.split(","))
    book.save(held)
    bomb = io.BytesIO()
    with zipfile.ZipFile(held) as plain, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in plain.namelist():
            content = plain.read(entry)
            if entry.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", b" " * 300_000_000 + b"</sheetData>")
            packed.writestr(entry, content)
    (tmp_path / "bomb.xlsx").write_bytes(bomb.getvalue())
    with pytest.raises(ProblemsFoundError) as refused:
        understand_files([tmp_path / "bomb.xlsx"], Choices(TODAY))
    assert {problem.code for problem in refused.value.problems} <= {"H101", "H106"}


@pytest.mark.parametrize("code", [83226, "83226-1", 83226.0, None, ""])
def test_a_code_that_is_a_number_or_is_missing_makes_nothing_up(tmp_path, code):
    import json

    coding = {"code": code} if code is not None else {}
    observation = {
        "resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/p1"},
        "code": {"coding": [coding]}, "valueCodeableConcept": {"coding": [{"code": "LA28225-3"}]},
    }  # fmt: skip
    bundle = {
        "resourceType": "Bundle", "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient", "id": "p1"}}, {"resource": observation}],
    }  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps(bundle), encoding="utf-8")
    (person,) = import_files([tmp_path / "x.json"], Choices(TODAY)).people
    assert person.package.person.washing == (2 if code == "83226-1" else None)
    assert person.package.ranges == ()


def headers_over_records(groups, values):
    """Values beside each of many groups: they would stand in every one of them."""
    head = "".join(f"<a{number}>1</a{number}>" for number in range(values))
    return f"<r><!--<File-->{head}{groups * values}</r>".encode()


BOMBS = {
    "values above records": (".xml", lambda: headers_over_records("<Visit><y>1</y></Visit>", 3_000)),
    "values above groups": (".xml", lambda: headers_over_records("<z><y/></z>", 3_000)),
    "lists of nothing": (
        ".json",
        lambda: b'{"resourceType": "Patient", "x": [' + b"[]," * 4_000_000 + b"[]]}",
    ),
    "groups of nothing": (
        ".json",
        lambda: b'{"resourceType": "Patient", "x": [' + b"{}," * 4_000_000 + b"{}]}",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_small_file_that_would_become_a_large_one_is_refused_before_it_does(name):
    ending, make = BOMBS[name]
    content = make()
    tracemalloc.start()
    with pytest.raises(ProblemsFoundError) as refused:
        import_content(f"a{ending}", content, Choices(date(2026, 11, 24)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.problems[0].code == "H106"
    assert "3,000,000 values" in refused.value.problems[0].message
    assert most < 200_000_000
