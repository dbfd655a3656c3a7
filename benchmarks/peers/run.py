"""Which engine decides the same rules for the same packages how fast, and do they agree?

    python benchmarks/peers/run.py [--packages 500] [--seconds 10] [--json] [--only NAME ...]

Makes synthetic packages, turns each into the plain facts that everybody is given (on nobody's clock), and asks every
rule of the shipped set of every subject. Each peer runs in a process of its own, held to one core, so that none can
slow or end another; what is not installed is named as left out. Install the peers as requirements.txt beside this
file says. Last come this project's full reviews of the same packages (`--only reviews`).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from importlib import import_module
from itertools import product

from benchmarks.peers.comparison import Measured, measure, reference
from benchmarks.peers.full_reviews import CLOCKS, full_reviews
from benchmarks.peers.question import Answer, Peer, plain_facts, question_of
from dashboard.demonstration import synthetic_packages
from engine import load_catalogue, load_rule_set
from engine.language.facts import Facts

PEERS = {
    "handrail": "by_handrail:Handrail",
    "pandas": "by_pandas:Pandas",
    "clipspy": "by_clipspy:Clips",
    "zen-engine": "by_zen:Zen",
    "drools_jpy": "by_drools:Drools",
    "rule-engine": "by_rule_engine:RuleEngine",
}
REVIEWS = "reviews"
"""This project's full reviews, on one core and on two."""


def peer_of(name: str) -> Peer:
    """A peer by its name."""
    module, kind = PEERS[name].split(":")
    made: Peer = getattr(import_module(f"benchmarks.peers.{module}"), kind)()
    return made


def apart(name: str, packages: Sequence[Facts], expected: Sequence[Answer], seconds: float) -> Measured:
    """Measure a peer in a process of its own, on one core."""
    with ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), initializer=_one_core
    ) as pool:
        try:
            return pool.submit(_measured, name, packages, expected, seconds).result()
        except BrokenProcessPool:
            return Measured(
                name, how=peer_of(name).how, note="its process ended by itself before it had answered"
            )


def table(results: Sequence[Measured]) -> str:
    """The results as one table (Markdown)."""
    lines = [
        "| engine | version | what it did | clock | packages | packages a second | a CPU second | equal | note |",
        "| --- | --- | --- | --- | ---: | ---: | ---: | --- | --- |",
    ]
    for one in results:
        done = f"{one.packages:,}" if one.packages else "–"
        rates = [
            f"{rate:,.0f}" for rate in (one.packages_per_second, one.packages_per_cpu_second) if one.packages
        ]
        rate = " | ".join(rates) or "– | –"
        equal = {None: "–", True: "yes", False: "**no**"}[one.equal]
        who = f"{one.peer} | {one.version or '–'} | {one.how} | {one.clock or '–'}"
        lines.append(f"| {who} | {done} | {rate} | {equal} | {one.note} |")
    return "\n".join(lines)


def _one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _measured(name: str, packages: Sequence[Facts], expected: Sequence[Answer], seconds: float) -> Measured:
    catalogue = load_catalogue()
    return measure(
        peer_of(name), question_of(catalogue, load_rule_set(catalogue)), packages, expected, seconds
    )


def main() -> int:
    """Compare, and say how it came out: 1 when somebody's answers differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=int, default=500, help="how many synthetic packages (500)")
    parser.add_argument("--seconds", type=float, default=10, help="about how long each may take (10)")
    parser.add_argument(
        "--only", nargs="+", choices=[*PEERS, REVIEWS], default=[*PEERS, REVIEWS], help="some of them"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    wanted = parser.parse_args()
    catalogue = load_catalogue()
    asked = question_of(catalogue, load_rule_set(catalogue))
    packages = [plain_facts(package, catalogue) for package in synthetic_packages(wanted.packages)]
    expected = reference(asked, packages)
    results = []
    for name in (name for name in wanted.only if name != REVIEWS):
        print(f"{name} …", file=sys.stderr, flush=True)
        results.append(apart(name, packages, expected, wanted.seconds))
    for source, cores in product(CLOCKS, (1, 2)) if REVIEWS in wanted.only else ():
        print(f"full reviews from {source} on {cores} …", file=sys.stderr, flush=True)
        results.append(full_reviews(wanted.packages, expected, cores, source))
    subjects = sum(1 + len(facts.visits) + len(facts.tasks) for facts in packages)
    found = {
        "rules": len(asked.rules), "packages": len(packages), "subjects": subjects,
        "answers": sum(map(len, expected)), "python": platform.python_version(), "machine": platform.machine(),
        "results": [asdict(one) for one in results],
    }  # fmt: skip
    if wanted.json:
        print(json.dumps(found, indent=2))
    else:
        print(
            f"{found['rules']} rules, {len(packages):,} synthetic packages with {subjects:,} subjects, "
            f"{found['answers']:,} answers true or unknown; Python {found['python']}, {found['machine']}\n"
        )
        print(table(results))
    return int(any(one.equal is False for one in results))


if __name__ == "__main__":
    sys.exit(main())
