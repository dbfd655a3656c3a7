"""A worker process that answers lines of JSON, as a state machine: whatever happens to it, the next question works.

Definitions: a process is `starting` (it loads its program), `ready`, `asked` (a question is on its way and its answer
not yet read) or `ended`. Each state has one way on:

    ended -> starting -> ready -> asked -> ready

and one way out, to `ended`: whatever is raised while it is starting or asked (it died, hung, spoke nonsense, could not
be started, there was no memory, somebody interrupted) kills the process before the error leaves here. So a process
that is ready has no answer under way, and an answer is never taken for that of another question; each carries the
number of its question besides. A process that ended while it was ready is started anew before it is asked.

Units: seconds. Left out: what the lines mean (`session`).
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any

from .fault import EngineFault
from .lines import exchange_line

TEXT_FOLLOWS = b"\t"
"""Before an answer that is a long text without line ends, as JSON is: sent as it is, and not as a string of JSON."""


class ProcessState(Enum):
    """Where a guarded process is in its life."""

    ENDED = "ended"
    STARTING = "starting"
    READY = "ready"
    ASKED = "asked"


class GuardedProcess:
    """At most one process at a time; not for several threads at once."""

    def __init__(self, command: Sequence[str], program: object, seconds: float) -> None:
        """Begin as ended: the first question starts the process.

        Args:
            command: what runs in the process.
            program: is sent as its first line, as it is or as JSON, and answered by `{"ready": …}`.
            seconds: the longest that loading the program, or one answer, may take.
        """
        self.state = ProcessState.ENDED
        self._command = tuple(command)
        self._program = program
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0

    @property
    def process_id(self) -> int | None:
        """The process, for those who watch it; None when it has ended."""
        process = self._process
        return process.pid if process else None

    def start(self) -> None:
        """From ended to ready.

        Raises:
            EngineFault: when it cannot be started; it is ended then.
        """
        with self._through(ProcessState.STARTING):
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
            self._exchange(self._process, self._program)

    def ask(self, question: dict[str, Any]) -> Any:
        """The answer to a question; a process that has ended is started first.

        Raises:
            EngineFault: when there is no answer; the process is ended then.
        """
        if self._process is not None and self._process.poll() is not None:
            self.end()
        if self.state is ProcessState.ENDED:
            self.start()
        with self._through(ProcessState.ASKED):
            assert self._process is not None
            self._number += 1
            reply = self._exchange(self._process, {**question, "number": self._number})
            if reply["number"] != self._number:
                raise EngineFault("the rule engine answered another question")
            return reply["answers"]

    def ask_again_once(self, question: dict[str, Any]) -> Any:
        """The answer to a question, which is asked a second time, of a new process, where there was none.

        Raises:
            EngineFault: when there is no answer the second time either.
        """
        try:
            return self.ask(question)
        except EngineFault:
            return self.ask(question)

    def end(self) -> None:
        """Kill the process, from any state: it holds nothing that is worth a farewell."""
        self.state = ProcessState.ENDED
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()

    @contextmanager
    def _through(self, state: ProcessState) -> Iterator[None]:
        """Through a state to ready; to ended when anything is raised there."""
        self.state = state
        try:
            yield
            self.state = ProcessState.READY
        except EngineFault:
            raise
        except TimeoutError as error:
            raise EngineFault(f"the rule engine did not answer within {self._seconds:g} seconds") from error
        except EOFError as error:
            raise EngineFault("the rule engine's process has ended") from error
        except MemoryError as error:
            raise EngineFault("there is too little memory for the rule engine") from error
        except OSError as error:
            what = os.strerror(error.errno).lower() if error.errno else "it failed"
            raise EngineFault(f"the rule engine's process cannot be used: {what}") from error
        except Exception as error:
            raise EngineFault(f"the rule engine failed: {type(error).__name__}") from error
        finally:
            if self.state is not ProcessState.READY:
                self.end()

    def _exchange(self, process: subprocess.Popen[bytes], line: object) -> dict[str, Any]:
        sent = line if isinstance(line, bytes) else json.dumps(line).encode()
        head, is_text, text = exchange_line(process, sent, self._seconds).partition(TEXT_FOLLOWS)
        reply: dict[str, Any] = json.loads(head)
        if is_text:
            reply["answers"] = text.decode()
        if "fault" in reply:
            raise EngineFault(f"the rule engine failed: {reply['fault']}")
        return reply
