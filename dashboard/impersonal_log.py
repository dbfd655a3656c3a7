"""What a server puts into its log: what kind of failure and where, and nothing about anybody.

Definitions: the text of an error may hold what somebody wrote, and a traceback repeats it. Every record of the log that
comes with an error says its kind and the place in the program instead; values that are put into a record's text by
others are left out where they are errors. Left out: what a reverse proxy writes (addresses hold references).
"""

from __future__ import annotations

import logging
from pathlib import Path
from traceback import extract_tb
from typing import Any

_record = logging.getLogRecordFactory()


def leave_out_what_errors_say() -> None:
    """Set the log of this process up; more than once does no harm."""
    logging.setLogRecordFactory(_impersonal)


def place_of(error: BaseException) -> str:
    """Where in the program an error arose: file and line."""
    steps = extract_tb(error.__traceback__)
    ours = [step for step in steps if {"dashboard", "engine"} & set(Path(step.filename).parts)] or list(steps)
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "an unknown place"


def _impersonal(*arguments: Any, **named: Any) -> logging.LogRecord:
    record = _record(*arguments, **named)
    if isinstance(record.args, tuple):
        record.args = tuple(
            _kind(argument) if isinstance(argument, BaseException) else argument for argument in record.args
        )
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage()}: {_kind(error)}", ()
        record.exc_info = record.exc_text = None
    return record


def _kind(error: BaseException) -> str:
    return f"{type(error).__name__} at {place_of(error)}"
