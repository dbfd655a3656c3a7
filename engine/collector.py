"""Python's cyclic garbage collector: paused while packages are worked on, and kept off what a server never lets go.

Why: it goes over every object that is kept, again and again, while many are made; of what a batch makes, nearly nothing
is a cycle. Measured on JSON lines that are read as objects, half of all reading was the collector; of a review, a fifth.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_paused = 0
_was_on = False


@contextmanager
def paused_collector() -> Iterator[None]:
    """No automatic collection meanwhile, in any thread; afterwards it is as it was."""
    global _paused, _was_on
    with _lock:
        if _paused == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _paused += 1
    try:
        yield
    finally:
        with _lock:
            _paused -= 1
            if _paused == 0 and _was_on:
                gc.enable()


def collect_young() -> None:
    """Collect what was made since the last time, so that cycles do not pile up while the collector is paused."""
    gc.collect(0)


def leave_alone_what_stays() -> None:
    """Let the collector pass over what there is now (libraries, knowledge), for a process that keeps it to its end.

    Looking through it once takes longer than several reviews.
    """
    gc.collect()
    gc.freeze()
