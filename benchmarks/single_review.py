"""How fast is one review, how fast does the command start, and does memory stay flat?

    python benchmarks/single_review.py [reviews]

Prints the median and P95 of one review (both evaluators, 2,000 draws) over the demonstration packages, the start-up of
`handrail review`, reviews a second through two worker processes, and the resident memory of this process and of the
guarded worker on the way to `reviews` reviews (1,000 unless given).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
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


def one_review() -> None:
    """Median and P95 of one review, in milliseconds."""
    packages = list(demonstration_packages().values())
    with _reviewer() as reviewer:
        for package in packages:
            reviewer.review(package, reviewed_on=DAY)
        taken = []
        for _ in range(25):
            for package in packages:
                begun = time.perf_counter()
                reviewer.review(package, reviewed_on=DAY)
                taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    print(f"one review: median {statistics.median(taken):.1f} ms, P95 {taken[int(0.95 * len(taken))]:.1f} ms")


def start_up() -> None:
    """Wall time of the whole command."""
    taken = []
    command = [sys.executable, "-c", "from dashboard.terminal import main; main()", "review", "DEMO-01"]
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begun)
    print(f"handrail review, from start to end: median {statistics.median(taken):.2f} s")


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


if __name__ == "__main__":
    one_review()
    start_up()
    pool_rate()
    memory(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
