"""A request that is repeated with the same `Idempotency-Key` is done once and answered twice.

Definitions: a key belongs to the person who sent it and to one request (method, address and body, by their SHA-256). It
is good for a day, and is kept in the database of the records: a repetition may come to another server, or after a
restart. Failures of ours are not kept, so that they can be tried again. An answer longer than `LONGEST_ANSWER_BYTES` is
not kept either: its request is done again, which changes nothing, as what is written names the version it is made on.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

from fastapi import Response

from dashboard.api.problem import ApiProblem
from engine.records import GivenAnswer, OtherRequestError, RepeatedRequests, UnderWayError

LONGEST_ANSWER_BYTES = 1_000_000
_LONGEST_KEY = 200
_IN_USE = "use a new key for each new request"
_OF_THE_SERVER = ("content-length", "date", "server")


class Repetitions:
    """Answers a request that is sent again with its key as it was answered the first time."""

    def __init__(self, requests: RepeatedRequests) -> None:
        """Use the keys that a database keeps."""
        self._requests = requests

    def answer(
        self,
        who: str,
        key: str | None,
        request: str,
        do: Callable[[], Response],
        may_still: Callable[[], None],
    ) -> Response:
        """Do a request, or answer it as it was answered before.

        Args:
            who: sent it.
            key: the header; None where there was none, and then it is simply done.
            request: its SHA-256.
            do: the work.
            may_still: asks for the right to it again, before an earlier answer is given: it is about somebody.

        Raises:
            ApiProblem: the key belongs to another request, or the first is still being answered.
        """
        if key is None:
            return do()
        if not 1 <= len(key) <= _LONGEST_KEY or not key.isprintable():
            raise ApiProblem(
                400, "H152", f"An Idempotency-Key has 1 to {_LONGEST_KEY} characters.", what_to_do=_IN_USE
            )
        earlier = self._begin(who, key, request)
        if earlier is not None:
            may_still()
            return _response_of(earlier)
        try:
            response = do()
        except BaseException:
            self._requests.let_go(who, key)
            raise
        if len(response.body) > LONGEST_ANSWER_BYTES:
            self._requests.let_go(who, key)
        else:
            self._requests.finish(who, key, _answer_of(response))
        return response

    def _begin(self, who: str, key: str, request: str) -> GivenAnswer | None:
        try:
            return self._requests.begin(who, key, request)
        except OtherRequestError:
            raise ApiProblem(
                422, "H157", "This Idempotency-Key was sent with another request.", what_to_do=_IN_USE
            ) from None
        except UnderWayError:
            raise ApiProblem(
                409, "H157", "The first request with this Idempotency-Key is still being answered.",
                what_to_do="wait for its answer", headers={"retry-after": "1"},
            ) from None  # fmt: skip


def _answer_of(response: Response) -> GivenAnswer:
    head = {name: value for name, value in response.headers.items() if name not in _OF_THE_SERVER}
    return GivenAnswer(response.status_code, json.dumps(head), base64.b64encode(response.body).decode())


def _response_of(earlier: GivenAnswer) -> Response:
    return Response(base64.b64decode(earlier.body), earlier.status, json.loads(earlier.head))
