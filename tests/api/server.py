"""`handrail serve` as a process on loopback, and a client that speaks HTTP to it."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def served(database, *options):
    """The port of a server, which ends with this as it does when it is stopped; and what it wrote to its log."""
    port, log = free_port(), []
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from dashboard.terminal import main; main()",
            "serve",
            "--port",
            str(port),
            *options,
        ],
        env=os.environ | {"HANDRAIL_DATABASE": str(database)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                if Client(port).ask("GET", "/health").status == 200:
                    break
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.2)
        yield port, log
    finally:
        process.send_signal(signal.SIGTERM)
        _, written = process.communicate(timeout=60)
        log.extend(written.splitlines())
    assert process.returncode in (0, -signal.SIGTERM), log


class Answer:
    """What came back."""

    def __init__(self, response):
        self.status, self.headers, self.content = (
            response.status,
            dict(response.getheaders()),
            response.read(),
        )

    @property
    def json(self):
        return json.loads(self.content)


class Client:
    """One caller."""

    def __init__(self, port, token=""):
        self._port, self._token = port, token

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        if self._token:
            headers["authorization"] = f"Bearer {self._token}"
        if isinstance(body, dict):
            body, headers["content-type"] = json.dumps(body), "application/json"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named)
            return Answer(connection.getresponse())
        finally:
            connection.close()
