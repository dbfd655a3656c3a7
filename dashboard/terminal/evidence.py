"""`--evidence LAYER`: the shipped catalogue with what local outcomes say, where a council names them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from engine import Catalogue

EVIDENCE = click.option(
    "--evidence",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="LAYER",
    help="Lay local outcomes over the published evidence: a file as `handrail learn` writes it.",
)


def catalogue_with(evidence: Path | None) -> Catalogue:
    """The shipped catalogue, with a layer where one is named.

    Args:
        evidence: the layer's file.

    Raises:
        ProblemsFoundError: it cannot be read, or does not fit (H804).
    """
    from engine import load_catalogue
    from engine.knowledge import load_layer, with_layer

    catalogue = load_catalogue()
    return catalogue if evidence is None else with_layer(catalogue, load_layer(evidence), str(evidence))
