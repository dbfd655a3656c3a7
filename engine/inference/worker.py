"""durable_rules in a guarded process of its own, and in this process for those that are guarded themselves.

Definitions: a crash, a hang or a time-out ends the worker process and costs exactly one retry in a fresh one; a second
failure is an `EngineFault`, and the next package begins with a fresh process again (`guarded` has its states). The
worker ends when its standard input closes, so it never outlives its parent.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..language.facts import Facts
from ..model.condition import Truth
from ..program import Program, Subject
from . import session
from .answers import Answers
from .fault import EngineFault
from .guarded import GuardedProcess
from .rete import ReteProgram, compile_program

SECONDS_TO_ANSWER = 10.0
_SCRIPT = Path(__file__).with_name("session.py")


class ReteWorker:
    """Decides propositions with durable_rules in a worker process."""

    def __init__(
        self,
        program: Program | ReteProgram,
        *,
        seconds: float = SECONDS_TO_ANSWER,
        script: Path = _SCRIPT,
        start: bool = True,
    ) -> None:
        """Compile, and start the worker.

        Args:
            program: what to decide; it may be compiled already.
            seconds: the longest that one answer may take.
            script: what the worker process runs.
            start: now; else when `start` is called, or when it is first asked.

        Raises:
            EngineFault: when the worker cannot be started.
        """
        self.program = program if isinstance(program, ReteProgram) else compile_program(program)
        self._lock = threading.Lock()
        self._closed = False
        self._guarded = GuardedProcess((sys.executable, "-I", str(script)), self.program.line, seconds)
        if start:
            self.start()

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
        """The worker's process, for those who watch it; None when it has ended."""
        return self._guarded.process_id

    def start(self) -> None:
        """Start the worker, before it is needed.

        Raises:
            EngineFault: when it cannot be started.
        """
        with self._lock:
            if not self._closed:
                self._guarded.start()

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition for every subject.

        Raises:
            EngineFault: when the worker failed twice, or is closed.
        """
        question, subjects = _question(self.program, facts)
        with self._lock:
            if self._closed:
                raise EngineFault("the rule engine is closed")
            return _answers(self.program, self._guarded.ask_again_once(question), subjects)

    def let_go(self) -> None:
        """Keep nothing of what was asked: the process ends, and the next question starts another."""
        with self._lock:
            self._guarded.end()

    def close(self) -> None:
        """End the worker process."""
        with self._lock:
            self._closed = True
            self._guarded.end()


class InProcessRete:
    """durable_rules without a process of its own: for a process that is itself a guarded worker."""

    def __init__(self, program: Program) -> None:
        """Compile and load."""
        self.program = compile_program(program)
        self._sessions = session.Sessions(json.loads(self.program.line))
        self._lock = threading.Lock()

    def evaluate(self, facts: Facts) -> Answers:
        """Decide every proposition for every subject.

        Raises:
            EngineFault: when the engine did not do what it must.
        """
        question, subjects = _question(self.program, facts)
        try:
            with self._lock:
                fired = self._sessions.evaluate(question)
        except (session.Fault, session.EngineError) as fault:
            raise EngineFault(f"the rule engine failed: {fault}") from fault
        return _answers(self.program, fired, subjects)

    def close(self) -> None:
        """Free the engine's memory."""
        with self._lock:
            self._sessions.close()


def _question(program: ReteProgram, facts: Facts) -> tuple[dict[str, Any], list[Subject]]:
    """The facts as numbers, and the subject that each fact stands for."""
    numbers = program.numbers

    def encode(values: Any) -> dict[str, Any]:
        return {
            str(numbers[path]): program.number(path, value)
            for path, value in values.items()
            if path in numbers
        }

    ranges = {
        str(numbers[path]): [program.end(path, end) for end in ends]
        for path, ends in facts.ranges.items()
        if path in numbers
    }
    rows: list[tuple[str, dict[str, Any]]] = [("~p", {**ranges, **encode(facts.person)})]
    subjects: list[Subject] = [()]
    for index, visit in enumerate(facts.visits):
        rows.append(("~v", encode(visit)))
        subjects.append((index,))
    for visit_index, task_index, task in facts.tasks:
        rows.append(("~t", encode(task)))
        subjects.append((visit_index, task_index))
    return {"facts": rows}, subjects


def _answers(program: ReteProgram, fired: dict[str, Any], subjects: Sequence[Subject]) -> Answers:
    truths: dict[tuple[str, Subject], Truth] = {}
    for form, truth in (("possible", Truth.UNKNOWN), ("true", Truth.TRUE)):
        for proposition, number in fired[form]:
            truths[program.propositions[proposition].id, subjects[number]] = truth
    readings = dict.fromkeys(program.readings, Truth.FALSE)
    for proposition in program.propositions:
        if proposition.reading is not None:
            truth = truths.get((proposition.id, ()), Truth.FALSE)
            readings[proposition.reading] = max(readings[proposition.reading], truth)
    return Answers(truths, readings)
