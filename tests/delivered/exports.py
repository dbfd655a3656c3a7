"""A clean export of call monitoring, and the same with faults planted in it. Nobody in them is real.

`python -m tests.delivered.exports` writes both to `files/`; a test holds the files to it.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path

FILES = Path(__file__).parent / "files"
HEAD = (
    "person", "visit", "worker", "planned_worker", "planned_start", "planned_end", "actual_start", "actual_end", "how",
    "edit_reason", "missed", "cancelled", "sequence", "deleted",
)  # fmt: skip
FIRST, WEEKS = date(2026, 10, 5), 5
PLAN = """\
reference: {reference}
synthetic: true
visits:
  - {{id: morning, start: "08:00", minutes: 45, carers: 2, tasks: [{{activity: bed_transfer, carers: 2, minutes: 30}}]}}
  - {{id: evening, start: "19:00", minutes: 30}}
"""


def moment(day, clock, minutes=0):
    return datetime.combine(day, datetime.strptime(clock, "%H:%M").time()) + timedelta(minutes=minutes)


def row(person, day, visit, clock, length, worker, **more):
    start = moment(day, clock)
    wobble = (day.toordinal() + len(worker)) % 5
    return {
        "person": person,
        "visit": f"{person}-{day}-{visit}",
        "worker": worker,
        "planned_worker": worker,
        "planned_start": start,
        "planned_end": start + timedelta(minutes=length),
        "actual_start": start + timedelta(minutes=wobble),
        "actual_end": start + timedelta(minutes=wobble + length - 1),
        "how": "app",
        "edit_reason": "",
        "missed": "no",
        "cancelled": "no",
        "sequence": 1,
        "deleted": "no",
    } | more


def clean():
    rows = []
    for offset in range(7 * WEEKS):
        day = FIRST + timedelta(days=offset)
        for person, early, late in (("P-1", ("W1", "W2"), "W3"), ("P-2", ("W4", "W5"), "W6")):
            rows += [row(person, day, "morning", "08:00", 45, worker) for worker in early]
            rows.append(row(person, day, "evening", "19:00", 30, late))
    return rows


def day(number):
    return FIRST + timedelta(days=number)


def dirty():
    """The clean export with one fault of each kind, and what was planted: (kind, person, day, visit)."""
    rows, planted = clean(), set()

    def of(person, number, visit):
        return [row for row in rows if row["visit"] == f"{person}-{day(number)}-{visit}"]

    def plant(kind, person, number, visit):
        planted.add((kind, person, day(number), visit))

    of("P-1", 1, "evening")[0]["actual_start"] = moment(day(1), "19:48")
    of("P-1", 1, "evening")[0]["actual_end"] = moment(day(1), "20:17")
    plant("late", "P-1", 1, "evening")
    of("P-1", 2, "evening")[0]["actual_start"] = moment(day(2), "18:20")
    of("P-1", 2, "evening")[0]["actual_end"] = moment(day(2), "18:50")
    plant("early", "P-1", 2, "evening")
    of("P-1", 3, "evening")[0]["actual_end"] = moment(day(3), "19:17")
    plant("short", "P-1", 3, "evening")
    rows.remove(of("P-1", 4, "evening")[0])
    plant("missed", "P-1", 4, "evening")
    rows.remove(of("P-1", 5, "morning")[1])
    plant("single_handed", "P-1", 5, "morning")
    of("P-1", 6, "morning")[1]["actual_start"] = moment(day(6), "08:25")
    plant("not_together", "P-1", 6, "morning")
    of("P-1", 8, "evening")[0].update(actual_end="")
    plant("no_check_out", "P-1", 8, "evening")
    of("P-1", 9, "evening")[0].update(how="manual")
    plant("edited_without_reason", "P-1", 9, "evening")
    of("P-1", 10, "evening")[0].update(how="manual", edit_reason="phone broken")
    of("P-1", 11, "evening")[0]["worker"] = "W9"
    plant("another_worker", "P-1", 11, "evening")
    rows.append(
        row("P-1", day(12), "night", "03:10", 20, "W8", planned_start="", planned_end="", planned_worker="")
    )
    plant("extra", "P-1", 12, "")
    of("P-1", 13, "evening")[0]["actual_end"] = of("P-1", 13, "evening")[0]["actual_start"] + timedelta(
        minutes=2
    )
    plant("too_brief", "P-1", 13, "evening")
    of("P-1", 15, "evening")[0].update(cancelled="yes", actual_start="", actual_end="")
    plant("cancelled", "P-1", 15, "evening")
    of("P-2", 16, "evening")[0].update(worker="W3", planned_worker="W3")
    plant("worker_in_two_places", "P-1", 16, "")
    # Sent again: the earlier is wrong and must not count. Deleted: likewise.
    again = dict(of("P-1", 17, "evening")[0], sequence=2)
    of("P-1", 17, "evening")[0]["actual_start"] = moment(day(17), "22:00")
    rows.append(again)
    rows.append(row("P-1", day(18), "mistake", "14:00", 30, "W7", deleted="yes"))
    return rows, planted


def as_csv(rows):
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEAD)
    for row in rows:
        table.writerow(
            [
                row[name].strftime("%Y-%m-%d %H:%M") if isinstance(row[name], datetime) else row[name]
                for name in HEAD
            ]
        )
    return text.getvalue()


TEXTS = {
    "clean.csv": lambda: as_csv(clean()),
    "dirty.csv": lambda: as_csv(dirty()[0]),
    "P-1.yaml": lambda: PLAN.format(reference="P-1"),
    "P-2.yaml": lambda: PLAN.format(reference="P-2"),
}

if __name__ == "__main__":
    for name, make in TEXTS.items():
        (FILES / name).write_text(make(), encoding="utf-8")
