"""What a request and a message must pass before the screen sees it."""

import asyncio

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.screen import door


@pytest.fixture(params=["demonstration", "sign-in"])
def mode(request, monkeypatch):
    import streamlit as st

    monkeypatch.setattr(door, "sign_in_is_set_up", lambda: request.param == "sign-in")
    monkeypatch.setattr(
        st, "secrets", {"auth": {"redirect_uri": "https://handrail.example.org/oauth2callback"}}
    )
    monkeypatch.setenv("HANDRAIL_HOSTS", "")
    return request.param


def here(mode):
    return "127.0.0.1:8501" if mode == "demonstration" else "handrail.example.org"


def ask(kind="http", *, method="GET", path="/", client="127.0.0.1", messages=(), answer=(), **headers):
    """What comes back, and what the application behind the door got."""
    sent, got = [], []
    waiting = [*messages, {"type": "websocket.disconnect", "code": 1000}]

    async def app(scope, receive, send):
        got.append(scope["type"])
        if scope["type"] == "websocket":
            while (message := await receive())["type"] != "websocket.disconnect":
                got.append(message)
        else:
            await send({"type": "http.response.start", "status": 200, "headers": list(answer)})
            await send({"type": "http.response.body", "body": b""})

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "client": (client, 5),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(door.Door(app)(scope, receive, send))
    return sent, got


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "", "[::", "10.0.0.5"]
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_under_a_foreign_name_nothing_is_answered(mode, host, kind):
    sent, got = ask(kind, host=host, origin=f"http://{host}")
    assert got == []
    assert sent[0].get("status") == 403 or sent[0] == {"type": "websocket.close", "code": 1008}


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_under_its_own_name_it_answers(mode, kind):
    _, got = ask(kind, host=here(mode), origin=f"https://{here(mode)}")
    assert got[:1] == [kind]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://handrail.example.org.evil.example", "["]
)
def test_a_message_or_a_change_from_another_page_is_refused(mode, origin):
    assert ask("websocket", host=here(mode), origin=origin)[1] == []
    assert ask("http", method="POST", host=here(mode), origin=origin)[1] == []
    assert ask("http", method="GET", host=here(mode), origin=origin)[1] == ["http"]


def test_a_connection_that_names_no_origin_comes_from_this_machine_or_is_refused(monkeypatch):
    import streamlit as st

    monkeypatch.setattr(door, "sign_in_is_set_up", lambda: True)
    monkeypatch.setattr(st, "secrets", {"auth": {"redirect_uri": "https://h.example/oauth2callback"}})
    assert ask("websocket", host="h.example", client="10.0.0.5")[1] == []
    assert ask("websocket", host="h.example", x_forwarded_for="10.0.0.5")[1] == []


KINDS = {
    "clear_cache": lambda message: setattr(message, "clear_cache", True),
    "load_git_info": lambda message: setattr(message, "load_git_info", True),
    "set_run_on_save": lambda message: setattr(message, "set_run_on_save", True),
    "debug_shutdown_runtime": lambda message: setattr(message, "debug_shutdown_runtime", True),
    "debug_disconnect_websocket": lambda message: setattr(message, "debug_disconnect_websocket", True),
}


def said(set_kind):
    message = BackMsg()
    set_kind(message)
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_clears_or_stops_is_for_nobody_and_dropped(mode, kind):
    rerun = said(lambda message: message.rerun_script.SetInParent())
    _, got = ask(
        "websocket",
        host=here(mode),
        origin=f"https://{here(mode)}",
        messages=[said(KINDS[kind]), rerun, said(KINDS[kind])],
    )
    assert got == ["websocket", rerun]


def test_who_goes_on_sending_it_is_cut_off(mode):
    rerun = said(lambda message: message.rerun_script.SetInParent())
    _, got = ask(
        "websocket",
        host=here(mode),
        origin=f"https://{here(mode)}",
        messages=[*[said(KINDS["clear_cache"])] * 30, rerun],
    )
    assert got == ["websocket"]


def test_every_kind_of_message_that_streamlit_has_was_judged():
    """A new one of a later Streamlit is dropped until somebody has."""
    every = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert every >= door._ALLOWED
    assert every - door._ALLOWED == set(KINDS)


def test_every_answer_carries_the_policy(mode):
    sent, _ = ask(host=here(mode))
    headers = dict(sent[0]["headers"])
    policy = headers[b"content-security-policy"].decode()
    for said_so in (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "object-src 'none'",
    ):
        assert said_so in policy
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"referrer-policy"] == b"no-referrer"


def test_a_cookie_is_sent_over_tls_only_where_there_is_tls(mode):
    sent, _ = ask(host=here(mode), answer=[(b"set-cookie", b"_streamlit_user=x; HttpOnly")])
    cookie = dict(sent[0]["headers"])[b"set-cookie"]
    assert cookie.endswith(b"; Secure") == (mode == "sign-in")


def test_figures_about_the_server_are_for_this_machine(mode):
    sent, got = ask(path="/_stcore/metrics", host=here(mode), x_forwarded_for="10.0.0.5")
    assert (sent[0]["status"], got) == (403, [])
    assert ask(path="/_stcore/metrics", host=here(mode))[1] == ["http"]


def test_more_names_are_given_by_the_administrator(monkeypatch):
    import streamlit as st

    monkeypatch.setattr(door, "sign_in_is_set_up", lambda: True)
    monkeypatch.setattr(st, "secrets", {"auth": {"redirect_uri": "https://h.example/oauth2callback"}})
    monkeypatch.setenv("HANDRAIL_HOSTS", "other.example, third.example")
    assert ask(host="third.example")[1] == ["http"]
    assert ask(host="fourth.example")[1] == []
