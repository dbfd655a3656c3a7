"""Whose page is drawn next: few at once, and what somebody has just changed before a page that is opened.

Definitions: Python runs one thread at a time. Twenty pages that are drawn together are all finished late, whereas one after
the other most are finished early, and a change that is answered before the pages that wait delays them little. Whoever
opens a page waits for a turn no longer than `PATIENCE_SECONDS`, whoever changed a part of one `CHANGE_PATIENCE_SECONDS`:
then it goes on all the same. Whoever has had a turn for longer than `PATIENCE_SECONDS` (a caseload that is evaluated) is
counted no more, so that two long pages do not hold up everybody who comes after.

A run in which a button was pressed does not wait at all, but counts while it is in. What a callback saves is saved before
the run; what stands below a button is saved within it, and another click may stop the run before it gets there: the next
one then answers the press (`pressing`).
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

AT_ONCE, PATIENCE_SECONDS, CHANGE_PATIENCE_SECONDS = 2, 2.0, 0.1


class Turns:
    """Lets a few threads in at once: those who are first, then whoever came first."""

    def __init__(self, at_once: int = AT_ONCE, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Begin with nobody in.

        Args:
            at_once: how many are let in.
            patience_seconds: after which somebody goes in all the same, and is counted no more once in.
        """
        self._at_once, self._patience_seconds = at_once, patience_seconds
        self._change, self._here = threading.Condition(), threading.local()
        self._inside: dict[int, float] = {}
        """By number, when those who are in will have stayed as long as they are counted."""
        self._numbers = itertools.count()
        self._waiting: set[tuple[bool, int]] = set()

    @contextmanager
    def turn(self, *, first: bool, patience_seconds: float | None = None) -> Iterator[None]:
        """Wait for a turn, and have it until the end; whoever has one already goes on.

        Args:
            first: before all who are not.
            patience_seconds: another patience than that of all; with 0 nothing is waited for.
        """
        if getattr(self._here, "inside", False):
            yield
            return
        patience = self._patience_seconds if patience_seconds is None else patience_seconds
        number = self._enter(first=first, patience_seconds=patience)
        self._here.inside = True
        try:
            yield
        finally:
            self._here.inside = False
            with self._change:
                del self._inside[number]
                self._change.notify_all()

    def _enter(self, *, first: bool, patience_seconds: float) -> int:
        """Wait until it is one's turn or patience is at an end; the number under which one is in."""
        with self._change:
            ticket = (not first, number := next(self._numbers))
            self._waiting.add(ticket)
            until = time.monotonic() + patience_seconds
            try:
                while (now := time.monotonic()) < until and not self._is_turn_of(ticket, now):
                    # Nobody tells when somebody else has stayed too long.
                    self._change.wait(
                        min([until, *(end for end in self._inside.values() if end > now)]) - now
                    )
            finally:
                self._waiting.remove(ticket)
            self._inside[number] = time.monotonic() + self._patience_seconds
            self._change.notify_all()
            return number

    def _is_turn_of(self, ticket: tuple[bool, int], now: float) -> bool:
        counted = sum(end > now for end in self._inside.values())
        return counted < self._at_once and ticket == min(self._waiting)


_TURNS = Turns()


@contextmanager
def drawn_in_turn() -> Iterator[None]:
    """Wait for a turn to draw: what was changed comes before pages that are opened, and what was pressed never waits."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None and _is_pressed(context):
        turn = _TURNS.turn(first=True, patience_seconds=0)
    elif context is not None and context.fragment_ids_this_run:
        turn = _TURNS.turn(first=True, patience_seconds=CHANGE_PATIENCE_SECONDS)
    else:
        turn = _TURNS.turn(first=False)
    with turn:
        yield


def _is_pressed(context: ScriptRunContext) -> bool:
    """Whether this run is the answer to a button: the one value that Streamlit keeps for a single run."""
    return any(state.trigger_value for state in context.session_state.get_widget_states())
