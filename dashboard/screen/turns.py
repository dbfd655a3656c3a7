"""Whose page is drawn next: few at once, and what somebody has just changed before a page that is opened.

Definitions: Python runs one thread at a time. Twenty pages that are drawn together are all finished late, whereas one after
the other most are finished early, and a change that is answered before the pages that wait delays them little. Nobody waits
for a turn longer than `PATIENCE_SECONDS`: then it goes on all the same, so that a page that takes long (a caseload that is
evaluated) holds nobody up. What is saved is saved before this, when the change comes in: only drawing waits.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner import get_script_run_ctx

AT_ONCE, PATIENCE_SECONDS = 2, 2.0


class Turns:
    """Lets a few threads in at once: those who are first, then whoever came first."""

    def __init__(self, at_once: int = AT_ONCE, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Begin with nobody in.

        Args:
            at_once: how many are let in.
            patience_seconds: after which somebody goes in all the same.
        """
        self._at_once, self._patience_seconds = at_once, patience_seconds
        self._change, self._here = threading.Condition(), threading.local()
        self._inside, self._numbers = 0, itertools.count()
        self._waiting: set[tuple[bool, int]] = set()

    @contextmanager
    def turn(self, *, first: bool) -> Iterator[None]:
        """Wait for a turn, and have it until the end; whoever has one already goes on.

        Args:
            first: before all who are not.
        """
        if getattr(self._here, "inside", False):
            yield
            return
        self._wait(first=first)
        self._here.inside = True
        try:
            yield
        finally:
            self._here.inside = False
            with self._change:
                self._inside -= 1
                self._change.notify_all()

    def _wait(self, *, first: bool) -> None:
        with self._change:
            ticket = (not first, next(self._numbers))
            self._waiting.add(ticket)
            self._change.wait_for(
                lambda: self._inside < self._at_once and ticket == min(self._waiting), self._patience_seconds
            )
            self._waiting.remove(ticket)
            self._inside += 1
            self._change.notify_all()


_TURNS = Turns()


@contextmanager
def drawn_in_turn() -> Iterator[None]:
    """Wait for a turn to draw: a part of a page that was changed comes before pages that are opened."""
    context = get_script_run_ctx(suppress_warning=True)
    with _TURNS.turn(first=context is not None and bool(context.fragment_ids_this_run)):
        yield
