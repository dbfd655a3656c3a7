"""One line to a process and one line back, within a time: no wait here outlasts it, whatever the process does.

Starts no thread and opens no file, so it works where memory or file handles have run out: CPython's `Thread.start`
waits for ever when the new thread finds no memory to begin with. Only Windows, whose pipes cannot be waited for, has a
thread that kills the process when the time is over; killing it ends both waits.
"""

from __future__ import annotations

import os
import select
import subprocess
import threading
import time
from typing import IO

_CHUNK_BYTES = 1 << 16


def exchange_line(process: subprocess.Popen[bytes], line: bytes, seconds: float) -> bytes:
    """Write a line and read a line.

    Args:
        process: with unbuffered pipes; one that failed here is of no further use.
        line: without its end.
        seconds: for both together.

    Returns:
        The line without its end.

    Raises:
        TimeoutError: it took longer.
        EOFError: the process has closed its end before the line was whole.
    """
    return (
        _exchange_by_poll(process, line, seconds)
        if hasattr(select, "poll")
        else _exchange_with_watchdog(process, line, seconds)
    )


def _exchange_by_poll(process: subprocess.Popen[bytes], line: bytes, seconds: float) -> bytes:
    """Write and read as far as each pipe goes without waiting.

    So that two full pipes never wait for each other.
    """
    into, out_of = _pipe(process.stdin), _pipe(process.stdout)
    deadline = time.monotonic() + seconds
    unsent, received = memoryview(line + b"\n"), bytearray()
    os.set_blocking(into, False)
    poll = select.poll()
    poll.register(into, select.POLLOUT)
    poll.register(out_of, select.POLLIN)
    while not received.endswith(b"\n"):
        left = deadline - time.monotonic()
        events = poll.poll(left * 1000) if left > 0 else []
        if not events:
            raise TimeoutError
        for pipe, _ in events:
            if pipe == into:
                unsent = unsent[_write_some(into, unsent) :]
                if not unsent:
                    poll.unregister(into)
            else:
                chunk = os.read(out_of, _CHUNK_BYTES)
                if not chunk:
                    raise EOFError
                received += chunk
    return bytes(received[:-1])


def _write_some(pipe: int, unsent: memoryview) -> int:
    try:
        return os.write(pipe, unsent[:_CHUNK_BYTES])
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        raise EOFError from None


def _exchange_with_watchdog(process: subprocess.Popen[bytes], line: bytes, seconds: float) -> bytes:
    """Write and read with waiting; a timer kills the process when the time is over, which ends both waits."""
    into, out_of = _pipe(process.stdin), _pipe(process.stdout)
    overdue = threading.Event()

    def kill() -> None:
        overdue.set()
        process.kill()

    watch = threading.Timer(seconds, kill)
    watch.daemon = True
    watch.start()
    received = bytearray()
    try:
        unsent = memoryview(line + b"\n")
        while unsent:
            unsent = unsent[os.write(into, unsent) :]
        while not received.endswith(b"\n") and (chunk := os.read(out_of, _CHUNK_BYTES)):
            received += chunk
    except OSError as error:
        raise (TimeoutError if overdue.is_set() else EOFError) from error
    finally:
        watch.cancel()
    if not received.endswith(b"\n"):
        raise TimeoutError if overdue.is_set() else EOFError
    return bytes(received[:-1])


def _pipe(end: IO[bytes] | None) -> int:
    assert end is not None
    return end.fileno()
