"""How long does a review take over HTTP while many ask at once?

    python benchmarks/api.py [clients] [each] [reviewers]

Starts `handrail serve` on loopback with both evaluators, and lets 1, 5 and 20 clients (or as many as are given) send
packages, each another one, each client the next as soon as it has its answer. No package is sent twice, so nothing is
answered from what was kept. Prints median and P95 of a review from sending to the last byte, reviews a second, memory
of the server with its processes, and how busy the machine was before: on a busy machine the times are the machine's.
Processor time does not hang on that as much: with nothing else to do, `clients` wait for each other about
`clients * processor ms / processors`.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from dashboard.demonstration import synthetic_packages

PORT = 8699
GOAL_MILLISECONDS = 300


def contents(count: int) -> list[bytes]:
    """Different packages, as JSON."""
    return [package.model_dump_json().encode() for package in synthetic_packages(count)]


def ask(connection: http.client.HTTPConnection, content: bytes) -> float:
    """Milliseconds of one review."""
    head = {"content-type": "application/json", "authorization": "Bearer ann"}
    begun = time.perf_counter()
    connection.request("POST", "/v1/review", content, head)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{answer.status}: {body[:300]!r}")
    return (time.perf_counter() - begun) * 1000


def together(clients: int, each: int, packages: itertools.chain[bytes]) -> tuple[list[float], float]:
    """Milliseconds of every review, and seconds in all."""
    taken: list[float] = []
    lock = threading.Lock()
    ready = threading.Barrier(clients + 1)

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        ready.wait()
        for _ in range(each):
            with lock:
                content = next(packages)
            milliseconds = ask(connection, content)
            with lock:
                taken.append(milliseconds)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return taken, time.perf_counter() - begun


def memory_mb(process: int) -> float:
    """Resident memory of a process and its children (Linux)."""
    listed = subprocess.run(
        ["ps", "-o", "rss=", "--ppid", str(process), "-p", str(process)], capture_output=True, text=True
    )
    return sum(int(line) for line in listed.stdout.split()) / 1024


def processor_seconds(process: int) -> float:
    """Processor time that a process and its children have used (Linux)."""
    found = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if process in (int(stat.parent.name), int(words[1])):
            found += (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return found


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clients", type=int, nargs="?", help="how many ask at once (1, then 5, then 20)")
    parser.add_argument("each", type=int, nargs="?", default=20, help="reviews that each asks for (20)")
    parser.add_argument(
        "reviewers",
        type=int,
        nargs="?",
        default=min(os.cpu_count() or 1, 4),
        help="processes that review (one a processor, at most 4)",
    )
    given = parser.parse_args()
    numbers, each, reviewers = [given.clients] if given.clients else [1, 5, 20], given.each, given.reviewers
    packages = iter(contents(sum(numbers) * each + 2 * reviewers))
    print(f"{os.cpu_count()} processors, load before {os.getloadavg()[0]:.1f}; {reviewers} reviewers")
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "api.yaml"
        settings.write_text(f"requests_per_minute: 1000000\nreviewers: {reviewers}\n", encoding="utf-8")
        server = subprocess.Popen(
            [sys.executable, "-c", "from dashboard.terminal import main; main()", "serve", "--port", str(PORT),
             "--settings", str(settings)],
            env=os.environ | {"HANDRAIL_DATABASE": f"sqlite:///{folder}/h.db", "HANDRAIL_LOG": "warning"},
        )  # fmt: skip
        try:
            _wait()
            warm = http.client.HTTPConnection("127.0.0.1", PORT, timeout=300)
            for _ in range(2 * reviewers):
                ask(warm, next(packages))
            print("clients  median ms   P95 ms  reviews a second  processor ms a review  memory MB")
            for clients in numbers:
                before = processor_seconds(server.pid)
                taken, seconds = together(clients, each, packages)
                used = (processor_seconds(server.pid) - before) * 1000 / len(taken)
                taken.sort()
                p95 = taken[int(0.95 * len(taken))]
                goal = f"{'within' if p95 < GOAL_MILLISECONDS else 'over'} {GOAL_MILLISECONDS} ms"
                print(
                    f"{clients:>7}  {statistics.median(taken):>9.0f}  {p95:>7.0f}  {len(taken) / seconds:>16.1f}  "
                    f"{used:>21.0f}  {memory_mb(server.pid):>9.0f}   {goal}"
                )
        finally:
            server.terminate()
            server.wait(timeout=60)
    print(f"load after {os.getloadavg()[0]:.1f}")


def _wait() -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/health")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


if __name__ == "__main__":
    main()
