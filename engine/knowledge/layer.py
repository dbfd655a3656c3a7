"""An evidence layer from its file, and a catalogue with it applied.

A layer fits a catalogue when each figure that it replaces is, in the catalogue, still the one that it was learned from;
otherwise it is refused with every figure that does not fit (H804). Nothing else of the catalogue has to be the same.

A layer's figures count as grade B (an evaluated project without a comparison group): they are taken as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..model.catalogue_item import Adoption, CatalogueItem, Effect, Span
from ..model.evidence_layer import EvidenceLayer, LearnedFigure, LearnedReview
from ..model.figure import Evidence, Figure, Grade
from ..model.problem import Place, Problem, ProblemsFoundError
from ..wording import day_text
from .catalogue import Catalogue
from .reader import load_record

GRADE: Grade = "B"
_ALIKE = 1e-6


def load_layer(path: Path) -> EvidenceLayer:
    """An evidence layer from YAML.

    Raises:
        ProblemsFoundError: everything that is wrong with it.
    """
    return load_record(EvidenceLayer, path)


def with_layer(catalogue: Catalogue, layer: EvidenceLayer, display_name: str = "") -> Catalogue:
    """The catalogue as it is with what a layer says.

    Args:
        catalogue: without any layer.
        layer: what was learned.
        display_name: the file that problems name.

    Raises:
        ProblemsFoundError: H804 for each figure that it does not fit.
    """
    place = Place(display_name or layer.layer)
    problems = [
        Problem("H804", message, place, "learn it again from the same outcomes with this catalogue")
        for message in _unfit(catalogue, layer)
    ]
    if problems:
        raise ProblemsFoundError(problems)
    items = {item.id: _item_with(item, layer, catalogue.adoption) for item in catalogue.items.values()}
    everything = layer.use("")
    adoption = catalogue.adoption
    if everything is not None:
        adoption = adoption.model_copy(update={"used_at_follow_up": _figure(everything, layer)})
    return replace(
        catalogue,
        items=items,
        evidence={**catalogue.evidence, layer.evidence_id: _entry(layer)},
        adoption=adoption,
        content_hash=hashlib.sha256(f"{catalogue.content_hash} {layer.content_hash}".encode()).hexdigest(),
        layer=layer,
        published_hash=catalogue.content_hash,
    )


def span_in_use(effect: Effect, adoption: Adoption) -> Span:
    """The size of an effect as the estimate uses it: weak evidence shrunk, benefits only."""
    shrink = adoption.shrink_by_grade[effect.grade].likely
    low, likely, high = (
        value * shrink if value > 0 else value
        for value in (effect.size.low, effect.size.likely, effect.size.high)
    )
    return Span(low=low, likely=likely, high=high)


def _unfit(catalogue: Catalogue, layer: EvidenceLayer) -> Iterator[str]:
    """Why a layer does not belong to this catalogue: everything it was learned from must still be so."""
    if catalogue.layer is not None:
        yield f"the catalogue has a layer already: `{catalogue.layer.layer}`"
    for use in layer.used:
        item = catalogue.items.get(use.item)
        if use.item and item is None:
            yield f"`{use.item}` is not an item of the catalogue"
            continue
        figure = (item.used_at_follow_up if item else None) or catalogue.adoption.used_at_follow_up
        if not _alike(use.published, figure):
            yield f"the published use of {use.item or 'all equipment'} is another now"
    for learned_effect in layer.effects:
        item = catalogue.items.get(learned_effect.item)
        effects = item.effects if item else ()
        effect = effects[learned_effect.effect] if learned_effect.effect < len(effects) else None
        if effect is None or effect.kind != learned_effect.kind:
            yield f"`{learned_effect.item}` has no effect {learned_effect.effect} of the kind {learned_effect.kind}"
        elif not _alike(learned_effect.published, span_in_use(effect, catalogue.adoption)):
            yield f"the published size of effect {learned_effect.effect} of {learned_effect.item} is another now"
    reviews = [e for i in catalogue.items.values() for e in i.effects if e.chance_percent is not None]
    for learned in layer.second_carer:
        meant = [effect for effect in reviews if _is_meant(effect, learned)]
        if not meant:
            yield "no effect has the published chance of a second carer's review that it names"
        elif not all(_alike(learned.published, _published_of(effect, learned)) for effect in meant):
            yield f"the published {learned.what} of a second carer's review is another now"


def _item_with(item: CatalogueItem, layer: EvidenceLayer, adoption: Adoption) -> CatalogueItem:
    effects = tuple(_effect_with(item, place, layer, adoption) for place in range(len(item.effects)))
    use = layer.use(item.id)
    if use is None:
        return item if effects == item.effects else item.model_copy(update={"effects": effects})
    return item.model_copy(update={"effects": effects, "used_at_follow_up": _figure(use, layer)})


def _effect_with(item: CatalogueItem, place: int, layer: EvidenceLayer, adoption: Adoption) -> Effect:
    """An effect with the size and the chance that the layer learned."""
    effect = item.effects[place]
    learned = layer.effect(item.id, place)
    changes: dict[str, object] = {}
    if learned is not None:
        shrink = adoption.shrink_by_grade[GRADE].likely
        low, likely, high = (
            value / shrink if value > 0 else value
            for value in (learned.learned.low, learned.learned.likely, learned.learned.high)
        )
        changes["size"] = Span(low=low, likely=likely, high=high)
    for review in layer.second_carer:
        if _is_meant(effect, review):
            changes["chance_percent" if review.what == "chance" else "size"] = review.learned
    if not changes:
        return effect
    basis = f"{layer.title}, by {layer.method}. Before that, as published: {effect.basis}"
    more = {"grade": GRADE, "cites": (*effect.cites, layer.evidence_id), "assumption": False, "basis": basis}
    return effect.model_copy(update={**changes, **more})


def _is_meant(effect: Effect, learned: LearnedReview) -> bool:
    return effect.chance_percent is not None and _alike(learned.published_chance, effect.chance_percent)


def _published_of(effect: Effect, learned: LearnedReview) -> Span:
    if learned.what == "share" or effect.chance_percent is None:
        return effect.size
    return effect.chance_percent


def _alike(span: Span, other: Span | Figure) -> bool:
    pairs = ((span.low, other.low), (span.likely, other.likely), (span.high, other.high))
    return all(abs(a - b) <= _ALIKE * max(1.0, abs(b)) for a, b in pairs)


def _figure(learned: LearnedFigure, layer: EvidenceLayer) -> Figure:
    """A learned share as a figure with its source."""
    span = learned.learned
    return Figure(
        low=span.low,
        likely=span.likely,
        high=span.high,
        unit="share of items still used",
        source=layer.title,
        year=layer.made_on.year,
        grade=GRADE,
        note=f"Learned from {learned.outcomes} outcomes. Published: {learned.published.low:g} to "
        f"{learned.published.high:g}, likely {learned.published.likely:g}.",
    )


def _entry(layer: EvidenceLayer) -> Evidence:
    return Evidence(
        id=layer.evidence_id,
        title=f"Local outcomes: {layer.layer}",
        finding=f"{layer.outcomes:,} outcomes of reviews signed from {day_text(layer.first_signed)} to "
        f"{day_text(layer.last_signed)}, laid over the published evidence by {layer.method}.",
        population=", ".join(layer.councils),
        grade=GRADE,
        source=layer.title,
        year=layer.made_on.year,
        note=" ".join(layer.limits),
    )
