"""The gate: what every request passes before anything of it is read.

In this order: the name under which the server was reached; how many requests are under way; who calls and how often;
how large the body is, and how long it takes to come. What is refused is answered as a problem. One line goes to the log
for each request: method, the address as the description has it (never with a reference in it), status, milliseconds and
a number of its own, which the answer carries as `X-Request-ID`.

Definitions: open addresses (`description.OPEN`) say nothing about anybody, and need no token. A body has at most
`AT_ONCE.file_bytes` bytes and comes within 30 s. Packed bodies are not taken. Of a request that is refused the rest of the
body is read and thrown away, as far as `_THROWN_AWAY`: a client that still sends would find the connection broken, and
never read why.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api.description import OPEN
from dashboard.api.desk import Desk
from dashboard.api.problem import ApiProblem, answer, problem_of
from dashboard.api.tokens import nobody
from engine.model.limits import AT_ONCE
from engine.records import Actor

_WITHOUT_TOKEN = OPEN | {"/openapi.json"}
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_LOG = logging.getLogger("handrail.api.requests")
_BODY_SECONDS = 30.0
_THROWN_AWAY, _THROWN_AWAY_SECONDS = 10 * AT_ONCE.file_bytes, 5.0
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


class Gate:
    """ASGI middleware that lets a request in, or answers why not."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        """Wrap the ASGI application `app`."""
        self._app, self._desk, self._under_way = app, desk, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server leaves the body out
        begun, number = time.perf_counter(), secrets.token_hex(8)
        outgoing, incoming = _Outgoing(send, number), _Incoming(receive)
        self._under_way += 1
        try:
            await self._pass(scope, incoming.receive, outgoing)
        except Exception as error:
            if not isinstance(error, ApiProblem):
                _LOG.error("the interface failed: %s", error)
            if outgoing.status:
                raise
            if not any(name == b"expect" for name, _ in scope["headers"]):
                await incoming.throw_away()
            await answer(problem_of(error))(scope, receive, outgoing.send)
        finally:
            self._under_way -= 1
            milliseconds = round((time.perf_counter() - begun) * 1000)
            _LOG.info(
                "%s %s %s %d ms %s",
                _method(scope),
                _route_template(scope),
                outgoing.status,
                milliseconds,
                number,
            )

    async def _pass(self, scope: Scope, receive: Receive, outgoing: _Outgoing) -> None:
        request = Request(scope)
        self._check_host(request)
        if self._under_way > self._desk.settings.requests_at_once:
            raise _too_many("The server answers as many requests as it takes at once.", 1.0)
        if scope["path"].rstrip("/") not in _WITHOUT_TOKEN:
            await self._admit(request)
        await self._app(scope, _Bounded(request, receive).receive, outgoing.send)

    def _check_host(self, request: Request) -> None:
        settings = self._desk.settings
        hosts = {name.lower() for name in settings.hosts} | _THIS_MACHINE
        try:
            host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        except ValueError:
            host = ""
        if (settings.demonstration or settings.hosts) and host.rstrip(".") not in hosts:
            raise ApiProblem(
                421, "H152", "This server is not reached under this name.",
                what_to_do="the administrator names it under `hosts` in the settings",
            )  # fmt: skip

    async def _admit(self, request: Request) -> None:
        client = request.client.host if request.client else ""
        sent = request.headers.getlist("authorization")
        kind, _, token = (sent[0] if len(sent) == 1 else "").partition(" ")
        try:
            if len(sent) > 1:
                raise nobody("The request carries more than one token.")
            if kind.lower() != "bearer" or not token.strip():
                raise nobody("The request carries no bearer token.", has_token=False)
            actor = await run_in_threadpool(self._actor, token.strip())
        except ApiProblem:
            # Whoever guesses at tokens waits, too.
            self._count(f"unknown at {client}")
            raise
        self._count(actor.identity)
        await run_in_threadpool(self._desk.records(actor).people.enter)
        request.state.actor = actor

    def _actor(self, token: str) -> Actor:
        return self._desk.tokens.actor(token)

    def _count(self, caller: str) -> None:
        wait = self._desk.rates.wait_seconds(caller)
        if wait:
            raise _too_many("More requests came for this caller than are taken in a minute.", wait)


class _Incoming:
    """A body on its way, and whether all of it has come."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._whole = receive, False

    async def receive(self) -> Message:
        """The next part of it."""
        message = await self._receive()
        self._whole = not message.get("more_body", False)
        return message

    async def throw_away(self) -> None:
        """Read the rest, as far as anybody sends who only has not heard yet that nothing is taken."""
        thrown_away, until = 0, time.monotonic() + _THROWN_AWAY_SECONDS
        with contextlib.suppress(TimeoutError):
            while not self._whole and thrown_away < _THROWN_AWAY:
                message = await asyncio.wait_for(self.receive(), max(0.0, until - time.monotonic()))
                thrown_away += len(message.get("body", b""))


class _Bounded:
    """A body that ends at its limit."""

    def __init__(self, request: Request, receive: Receive) -> None:
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise ApiProblem(415, "H152", "A packed body is not taken.", what_to_do="send it as it is")
        length = request.headers.get("content-length", "0")
        if length.isdigit() and int(length) > AT_ONCE.file_bytes:
            raise _too_large()
        self._receive, self._bytes, self._whole = receive, 0, False
        self._until = time.monotonic() + _BODY_SECONDS

    async def receive(self) -> Message:
        """The next part of the body."""
        if self._whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, self._until - time.monotonic()))
        except TimeoutError:
            raise ApiProblem(
                408,
                "H152",
                f"The body did not come within {_BODY_SECONDS:g} seconds.",
                what_to_do="send it again",
            ) from None
        self._bytes += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._bytes > AT_ONCE.file_bytes:
            raise _too_large()
        return message


class _Outgoing:
    """An answer on its way, with what every answer carries."""

    def __init__(self, send: Send, number: str) -> None:
        self._send, self._number, self.status = send, number, 0

    async def send(self, message: Message) -> None:
        """Send a part of it."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", ()), *_HEADERS, (b"x-request-id", self._number.encode())]
            if not any(name.lower() == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"no-store"))
            message = {**message, "headers": headers}
        await self._send(message)


def _too_large() -> ApiProblem:
    return ApiProblem(
        413, "H106", f"A body has at most {AT_ONCE.file_bytes:,} bytes.", what_to_do="send it in parts",
        headers={"connection": "close"},
    )  # fmt: skip


def _too_many(why: str, seconds: float) -> ApiProblem:
    return ApiProblem(
        429, "H156", why, what_to_do="wait for the seconds that Retry-After says",
        headers={"retry-after": str(max(1, round(seconds + 0.5)))},
    )  # fmt: skip


def _route_template(scope: Scope) -> str:
    """The address as the description has it: what stands in the place of a name is about somebody."""
    route = scope.get("route")
    return str(getattr(route, "path_format", "")) or "-"


def _method(scope: Scope) -> str:
    method = str(scope["method"])
    return method if method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS") else "?"
