"""This project's whole job beside the peers' part of it: full reviews of the same packages.

Definitions: a full review is findings (rules and catalogue clauses), resolution (holds, exclusions, what is suggested,
what is asked) and the estimate with 2,000 draws. The clock starts from package objects, or from a nested Parquet file,
so that reading and making columns is on it, as it is on nobody else's. With several cores each process holds its share
of the packages before the clock starts, all start together, and the slowest counts. Equal means: what the reviews say
of each rule (its greatest truth in the package; unknown is not compared where a rule may count only when true) is what the
evaluator of a single review says. Left out: tables, and durable_rules on its share (`benchmarks/caseload_curve.py`).
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.metadata import version
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.peers.comparison import Measured, now, since
from benchmarks.peers.question import DAY, Answer
from dashboard.demonstration import synthetic_packages
from dashboard.demonstration.writing import write_caseload
from engine import CarePackage, load_catalogue, load_rule_set
from engine.caseload import CaseloadEvaluator, ChunkOutcome
from engine.columns import CatalogueIds
from engine.exchange import PackageReader, batches, read_block

CHUNK = 5000
CLOCKS = {"objects": "package objects to outcomes", "parquet": "nested Parquet to outcomes"}
Truths = dict[str, int]
TRUE = 2


def full_reviews(packages: int, expected: Sequence[Answer], cores: int, source: str = "objects") -> Measured:
    """Review synthetic packages on so many cores.

    Args:
        packages: how many.
        expected: for each, the answers of every rule.
        cores: how many processes, each held to a core of its own.
        source: where the clock starts, one of `CLOCKS`.
    """
    context = multiprocessing.get_context("spawn")
    ends: list[Connection] = []
    processes = []
    for share in range(cores):
        here, there = context.Pipe()
        processes.append(
            context.Process(target=_reviewing, args=(there, packages, share, cores, source), daemon=True)
        )
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
    counts_only_when_true = _rules_that_count_only_when_true()
    differs = next(
        (
            number
            for number in range(packages)
            if _greatest(_answer(found[number]), counts_only_when_true)
            != _greatest(expected[number], counts_only_when_true)
        ),
        None,
    )
    how = f"full reviews with 2,000 draws, {cores} core{'s' if cores > 1 else ''}"
    note = "" if differs is None else f"package {differs} differs"
    return Measured(
        "handrail",
        version("handrail"),
        how,
        CLOCKS[source],
        packages,
        prepared,
        *rates,
        differs is None,
        note,
    )


def _reviewing(parent: Connection, packages: int, share: int, shares: int, source: str) -> None:
    if hasattr(os, "sched_setaffinity"):
        free = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {free[-1 - share % len(free)]})
    numbers = range(share, packages, shares)
    # As the peers are asked: without ranges.
    mine = [
        package.model_copy(update={"ranges": ()})
        for package in islice(synthetic_packages(packages), share, None, shares)
    ]
    begun = now()
    catalogue = load_catalogue()
    evaluator = CaseloadEvaluator(catalogue, load_rule_set(catalogue), DAY)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "packages.parquet"
        if source == "parquet":
            write_caseload(mine, file)
        review = partial(_from_parquet, file) if source == "parquet" else partial(_from_objects, mine)
        list(islice(review(evaluator), 1))
        parent.send(since(begun).wall)
        parent.recv()
        begun = now()
        outcomes = list(review(evaluator))
        parent.send(since(begun))
    rules = [
        {rule: int(truths[row]) for rule, truths in outcome.rules.items() if truths[row]}
        for outcome in outcomes
        for row in range(len(outcome))
    ]
    parent.send(dict(zip(numbers, rules, strict=True)))


def _from_objects(packages: Sequence[CarePackage], evaluator: CaseloadEvaluator) -> Iterator[ChunkOutcome]:
    return (evaluator.evaluate(packages[start : start + CHUNK]) for start in range(0, len(packages), CHUNK))


def _from_parquet(file: Path, evaluator: CaseloadEvaluator) -> Iterator[ChunkOutcome]:
    catalogue = evaluator.catalogue
    ids = CatalogueIds(catalogue.items, catalogue.groups, catalogue.roles)
    reader = PackageReader(catalogue, ids, evaluator.reviewed_on)
    for batch in batches([file], CHUNK):
        yield evaluator.resolve(evaluator.answers(read_block(batch, reader).columns))


def _answer(truths: Truths) -> Answer:
    """The truths of a review in the form of an answer, without subjects."""
    return {(rule, (), truth) for rule, truth in truths.items()}


def _rules_that_count_only_when_true() -> frozenset[str]:
    rules = load_rule_set(load_catalogue()).rules
    return frozenset(
        rule.id for rule in rules if rule.only_when_true or (rule.kind == "exclude" and rule.ask_where)
    )


def _greatest(answer: Answer, counts_only_when_true: frozenset[str]) -> Truths:
    """The greatest truth of each rule; where it counts, in some packages, only when true, unknown is left out."""
    greatest: Truths = {}
    for rule, _, truth in answer:
        if truth == TRUE or rule not in counts_only_when_true:
            greatest[rule] = max(truth, greatest.get(rule, 0))
    return greatest
