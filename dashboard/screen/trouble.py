"""When the records or the guarded engine fail: one plain sentence, what to do, and nothing half shown as whole."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from sqlalchemy.exc import DBAPIError

from engine import ReviewRefusedError
from engine.inference import EngineFault
from engine.records import RecordsBusyError

_LOG = logging.getLogger("handrail.screen")
_RECORDS = ("The records cannot be reached just now. What was saved before is safe; what you changed last may not be "
            "saved. Wait a moment and try again. If it stays so, tell your administrator.")
_ENGINE = "No review is given, because it could not be checked. Try again. If it stays so, tell your administrator."


@contextmanager
def told_plainly() -> Iterator[None]:
    """Say what failed where the page would have been; the kind of failure alone goes to the log."""
    try:
        yield
    except (RecordsBusyError, DBAPIError) as error:
        _tell(_RECORDS, error)
    except (EngineFault, ReviewRefusedError) as error:
        _tell(f"{error}. {_ENGINE}", error)


def _tell(sentence: str, error: Exception) -> None:
    _LOG.error("the screen could not go on: %s", type(error).__name__)
    st.error(sentence, icon=":material/error:")
    st.button("Try again", key=f"try again {type(error).__name__}")
