"""Whole reviews made in processes of their own, several at once, so that many who ask do not wait for each other.

Definitions: each process reads the knowledge itself (`KnowledgeSource`) and answers only when that is the knowledge of
whoever asks (`content_hash`). It runs both evaluators and is guarded as the rule engine's own process is: it may die or
hang in any state, costs one retry then, and is started again. What it answers is the JSON of a review, or that it is
refused. Run as `python -m engine.review.apart` it is that process: lines of JSON in and out.

Left out: what has been reviewed before (the caller keeps it).
"""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial

from ..inference import EngineFault
from ..inference.guarded import GuardedProcess
from ..inference.serving import Answering, knowledge_process, serve_lines
from ..inference.worker import InProcessRete
from ..knowledge import Catalogue, KnowledgeSource
from ..model import CarePackage, RuleSet
from ..program import RuleProgram
from .reviewer import Reviewer, ReviewRefusedError

SECONDS_TO_ANSWER = 120.0
"""For one review: the first on a new machine compiles its arithmetic."""


class ReviewersApart:
    """Reviews packages in its processes, for every thread that asks, in the order in which they ask."""

    def __init__(
        self,
        catalogue: Catalogue,
        rule_set: RuleSet,
        processes: int = 1,
        source: KnowledgeSource | None = None,
    ) -> None:
        """Start nothing yet: the first review of each process does.

        Args:
            catalogue: what equipment exists.
            rule_set: what is safe and sensible for whom.
            processes: how many reviews are made at once, at most.
            source: where both were read from; the shipped knowledge by default.
        """
        self._every = [
            knowledge_process("engine.review.apart", catalogue, rule_set, source, SECONDS_TO_ANSWER)
            for _ in range(processes)
        ]
        self._idle = queue.SimpleQueue[GuardedProcess]()
        for process in self._every:
            self._idle.put(process)
        # One thread for each process, so that whoever asks first is answered first.
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="reviewer")

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes that run, for those who watch them."""
        return tuple(worker.process_id for worker in self._every if worker.process_id is not None)

    def review(self, content: str, reviewed_on: date) -> str:
        """The review of a package, as JSON.

        Args:
            content: the package as its own JSON.
            reviewed_on: the day.

        Raises:
            ReviewRefusedError: the two evaluators differ, or the process failed twice.
        """
        question = {"package": content, "on": reviewed_on.isoformat()}
        answers = self._threads.submit(self._ask, question).result()
        if isinstance(answers, str):
            return answers
        raise ReviewRefusedError(answers["refused"])

    def start(self) -> None:
        """Start every process, so that the first who ask do not wait for it.

        Raises:
            ReviewRefusedError: one cannot be started.
        """
        try:
            for begun in [self._threads.submit(self._begin) for _ in self._every]:
                begun.result()
        except EngineFault as fault:
            raise ReviewRefusedError(f"No review is given: {fault}") from fault

    def let_go(self) -> None:
        """Keep nothing of what was reviewed: each process ends once it is idle, and starts anew when it is next asked."""
        for ended in [self._threads.submit(self._end) for _ in self._every]:
            ended.result()

    def close(self) -> None:
        """End every process, once it has answered what was asked."""
        self._threads.shutdown(cancel_futures=True)
        for process in self._every:
            process.end()

    @contextmanager
    def _idle_process(self) -> Iterator[GuardedProcess]:
        """The process that has been idle longest; whatever becomes of it, it is idle again afterwards."""
        process = self._idle.get()
        try:
            yield process
        finally:
            self._idle.put(process)

    def _end(self) -> None:
        with self._idle_process() as process:
            process.end()

    def _begin(self) -> None:
        with self._idle_process() as process:
            if process.process_id is None:
                process.start()

    def _ask(self, question: dict[str, str]) -> str | dict[str, str]:
        with self._idle_process() as process:
            try:
                answers: str | dict[str, str] = process.ask_again_once(question)
            except EngineFault as fault:
                raise ReviewRefusedError(f"No review is given: {fault}") from fault
        return answers


def serve() -> None:
    """Answer lines from standard input until it closes."""
    serve_lines(_answering)


def _answering(catalogue: Catalogue, rule_set: RuleSet) -> Answering:
    reviewer = Reviewer(catalogue, rule_set, rete=InProcessRete(RuleProgram(catalogue, rule_set)))
    return partial(_answer, reviewer)


def _answer(reviewer: Reviewer, question: dict[str, str]) -> str | dict[str, str]:
    package = CarePackage.model_validate_json(question["package"])
    try:
        return reviewer.review_json(package, reviewed_on=date.fromisoformat(question["on"]))
    except ReviewRefusedError as refused:
        return {"refused": str(refused)}


if __name__ == "__main__":
    serve()
