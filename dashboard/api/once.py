"""A request that is repeated with the same `Idempotency-Key` is done once and answered twice.

Definitions: a key belongs to the person who sent it and to one request (method, address and body, by their SHA-256). It
is good for a day, and for as long as this server runs: what is written besides is such that a repetition after a
restart changes nothing (the same package again is no new version). Failures of ours are not kept, so that they can be
tried again. The number of keys and the bytes of an answer are bounded.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Response

from dashboard.api.problem import ApiProblem

_GOOD_FOR_SECONDS, _MOST_KEYS, _LONGEST_KEY = 86_400.0, 10_000, 200
_IN_USE = "use a new key for each new request"


@dataclass
class _First:
    request: str
    at: float
    response: Response | None = None


class Repetitions:
    """The keys that were used."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with none.

        Args:
            clock: seconds.
        """
        self._clock = clock
        self._lock = threading.Lock()
        self._firsts: OrderedDict[tuple[str, str], _First] = OrderedDict()

    def answer(self, who: str, key: str | None, request: str, do: Callable[[], Response]) -> Response:
        """Do a request, or answer it as it was answered before.

        Args:
            who: sent it.
            key: the header; None where there was none, and then it is simply done.
            request: its SHA-256.
            do: the work.

        Raises:
            ApiProblem: the key belongs to another request, or the first is still being answered.
        """
        if key is None:
            return do()
        if not 1 <= len(key) <= _LONGEST_KEY or not key.isprintable():
            raise ApiProblem(
                400, "H152", f"An Idempotency-Key has 1 to {_LONGEST_KEY} characters.", what_to_do=_IN_USE
            )
        known = self._earlier_response(who, key, request)
        if known is not None:
            return known
        try:
            response = do()
        except BaseException:
            with self._lock:
                del self._firsts[who, key]
            raise
        with self._lock:
            self._firsts[who, key].response = response
        return response

    def _earlier_response(self, who: str, key: str, request: str) -> Response | None:
        """What was answered before; None for the first request of a key, which is noted as being answered."""
        with self._lock:
            self._forget()
            first = self._firsts.get((who, key))
            if first is None:
                self._firsts[who, key] = _First(request, self._clock())
                return None
        if first.request != request:
            raise ApiProblem(
                422, "H157", "This Idempotency-Key was sent with another request.", what_to_do=_IN_USE
            )
        if first.response is None:
            raise ApiProblem(
                409, "H157", "The first request with this Idempotency-Key is still being answered.",
                what_to_do="wait for its answer", headers={"retry-after": "1"},
            )  # fmt: skip
        return first.response

    def _forget(self) -> None:
        oldest = self._clock() - _GOOD_FOR_SECONDS
        while self._firsts:
            (key, first) = next(iter(self._firsts.items()))
            if first.response is None or (first.at > oldest and len(self._firsts) < _MOST_KEYS):
                break
            del self._firsts[key]
