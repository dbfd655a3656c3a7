"""How fast is one review, how fast does the command start, and does memory stay flat?

    python benchmarks/single_review.py [reviews] [--only review start pool memory]

Prints the median and P95 of one review (both evaluators, 2,000 draws) over the demonstration packages, the start-up of
`handrail review`, reviews a second through two worker processes, and the resident memory of this process and of the
guarded worker on the way to `reviews` reviews (1,000 unless given). Times are by the clock and, since those are the
machine's where others work on it, of the processor: of this process for a review, durable_rules' own beside it; of the
command with its worker for the start. The command is started as it is on a user's machine, with Python's bytecode kept.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from dashboard.demonstration import demonstration_packages
from engine import Reviewer, load_catalogue, load_rule_set

DAY = date(2026, 11, 23)
_worker: Reviewer | None = None


def resident_mb(process: int | str = "self") -> float:
    """Resident memory of a process in MB (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def processor_ms(process: int) -> float:
    """Processor time that a process has used, in milliseconds (Linux)."""
    words = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def one_review(times: int = 25) -> None:
    """Median and P95 of one review, in milliseconds."""
    packages = list(demonstration_packages().values())
    with _reviewer() as reviewer:
        for package in packages:
            reviewer.review(package, reviewed_on=DAY)
        assert reviewer.worker_process_id is not None
        used, taken, rete = [], [], processor_ms(reviewer.worker_process_id)
        for _ in range(times):
            for package in packages:
                begun, clock = time.process_time(), time.perf_counter()
                reviewer.review(package, reviewed_on=DAY)
                used.append((time.process_time() - begun) * 1000)
                taken.append((time.perf_counter() - clock) * 1000)
        rete = (processor_ms(reviewer.worker_process_id) - rete) / len(used)
    print(
        f"one review, processor: {_median_and_p95(used)}; durable_rules beside it, mean {rete:.1f} ms\n"
        f"one review, clock: {_median_and_p95(taken)}"
    )


def _median_and_p95(milliseconds: list[float]) -> str:
    milliseconds = sorted(milliseconds)
    p95 = milliseconds[int(0.95 * len(milliseconds))]
    return f"median {statistics.median(milliseconds):.1f} ms, P95 {p95:.1f} ms"


def start_up(times: int = 5) -> None:
    """The whole command, its worker with it."""
    used, taken = [], []
    command = [sys.executable, "-c", "from dashboard.terminal import main; main()", "review", "DEMO-01"]
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment.setdefault("PYTHONPYCACHEPREFIX", bytecode)
        for number in range(times + 1):
            before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
            seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
            if number:
                taken.append(seconds)
                used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(
        f"handrail review, from start to end: processor median {statistics.median(used):.2f} s, "
        f"clock median {statistics.median(taken):.2f} s"
    )


def pool_rate(count: int = 400) -> None:
    """Reviews a second through two worker processes."""
    packages = list(demonstration_packages())
    with ProcessPoolExecutor(2, initializer=_open) as pool:
        list(pool.map(_review, packages))
        begun = time.perf_counter()
        list(pool.map(_review, [packages[n % len(packages)] for n in range(count)], chunksize=10))
        print(f"two worker processes: {count / (time.perf_counter() - begun):.0f} reviews a second")


def memory(reviews: int) -> None:
    """Resident memory on the way."""
    packages = list(demonstration_packages().values())
    marks = {200, 1000, 5000, 10000, 20000, reviews}
    with _reviewer() as reviewer:
        for number in range(1, reviews + 1):
            reviewer.review(packages[number % len(packages)], reviewed_on=DAY, seed=2026)
            if number in marks:
                here, worker = resident_mb(), resident_mb(reviewer.worker_process_id or "self")
                print(
                    f"after {number:,} reviews: {here:.0f} MB here, {worker:.0f} MB in the worker", flush=True
                )


def _reviewer() -> Reviewer:
    catalogue = load_catalogue()
    return Reviewer(catalogue, load_rule_set(catalogue))


def _open() -> None:
    global _worker
    _worker = _reviewer()


def _review(reference: str) -> None:
    assert _worker is not None
    _worker.review(demonstration_packages()[reference], reviewed_on=DAY)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reviews", type=int, nargs="?", default=1000, help="reviews of the memory (1,000)")
    parts = {"review": one_review, "start": start_up, "pool": pool_rate, "memory": None}
    parser.add_argument(
        "--only", nargs="+", choices=parts, default=tuple(parts), help="parts to measure (all)"
    )
    given = parser.parse_args()
    for part in given.only:
        measure = parts[part]
        if measure is None:
            memory(given.reviews)
        else:
            measure()


if __name__ == "__main__":
    main()
