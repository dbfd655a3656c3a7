"""What a visit may be besides a time with tasks: how often, by whom, for whom, paid by whom, and what presence is for."""

from __future__ import annotations

from datetime import time
from typing import Any, get_args

import streamlit as st

from dashboard.screen.new_package.drafting import Plain, set_carers
from dashboard.screen.review.asking import put_value
from dashboard.screen.review.asking.field import in_words
from dashboard.wording import label_of
from engine.model.payer import Payer
from engine.model.visit import DAY_MINUTES, PresencePurpose, WorkerKind

_PURPOSES = get_args(PresencePurpose)
_WORKERS = get_args(WorkerKind)
_WHO = get_args(Payer.model_fields["who"].annotation)
_HOW = get_args(Payer.model_fields["how"].annotation)
_PAYERS = {None: "The council, wholly", **{payer: in_words(payer) for payer in _WHO}, "nhs": "NHS"}
_MOST_WORKERS, _MOST_PAYERS = 4, 3
_LATEST_MINUTES = DAY_MINUTES - 5
"""Of when a worker may come, after the start of a visit."""
_WEEKS = {1: "Every week", 2: "Every second week", 3: "Every third week", 4: "Every fourth week"}


def show_visit_details(visit: Plain, key: str) -> None:
    """What most visits need not say."""
    first, second, third = st.columns(3)
    weeks = visit.get("every_weeks", 1)
    options = sorted({*_WEEKS, weeks})
    every = first.selectbox(
        "How often",
        options,
        options.index(weeks),
        format_func=lambda weeks: _WEEKS.get(weeks, f"Every {weeks} weeks"),
        key=f"{key} every",
    )
    put_stated(visit, "every_weeks", every, 1)
    before = time.fromisoformat(visit["delivered_start"]) if visit.get("delivered_start") else None
    usual = second.time_input(
        "When it usually begins", before, step=300, key=f"{key} begins", help="Empty means not assessed."
    )
    put_value(visit, "delivered_start", usual.strftime("%H:%M") if usual else None)
    shared = third.number_input(
        "People who share this visit", 1, 8, visit.get("shared_by", 1), key=f"{key} shared"
    )
    put_stated(visit, "shared_by", shared, 1)
    if shared == 1 and visit.get("shared_id"):
        visit.pop("shared_id")
    _ask_presence(visit, key)
    _ask_workers(visit, key)
    show_payers(visit, key)


def _ask_presence(visit: Plain, key: str) -> None:
    """What somebody is there for, asked only where presence is more than working time."""
    if visit.get("presence") in (None, "working"):
        if visit.get("presence_for"):
            visit.pop("presence_for")
        return
    purposes = st.multiselect(
        "What somebody is there for",
        _PURPOSES,
        visit.get("presence_for") or [],
        format_func=in_words,
        key=f"{key} purposes",
        placeholder="Not assessed",
        select_all=False,
    )
    put_stated(visit, "presence_for", list(purposes) or None, None)


def _ask_workers(visit: Plain, key: str) -> None:
    """Each worker: what kind, and which part of the visit."""
    before: list[Plain] = list(visit.get("workers") or [])
    known = [worker["kind"] if "kind" in worker else _WORKERS[0] for worker in before]
    columns = st.columns(_MOST_WORKERS)
    chosen: list[Plain] = []
    for number in range(_MOST_WORKERS):
        kind = columns[number].selectbox(
            f"Worker {number + 1}",
            [None, *_WORKERS],
            [None, *_WORKERS].index(known[number]) if number < len(known) else 0,
            format_func=lambda worker: in_words(worker) if worker else "As commissioned",
            key=f"{key} worker {number}",
        )
        if kind is not None:
            worker: Plain = {**(before[number] if number < len(before) else {}), "kind": kind}
            with columns[number]:
                _ask_part(worker, number + 1, f"{key} worker {number}")
            chosen.append(worker)
    put_stated(visit, "workers", chosen, [])
    if chosen:
        set_carers(visit, max(1, sum(worker["kind"] != "family" for worker in chosen)))


def _ask_part(worker: Plain, number: int, key: str) -> None:
    """For which part of the visit a worker is there; all of it where nothing is said."""
    after = st.number_input(
        f"Comes after (minutes), worker {number:d}",
        0,
        _LATEST_MINUTES,
        worker.get("after", 0),
        step=5,
        key=f"{key} after",
    )
    put_stated(worker, "after", after, 0)
    stays = st.number_input(
        f"Stays (minutes), worker {number:d}",
        5,
        DAY_MINUTES,
        worker.get("minutes"),
        step=5,
        key=f"{key} minutes",
        help="Empty means to the end of the visit.",
    )
    put_value(worker, "minutes", stays)


def show_payers(paid: Plain, key: str) -> None:
    """Who pays, and how; empty means the council, wholly."""
    before: list[Plain] = list(paid.get("payers") or [])
    payers: list[Plain] = []
    for number in range(min(_MOST_PAYERS, len(before) + 1)):
        payer = before[number] if number < len(before) else {}
        first, second, third = st.columns(3)
        who = first.selectbox(
            f"Payer {number + 1}",
            [None, *_WHO],
            [None, *_WHO].index(payer.get("who")),
            format_func=label_of(_PAYERS),
            key=f"{key} payer {number}",
        )
        if who is None:
            continue
        share = second.number_input(
            f"Payer {number + 1}: percent",
            1.0,
            100.0,
            float(payer.get("percent", 100.0)),
            5.0,
            key=f"{key} share {number}",
        )
        how = third.selectbox(
            f"Payer {number + 1}: how",
            _HOW,
            _HOW.index(payer.get("how", _HOW[0])),
            format_func=label_of({way: in_words(way) for way in _HOW} | {"isf": "Individual service fund"}),
            key=f"{key} how {number}",
        )
        payers.append({"who": who, "percent": share, "how": how})
    put_stated(paid, "payers", payers, [])


def put_stated(plain: Plain, name: str, value: Any, otherwise: Any) -> None:
    """Put an answer in its place only where it is another one than stands there: looking changes nothing."""
    if value != (plain.get(name) if plain.get(name) is not None else otherwise):
        put_value(plain, name, value)
