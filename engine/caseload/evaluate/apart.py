"""Packages evaluated in a process of its own, so that nobody's page waits while a caseload is reckoned.

Definitions: the process reads the knowledge itself (`KnowledgeSource`) and answers only when that is the knowledge of
whoever asks (`content_hash`). It is guarded as the rule engine's is: it may die in any state, and is started again. What it
answers are outcomes, never a review. Run as `python -m engine.caseload.evaluate.apart` it is that process: lines of JSON in
and out, the outcomes in them pickled, which both ends are ours for.

Left out: what has been evaluated before (the caller keeps it).
"""

from __future__ import annotations

import base64
import pickle
import threading
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from ...inference.serving import Answering, knowledge_process, serve_lines
from ...knowledge import Catalogue, KnowledgeSource
from ...model import CarePackage, RuleSet
from .evaluator import CaseloadEvaluator
from .outcome import PackageOutcome

SECONDS_TO_ANSWER = 300.0
"""For one chunk: the first on a new machine compiles its arithmetic."""


class EvaluatorApart:
    """Evaluates chunks of packages in its process, one chunk at a time, for every thread that asks."""

    def __init__(
        self, catalogue: Catalogue, rule_set: RuleSet, source: KnowledgeSource | None = None
    ) -> None:
        """Start nothing yet: the first chunk does.

        Args:
            catalogue: what equipment exists.
            rule_set: what is safe and sensible for whom.
            source: where both were read from; the shipped knowledge by default.
        """
        self._guarded = knowledge_process(
            "engine.caseload.evaluate.apart", catalogue, rule_set, source, SECONDS_TO_ANSWER
        )
        self._lock = threading.Lock()

    @property
    def process_id(self) -> int | None:
        """The process, for those who watch it."""
        return self._guarded.process_id

    def evaluate(self, contents: Sequence[str], reviewed_on: date) -> tuple[PackageOutcome | None, ...]:
        """The outcomes of packages, in their order; None for one that cannot be read.

        Args:
            contents: each package as JSON.
            reviewed_on: the day.

        Raises:
            EngineFault: the process failed twice, or has other knowledge.
        """
        question = {"packages": list(contents), "on": reviewed_on.isoformat()}
        with self._lock:
            answers = self._guarded.ask_again_once(question)
        outcomes: tuple[PackageOutcome | None, ...] = pickle.loads(base64.b64decode(answers["outcomes"]))
        return outcomes

    def let_go(self) -> None:
        """Keep nothing of what was evaluated: the process ends, and the next chunk starts another."""
        self.close()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._guarded.end()


def _readable(content: str) -> CarePackage | None:
    try:
        return CarePackage.model_validate_json(content)
    except ValidationError:
        return None


def serve() -> None:
    """Answer lines from standard input until it closes."""
    serve_lines(_answering)


def _answering(catalogue: Catalogue, rule_set: RuleSet) -> Answering:
    """What answers a question: the evaluator of the last day is kept."""

    @lru_cache(maxsize=1)
    def evaluator(on: date) -> CaseloadEvaluator:
        return CaseloadEvaluator(catalogue, rule_set, on)

    def answer(question: dict[str, Any]) -> dict[str, str]:
        packages = [_readable(content) for content in question["packages"]]
        readable = [package for package in packages if package is not None]
        on = date.fromisoformat(question["on"])
        reviewed = iter(evaluator(on).evaluate(readable) if readable else ())
        outcomes = tuple(None if package is None else next(reviewed) for package in packages)
        return {"outcomes": base64.b64encode(pickle.dumps(outcomes)).decode()}

    return answer


if __name__ == "__main__":
    serve()
