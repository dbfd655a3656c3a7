"""An evidence layer as a readable text: every figure as it was published, and as it is with the outcomes of here."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from dashboard.terminal.words import bullets, heading, number, wrapped
from engine.knowledge import Catalogue
from engine.model import EFFECTS, EvidenceLayer, LearnedFigure
from engine.wording import day_text

MADE_UP = "Made up: no outcome in it is real. It is for trying things out."
_NAME = 52
_UNCOMPARED = (
    "What nobody can know from this: whether the same would have happened without the equipment. Nothing here was "
    "compared with people who got none."
)


def layer_report(layer: EvidenceLayer, catalogue: Catalogue) -> str:
    """The whole report, 100 columns wide."""
    return "\n".join(
        line for part in (_head, _use, _reviews, _effects, _end) for line in part(layer, catalogue)
    )


def _head(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[str]:
    yield f"Evidence layer {layer.layer}, {day_text(layer.made_on)} ({layer.content_hash[:12]})"
    if layer.made_up:
        yield MADE_UP
    yield wrapped(
        f"About {layer.outcomes:,} reviews of {', '.join(layer.councils)} that were followed up, signed from "
        f"{day_text(layer.first_signed)} to {day_text(layer.last_signed)}; {layer.method}."
    )
    yield wrapped(_UNCOMPARED)


def _use(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[str]:
    if not layer.used:
        return
    yield heading("Share of equipment that is still used after four months, percent")
    yield _columns()
    for figure in layer.used:
        name = catalogue.items[figure.item].name if figure.item else "All equipment"
        yield _row(name, figure, 100)


def _reviews(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[str]:
    if not layer.second_carer:
        return
    yield heading("Reviews of a second carer, percent")
    yield _columns()
    for figure in layer.second_carer:
        of = figure.published_chance
        what = (
            "Chance that a review changes anything" if figure.what == "chance" else "Hours that go if it does"
        )
        yield _row(f"{what} (published chance {number(of.low, 0)} to {number(of.high, 0)})", figure, 1)


def _effects(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[str]:
    if not layer.effects:
        return
    yield heading("What equipment does where it is used (less than nothing: more time is needed)")
    yield _columns()
    for figure in layer.effects:
        yield _row(f"{catalogue.items[figure.item].name}, {EFFECTS[figure.kind].unit}", figure, 1)


def _columns() -> str:
    return f"  {'':<{_NAME}}{'published':>14}{'with outcomes':>18}{'outcomes':>12}"


def _row(name: str, figure: LearnedFigure, times: float) -> str:
    published = f"{number(figure.published.low * times, 0)} to {number(figure.published.high * times, 0)}"
    learned = f"{number(figure.p10 * times, 0)} to {number(figure.p90 * times, 0)}"
    mark = "  *" if figure.disagrees else ""
    lines = textwrap.wrap(name, _NAME, subsequent_indent="  ")
    figures = f"{published:>14}{learned:>18}{figure.outcomes:>12,}{mark}"
    return "\n".join([*(f"  {line}" for line in lines[:-1]), f"  {lines[-1]:<{_NAME}}{figures}"])


def _end(layer: EvidenceLayer, catalogue: Catalogue) -> Iterator[str]:
    """What was not learned, what limits it, and that nothing has changed yet."""
    if any(figure.disagrees for figure in (*layer.used, *layer.effects, *layer.second_carer)):
        yield ""
        yield wrapped("* Here it is most likely outside what was published: find out why before using it.")
    yield ""
    yield wrapped(
        "Published: from lowest to highest. With outcomes: P10 to P90, eight in ten that it lies there. Outcomes: people, "
        "rounded down to fives; a review with several items counts for each."
    )
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
