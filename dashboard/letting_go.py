"""A server that lets go of what it keeps in memory about people, soon after somebody was forgotten by whichever program.

Definitions: every `PAUSE_SECONDS` the audit trail is asked whether anybody was. Then everything that is kept about people
goes, not only theirs: reviews and outcomes name packages by hashes. It is made again when it is next asked for. Bounded
memories of functions (`lru_cache`) of this program go with it: texts are among their keys.

Left out: pages that somebody has open, which keep what they show until they are left.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from engine.records import ForgottenWatch, RecordsBusyError, RecordsDamagedError

PAUSE_SECONDS = 10.0
_OURS = ("engine.", "dashboard.")
_LOG = logging.getLogger("handrail.letting_go")


def let_go_of_forgotten(
    database: Engine, *memories: Callable[[], None], pause_seconds: float = PAUSE_SECONDS
) -> None:
    """Watch for people who are forgotten, beside everything else, for as long as the server lives.

    Args:
        database: whose audit trail says so.
        memories: each lets go of what one part of the server keeps.
        pause_seconds: between one look and the next.
    """
    watch = ForgottenWatch(database)
    threading.Thread(
        target=_watch, args=(watch, memories, pause_seconds), name="letting go", daemon=True
    ).start()


def _watch(watch: ForgottenWatch, memories: tuple[Callable[[], None], ...], pause_seconds: float) -> None:
    while True:
        time.sleep(pause_seconds)
        try:
            forgotten = watch.was_anybody_forgotten()
        except (RecordsBusyError, RecordsDamagedError, SQLAlchemyError):
            continue  # asked again from the same entry, after the next pause
        if forgotten:
            _let_go(memories)


def _let_go(memories: tuple[Callable[[], None], ...]) -> None:
    """Every memory, whatever becomes of the others."""
    for let_go in (*memories, _clear_functions, _collect):
        try:
            let_go()
        except Exception as error:  # one that fails keeps no other, and its kind alone is told
            _LOG.error("a memory could not be let go of: %s", type(error).__name__)


def _collect() -> None:
    gc.collect()


def _clear_functions() -> None:
    for function in bounded_memories():
        function.cache_clear()


def bounded_memories() -> Iterator[_lru_cache_wrapper[Any]]:
    """The functions of this program that remember a bounded number of answers: those without a bound are of knowledge."""
    for name, module in list(sys.modules.items()):
        if name.startswith(_OURS):
            for owner in (module, *_classes_of(module)):
                for member in list(vars(owner).values()):
                    if isinstance(member, _lru_cache_wrapper) and member.cache_parameters()["maxsize"]:
                        yield member


def _classes_of(module: object) -> tuple[type, ...]:
    return tuple(member for member in list(vars(module).values()) if isinstance(member, type))
