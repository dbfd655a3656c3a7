"""A visit in a paper's words: when it comes, how long, what the time is bought for, and who comes.

Left out: its tasks, and what is proposed for them (`papers.provider_visits`).
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.wording import days_in_words
from engine.model import Visit
from engine.model.visit import PRESENCE_WORDS, Worker, WorkerKind, hours_text
from engine.wording import list_text

_WORKERS: dict[WorkerKind, str] = {
    "care_worker": "care worker",
    "personal_assistant": "personal assistant",
    "nurse": "nurse",
    "family": "family",
    "other_agency": "carer of another agency",
}


def name_of(visit: Visit) -> str:
    """A visit's time and name."""
    return f"{visit.starts_at} {visit.id}"


def minutes_of(visit: Visit) -> str:
    """Its length as a box of the week shows it: minutes, or hours with an h."""
    if visit.minutes is None:
        return "?"
    return hours_text(visit.minutes, short=True) or str(visit.minutes)


def days_of(visit: Visit, first: bool = False) -> str:
    """Its days, in words; with a capital where they come first."""
    words = ", ".join((days_in_words(visit.days), *weeks_of(visit)))
    return words[0].upper() + words[1:] if first else words


def weeks_of(visit: Visit) -> Iterator[str]:
    """In which weeks it comes, where that is not every week."""
    if visit.every_weeks > 1:
        yield f"one week in {visit.every_weeks}"


def kind_of(visit: Visit) -> Iterator[str]:
    """What the time is bought for where it is not its tasks, and how many people share it."""
    if visit.presence is not None and visit.presence != "working":
        yield PRESENCE_WORDS[visit.presence]
    if visit.shared_by > 1:
        yield f"shared by {visit.shared_by} people"


def carers_of(count: int) -> str:
    """How many carers, in words."""
    return "1 carer" if count == 1 else f"{count} carers"


def workers_of(visit: Visit) -> str:
    """Who comes, where they differ in kind or in time; empty where all are care workers throughout."""
    workers = visit.workers
    if all(worker.kind == "care_worker" and not _part_of_visit(worker) for worker in workers):
        return ""
    return list_text([f"{_WORKERS[worker.kind]}{_part_of_visit(worker)}" for worker in workers])


def _part_of_visit(worker: Worker) -> str:
    if worker.minutes is not None:
        return f" (for {worker.minutes} minutes{_late_start(worker)})"
    return f" ({_late_start(worker).strip()})" if worker.after else ""


def _late_start(worker: Worker) -> str:
    return f" from minute {worker.after}" if worker.after else ""
