"""What a server puts into its log: what kind of failure and where, and nothing about anybody.

Definitions: the text of an error may hold what somebody wrote, and a traceback repeats it. Every record of the log that
comes with an error says its kind and the place in the program instead; values that are put into a record's text by
others are left out where they are errors. What Python itself would print of an error that nobody caught, in a thread or
at the end of an object, goes the same way. Left out: what a reverse proxy writes (addresses hold references).
"""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from traceback import extract_tb
from typing import Any

_LOG = logging.getLogger("handrail.uncaught")
_record = logging.getLogRecordFactory()


def leave_out_what_errors_say() -> None:
    """Set the log of this process up; more than once does no harm."""
    logging.setLogRecordFactory(_impersonal)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _uncaught_at_the_end


def _uncaught(kind: type[BaseException], error: BaseException, *_: object) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _LOG.critical("the program ended", exc_info=error)


def _uncaught_in_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        _LOG.error("a thread ended", exc_info=ended.exc_value)


def _uncaught_at_the_end(ended: sys.UnraisableHookArgs) -> None:
    if ended.exc_value is not None:
        _LOG.error("an object could not be let go of", exc_info=ended.exc_value)


def place_of(error: BaseException) -> str:
    """Where in the program an error arose: file and line."""
    steps = extract_tb(error.__traceback__)
    ours = [step for step in steps if {"dashboard", "engine"} & set(Path(step.filename).parts)] or list(steps)
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "an unknown place"


def _impersonal(*arguments: Any, **named: Any) -> logging.LogRecord:
    """A record of the log with every error in it, wherever that stands, by its kind and place."""
    record = _record(*arguments, **named)
    if isinstance(record.args, tuple):
        record.args = tuple(
            _kind(argument) if isinstance(argument, BaseException) else argument for argument in record.args
        )
    if isinstance(record.msg, BaseException):
        record.msg, record.args = _kind(record.msg), ()
    if isinstance(record.args, dict):
        record.args = {
            name: _kind(argument) if isinstance(argument, BaseException) else argument
            for name, argument in record.args.items()
        }
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        # asyncio shows the error in the text as well, as Python writes it.
        message = record.getMessage().replace(repr(error), _kind(error))
        message = message.replace(str(error), _kind(error)) if str(error) else message
        record.msg, record.args = f"{message}: {_kind(error)}", ()
        record.exc_info = record.exc_text = None
    return record


def _kind(error: BaseException) -> str:
    return f"{type(error).__name__} at {place_of(error)}"
