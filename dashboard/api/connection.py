"""A connection on which something came that is no HTTP: the answer is a problem like any other, and arrives.

It fixes two things of the server's library: such an answer was plain text, and a connection was closed while the client
was still sending, so that the answer was lost with it. What follows is read and thrown away, for a short while only.
"""

from __future__ import annotations

import sys
from http import HTTPStatus

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from engine.model import CODES

from .problem import PROBLEM_JSON, ProblemAnswer

_CODE = "H152"
_SECONDS_TO_READ, _BYTES_TO_READ = 2.0, 8_000_000


class ProblemConnection(H11Protocol):
    """One connection."""

    _bytes_left: int | None = None
    """How much more is thrown away; nothing before something went wrong."""

    def data_received(self, data: bytes) -> None:
        """Read what came, or throw it away once the connection is over."""
        if self._bytes_left is None:
            super().data_received(data)
            return
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Say that what came is no HTTP, or too large before its end; the library calls this."""
        status = getattr(sys.exception(), "error_status_hint", 0) or HTTPStatus.BAD_REQUEST
        problem = ProblemAnswer(
            type=f"urn:handrail:problem:{_CODE}",
            title=CODES[_CODE],
            status=status,
            detail="what was sent is no request in HTTP/1.1, or its headers are too large",
            code=_CODE,
            help="send a whole request, with headers of at most 64 KB",
        )
        headers = [("content-type", PROBLEM_JSON), ("connection", "close")]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=HTTPStatus(status).phrase.encode()),
            h11.Data(data=problem.model_dump_json().encode()),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self._bytes_left = _BYTES_TO_READ
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_SECONDS_TO_READ, self.transport.close)
