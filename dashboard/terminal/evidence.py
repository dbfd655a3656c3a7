"""`--evidence LAYER`: the shipped catalogue with what local outcomes say, where a council names them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dashboard.terminal.options import FILE

if TYPE_CHECKING:
    from engine import Catalogue
    from engine.knowledge import RuleSetFolder

EVIDENCE = click.option(
    "--evidence",
    type=FILE,
    metavar="LAYER",
    help="Lay local outcomes over the published evidence: a file as `handrail learn` writes it.",
)


def catalogue_with(evidence: Path | None, rules: RuleSetFolder | None = None) -> Catalogue:
    """The catalogue of a rule set, with a layer of local outcomes where one is named.

    Args:
        evidence: the layer's file.
        rules: the rule set, which may have items and prices of its own; the shipped catalogue where there is none.

    Raises:
        ProblemsFoundError: it cannot be read, or does not fit (H804).
    """
    from engine import load_catalogue
    from engine.knowledge import load_layer, with_layer

    catalogue = load_catalogue() if rules is None else rules.catalogue()
    return catalogue if evidence is None else with_layer(catalogue, load_layer(evidence), str(evidence))
