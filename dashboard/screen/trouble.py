"""When something is refused or fails: one plain sentence, what to do, and nothing half shown as whole."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st
from sqlalchemy.exc import DBAPIError

from dashboard.screen.markup import plain
from dashboard.screen.turns import drawn_in_turn
from engine import ProblemsFoundError, ReviewRefusedError
from engine.inference import EngineFault
from engine.model import CODES
from engine.records import (
    NotAllowedError,
    RealRecordsError,
    RecordsAddressError,
    RecordsBusyError,
    RecordsDamagedError,
    RecordsRefusedError,
    RecordsVersionError,
    SignedOutError,
    StaleVersionError,
    UnfitPhotographError,
    UnfitValueError,
)
from engine.wording import count_text

_LOG = logging.getLogger("handrail.screen")
_LATER = "told at the next run"
_RECORDS = (
    "The records cannot be reached just now. What was saved before is safe; what you changed last may not be "
    "saved. Wait a moment and try again. If it stays so, tell your administrator."
)
_NOT_LET = (
    "What was saved before is safe; what you changed last is not saved. To try again does not help: tell your "
    "administrator what stands here."
)
_ENGINE = (
    "No review is given, because it could not be checked. Try again. If it stays so, tell your administrator."
)
REFUSED = (
    NotAllowedError,
    RealRecordsError,
    RecordsAddressError,
    RecordsBusyError,
    RecordsDamagedError,
    RecordsVersionError,
    StaleVersionError,
    UnfitPhotographError,
    UnfitValueError,
)
"""What the records say instead of doing it: each a sentence."""
_Given = ParamSpec("_Given")


@contextmanager
def error_boundary() -> Iterator[None]:
    """Draw in turn, and say what failed where the page would have been; its kind alone goes to the log."""
    if message := st.session_state.pop(_LATER, ""):
        st.error(plain(message), icon=":material/error:")
    try:
        with drawn_in_turn():
            yield
    except RecordsRefusedError as error:
        _tell(f"{error}. {_NOT_LET}", error)
    except (RecordsBusyError, DBAPIError) as error:
        _tell(_RECORDS, error)
    except (EngineFault, ReviewRefusedError) as error:
        _tell(f"{error}. {_ENGINE}", error)
    except ProblemsFoundError as error:
        _tell(_faulty_file(error), error)
    except SignedOutError as error:
        _tell(f"{error}.", error)
        st.button("Go to sign-in", on_click=st.logout, type="primary")
    except REFUSED as error:
        _tell(f"{error}.", error)


def log_unforeseen(error: Exception) -> bool:
    """Say on the page, without detail, that something failed that nobody foresaw; its kind goes to the log."""
    _LOG.error("the screen failed: %s", error)
    st.error(
        "Something went wrong here that nobody foresaw. What was saved before is safe. Try again; if it stays so, "
        "tell your administrator.",
        icon=":material/error:",
    )
    return True


def report_later(callback: Callable[_Given, None]) -> Callable[_Given, None]:
    """A callback that says at the next run why it did nothing."""

    @wraps(callback)
    def guarded_callback(*arguments: _Given.args, **named: _Given.kwargs) -> None:
        try:
            callback(*arguments, **named)
        except REFUSED as error:
            st.session_state[_LATER] = f"{error}."

    return guarded_callback


def _faulty_file(error: ProblemsFoundError) -> str:
    """What cannot be read, and where; never what stands in it, which may be of somebody else."""
    first, *others = error.problems
    more = f" and {count_text(len(others), 'more fault')}" if others else ""
    return (
        f"What this page needs cannot be read: {CODES.get(first.code, 'it has a fault')} ({first.code}, "
        f"{first.place}){more}. Nothing is shown, because it could be wrong. What was saved before is safe. Tell your "
        "administrator what stands here."
    )


def _tell(sentence: str, error: Exception) -> None:
    _LOG.error("the screen could not go on: %s", type(error).__name__)
    st.error(plain(sentence), icon=":material/error:")
    if not isinstance(error, SignedOutError | RecordsRefusedError):
        st.button("Try again", key=f"try again {type(error).__name__}")
