"""durable_rules in a guarded process of its own, and in this process for those that are guarded themselves.

Definitions: a crash, a hang or a time-out ends the worker process and costs exactly one retry in a fresh one; a second
failure is an `EngineFault`. The worker ends when its standard input closes, so it never outlives its parent.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..language.facts import Facts
from ..language.vocabulary import Vocabulary
from ..model.condition import Truth
from . import session
from .fault import EngineFault
from .proposition import Answers, Proposition, Subject
from .rete import ReteProgram, compile_program

SECONDS_TO_ANSWER = 10.0
_SCRIPT = Path(__file__).with_name("session.py")


class ReteWorker:
    """Decides propositions with durable_rules in a worker process."""

    def __init__(
        self,
        propositions: Iterable[Proposition],
        vocabulary: Vocabulary,
        strata: Sequence[Sequence[str]],
        *,
        seconds: float = SECONDS_TO_ANSWER,
        script: Path = _SCRIPT,
    ) -> None:
        """Compile, and start the worker.

        Args:
            propositions: what to decide.
            vocabulary: the words, with readings.
            strata: names of readings in the order in which they can be derived.
            seconds: the longest that one answer may take.
            script: what the worker process runs.
        """
        self.program = compile_program(propositions, vocabulary, strata)
        self._seconds = seconds
        self._script = script
        self._lock = threading.Lock()
        self._child: _Child | None = _Child(self.program, script, seconds)

    def __enter__(self) -> Self:
        """Use as a context manager."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    @property
    def process_id(self) -> int | None:
        """The worker's process, for those who watch it."""
        return self._child.process.pid if self._child else None

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition for every subject.

        Raises:
            EngineFault: when the worker failed twice, or is closed.
        """
        request, subjects = _request(self.program, facts)
        with self._lock:
            return _answers(self.program, self._ask(request), subjects)

    def close(self) -> None:
        """End the worker process."""
        with self._lock:
            if self._child is not None:
                self._child.end()
            self._child = None

    def _ask(self, request: str) -> dict[str, Any]:
        if self._child is None:
            raise EngineFault("the rule engine is closed")
        try:
            return self._child.ask(request, self._seconds)
        except EngineFault:
            self._child.end()
        self._child = _Child(self.program, self._script, self._seconds)
        return self._child.ask(request, self._seconds)


class InProcessRete:
    """The same without a process of its own: for a process that is itself a guarded worker."""

    def __init__(
        self, propositions: Iterable[Proposition], vocabulary: Vocabulary, strata: Sequence[Sequence[str]]
    ) -> None:
        """Compile and load."""
        self.program = compile_program(propositions, vocabulary, strata)
        self._sessions = session.Sessions(json.loads(json.dumps(self.program.code)))
        self._lock = threading.Lock()

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition for every subject.

        Raises:
            EngineFault: when the engine did not do what it must.
        """
        request, subjects = _request(self.program, facts)
        try:
            with self._lock:
                found = self._sessions.evaluate(json.loads(request))
        except (session.Fault, session.EngineError) as fault:
            raise EngineFault(f"the rule engine failed: {fault}") from fault
        return _answers(self.program, found, subjects)

    def close(self) -> None:
        """Free the engine's memory."""
        with self._lock:
            self._sessions.close()


class _Child:
    """One worker process with its program loaded."""

    def __init__(self, program: ReteProgram, script: Path, seconds: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True, name="rete-reader").start()
        try:
            self._exchange(json.dumps(program.code), seconds)
        except EngineFault:
            self.end()
            raise

    def ask(self, request: str, seconds: float) -> dict[str, Any]:
        """One package's answers."""
        answers: dict[str, Any] = self._exchange(request, seconds)["answers"]
        return answers

    def end(self) -> None:
        """End the process, at once if it does not go by itself."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _exchange(self, line: str, seconds: float) -> dict[str, Any]:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            reply = self._lines.get(timeout=seconds)
        except OSError as error:
            raise EngineFault("the rule engine's process has ended") from error
        except queue.Empty as error:
            raise EngineFault(f"the rule engine did not answer within {seconds:g} seconds") from error
        if not reply:
            raise EngineFault("the rule engine's process has ended")
        said: dict[str, Any] = json.loads(reply)
        if "fault" in said:
            raise EngineFault(f"the rule engine failed: {said['fault']}")
        return said

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")


def _request(program: ReteProgram, facts: Facts) -> tuple[str, list[Subject]]:
    """The facts as numbers, and the subject that each fact stands for."""
    numbers = program.code["terms"]

    def coded(values: Any) -> dict[str, Any]:
        return {str(numbers[path]): program.number(path, value) for path, value in values.items() if path in numbers}

    rows: list[tuple[str, dict[str, Any]]] = [("~p", coded(facts.person))]
    subjects: list[Subject] = [()]
    for index, visit in enumerate(facts.visits):
        rows.append(("~v", coded(visit)))
        subjects.append((index,))
    for visit_index, task_index, task in facts.tasks:
        rows.append(("~t", coded(task)))
        subjects.append((visit_index, task_index))
    return json.dumps({"facts": rows}), subjects


def _answers(program: ReteProgram, found: dict[str, Any], subjects: Sequence[Subject]) -> Answers:
    truths: dict[tuple[str, Subject], Truth] = {}
    for form, truth in (("possible", Truth.UNKNOWN), ("true", Truth.TRUE)):
        for proposition, number in found[form]:
            truths[program.propositions[proposition].id, subjects[number]] = truth
    readings = dict.fromkeys(program.readings, Truth.FALSE)
    for proposition in program.propositions:
        if proposition.reading is not None:
            truth = truths.get((proposition.id, ()), Truth.FALSE)
            readings[proposition.reading] = max(readings[proposition.reading], truth)
    return Answers(truths, readings)
