"""Packages from files that people and other systems write."""

import io

import pytest
from openpyxl import Workbook

from dashboard.demonstration import demonstration_packages
from engine.exchange import FORMATS, read_packages
from engine.exchange.rows import TABLE_COLUMNS, cell_text, rows_of
from engine.exchange.table import packages_of_rows
from engine.model import CarePackage, TaskLine, Visit
from tests.shipped import CATALOGUE

HEAD = [
    "reference",
    "person.standing",
    "home.bed_space_cm",
    "risks.hoarding",
    "visit.id",
    "visit.start",
    "visit.minutes",
    "visit.carers",
    "visit.days",
    "task.activity",
    "task.minutes",
    "goal.words",
]
ROWS = [
    [
        "A-1",
        "unable",
        "140",
        "false",
        "morning",
        "08:00",
        "45",
        "2",
        "mon tue",
        "bed_transfer",
        "12.5",
        "Up by nine: no.",
    ],
    ["A-1", "", "", "", "morning", "", "", "", "", "wash", "", ""],
    ["A-1", "", "", "", "tea", "17:00", "30", "", "", "", "", ""],
    ["B-2", "", "", "", "", "", "", "", "", "", "", ""],
]
WANTED = CarePackage(
    reference="A-1",
    person={"standing": "unable"},
    home={"bed_space_cm": 140},
    risks={"hoarding": False},
    goals=({"words": "Up by nine: no."},),
    visits=(
        Visit(
            id="morning",
            start="08:00",
            minutes=45,
            carers=2,
            days=("mon", "tue"),
            tasks=(TaskLine(activity="bed_transfer", minutes=12.5), TaskLine(activity="wash")),
        ),
        Visit(id="tea", start="17:00", minutes=30),
    ),
)


def csv_of(rows, separator=","):
    return "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows).encode()


def excel_of(rows):
    book = Workbook()
    for row in rows:
        book.active.append([float(c) if c.replace(".", "", 1).isdigit() else c or None for c in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "content"), [
    ("t.csv", csv_of([HEAD, *ROWS])), ("t.csv", csv_of([HEAD, *ROWS], ";")), ("t.csv", csv_of([HEAD, *ROWS], "\t")),
    ("t.xlsx", excel_of([HEAD, *ROWS])),
], ids=["commas", "semicolons", "tabs", "Excel"])  # fmt: skip
def test_rows_with_one_reference_make_one_package(name, content):
    first, second = read_packages(name, content, CATALOGUE)
    assert first.problems == second.problems == ()
    assert first.package == WANTED
    assert second.package == CarePackage(reference="B-2")


def test_a_bad_row_is_named_and_keeps_no_other_from_being_read():
    rows = [HEAD, ["A-1", "standng", *[""] * 10], ["B-2", *[""] * 11], ["", *["x"] * 11]]
    bad, good, nameless = read_packages("t.csv", csv_of(rows), CATALOGUE)
    (problem,) = bad.problems
    assert (problem.place.line, problem.place.column) == (2, 2)
    assert good.package is not None
    assert nameless.package is None


def test_two_rows_that_say_different_things_are_a_problem():
    rows = [HEAD, ["A-1", "unable", *[""] * 10], ["A-1", "alone", *[""] * 10]]
    (read_package,) = read_packages("t.csv", csv_of(rows), CATALOGUE)
    assert [problem.code for problem in read_package.problems] == ["H105"]


def test_a_task_without_its_visit_is_a_problem():
    rows = [HEAD, ["A-1", *[""] * 8, "wash", "", ""]]
    (read_package,) = read_packages("t.csv", csv_of(rows), CATALOGUE)
    assert [problem.code for problem in read_package.problems] == ["H202"]


@pytest.mark.parametrize("package", demonstration_packages().values(), ids=lambda package: package.reference)
@pytest.mark.parametrize("ending", ["json", "jsonl", "yaml"])
def test_what_was_written_is_read_back(package, ending):
    (read_package,) = read_packages(f"p.{ending}", package.model_dump_json().encode(), CATALOGUE)
    assert read_package.package == package


@pytest.mark.parametrize(("name", "content"), [
    ("x.pdf", b"%PDF"), ("x", b""), ("x.xlsx", b"not a workbook"), ("x.xlsx", b"PK\x03\x04broken"),
    ("x.csv", b"\xff\xfe\x00"), ("x.csv", b""), ("x.json", b"[1]"), ("x.yaml", b"\x00"), ("x.csv", b"a,b\n1,2"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_said_and_nothing_breaks(name, content):
    packages = read_packages(name, content, CATALOGUE)
    assert packages
    assert all(package.package is None and package.problems for package in packages)


def test_every_ending_is_one_that_a_person_would_know():
    assert set(FORMATS) == {"yaml", "yml", "json", "jsonl", "csv", "xlsx", "parquet"}


def test_a_file_that_only_says_it_is_parquet_is_named():
    (read_package,) = read_packages("t.parquet", b"PAR?", CATALOGUE)
    assert [problem.code for problem in read_package.problems] == ["H101"]


def test_none_says_that_there_is_none_and_a_carers_tasks_follow_the_carer():
    head = [
        "reference",
        "equipment.item",
        "carer.relation",
        "carer_task.activity",
        "carer_task.minutes",
        "carer_task.times_per_week",
    ]
    rows = [
        head,
        ["A", "none", "none", "", "", ""],
        ["B", "", "partner", "wash", "20", "7"],
        ["B", "", "", "shopping", "60", "1"],
    ]
    nobody, partner = (
        read_package.package for read_package in read_packages("t.csv", csv_of(rows), CATALOGUE)
    )
    assert nobody.equipment == nobody.unpaid_carers == ()
    assert partner.equipment is None
    assert [task.activity for task in partner.unpaid_carers[0].tasks] == ["wash", "shopping"]


def test_a_carers_task_without_a_carer_is_a_problem():
    rows = [["reference", "carer_task.activity"], ["A", "wash"]]
    (read_package,) = read_packages("t.csv", csv_of(rows), CATALOGUE)
    assert "needs its carer" in read_package.problems[0].message


def test_a_package_as_it_is_lived_is_the_same_after_it_was_a_table(catalogue):
    package = CarePackage.model_validate(
        {
            "reference": "LIVED-1",
            "assessed_on": "2026-11-02",
            "visits": [
                {
                    "id": "night",
                    "start": "22:00",
                    "minutes": 540,
                    "presence": "sleeping",
                    "calls_per_night": 1.5,
                    "presence_for": ["reassurance", "safety"],
                    "shared_by": 2,
                    "shared_id": "home 7",
                    "payers": [{"who": "council", "percent": 60}, {"who": "nhs", "percent": 40}],
                },
                {"id": "clean", "every_weeks": 2, "days": ["mon"], "tasks": [{"activity": "cleaning"}]},
                {
                    "id": "lift",
                    "start": "08:00",
                    "minutes": 60,
                    "delivered_start": "08:30",
                    "missed_per_4_weeks": 1,
                    "workers": [{}, {"kind": "nurse", "after": 30, "minutes": 30}],
                    "tasks": [{"activity": "bed_transfer", "carers": 2, "skill": "delegated_health"}],
                },
            ],
            "allowances": [
                {
                    "hours": 14,
                    "payers": [{"who": "council", "how": "direct_payment"}],
                    "for_what": "church",
                    "tasks": [{"activity": "outdoors"}, {"activity": "shopping"}],
                }
            ],
            "refusals": [{"item": "profiling_bed", "because": "I sleep beside my husband"}],
            "equipment": [
                {"name": "Standing frame", "kind": "transferring", "condition": "superseded"},
                {"item": "mobile_hoist", "in_use": "not_used"},
            ],
            "unpaid_carers": [{"relation": "partner", "receives_care": True}],
            "service": {
                "paid_on": "steps",
                "prices": [{"presence": "sleeping", "gbp": 12.84}, {"minutes": 45, "gbp": 15.72}],
            },
        }
    )
    cells = list(rows_of(package))
    head = list(TABLE_COLUMNS)
    rows = [
        (1, head),
        *(
            (line, [cell_text(row[name]) if name in row else "" for name in head])
            for line, row in enumerate(cells, start=2)
        ),
    ]
    (packages_of_row,) = packages_of_rows(rows, "lived.csv", catalogue)
    assert packages_of_row.problems == ()
    assert packages_of_row.package == package
