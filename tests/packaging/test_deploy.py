"""The nginx configuration of the guide, run with Debian's nginx in front of the screen: TLS, websockets, one host."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from tests.screen.server import served

GIVEN = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"
pytestmark = pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")), reason="nginx and openssl are not installed"
)
NAME = "localhost"  # a demonstration answers under no other


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """The address of nginx, and a context that trusts its certificate."""
    folder = tmp_path_factory.mktemp("nginx")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={NAME}",
            "-addext",
            f"subjectAltName=DNS:{NAME}",
            "-keyout",
            folder / "key.pem",
            "-out",
            folder / "cert.pem",
        ],
        check=True,
        capture_output=True,
    )
    port, plain = free_port(), free_port()
    with served(folder / "handrail.db") as screen:
        text = GIVEN.read_text(encoding="utf-8")
        for given, here in (
            ("listen 443", f"listen 127.0.0.1:{port}"),
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("http://127.0.0.1:8501", screen),
            ("handrail.example.org", NAME),
            ("/etc/ssl/handrail/fullchain.pem", str(folder / "cert.pem")),
            ("/etc/ssl/private/handrail.pem", str(folder / "key.pem")),
        ):
            assert given in text
            text = text.replace(given, here)
        whole = folder / "nginx.conf"
        whole.write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
            f"access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};\n{text}}}\n",
            encoding="utf-8",
        )
        process = subprocess.Popen(["nginx", "-c", str(whole), "-e", str(folder / "error.log")])
        try:
            for _ in range(50):
                with socket.socket() as there:
                    if there.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"https://127.0.0.1:{port}", ssl._create_unverified_context()
        finally:
            process.terminate()
            process.wait(timeout=10)


def fetched(proxy, path, host):
    address, context = proxy
    request = urllib.request.Request(address + path, headers={"Host": host})
    return urllib.request.urlopen(request, timeout=20, context=context)


def test_the_page_comes_over_tls_with_a_policy_that_lets_nothing_else_in(proxy):
    answer = fetched(proxy, "/", NAME)
    assert answer.status == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_another_host_gets_no_answer(proxy):
    with pytest.raises((OSError, urllib.error.URLError)):
        fetched(proxy, "/", "evil.example")


def test_a_page_is_run_over_the_websocket(proxy):
    async def page():
        address, context = proxy
        request = HTTPRequest(
            address.replace("https", "wss") + "/_stcore/stream",
            ssl_options=context,
            headers={"Host": NAME, "Origin": f"https://{NAME}"},
        )
        opened = await websocket_connect(request, subprotocols=["streamlit"], max_message_size=1 << 28)
        message = BackMsg()
        message.rerun_script.page_name = "catalogue"
        await opened.write_message(message.SerializeToString(), binary=True)
        kinds = []
        while "script_finished" not in kinds:
            data = await asyncio.wait_for(opened.read_message(), 240)
            assert data is not None
            kinds.append(ForwardMsg.FromString(data).WhichOneof("type"))
        opened.close()
        return kinds

    assert "delta" in asyncio.run(page())
