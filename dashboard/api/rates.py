"""How often one caller may ask: a bucket of permits for each, filled evenly.

Definitions: a bucket holds a sixth of a minute's permits, at least 10, so that a short burst passes. Callers are
forgotten once their bucket is full again; the number of buckets is bounded, and beyond it the fullest go.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_MOST_CALLERS = 10_000


class CallerRates:
    """The buckets of all callers."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with every caller at their full rate.

        Args:
            per_minute: permits of one caller.
            clock: seconds.
        """
        self._per_second = per_minute / 60
        self._size = max(10.0, per_minute / 6)
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}
        """Permits at a time, by caller."""

    def wait_seconds(self, caller: str) -> float:
        """Take a permit; 0 where there was one, else the seconds until there is."""
        with self._lock:
            now = self._clock()
            if len(self._buckets) >= _MOST_CALLERS and caller not in self._buckets:
                self._forget(now)
            permits = self._permits(caller, now)
            if permits < 1:
                return (1 - permits) / self._per_second
            self._buckets[caller] = (permits - 1, now)
            return 0.0

    def _permits(self, caller: str, now: float) -> float:
        permits, at = self._buckets.get(caller, (self._size, now))
        return min(self._size, permits + (now - at) * self._per_second)

    def _forget(self, now: float) -> None:
        by_permits = sorted(self._buckets, key=lambda caller: self._permits(caller, now))
        for caller in by_permits[_MOST_CALLERS // 2 :]:
            del self._buckets[caller]
