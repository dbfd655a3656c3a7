"""How long each stage of the work takes, written to one tree of loggers.

Definitions: every logger is named `handrail` or `handrail.<room>`. A stage is written at level INFO when it ends, as
its name, its time in milliseconds of the clock, and counts: never a reference, a text or a value of anybody's package.
The stages of a review are `facts` (the package in the words of the rules), `rete` (durable_rules, in a process and a
thread of its own, so its time overlaps the next ones), `columns` (the second evaluator), `resolve` (holds and items),
`estimate` (hours and money) and `compose` (reasons, questions, hashes).

Left out: where the log goes and who asks for it (`dashboard.log`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

ROOT_LOGGER = "handrail"


@contextmanager
def stage(room: str, name: str, **counts: int) -> Iterator[None]:
    """Time what is done inside and write it to the log when it is done; costs nothing while nobody listens.

    Args:
        room: the part of the program, the last word of the logger's name.
        name: the stage.
        counts: how much there was to do.
    """
    logger = logging.getLogger(f"{ROOT_LOGGER}.{room}")
    if not logger.isEnabledFor(logging.INFO):
        yield
        return
    start = perf_counter()
    yield
    milliseconds = (perf_counter() - start) * 1000
    logger.info("%-9s %8.1f ms%s", name, milliseconds, "".join(f"  {n} {word}" for word, n in counts.items()))
