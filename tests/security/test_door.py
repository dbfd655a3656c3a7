"""What a request and a message must pass before the screen sees it."""

import asyncio
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from dashboard.screen import door
from dashboard.screen import uploads as uploads_module
from dashboard.screen.uploads import Uploads
from engine.model.limits import MESSAGE_BYTES, UPLOADS_OF_A_PAGE_BYTES


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


ROUTES = {
    "/_stcore/health": "whether it is there: says nothing of anybody",
    "/_stcore/metrics": "for this machine alone",
    "/_stcore/host-config": "what the browser's program may do: of the settings",
    "/media/{file_id:path}": "by the hash of what it is, which nobody guesses",
    "/_stcore/upload_file/{session_id}/{file_id}": "of a page that asked",
    "/component/{path:path}": "files of Streamlit's",
    "/_stcore/bidi-components/{path:path}": "files of Streamlit's",
    "/_stcore/stream": "the door looks at each message",
    "/auth/login": "goes to the sign-in service",
    "/auth/logout": "takes the cookie away",
    "/oauth2callback": "comes from the sign-in service",
    "/_stcore/agent/interact": "shut",
    "/_stcore/agent/openapi.json": "shut",
    "/_stcore/agent/mcp": "shut",
    "/app/static/{path:path}": "the typeface",
    "": "files of Streamlit's",
}
"""Where else somebody could come in, and why that is no harm."""


def test_every_address_that_streamlit_answers_was_judged(monkeypatch):
    import streamlit as st

    options = {"server.enableStaticServing": True, "server.baseUrlPath": ""}
    monkeypatch.setattr(st.config, "get_option", options.get)
    assert {route.path for route in create_streamlit_routes(MagicMock())} == set(ROUTES)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", [path for path, why in ROUTES.items() if why == "shut"])
def test_pages_are_not_driven_without_a_browser_however_it_is_set_up(mode, path, method):
    sent, got = ask(method=method, path=path, host=here(mode), origin=f"https://{here(mode)}")
    assert (sent[0]["status"], got) == (404, [])


def test_a_message_larger_than_a_page_could_send_is_not_read(mode):
    large = {"type": "websocket.receive", "bytes": b"\x00" * (MESSAGE_BYTES + 1)}
    _, got = ask("websocket", host=here(mode), origin=f"https://{here(mode)}", messages=[large])
    assert got == ["websocket"]


@pytest.fixture
def lay_down(mode, monkeypatch):
    """Bring a file to a page; whether it was taken, and the answer where it was not."""
    uploads, bytes_of = Uploads(), {}
    monkeypatch.setattr(door, "UPLOADS", uploads)
    monkeypatch.setattr(uploads_module, "bytes_by_page", lambda: bytes_of)

    def bring(session, size=None):
        length = {} if size is None else {"content_length": str(size)}
        address = f"/_stcore/upload_file/{session}/a-file"
        sent, got = ask(method="PUT", path=address, host=here(mode), origin=f"https://{here(mode)}", **length)
        return got == ["http"], sent[-1]["body"].decode()

    return bring, uploads, bytes_of


def test_a_file_is_taken_of_a_page_that_asked_for_one_and_of_no_other(lay_down):
    bring, uploads, _ = lay_down
    assert bring("a-page", 10) == (False, "No page of yours asks for a file.")
    uploads.expect("a-page")
    assert bring("a-page", 10)[0]
    assert not bring("another", 10)[0]
    assert not bring("", 10)[0]


@pytest.mark.parametrize("size", [9_000_000, None, "no number"])
def test_what_one_page_lays_down_is_bounded(lay_down, size):
    bring, uploads, bytes_of = lay_down
    uploads.expect("a-page")
    bytes_of["a-page"] = UPLOADS_OF_A_PAGE_BYTES - 8_000_000
    assert bring("a-page", size) == (False, "One page takes 60 MB at once: take in what is there first.")
    bytes_of["a-page"] = 0
    assert bring("a-page", size)[0]


def test_what_is_on_its_way_counts_as_there(lay_down):
    bring, uploads, _ = lay_down
    uploads.expect("a-page")
    with uploads.coming("a-page", UPLOADS_OF_A_PAGE_BYTES) as refused:
        assert refused == ""
        assert not bring("a-page", 1)[0]
    assert bring("a-page", 1)[0]


def test_what_all_pages_lay_down_is_bounded(lay_down):
    bring, uploads, bytes_of = lay_down
    uploads.expect("a-page")
    bytes_of.update({f"page {number}": UPLOADS_OF_A_PAGE_BYTES for number in range(10)})
    assert bring("a-page", 1) == (False, "Too many files are being taken in: try again in a while.")
    bytes_of.popitem()
    assert bring("a-page", 1)[0]


def test_files_of_nothing_are_bounded_too(lay_down, monkeypatch):
    bring, uploads, bytes_of = lay_down
    uploads.expect("a-page")
    bytes_of["a-page"] = UPLOADS_OF_A_PAGE_BYTES - 9_999
    assert not bring("a-page", 0)[0]
    monkeypatch.undo()
    files = {"a-page": {str(number): SimpleNamespace(data=b"") for number in range(7)}}
    runtime = SimpleNamespace(uploaded_file_mgr=SimpleNamespace(file_storage=files))
    monkeypatch.setattr(
        uploads_module, "Runtime", SimpleNamespace(exists=lambda: True, instance=lambda: runtime)
    )
    assert uploads_module.bytes_by_page() == {"a-page": 70_000}


def test_of_many_pages_that_asked_the_oldest_are_forgotten():
    uploads = Uploads()
    for number in range(2_001):
        uploads.expect(f"page {number}")
    with uploads.coming("page 0", 1) as first, uploads.coming("page 2000", 1) as last:
        assert (bool(first), last) == (True, "")


def test_a_file_larger_than_its_page_said_is_not_read():
    def page():
        import streamlit as st

        from dashboard.screen.uploads import ask_for_file, ask_for_files

        file = ask_for_file("One", ("txt",), most_bytes=1_000_000)
        several = ask_for_files("Several", ("txt",), most_bytes=1_000_000)
        st.write(f"read {file.name if file else None} {[file.name for file in several]}")

    app = AppTest.from_function(page).run()
    large, small = ("large.txt", b"x" * 1_000_001, "text/plain"), ("small.txt", b"x", "text/plain")
    app.file_uploader[0].set_value(large)
    app.file_uploader[1].set_value([large, small])
    app.run()
    assert app.markdown[0].value == "read None ['small.txt']"
    assert len(app.error) == 2
    assert "is larger than 1 MB" in app.error[0].value
