"""Where does the time of a caseload go? Each stage of a batch, in processor time of this process.

    python benchmarks/stages.py [--packages 5000] [--batch 5000] [--draws 2000] [--json]

Definitions: each stage is what `engine.caseload.run.worker.Worker.do` does, one after the other, in one thread, for the same
synthetic packages from nested Parquet and from JSON lines. Microseconds a package, the best of the runs; the first run
is a warm-up. Left out: durable_rules on its share, which works in a process of its own (`benchmarks/single_review.py`).
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

from dashboard.demonstration import synthetic_packages
from dashboard.demonstration.writing import write_caseload
from engine import load_catalogue, load_rule_set
from engine.caseload import CaseloadEvaluator
from engine.caseload.run.part import BatchPart, write_part
from engine.caseload.run.table import flat, table_of
from engine.collector import paused_collector
from engine.columns import CatalogueIds
from engine.exchange import PackageReader, batches, read_block

DAY, RUNS = date(2026, 11, 23), 4
Stages = dict[str, float]


class _Clock:
    """Adds up processor time by stage, from one mark to the next."""

    def __init__(self) -> None:
        self.stages: Stages = {}
        self._since = time.process_time()

    def mark(self, stage: str) -> None:
        """What was done since the last mark was this stage."""
        now = time.process_time()
        self.stages[stage] = self.stages.get(stage, 0.0) + now - self._since
        self._since = now


def stages_of(file: Path, evaluator: CaseloadEvaluator, batch_size: int) -> Stages:
    """Seconds of each stage, over all batches of a file."""
    catalogue = evaluator.catalogue
    ids = CatalogueIds(catalogue.items, catalogue.groups, catalogue.roles)
    reader = PackageReader(catalogue, ids, evaluator.reviewed_on)
    with tempfile.TemporaryDirectory() as folder, paused_collector():
        clock = _Clock()
        for batch in batches([file], batch_size):
            clock.mark("bytes read")
            digest = batch.digest
            clock.mark("digest")
            block = read_block(batch, reader)
            clock.mark("columns, checked")
            answers = evaluator.answers(block.columns)
            clock.mark("rules and clauses")
            outcome = evaluator.resolve(answers)
            clock.mark("resolution and hours")
            unchecked = np.zeros(len(outcome), dtype=np.bool_)
            table = table_of(block.columns, block.places, outcome, unchecked, evaluator.rule_set)
            clock.mark("table")
            write_part(
                BatchPart(batch.number, digest, digest, table, outcome.totals), Path(folder) / "part.parquet"
            )
            clock.mark("part written")
            flat(table)
            clock.mark("CSV columns")
    return clock.stages


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=int, default=5000, help="how many synthetic packages (5000)")
    parser.add_argument("--batch", type=int, default=5000, help="packages in a batch (5000)")
    parser.add_argument("--draws", type=int, default=2000, help="draws of each estimate (2000)")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    wanted = parser.parse_args()
    catalogue = load_catalogue()
    evaluator = CaseloadEvaluator(catalogue, load_rule_set(catalogue), DAY, draws=wanted.draws)
    best: dict[str, Stages] = {}
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("parquet", "jsonl"):
            file = Path(folder) / f"packages.{ending}"
            write_caseload(synthetic_packages(wanted.packages), file)
            runs = [stages_of(file, evaluator, wanted.batch) for _ in range(RUNS)][1:]
            best[ending] = {
                stage: min(run[stage] for run in runs) * 1e6 / wanted.packages for stage in runs[0]
            }
    if wanted.json:
        print(json.dumps(best, indent=2))
        return
    print(f"{wanted.packages:,} packages in batches of {wanted.batch:,}, µs of processor time a package\n")
    print("| stage | nested Parquet | JSON lines |\n| --- | ---: | ---: |")
    for stage in best["parquet"]:
        print(f"| {stage} | {best['parquet'][stage]:.1f} | {best['jsonl'][stage]:.1f} |")
    print(f"| all | {sum(best['parquet'].values()):.1f} | {sum(best['jsonl'].values()):.1f} |")


if __name__ == "__main__":
    main()
