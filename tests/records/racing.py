"""Racing and repeating: two at once on a barrier, as often as is asked for."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

EVERY = int(os.environ.get("HANDRAIL_REPEAT", "0"))
"""`HANDRAIL_REPEAT=300` repeats each race as often as docs/security.md says; a few times otherwise."""


def times(few: int) -> range:
    """How often to repeat."""
    return range(EVERY or few)


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run all of them at once; what each gave back, or the error that it ended with."""
    results: list[Any] = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=work) for work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody hangs"
    return results
