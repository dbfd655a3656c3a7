"""The door: what every request and every message of a browser passes before Streamlit sees it.

Definitions:
- *Hosts*: `HANDRAIL_HOSTS` (names between commas) says under which names this server is reached; with sign-in the host
  of `redirect_uri` is one of them. Under another name nothing is answered, so a foreign name that points here (DNS
  rebinding) and a forgotten proxy open nothing. A demonstration is reached as this machine and in no other way.
- *Origin*: a message or a change comes from our own pages or is refused.
- *Content-security policy*: nothing is loaded or sent anywhere but here. Streamlit's own program needs inline styles
  and scripts, and WebAssembly; pictures, fonts, frames, forms and connections have no such need.
- *Messages*: a browser may ask to run the page and for what belongs to that. What clears caches, loads or stops the
  server is for nobody, and dropped; so is one that is larger than a page of ours could send.
- *Files* come to pages that asked for one (`uploads.py`).
- *Programs*: what drives pages without a browser (Streamlit's agent interface) is shut, however it is set up.

Left out: limits on how many requests there may be (the reverse proxy's; docs/for_administrators.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from urllib.parse import urlsplit

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.screen.acting import sign_in_is_set_up
from dashboard.screen.uploads import UPLOADS, session_of, size_of
from engine.model.limits import MESSAGE_BYTES

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'self'",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
        "worker-src 'self' blob:",
        "connect-src 'self'",
    )
)
_HEADERS = (
    ("content-security-policy", _POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
)
_ALLOWED = frozenset(
    {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
)
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_METRICS, _AGENTS = "/_stcore/metrics", "/_stcore/agent/"
_DROPPED_AT_MOST = 20
"""Messages of other kinds after which a connection is closed."""


class Door:
    """ASGI middleware that refuses foreign hosts and origins, and adds security headers."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the ASGI application `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if not _is_known_host(headers) or not _from_here(scope, headers):
            await _refuse(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._app(scope, _Listening(receive).receive, send)
        elif _AGENTS in scope["path"]:
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)
        elif scope["method"] == "PUT" and (session := session_of(scope["path"])):
            with UPLOADS.coming(session, size_of(headers)) as refused:
                await (PlainTextResponse(refused, 413) if refused else self._app)(scope, receive, send)
        elif scope["path"].endswith(_METRICS) and not _asked_directly(scope, headers):
            await PlainTextResponse("Only this machine may ask.", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))


class _Listening:
    """What a browser sends over its connection, without what no page asks for."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._dropped = receive, 0

    async def receive(self) -> Message:
        """The next message that may pass."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive" or _may_pass(message.get("bytes")):
                return message
            self._dropped += 1
            if self._dropped >= _DROPPED_AT_MOST:
                return {"type": "websocket.disconnect", "code": 1008}


def _may_pass(content: bytes | None) -> bool:
    if content is None:
        return True
    if len(content) > MESSAGE_BYTES:
        return False
    message = BackMsg()
    try:
        message.ParseFromString(content)
    except Exception:  # Streamlit closes a connection that speaks something else
        return True
    return message.WhichOneof("type") in _ALLOWED


def _is_known_host(headers: dict[str, str]) -> bool:
    hosts = _hosts()
    return not hosts or _name(f"//{headers.get('host', '')}") in hosts


def _hosts() -> frozenset[str]:
    """The names under which this server is reached; none where nobody has said so."""
    if not sign_in_is_set_up():
        return _THIS_MACHINE
    named = {host.strip().lower() for host in os.environ.get("HANDRAIL_HOSTS", "").split(",") if host.strip()}
    sent_back_to = _name(str(st.secrets["auth"].get("redirect_uri", "")))
    return frozenset(named | {sent_back_to} | _THIS_MACHINE) - {""}


def _name(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _from_here(scope: Scope, headers: dict[str, str]) -> bool:
    """Whether a change, or a connection, comes from a page of ours."""
    if scope["type"] == "http" and scope["method"] in _HARMLESS:
        return True
    origin = headers.get("origin")
    if origin is None:
        # Browsers always name one here; a program on this machine (a health check) may not.
        return scope["type"] == "http" or not sign_in_is_set_up() or _asked_directly(scope, headers)
    try:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    except ValueError:
        return False


def _asked_directly(scope: Scope, headers: dict[str, str]) -> bool:
    client = scope.get("client")
    return (
        client is not None
        and client[0] in _THIS_MACHINE
        and not {"x-forwarded-for", "forwarded"} & set(headers)
    )


def _with_headers(send: Send) -> Send:
    """Wrap `send` so that every answer carries the security headers, and none that Streamlit set against them."""
    secure = _served_over_tls()

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {
                **message,
                "headers": [
                    *_other_headers(message.get("headers", ()), secure),
                    *((name.encode(), value.encode()) for name, value in _HEADERS),
                ],
            }
        await send(message)

    return sending


def _other_headers(headers: Iterable[tuple[bytes, bytes]], secure: bool) -> Iterable[tuple[bytes, bytes]]:
    ours = {name.encode() for name, _ in _HEADERS}
    for name, value in headers:
        if name.lower() == b"set-cookie" and secure and b"; secure" not in value.lower():
            yield name, value + b"; Secure"
        elif name.lower() not in ours:
            yield name, value


def _served_over_tls() -> bool:
    return sign_in_is_set_up() and str(st.secrets["auth"].get("redirect_uri", "")).startswith("https://")


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    sentence = (
        "This server is not reached under this name, or not from another page. A demonstration is reached as "
        "127.0.0.1 only; otherwise your administrator names it in HANDRAIL_HOSTS."
    )
    await PlainTextResponse(sentence, 403)(scope, receive, send)
