"""A small evidence layer, written by hand."""

from __future__ import annotations

from datetime import date

from engine.knowledge import span_in_use
from engine.model import EvidenceLayer, LearnedEffect, LearnedReview, LearnedUse, Span


def spread(low, likely, high, published, **more):
    return {
        "published": published,
        "learned": Span(low=low, likely=likely, high=high),
        "p10": low,
        "p50": likely,
        "p90": high,
        "outcomes": 40,
        **more,
    }


def layer(catalogue, *, made_up=True, used=(), effects=(), second_carer=()):
    return EvidenceLayer(
        layer="madeupshire-2026",
        made_up=made_up,
        made_on=date(2026, 11, 26),
        method="by hand",
        councils=("Madeupshire",),
        first_signed=date(2025, 1, 1),
        last_signed=date(2026, 6, 30),
        outcomes=250,
        used=used,
        effects=effects,
        second_carer=second_carer,
        limits=("Made for a test.",),
    )


def published_use(catalogue):
    usual = catalogue.adoption.used_at_follow_up
    return Span(low=usual.low, likely=usual.likely, high=usual.high)


def use(catalogue, item="", low=0.4, likely=0.5, high=0.6):
    return LearnedUse(item=item, **spread(low, likely, high, published_use(catalogue)))


def effect_of(catalogue, item, place, low, likely, high):
    effect = catalogue.items[item].effects[place]
    published = span_in_use(effect, catalogue.adoption)
    return LearnedEffect(item=item, effect=place, kind=effect.kind, **spread(low, likely, high, published))


def review_of(catalogue, what, low, likely, high):
    effect = reviews(catalogue)[0][1]
    published = effect.chance_percent if what == "chance" else effect.size
    return LearnedReview(
        what=what, published_chance=effect.chance_percent, **spread(low, likely, high, published)
    )


def reviews(catalogue):
    """Every effect of a review of a second carer, with its item, the commonest chance first."""
    effects = [
        (item.id, effect)
        for item in catalogue.items.values()
        for effect in item.effects
        if effect.chance_percent is not None
    ]
    chances = [effect.chance_percent for _, effect in effects]
    return sorted(effects, key=lambda pair: -chances.count(pair[1].chance_percent))


def first_ranged(catalogue, kind):
    """An effect of a kind that has a range: item and place."""
    return next(
        (item.id, place)
        for item in catalogue.items.values()
        for place, effect in enumerate(item.effects)
        if effect.kind == kind and effect.size.low < effect.size.high
    )
