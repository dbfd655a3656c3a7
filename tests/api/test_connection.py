"""What comes on a connection and is no HTTP is answered with a problem, which arrives."""

import json
import socket
import threading

import pytest
import uvicorn

from dashboard.api.connection import ProblemConnection


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


@pytest.fixture(scope="module")
def address():
    config = uvicorn.Config(
        app,
        port=0,
        http=ProblemConnection,
        log_config=None,
        lifespan="off",
        h11_max_incomplete_event_size=65_536,
    )
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield listening.getsockname()
    server.should_exit = True
    thread.join(10)


def answer_to(address, content):
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


HUGE = b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 3_000_000 + b"\r\n\r\n"


@pytest.mark.parametrize(
    "content",
    [b"hello\r\n\r\n", b"GET /\x00 HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n", HUGE],
    ids=["no request", "a mark in the address", "no host", "TLS", "huge headers"],
)  # fmt: skip
def test_what_is_no_http_is_a_problem_that_arrives(address, content):
    head, _, body = answer_to(address, content).partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    problem = json.loads(body)
    assert (problem["code"], problem["status"]) == ("H152", 431 if content is HUGE else 400)
    assert head.startswith(f"HTTP/1.1 {problem['status']} ".encode())


def test_another_request_is_answered_as_ever(address):
    assert answer_to(address, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").startswith(
        b"HTTP/1.1 204"
    )
