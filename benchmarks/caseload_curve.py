"""Does a caseload cost the same time a package, and no more memory, however large it is?

    python benchmarks/caseload_curve.py [--sizes 1000 10000 100000] [--million] [--workers 2]
        [--engine threads|processes]
        [--format parquet|jsonl|csv] [--folder DIR] [--chart FILE.svg] [--json]

Makes synthetic caseloads in files of 10,000 packages, each drawn and written package by package, so that a million
needs no more memory than ten thousand. Runs `handrail caseload` on each size as a command of its own, and reports its
wall time from start to end and the peak of the resident memory of all its processes together, looked at ten times a
second (shared pages count once for each process, so the true figure is lower). Linux only. `--folder` keeps the
files.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.curve_chart import chart
from dashboard.demonstration import synthetic_packages
from dashboard.demonstration.writing import ENDINGS, write_caseload

IN_ONE_FILE = 10_000
SEED = 2026
COMMAND = (sys.executable, "-c", "from dashboard.terminal import main; main()", "caseload")
LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True)
class Point:
    """One size measured."""

    packages: int
    seconds: float
    """Wall time of the command, from start to end."""
    peak_mb: float
    """Greatest resident memory of all its processes together."""

    @property
    def packages_per_second(self) -> float:
        """Its rate."""
        return self.packages / self.seconds


def caseload_files(folder: Path, size: int, ending: str) -> list[Path]:
    """Make a caseload of so many packages, a file for each 10,000; files that are there already are kept."""
    parts = []
    for first in range(0, size, IN_ONE_FILE):
        packages, seed = min(IN_ONE_FILE, size - first), SEED + first // IN_ONE_FILE
        parts.append((folder / f"caseload-{seed}-{packages}.{ending}", packages, seed))
    with multiprocessing.get_context("spawn").Pool(min(os.cpu_count() or 1, len(parts))) as pool:
        return pool.starmap(_one_file, parts, chunksize=1)


def measured(files: Sequence[Path], packages: int, out: Path, workers: int, engine: str = "threads") -> Point:
    """Run the command on the files and watch it.

    Raises:
        RuntimeError: the command failed (its own words are in the message), or has not reviewed every package.
    """
    command = [*COMMAND, *map(str, files), "--out", str(out), "--workers", str(workers), "--engine", engine]
    peak, begun = 0.0, time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        while True:
            peak = max(peak, resident_mb(process.pid))
            try:
                process.wait(LOOK_EVERY_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            break
        seconds = time.perf_counter() - begun
        if process.returncode:
            said.seek(0)
            raise RuntimeError(
                f"handrail caseload ended with {process.returncode}: "
                f"{said.read().decode(errors='replace')[-2000:]}"
            )
    reviewed = json.loads((out / "summary.json").read_text(encoding="utf-8"))["packages"]
    if reviewed != packages:
        raise RuntimeError(f"{reviewed:,} of {packages:,} packages were reviewed")
    return Point(packages, seconds, peak)


def resident_mb(process: int) -> float:
    """Resident memory of a process and all that it started, in MB (Linux)."""
    return sum(map(_resident_kb, _family(process))) / 1024


def table(points: Sequence[Point]) -> str:
    """The curve as a table (Markdown)."""
    lines = [
        "| packages | seconds | packages a second | ms a package | peak memory, MB |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {one.packages:,} | {one.seconds:,.1f} | {one.packages_per_second:,.0f} | "
        f"{1000 / one.packages_per_second:.2f} | {one.peak_mb:,.0f} |"
        for one in points
    ]
    return "\n".join(lines)


def _one_file(path: Path, packages: int, seed: int) -> Path:
    if not path.exists():
        write_caseload(synthetic_packages(packages, seed), path)
    return path


def _family(process: int) -> Iterator[int]:
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        parents.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    waiting = [process]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += parents.get(one, [])


def _resident_kb(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended meanwhile
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


def main() -> None:
    """Measure each size, the smallest first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="packages")
    parser.add_argument("--million", action="store_true", help="a million packages as well")
    parser.add_argument("--workers", type=int, default=2, help="threads, or processes (2)")
    parser.add_argument(
        "--engine", choices=["threads", "processes"], default="threads", help="who works (threads)"
    )
    parser.add_argument(
        "--format",
        choices=[ending[1:] for ending in ENDINGS],
        default="parquet",
        help="of the files (parquet: nested, a row a package)",
    )
    parser.add_argument("--folder", type=Path, help="keep the caseloads here, and use those that are there")
    parser.add_argument("--chart", type=Path, help="draw the curve into this SVG file")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    wanted = parser.parse_args()
    points = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = wanted.folder or Path(scratch) / "caseloads"
        folder.mkdir(parents=True, exist_ok=True)
        for size in sorted({*wanted.sizes, *([1_000_000] if wanted.million else [])}):
            print(f"{size:,}: making the packages …", file=sys.stderr, flush=True)
            files = caseload_files(folder, size, wanted.format)
            print(f"{size:,}: measuring …", file=sys.stderr, flush=True)
            points.append(measured(files, size, Path(scratch) / f"out-{size}", wanted.workers, wanted.engine))
    print(json.dumps([asdict(point) for point in points], indent=2) if wanted.json else table(points))
    if wanted.chart:
        found = [(point.packages, point.seconds, point.peak_mb) for point in points]
        wanted.chart.write_text(chart(found, wanted.workers), encoding="utf-8")


if __name__ == "__main__":
    main()
