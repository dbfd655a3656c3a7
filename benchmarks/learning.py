"""Does learning find what is true, and how long does it take? Pictures for docs/learning_model.md.

    python benchmarks/learning.py [--councils 1000] [--packages 1500] [--folder docs/images]

Draws `learning_calibration.svg` (ranks of the truth over so many councils drawn from the model), `learning_recovery.svg`
(what was published, learned and true in one made-up council), and prints how long learning took.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.learning_charts import Recovered, calibration_chart, recovery_chart
from dashboard.demonstration import synthetic_packages
from engine import load_catalogue, load_rule_set
from engine.learning import SyntheticCouncil, counts_of, draw_truth, make_layer
from tests.learning.councils import ranks_of_chance, ranks_of_sizes, ranks_of_use

FIRST_SEED = 10_000
SEED = 2026
SITES = ("north team", "south team", "hospital team")
NAMED: Sequence[tuple[Callable[..., tuple[float, ...]], tuple[str, ...]]] = (
    (ranks_of_use, ("Use of all equipment", "Use of one item")),
    (ranks_of_chance, ("Chance that a review changes anything",)),
    (ranks_of_sizes, ("Size of an effect that eases", "Size of an effect that adds")),
)


def ranks(councils: int) -> dict[str, list[float]]:
    """By quantity, the rank of the truth in what was learned of it."""
    found: dict[str, list[float]] = {}
    with threadpool_limits(1):
        for ranks_of, names in NAMED:
            drawn = np.array([ranks_of(FIRST_SEED + number) for number in range(councils)])
            found |= {name: drawn[:, column].tolist() for column, name in enumerate(names)}
    return found


def recovered(packages: int) -> tuple[list[Recovered], int, float]:
    """Published, learned and true figures of a made-up council; its outcomes and the seconds that learning took."""
    catalogue = load_catalogue()
    truth = draw_truth(catalogue, np.random.default_rng([SEED, 1]), SITES)
    council = SyntheticCouncil("Madeupshire", catalogue, load_rule_set(catalogue), truth, SEED)
    followed = list(council.follow(synthetic_packages(packages, SEED)))
    begun = time.perf_counter()
    layer = make_layer(counts_of(followed, catalogue), catalogue, name="benchmark", on=date(2026, 11, 26))
    seconds = time.perf_counter() - begun
    found = [
        Recovered(
            catalogue.items[one.item].name if one.item else "All equipment",
            100 * one.published.low,
            100 * one.published.high,
            100 * one.p10,
            100 * one.p90,
            100 * (truth.used[one.item] if one.item else truth.overall_use),
            one.outcomes,
        )
        for one in sorted(layer.used, key=lambda one: -one.outcomes)
    ]
    return found, len(followed), seconds


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--councils", type=int, default=1000)
    parser.add_argument("--packages", type=int, default=1500)
    parser.add_argument("--folder", type=Path, default=Path("docs/images"))
    given = parser.parse_args()
    (given.folder / "learning_calibration.svg").write_text(
        calibration_chart(ranks(given.councils)), encoding="utf-8"
    )
    found, outcomes, seconds = recovered(given.packages)
    (given.folder / "learning_recovery.svg").write_text(recovery_chart(found), encoding="utf-8")
    inside = sum(one.low <= one.truth <= one.high for one in found)
    print(f"Learned from {outcomes:,} made-up outcomes in {seconds:.1f} s.")
    print(f"{inside} of {len(found)} true shares lie from P10 to P90.")


if __name__ == "__main__":
    main()
