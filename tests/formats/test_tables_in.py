"""Tables of call monitoring, of services and of answers; EDIFACT; and a mapping that is guessed."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from dashboard.terminal.command import handrail
from engine.delivered import load_thresholds, measure
from engine.formats import Choices, import_files, load_mapping, understand_files
from engine.formats.guessing import guess_mapping
from engine.model import CarePackage, ProblemsFoundError
from tests.formats.bundles import TODAY, told

HO_7 = CarePackage.model_validate(
    {"reference": "HO-7", "visits": [{"id": "morning", "start": "08:00", "minutes": 45, "carers": 2}]}
)
ABACUS = """\
FileReference,ServiceUserRef,VisitDate,StartTimeClaimed,DurationClaimed,ActualStartTime,ActualDuration,SecondaryVisit,NumberOfCarers,Depot
F1,HO-7,16/11/2026,08:00:00,00:45:00,08:04:00,00:44:00,False,2,x
F1,HO-7,16/11/2026,08:00:00,00:45:00,08:21:00,00:25:00,True,2,x
F1,HO-7,17/11/2026,08:00:00,00:45:00,08:41:00,00:14:00,False,2,x
F1,HO-7,18/11/2026,08:00:00,00:45:00,07:58:00,00:46:00,False,2,x
F1,HO-7,18/11/2026,08:00:00,00:45:00,08:30:00,00:15:00,True,2,x
"""
ABACUS_XML = """\
<File><FileReference>F1</FileReference><Contract><Header><ServiceUserRef>HO-7</ServiceUserRef></Header>
<Visit><VisitDate>16/11/2026</VisitDate><StartTimeClaimed>08:00:00</StartTimeClaimed>
<ActualStartTime>08:04:00</ActualStartTime><ActualDuration>00:44:00</ActualDuration></Visit>
<Visit><VisitDate>16/11/2026</VisitDate><StartTimeClaimed>08:00:00</StartTimeClaimed>
<ActualStartTime>08:21:00</ActualStartTime><ActualDuration>00:25:00</ActualDuration></Visit></Contract></File>
"""


def understood(tmp_path, text, name="x.csv", mapping=None):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return understand_files([tmp_path / name], Choices(TODAY, mapping))[0]


def days(rows, **span):
    (person,) = measure(rows, {"HO-7": HO_7}, load_thresholds(), **span, usual_step=15).people
    return [(day.minutes, day.carers, day.carer_minutes, day.minutes_together) for day in person.days], person


def test_an_abacus_file_is_measured_day_by_day(tmp_path):
    by_day, person = days(understood(tmp_path, ABACUS).rows, last=date(2026, 11, 19))
    assert by_day == [(44, 2, 69, 25), (14, 1, 14, 0), (47, 2, 61, 14), (None, 0, 0, None)]
    assert [finding.minutes for finding in person.findings if finding.kind == "late"] == [41]
    assert [finding.day.day for finding in person.findings if finding.kind == "missed"] == [19]


def test_columns_of_a_file_that_nobody_knows_are_listed(tmp_path):
    assert told(_tallies(understood(tmp_path, ABACUS))) == {
        ("column Depot", "no path of the mapping leads to it"): 5
    }


def _tallies(table):
    from engine.formats import tallies

    return tallies(table.counts.not_understood)


def test_the_same_file_in_xml_is_the_same(tmp_path):
    by_day, _ = days(understood(tmp_path, ABACUS_XML, "x.xml").rows)
    assert by_day == [(44, 2, 69, 25)]


HHA_HEAD = (
    "Caregiver Code,Member ID,Schedule Start Time,Schedule End Time,Visit Start Time,Visit End Time,EVV Start Time,"
    "EVV End Time,Is Deletion,Missed Visit,Visit Edit Reason Code"
)
HHA = f"""\
{HHA_HEAD}
C1,HO-7,2026-11-16 08:00,2026-11-16 08:45,2026-11-16 08:04,2026-11-16 08:48,2026-11-16 08:04,2026-11-16 08:48,N,N,
C2,HO-7,2026-11-16 08:00,2026-11-16 08:45,2026-11-16 08:21,2026-11-16 08:46,2026-11-16 08:21,2026-11-16 08:46,N,N,
C1,HO-7,2026-11-17 08:00,2026-11-17 08:45,,,,,N,Y,
C3,HO-7,2026-11-18 08:00,2026-11-18 08:45,2026-11-18 08:00,2026-11-18 08:45,,,N,N,105
C9,HO-7,2026-11-18 12:00,2026-11-18 12:45,2026-11-18 12:00,2026-11-18 12:45,,,Y,N,
"""


def test_hhaexchange_is_read_by_name_wherever_its_columns_stand(tmp_path):
    rows = understood(tmp_path, HHA).rows
    assert [(row.worker, row.how, row.missed, row.edit_reason) for row in rows] == [
        ("C1", "electronic", False, ""),
        ("C2", "electronic", False, ""),
        ("", None, True, ""),
        ("C3", "edited", False, "105"),
    ]
    turned = "\n".join(",".join(reversed(line.split(","))) for line in HHA.splitlines())
    (tmp_path / "turned").mkdir()
    again = understood(tmp_path / "turned", turned).rows
    assert [(row.worker, row.start, row.planned_start) for row in again] == [
        (row.worker, row.start, row.planned_start) for row in rows
    ]


CLD_HEAD = (
    "LA Person Unique Identifier,Event Type,Event Start Date,Service Type,Service Component,Delivery Mechanism,Unit Cost,"
    "Cost Frequency (Unit Type),Planned units per week"
)
CLD = f"""\
{CLD_HEAD}
HO-7,Service,2026-04-01,Long Term Support: Community,Home Support,CASSR Commissioned Support,23.92,Hourly,21
HO-8,Service,2026-04-01,Long Term Support: Community,Direct Payment,Direct Payment,1368.50,Weekly,
HO-8,Review,2026-04-01,,,,,,
"""


def test_client_level_data_gives_hours_a_week_and_never_a_visit(tmp_path):
    (tmp_path / "cld.csv").write_text(CLD, encoding="utf-8")
    first, second = import_files([tmp_path / "cld.csv"], Choices(TODAY)).people
    assert (first.package.visits, [allowance.hours for allowance in first.package.allowances]) == ((), [21])
    assert (second.package.allowances, [note.what for note in second.noted]) == ((), ["Direct Payment"])


def test_minutes_a_day_are_hours_and_never_visits(tmp_path):
    (tmp_path / "x.csv").write_text("person,minutes_per_day\nA,30\n", encoding="utf-8")
    (person,) = import_files([tmp_path / "x.csv"], Choices(TODAY)).people
    assert person.package.visits == ()
    assert person.package.allowances[0].hours == pytest.approx(3.5)


DTA = (
    "UNB+UNOC:3+1+2+20210427:2159+1'UNH+3+PLAA:3'INV+0123456789+1'NAD+Ada+Eins+19380301'MAN+202104+++3'"
    "ESK+02+1030'ELS+01:01:1:001+28,37+0,06114+464+1100+1,00'ELS+01:01:1:001+28,37+0,06114+464+1130+1,00'"
    "ELS+01:06:1:04+0,40+++5+1,00'ESK+04+1100'ELS+01:02:1:13+45,45+++00+1,00'"
    "ESK+04+1800'ELS+06:05:0:0+1+++00+1,00'HIL+1+23,46+10,12+x+20210301+00+Rollator?'s'"
    "INV+0123456789+2'NAD+Bea+Zwei+19320101'MAN+202104+++4'ESK+03+2345'ELS+01:02:1:13+45,45+++0015+1,00'UNZ+1+1'"
)


def test_german_billing_gives_visits_with_a_beginning_and_an_end_and_no_others(tmp_path):
    table = understood(tmp_path, DTA, "x.edi")
    assert [(row.person, row.start, row.end) for row in table.rows] == [
        ("0123456789", datetime(2021, 4, 2, 10, 30), datetime(2021, 4, 2, 11, 0)),
        ("0123456789", datetime(2021, 4, 2, 10, 30), datetime(2021, 4, 2, 11, 30)),
        ("0123456789-2", datetime(2021, 4, 3, 23, 45), datetime(2021, 4, 4, 0, 15)),
    ]
    assert (
        "a person's number",
        "it stands for people of different names: kept apart",
    ) in table.counts.refused


def test_equipment_of_a_german_bill_is_noted_and_no_name_is_read(tmp_path):
    (tmp_path / "x.edi").write_text(DTA, encoding="utf-8")
    report = import_files([tmp_path / "x.edi"], Choices(TODAY))
    assert [note.what for person in report.people for note in person.noted] == ["Rollator's"]
    assert "Eins" not in report.model_dump_json()


def answers(tmp_path, *lines, scales=None):
    text = "\n".join(["person,instrument,item,answer,date", *lines]) + "\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    return import_files([tmp_path / "a.csv"], Choices(TODAY, scales=scales or {}))


def test_a_barthel_score_without_its_scale_is_refused(tmp_path):
    report = answers(tmp_path, "A,Barthel,total,15,2026-11-02", "A,Barthel,bathing,5,2026-11-02")
    assert {refusal.what for refusal in report.refused} == {"row: total", "Barthel index, person.washing"}
    assert any("--scale barthel=20" in say for say in report.says)
    assert all(person.package.person.washing is None and not person.ranges for person in report.people)


def test_with_its_scale_it_is_a_range_and_no_level(tmp_path):
    report = answers(tmp_path, "A,Barthel index,transfers,10,2026-11-02", scales={"barthel": "100"})
    (person,) = report.people
    assert person.package.person.transfers is None
    assert person.ranges[0].between == ("supervised", "helped_by_one")


def test_a_scale_that_nobody_asks_for_is_a_problem(tmp_path):
    with pytest.raises(ProblemsFoundError) as error:
        answers(tmp_path, "A,Barthel,bathing,5,2026-11-02", scales={"barthel": "50"})
    assert "barthel=20" in str(error.value)


def test_fim_numbers_are_the_published_medians(tmp_path):
    lines = [f"P{score},FIM,bathing,{score},2026-11-02" for score in range(1, 8)]
    washing = {person.reference: person.package.person.washing for person in answers(tmp_path, *lines).people}
    assert washing == {"P1": 4, "P2": 3, "P3": 3, "P4": 2, "P5": 2, "P6": 1, "P7": 0}


def test_a_plain_number_of_an_instrument_that_is_not_named_means_nothing(tmp_path):
    report = answers(tmp_path, "A,our own form,1.1,2,2026-11-02")
    assert [person.package.person.turning_in_bed for person in report.people] in ([], [None])
    assert told(report.not_understood) == {("row: 1.1", "no crosswalk has this question"): 1}


@pytest.mark.parametrize(
    ("answer", "level", "between"), [(0, 0, None), (1, None, (1, 2)), (2, 3, None), (3, 4, None)]
)
def test_the_german_instrument(tmp_path, answer, level, between):
    (person,) = answers(tmp_path, f"A,NBA,4.1.1,{answer},2026-11-02").people
    assert person.package.person.turning_in_bed == level
    assert [known.between for known in person.ranges] == ([between] if between else [])


CUSTOM = """\
Client Ref,Visit Date,Planned Start,Planned End,Check In,Check Out,No. of Carers,Method,Colour [hex]
A1,16/11/2026,08:00,08:45,08:02,08:44,1,App,red
A1,17/11/2026,23:50,00:20,23:51,00:19,1,Office,red
"""


def guessed(tmp_path, text=CUSTOM):
    (tmp_path / "ours.csv").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(
        handrail, ["exchange", "map", str(tmp_path / "ours.csv"), "--out", str(tmp_path / "m.yaml")]
    )
    assert done.exit_code == 0, done.output
    return done, tmp_path / "m.yaml"


def test_a_mapping_that_is_guessed_reads_the_table(tmp_path):
    _, file = guessed(tmp_path)
    rows = understood(tmp_path, CUSTOM, mapping=load_mapping(file)).rows
    assert [(row.start, row.end, row.how) for row in rows] == [
        (datetime(2026, 11, 16, 8, 2), datetime(2026, 11, 16, 8, 44), "electronic"),
        (datetime(2026, 11, 17, 23, 51), datetime(2026, 11, 18, 0, 19), "edited"),
    ]


def test_a_day_that_can_be_read_two_ways_is_asked_and_not_guessed(tmp_path):
    text = CUSTOM.replace("16/11/2026", "05/11/2026").replace("17/11/2026", "06/11/2026")
    done, file = guessed(tmp_path, text)
    assert "DMY" in done.output
    table = understood(tmp_path, text, mapping=load_mapping(file))
    assert all(row.start is None for row in table.rows)
    assert any("no day that can be read for certain" in because for _, because in table.counts.not_understood)


@given(
    st.lists(st.text(max_size=20), max_size=8),
    st.lists(st.lists(st.text(max_size=20), max_size=8), max_size=3),
)
def test_a_guess_of_any_table_is_a_mapping(tmp_path_factory, head, rows):
    file = tmp_path_factory.mktemp("guess") / "m.yaml"
    columns = list(dict.fromkeys(column for column in head if column.isprintable()))
    file.write_text(guess_mapping("any.csv", columns, rows).text, encoding="utf-8")
    assert load_mapping(file).form == "table"


def test_a_workbook_keeps_times_of_day(tmp_path):
    book = Workbook()
    book.active.append(["person", "planned_start", "actual_start", "actual_end"])
    times = [datetime(2026, 11, 16, 8), datetime(2026, 11, 16, 8, 4), datetime(2026, 11, 16, 8, 40)]
    book.active.append(["A", *times])
    book.save(tmp_path / "x.xlsx")
    (row,) = understand_files([tmp_path / "x.xlsx"], Choices(TODAY))[0].rows
    assert (row.planned_start, row.start, row.end) == tuple(times)


def test_a_clock_with_a_time_zone_is_turned_into_the_clock_of_the_home(tmp_path):
    text = "person,planned_start,actual_start,actual_end\nA,2026-07-01 09:00,2026-07-01T08:02:00Z,2026-07-01T08:30:00Z\n"
    (row,) = understood(tmp_path, text).rows
    assert row.start == datetime(2026, 7, 1, 9, 2)


def test_a_mapping_with_faults_is_a_list_of_problems(tmp_path):
    (tmp_path / "m.yaml").write_text(
        "mapping: X\ntitle: t\nform: picture\nperson: {}\nblocks: []\n", encoding="utf-8"
    )
    with pytest.raises(ProblemsFoundError) as error:
        load_mapping(Path(tmp_path / "m.yaml"))
    assert {problem.place.line for problem in error.value.problems} >= {1, 3, 4}


def test_a_list_of_words_that_a_mapping_names_and_does_not_have_is_a_problem(tmp_path):
    blocks = "blocks: [{record: row, when: {Kind: '@care'}, pass_over_record: x}]"
    text = f"mapping: x\ntitle: t\nform: table\nperson: {{at: Person}}\n{blocks}\n"
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFoundError, match="no list of words `care`"):
        load_mapping(tmp_path / "m.yaml")
    (tmp_path / "m.yaml").write_text(f"{text}word_lists: {{care: [Personal care]}}\n", encoding="utf-8")
    assert load_mapping(tmp_path / "m.yaml").word_lists == {"care": ("Personal care",)}


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        ("to: person.walkin, at: Walks", "no word `person.walkin`"),
        ("to: visits.minutes, at: Walks", "no word `visits.minutes`"),
        ("to: person.walking, at: Walks, words: {'2': moderate}", "`person.walking` cannot be `moderate`"),
        ("to: person.weight_kg, value: heavy", "`person.weight_kg` cannot be `heavy`"),
    ],
)
def test_a_word_or_a_value_that_no_package_has_is_a_problem_of_the_mapping(tmp_path, reading, message):
    text = f"mapping: x\ntitle: t\nform: table\nperson: {{at: P}}\nblocks: [{{record: row, read: [{{{reading}}}]}}]\n"
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFoundError, match=message):
        load_mapping(tmp_path / "m.yaml")


def test_a_misspelt_name_in_what_is_read_of_a_logged_visit_is_a_problem_and_calls_nobody_missed(tmp_path):
    each = "each: {planned_start: {at: Due, as: moment}, canceled: {at: Off, as: yes_no}}"
    text = (
        "mapping: x\ntitle: t\nform: table\nperson: {at: P}\nblocks: [{record: row, add: [{to: delivered, "
        f"{each}}}]}}]\n"
    )
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFoundError, match="no `canceled`: it has cancelled"):
        load_mapping(tmp_path / "m.yaml")


@pytest.mark.parametrize(
    ("expected", "kind", "is_taken"),
    [
        ("~ended", "Care ended.", True),
        ("~ended", "Extended care", False),
        ("~ended*", "endedness", True),
        ("~no longer", "NO  longer", True),
        ("~day centre", "the day-centre", True),
        ("~day centre", "Sunday centre", False),
        ("~day_centre", "day_centre", True),
        ("~(old)", "Bed(old)", True),
        ("~æble", "en æble", True),
        ("~ble", "en æble", False),
    ],
)
def test_a_condition_finds_whole_words(tmp_path, expected, kind, is_taken):
    blocks = f"blocks: [{{record: row, when: {{Kind: '{expected}'}}, pass_over_record: taken}}]"
    text = f"mapping: x\ntitle: t\nform: table\nperson: {{at: Person}}\n{blocks}\n"
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    reading = understood(tmp_path, f"Person,Kind\nA,{kind}\n", mapping=load_mapping(tmp_path / "m.yaml"))
    assert bool(reading.counts.passed_over) == is_taken


OTHER_JSON = """\
mapping: ours
title: Our app
form: json
repeated: visits
dates: YMD
person: {at: client}
blocks:
  - record: visits
    add:
      - to: delivered
        each:
          worker: {at: sessions.employee}
          planned_start: {at: start_at, as: moment}
          start: {at: sessions.clock_in, as: moment}
          end: {at: sessions.clock_out, as: moment}
          how: {value: electronic}
"""


def test_json_of_another_system_needs_a_mapping_and_no_code(tmp_path):
    (tmp_path / "m.yaml").write_text(OTHER_JSON, encoding="utf-8")
    visit = {
        "start_at": "2026-11-16T08:00:00",
        "sessions": [{"employee": "E1", "clock_in": "2026-11-16T08:05:00"}],
    }
    (tmp_path / "x.json").write_text(json.dumps({"client": "A", "visits": [visit, visit]}), encoding="utf-8")
    choices = Choices(TODAY, load_mapping(tmp_path / "m.yaml"))
    rows = understand_files([tmp_path / "x.json"], choices)[0].rows
    assert [(row.person, row.worker, row.start) for row in rows] == [
        ("A", "E1", datetime(2026, 11, 16, 8, 5))
    ] * 2


def test_a_log_of_visits_writes_no_package_without_a_plan(tmp_path):
    (tmp_path / "x.csv").write_text(ABACUS, encoding="utf-8")
    done = CliRunner().invoke(
        handrail, ["exchange", "import", str(tmp_path / "x.csv"), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    assert "handrail delivered" in done.output
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["import-report.json"]


def test_a_range_stands_in_the_package_from_its_least_to_its_greatest_level(tmp_path):
    (person,) = answers(tmp_path, "A,Barthel index,transfers,10,2026-11-02", scales={"barthel": "100"}).people
    (known,) = person.package.ranges
    assert (known.word, known.between) == ("person.transfers", ("supervised", "helped_by_one"))
    assert (known.source, known.on) == ("Barthel index", date(2026, 11, 2))


@pytest.mark.parametrize(
    ("instrument", "question", "answer", "scales", "between"),
    [
        ("NBA", "4.1.1", "1", {}, ("1", "2")),
        ("FIM", "transfers bed, chair, wheelchair", "1", {}, ("helped_by_one", "hoisted")),
        ("FIM", "transfers bed, chair, wheelchair", "3", {}, ("helped_by_one", "stand_aid")),
        ("Barthel index", "bladder", "0", {"barthel": "20"}, ("incontinent", "catheter")),
        ("Barthel index", "bathing", "0", {"barthel": "20"}, ("2", "4")),
        ("Barthel index", "bladder", "2", {"barthel": "20"}, None),
        ("FIM", "toileting", "1", {}, None),
    ],
)
def test_levels_that_do_not_meet_are_a_range_unless_nothing_is_ruled_out(
    tmp_path, instrument, question, answer, scales, between
):
    (person,) = answers(tmp_path, f'A,{instrument},"{question}",{answer},2026-11-02', scales=scales).people
    assert [known.between for known in person.package.ranges] == ([between] if between else [])
    assert len(person.ranges) == 1
