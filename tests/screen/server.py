"""The screen, served on loopback for a while."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextmanager
def served(database: Path, port: int = 0, log: Path | None = None, **environment: str) -> Iterator[str]:
    """The address of a screen whose records lie in `database`; any free port where none is named."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", port))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard" / "screen" / "app.py")]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    written = log.open("wb") if log else subprocess.DEVNULL
    server = subprocess.Popen(
        [*command, *options, "--browser.gatherUsageStats=false"], cwd=ROOT,
        env={**os.environ, "HANDRAIL_DATABASE": f"sqlite:///{database}", **environment},
        stdout=written, stderr=subprocess.STDOUT,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
