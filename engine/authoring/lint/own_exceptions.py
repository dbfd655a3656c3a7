"""Exceptions of a layer to the properties of its base: for items that the layer adds, and for nothing else.

Definitions: the base could not name an item that it does not have; whoever adds one answers for the exception by name.
Of items and rules of the base the exceptions are those of the base's own authors. Safety properties have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...language.nearest_name import did_you_mean
from ...model import Place, Problem, RuleSet
from ...model.council_layer import OwnException
from .properties import ExceptionEntry, Property


def with_own_exceptions(properties: Iterable[Property], layer: RuleSet) -> tuple[Property, ...]:
    """The properties of the base, not asked of what the layer excepts."""
    return tuple(_with(declared, layer.exceptions) for declared in properties)


def _with(declared: Property, exceptions: Iterable[OwnException]) -> Property:
    own = tuple(
        ExceptionEntry(of=entry.of, words=entry.words, because=entry.because)
        for entry in exceptions
        if entry.property == declared.entry.property
    )
    if not own:
        return declared
    every = (*declared.entry.exceptions, *own)
    return replace(declared, entry=declared.entry.model_copy(update={"exceptions": every}))


def exception_problems(
    layer: RuleSet, properties: Iterable[Property], own_items: Iterable[str], place: Place
) -> Iterator[Problem]:
    """What is wrong with the exceptions of a layer.

    Args:
        layer: with its exceptions.
        properties: of the base.
        own_items: what the layer adds to the catalogue.
        place: of the layer's header.
    """
    known = {declared.entry.property: declared.entry for declared in properties}
    items = tuple(own_items)
    for entry in layer.exceptions:
        asked = known.get(entry.property)
        if asked is None:
            hint = did_you_mean(entry.property, known) or "write the property as the base does"
            yield Problem("H812", f"the base has no property “{entry.property}”", place, hint)
            continue
        for name in entry.of:
            if name not in items:
                hint = "exceptions for what the base has are for the authors of the base"
                yield Problem("H812", f"`{name[:60]}` is no item that this layer adds", place, hint)
        for word in entry.words:
            if word not in asked.worse:
                hint = did_you_mean(word, asked.worse) or "leave it out"
                yield Problem("H812", f"the property is not asked of `{word[:60]}`", place, hint)
