"""This project's whole job beside the peers' part of it: full reviews of the same packages.

Definitions: a full review is findings (rules and catalogue clauses), resolution (holds, exclusions, what is suggested,
what is asked) and the estimate with 2,000 draws. The clock starts from packages, so that making columns of them is on
it, as it is on nobody else's. With several cores each process holds its share of the packages before the clock starts,
all start together, and the slowest counts. Equal means: what the reviews say of each rule (its greatest truth in the
package) is what the evaluator of a single review says. Left out: reading files (`benchmarks/caseload_curve.py`).
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import islice
from multiprocessing.connection import Connection

from benchmarks.peers.comparison import Measured, now, since
from benchmarks.peers.question import DAY, Answer
from dashboard.demonstration import synthetic_packages
from engine import CarePackage, load_catalogue, load_rule_set
from engine.caseload import CaseloadEvaluator

CHUNK = 1000
Truths = dict[str, int]


def full_reviews(packages: int, expected: Sequence[Answer], cores: int) -> Measured:
    """Review synthetic packages on so many cores.

    Args:
        packages: how many.
        expected: for each, the answers of every rule.
        cores: how many processes, each held to a core of its own.
    """
    context = multiprocessing.get_context("spawn")
    ends: list[Connection] = []
    processes = []
    for share in range(cores):
        here, there = context.Pipe()
        processes.append(context.Process(target=_reviewing, args=(there, packages, share, cores), daemon=True))
        processes[-1].start()
        ends.append(here)
    prepared = max(end.recv() for end in ends)
    for end in ends:
        end.send("go")
    spent = [end.recv() for end in ends]
    rates = packages / max(one.wall for one in spent), packages / sum(one.processor for one in spent)
    found: dict[int, Truths] = {}
    for end in ends:
        found |= end.recv()
    for process in processes:
        process.join()
    differs = next((number for number in range(packages) if found[number] != _greatest(expected[number])), None)
    how = f"full reviews with 2,000 draws, {cores} core{'s' if cores > 1 else ''}"
    note = "" if differs is None else f"package {differs} differs"
    return Measured("handrail", version("handrail"), how, packages, prepared, *rates, differs is None, note)


def _reviewing(parent: Connection, packages: int, share: int, shares: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        free = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {free[-1 - share % len(free)]})
    numbers = range(share, packages, shares)
    mine = list(islice(synthetic_packages(packages), share, None, shares))
    begun = now()
    catalogue = load_catalogue()
    evaluator = CaseloadEvaluator(catalogue, load_rule_set(catalogue), DAY)
    for chunk in islice(_chunks(mine), 1):
        evaluator.evaluate(chunk)
    parent.send(since(begun).wall)
    parent.recv()
    begun = now()
    outcomes = [evaluator.evaluate(chunk) for chunk in _chunks(mine)]
    parent.send(since(begun))
    rules = [
        {rule: int(truths[row]) for rule, truths in outcome.rules.items() if truths[row]}
        for outcome in outcomes for row in range(len(outcome))
    ]
    parent.send(dict(zip(numbers, rules, strict=True)))


def _chunks(packages: Sequence[CarePackage]) -> Iterator[Sequence[CarePackage]]:
    return (packages[since : since + CHUNK] for since in range(0, len(packages), CHUNK))


def _greatest(answer: Answer) -> Truths:
    found: Truths = {}
    for rule, _, truth in answer:
        found[rule] = max(truth, found.get(rule, 0))
    return found
