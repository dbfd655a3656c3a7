"""`handrail demo outcomes`: made-up outcomes into a file, and what is true beside it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import numpy as np
import yaml

from dashboard.demonstration import synthetic_packages
from dashboard.terminal.compiling import say_if_it_compiles
from engine import load_catalogue, load_rule_set
from engine.files import whole_file, write_text
from engine.learning import CouncilTruth, SyntheticCouncil, draw_truth, published_truth

_SITES = ("north team", "south team", "hospital team")
_MADE_UP = "# MADE UP: the truth of an invented council. Nobody in its outcomes is real.\n"


def write_outcomes(size: int, seed: int, truth: str, council: str, out: Path) -> None:
    """Write the outcomes of a made-up caseload, one followed review a line.

    Args:
        size: how many packages; those for which nothing is chosen leave no outcome.
        seed: names the draw.
        truth: `published` or `drawn`.
        council: its name.
        out: the file.

    Raises:
        click.UsageError: it cannot be written.
    """
    catalogue = load_catalogue()
    say_if_it_compiles(for_caseload=True)
    true = (
        published_truth(catalogue, _SITES)
        if truth == "published"
        else draw_truth(catalogue, np.random.default_rng([seed, 1]), _SITES)
    )
    synthetic = SyntheticCouncil(council, catalogue, load_rule_set(catalogue), true, seed)
    packages = click.progressbar(
        synthetic_packages(size, seed),
        length=size,
        label="Making outcomes up",
        file=sys.stderr,
        show_pos=True,
    )
    count, beside = 0, out.with_suffix(".truth.yaml")
    try:
        with packages as tracked, whole_file(out) as partial, partial.open("w", encoding="utf-8") as lines:
            for review in synthetic.follow(tracked):
                lines.write(review.model_dump_json() + "\n")
                count += 1
        write_text(beside, _MADE_UP + _truth_text(true))
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {(error.strerror or 'failed').lower()}.") from None
    click.echo(
        f"Written: {out}, {count:,} outcomes, and {beside}. Made up: nobody in them is real.", err=True
    )


def _truth_text(true: CouncilTruth) -> str:
    """The truth that the outcomes were drawn from, as YAML."""
    plain = {
        "made_up": True,
        "used_overall": round(true.overall_use, 4),
        "used": {item: round(share, 4) for item, share in true.used.items()},
        "second_carer": {
            name: {"chance_percent": round(chance, 2), "share_percent": round(true.share[name], 2)}
            for name, chance in true.chance.items()
        },
        "sizes": [
            {"item": item, "effect": effect, "size": round(size, 3)}
            for (item, effect), size in true.size.items()
        ],
    }
    return yaml.safe_dump(plain, sort_keys=False)
