"""When the memory of a server is tidied: now and then, and not after each run of a page.

Definitions: Python collects what refers to itself in circles, as the pages that somebody has left do, by looking through
everything that is kept. Streamlit does so after each run of a page, while everybody waits; with two thousand packages
that took half of the server's time. Here it is done every `PAUSE_SECONDS` where pages were drawn, and every minute where
none was.
"""

from __future__ import annotations

import ctypes
import gc
import sys
import threading
import time

from streamlit import config

PAUSE_SECONDS = 10.0
_IDLE_TURNS, _WORK_SECONDS = 6, 0.2
"""After so many turns it is done all the same; less processor time than this is no page."""


def tidy_now_and_then() -> None:
    """Take the collecting over from Streamlit, for as long as the server lives."""
    config.set_option("runner.postScriptGC", False)
    threading.Thread(target=_tidy, args=(PAUSE_SECONDS,), name="tidying", daemon=True).start()


def _tidy(pause_seconds: float) -> None:
    idle_turns, spent = 0, time.process_time()
    while True:
        time.sleep(pause_seconds)
        idle_turns += 1
        if time.process_time() - spent > _WORK_SECONDS or idle_turns >= _IDLE_TURNS:
            gc.collect()
            _give_back()
            idle_turns, spent = 0, time.process_time()


def _give_back() -> None:
    """Give freed memory back; nothing where the C library is not glibc."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
