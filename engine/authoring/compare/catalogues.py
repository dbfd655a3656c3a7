"""Two catalogues compared in every part: items, sources, rates, activities, traits, words, nights, how care is bought.

Definitions: each part that differs is given as it was and as it is, with which way it points (`part_change`); the walk goes
by the fields that the models have. Clauses are compared by solver (`clauses`). A trait that an item no longer bears, or
now does, protects less when a rule that kept the item back or warned of it no longer names it.

Left out: what follows for people's hours (`people`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

from ...knowledge import Catalogue
from ...knowledge.word_texts import WordText
from ...language import Term
from ...model import CatalogueItem, RuleSet
from .clauses import SECTIONS, ClauseCover
from .directions import direction_of
from .leaves import DifferingPart, leaves
from .part_change import ChangeDirection, PartChange, part_change
from .protection import PROTECTIVE

_CALLED: Mapping[str, str] = {
    "increment_minutes": "steps in which visits are bought",
    "floor_minutes": "shortest personal care visit",
    "care_rate_gbp_per_hour": "an hour of care",
    "therapist_rate_gbp_per_hour": "an hour of a therapist",
    "review_minutes": "a review of double-handed care",
}
_REGISTERS: Mapping[str, tuple[str, str]] = {
    "evidence": ("sources", "source"),
    "rates": ("rates", "rate"),
    "activities": ("activities", "activity"),
    "declared_traits": ("traits", "trait"),
}
_HANDLED = ("items", "adoption", "words", "content_hash", "published_hash", *_REGISTERS)
_IN_VOCABULARY = ("word", "question", "meaning")
_WORDS_CALLED = {"ask": "question", "description": "meaning", "words": "values"}


def compare_catalogues(
    old: Catalogue, new: Catalogue, rules: tuple[RuleSet, RuleSet] | None = None
) -> tuple[PartChange, ...]:
    """Everything that differs, how care is bought first.

    Args:
        old: the catalogue of the set in force.
        new: the catalogue of the set that may replace it.
        rules: the set in force and the other, to say what a trait that differs does to rules that keep people safe.
    """
    if old is new:
        return ()
    cover = ClauseCover(old, new)
    return (
        *(_adoption_change(leaf) for leaf in leaves(old.adoption, new.adoption)),
        *_item_changes(old, new, rules, cover),
        *(part for name in _REGISTERS for part in _register_changes(name, old, new)),
        *_word_changes(old, new),
        *_other_changes(old, new),
    )


def _adoption_change(leaf: DifferingPart) -> PartChange:
    name = _CALLED.get(leaf.path[0], leaf.path[0].replace("_", " "))
    rest = " ".join(leaf.path[1:]).replace("_", " ")
    return part_change(f"{name}, {rest}" if rest else name, leaf.old, leaf.new, direction_of(leaf))


def _item_changes(
    old: Catalogue, new: Catalogue, rules: tuple[RuleSet, RuleSet] | None, cover: ClauseCover
) -> Iterator[PartChange]:
    """Items that go and come, then each part of those that both have."""
    for name, item in old.items.items():
        if name not in new.items:
            # What was said of a piece that stands in a home is said no longer.
            direction: ChangeDirection = "protects less" if item.equipment else "differs"
            yield PartChange("items", name, "", (name,), (), direction)
    for name, item in new.items.items():
        if name not in old.items:
            claims = any(effect.size.high > 0 for effect in item.effects)
            yield PartChange("items", "", name, (), (name,), "claims more" if claims else "differs")
    for name, was in old.items.items():
        now = new.items.get(name, was)
        for leaf in leaves(was, now):
            direction = _direction_of_item(leaf, was, now, rules, cover)
            yield part_change(f"{leaf.words} of {name}", leaf.old, leaf.new, direction)


def _direction_of_item(
    leaf: DifferingPart,
    old: CatalogueItem,
    new: CatalogueItem,
    rules: tuple[RuleSet, RuleSet] | None,
    cover: ClauseCover,
) -> ChangeDirection:
    """Which way a part of an item points; clauses by solver, traits by the rules that go by them."""
    section = leaf.path[0]
    if section in SECTIONS and leaf.field in (f"CatalogueItem.{section}", "Clause.when"):
        condition = getattr(leaf.old, "when", leaf.old)
        return "differs" if condition is None else cover.covers(section, condition, old, new)
    if leaf.field == "Effect.when":
        return "claims more" if cover.is_wider(leaf.old, leaf.new) else "differs"
    if section in ("has", "has_not") and _keeps_back_less(old.id, rules):
        return "protects less"
    return direction_of(leaf)


def _keeps_back_less(item: str, rules: tuple[RuleSet, RuleSet] | None) -> bool:
    """Whether a rule that kept an item back, or warned of it, no longer names it."""
    if rules is None:
        return False
    before, after = (
        {rule.id for rule in rule_set.rules if rule.kind in PROTECTIVE and item in rule.about}
        for rule_set in rules
    )
    return not before <= after


def _register_changes(name: str, old: Catalogue, new: Catalogue) -> Iterator[PartChange]:
    """Entries of a register that go and come, and each part of the others."""
    plural, singular = _REGISTERS[name]
    was, now = (getattr(catalogue, name) for catalogue in (old, new))
    gone, come = (
        tuple(key for key in these if key not in those) for these, those in ((was, now), (now, was))
    )
    if gone or come:
        direction: ChangeDirection = (
            "may protect less" if gone and name in ("activities", "declared_traits") else "differs"
        )
        yield PartChange(plural, ", ".join(gone), ", ".join(come), gone, come, direction)
    for key, entry in was.items():
        for leaf in leaves(entry, now.get(key, entry)):
            yield part_change(f"{leaf.words} of the {singular} {key}", leaf.old, leaf.new, direction_of(leaf))


def _word_changes(old: Catalogue, new: Catalogue) -> Iterator[PartChange]:
    """What words of the model are asked for, mean and may be; words of items that go or come follow from those."""
    for path, was in old.vocabulary.terms.items():
        now = new.vocabulary.terms.get(path, was)
        for field in fields(Term):
            before, after = getattr(was, field.name), getattr(now, field.name)
            if before != after:
                name = _WORDS_CALLED.get(field.name, field.name.replace("_", " "))
                leaf = DifferingPart((f"Term.{field.name}",), (name,), before, after)
                yield part_change(f"{name} of {path}", before, after, direction_of(leaf))
    for path in dict.fromkeys((*old.words, *new.words)):
        for name in WordText.model_fields:
            before, after = (getattr(side.words.get(path), name, "") for side in (old, new))
            if before != after and name not in _IN_VOCABULARY:
                yield part_change(f"{name.replace('_', ' ')} of the words of {path}", before, after)


def _other_changes(old: Catalogue, new: Catalogue) -> Iterator[PartChange]:
    """Every other part that a catalogue has: nights, and whatever is added later."""
    for field in fields(Catalogue):
        if field.name in _HANDLED:
            continue
        before, after = getattr(old, field.name), getattr(new, field.name)
        for leaf in leaves(before, after, (f"Catalogue.{field.name}",), (field.name,)):
            yield part_change(leaf.words, leaf.old, leaf.new, direction_of(leaf))
