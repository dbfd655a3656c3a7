"""One peer measured: prepared, warmed up, timed on as many packages as fit, and compared with our answers.

Definitions: the clock runs over `decide` alone, from plain facts to every answer in memory. A rate is the median of
up to five runs over the same packages, after a warm-up with ever larger batches for up to half of the time limit (a
JVM compiles as it goes; columns are fast only in large batches). As many packages are taken as the warm-up promises
will fit into half of the limit, at least one. A peer is equal when each of its answers for each of these packages is
ours: true, unknown and false, every rule, every subject. Left out: which peers there are, and keeping one from
harming the others (`run`).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from benchmarks.peers.question import Answer, Peer, Question
from engine.inference import InProcessRete
from engine.language.facts import Facts

RUNS = 5
FROM_FACTS = "facts in memory to answers"


class Spent(NamedTuple):
    """Seconds on the clock on the wall, and of the processor in all threads of this process."""

    wall: float
    processor: float


def now() -> Spent:
    """Both clocks, to be given to `since`."""
    return Spent(time.perf_counter(), time.process_time())


def since(begun: Spent) -> Spent:
    """What was spent since then."""
    return Spent(time.perf_counter() - begun.wall, time.process_time() - begun.processor)


@dataclass(frozen=True)
class Measured:
    """What one peer did."""

    peer: str
    version: str = ""
    how: str = ""
    clock: str = ""
    """From what to what the time was taken."""
    packages: int = 0
    prepare_seconds: float = 0.0
    packages_per_second: float = 0.0
    packages_per_cpu_second: float = 0.0
    """The same by processor time of all its threads: what a machine that does nothing else would give on one core."""
    equal: bool | None = None
    """None where nothing could be compared."""
    note: str = ""
    """Why it was left out, what it could not do, or where it differs first."""


def reference(question: Question, packages: Sequence[Facts]) -> list[Answer]:
    """Our answers, by the evaluator of a review that is no peer here and shares nothing with the columns."""
    rete = InProcessRete(question.program)
    try:
        found = [rete.evaluate(facts).truths for facts in packages]
    finally:
        rete.close()
    return [frozenset((rule, whom, int(truth)) for (rule, whom), truth in truths.items()) for truths in found]


def measure(
    peer: Peer, question: Question, packages: Sequence[Facts], expected: Sequence[Answer], seconds: float
) -> Measured:
    """Time a peer and compare its answers.

    Args:
        peer: the engine.
        question: the rules.
        packages: facts, as many as there are.
        expected: our answer for each of them.
        seconds: about how long it may take.
    """
    try:
        version = peer.version()
    except ImportError as missing:
        return Measured(peer.name, how=peer.how, note=f"left out: not installed here ({missing})")
    prepare, _ = _timed(lambda: peer.prepare(question))
    rate = _warm(peer, packages, seconds / 2)
    count = max(1, min(len(packages), int(rate * seconds / 2)))
    taken: list[Spent] = []
    decided: Any = None
    while not taken or (len(taken) < RUNS and sum(one.wall for one in taken) + taken[-1].wall < seconds):
        spent, decided = _timed(lambda: peer.decide(packages[:count]))
        taken.append(spent)
    difference = first_difference(peer.answers(decided, packages[:count]), expected[:count])
    note = "; ".join(part for part in (peer.limit, difference) if part)
    wall, processor = (statistics.median(each) for each in zip(*taken, strict=True))
    return Measured(
        peer.name,
        version,
        peer.how,
        FROM_FACTS,
        count,
        prepare.wall,
        count / wall,
        count / processor,
        equal=not difference,
        note=note,
    )


def first_difference(found: Sequence[Answer], expected: Sequence[Answer]) -> str:
    """The first answer that is not ours, in words; empty where there is none."""
    if len(found) != len(expected):
        return f"answered {len(found)} of {len(expected)} packages"
    for number, (theirs, ours) in enumerate(zip(found, expected, strict=True)):
        for rule, subject, _ in sorted(theirs ^ ours):
            here, there = (_truth(answer, rule, subject) for answer in (ours, theirs))
            return f"package {number}, rule {rule}, subject {subject}: {here} here, {there} there"
    return ""


def _truth(answer: Answer, rule: str, subject: tuple[int, ...]) -> str:
    found = [truth for one, of, truth in answer if (one, of) == (rule, subject)]
    return " and ".join(("false", "unknown", "true")[truth] for truth in sorted(found)) or "false"


def _warm(peer: Peer, packages: Sequence[Facts], seconds: float) -> float:
    """The rate of the last of ever larger batches: what goes by columns is fast only in large ones."""
    count, spent = min(20, len(packages)), 0.0
    while True:
        some = packages[:count]
        (taken, _), _ = _timed(lambda: peer.decide(some))  # noqa: B023 - called at once
        spent += taken
        whole = count == len(packages)
        if spent + (1 if whole else 2) * taken > (seconds / 2 if whole else seconds):
            return count / taken
        count = min(len(packages), 2 * count)


def _timed(work: Callable[[], Any]) -> tuple[Spent, Any]:
    begun = now()
    result = work()
    return since(begun), result
