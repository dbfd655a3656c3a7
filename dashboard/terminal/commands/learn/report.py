"""An evidence layer as a readable text: every figure as it was published, and as it is with the outcomes of here."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from dashboard.layer_in_words import DISAGREES, HOW_TO_READ, LayerRow, parts_of_layer
from dashboard.terminal.words import HYPHEN, bullets, heading, wrapped
from engine.knowledge import Catalogue
from engine.model import EvidenceLayer
from engine.wording import day_text

MADE_UP = "Made up: no outcome in it is real. It is for trying things out."
_NAME = 52
_UNCOMPARED = (
    "What nobody can know from this: whether the same would have happened without the equipment. Nothing here was "
    "compared with people who got none."
)


def layer_report(layer: EvidenceLayer, catalogue: Catalogue) -> str:
    """The whole report, 100 columns wide."""
    return "\n".join(line for part in (_head, _figures, _end) for line in part(layer, catalogue))


def _head(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[str]:
    yield f"Evidence layer {layer.layer}, {day_text(layer.made_on)} ({layer.content_hash[:12]})"
    if layer.made_up:
        yield MADE_UP
    yield wrapped(
        f"About {layer.outcomes:,} reviews of {', '.join(layer.councils)} that were followed up, signed from "
        f"{day_text(layer.first_signed)} to {day_text(layer.last_signed)}; {layer.method}."
    )
    yield wrapped(_UNCOMPARED)


def _figures(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[str]:
    for title, rows in parts_of_layer(layer, catalogue):
        yield heading(title)
        yield f"  {'':<{_NAME}}{'published':>14}{'with outcomes':>18}{'outcomes':>12}"
        yield from map(_row, rows)


def _row(row: LayerRow) -> str:
    mark = "  *" if row.figure.disagrees else ""
    lines = textwrap.wrap(row.name, _NAME, subsequent_indent="  ")
    figures = f"{row.published(HYPHEN):>14}{row.learned(HYPHEN):>18}{row.figure.outcomes:>12,}{mark}"
    return "\n".join([*(f"  {line}" for line in lines[:-1]), f"  {lines[-1]:<{_NAME}}{figures}"])


def _end(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[str]:
    """What was not learned, what limits it, and that nothing has changed yet."""
    if any(figure.disagrees for figure in (*layer.used, *layer.effects, *layer.second_carer)):
        yield ""
        yield wrapped(DISAGREES)
    yield ""
    yield wrapped(HOW_TO_READ)
    if layer.not_learned:
        yield heading("Not learned")
        yield bullets(layer.not_learned)
    yield heading("What its reader must know")
    yield bullets(layer.limits)
    yield ""
    yield wrapped(
        "Nothing has changed. A council that wants these figures names the layer: handrail review PACKAGE "
        "--evidence LAYER. Every review then says so."
    )
