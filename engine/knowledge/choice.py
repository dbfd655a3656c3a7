"""Items chosen by their traits: what a rule or a property means by `{has: [watches_person]}`.

Definitions: an item is chosen when it bears every trait of `has`, at least one of `has_any` (where given), none of
`has_not`, and is not under `except`. A choice that reaches nothing is an error: a rule about nobody protects nobody.
An exception must be of an item that the traits do reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..language.document import Node
from ..language.nearest_name import did_you_mean
from ..model.problem import Problem
from ..model.rule import TraitChoice
from .catalogue import Catalogue
from .record import read_record


def read_choice(node: Node, file: str, catalogue: Catalogue, problems: list[Problem]) -> TraitChoice | None:
    """A choice as a file writes it, or None with what is wrong added to the problems."""
    before = len(problems)
    choice = read_record(TraitChoice, node, file, problems)
    if choice is None:
        return None
    problems.extend(_unknown(node, file, catalogue))
    if len(problems) == before:
        problems.extend(_empty(choice, node, file, catalogue))
    return choice if len(problems) == before else None


def chosen_items(choice: TraitChoice, catalogue: Catalogue) -> tuple[str, ...]:
    """The items, in catalogue order."""
    return tuple(item for item in _items_reached(choice, catalogue) if item not in choice.excepted)


def why_chosen(choice: TraitChoice, item: str, catalogue: Catalogue) -> str:
    """What an item does that a choice is about, as the end of a sentence: `because it …`; empty when that says nothing.

    That something is equipment says nothing to a reader.
    """
    named = (*choice.has, *choice.has_any)
    phrases = [
        catalogue.traits[trait].it
        for trait in named
        if trait != "equipment" and item in catalogue.bearing[trait]
    ]
    return " and ".join(f"it {phrase}" for phrase in phrases)


def _items_reached(choice: TraitChoice, catalogue: Catalogue) -> Iterator[str]:
    has, has_not, has_any = (
        [catalogue.bearing.get(trait, ()) for trait in traits]
        for traits in (choice.has, choice.has_not, choice.has_any)
    )
    for item in catalogue.items:
        if (
            all(item in bearers for bearers in has)
            and not any(item in bearers for bearers in has_not)
            and (not has_any or any(item in bearers for bearers in has_any))
        ):
            yield item


def _unknown(node: Node, file: str, catalogue: Catalogue) -> Iterator[Problem]:
    """Traits and items that the choice names and that there are not."""
    for key in ("has", "has_any", "has_not"):
        named = node.get(key)
        for word in named.items if named is not None else ():
            if word.text not in catalogue.traits:
                yield _problem(
                    "H404",
                    f"`{word.text[:60]}` is not a trait of catalogue/traits.yaml",
                    file,
                    word,
                    catalogue.traits,
                )
    excepted = node.get("except")
    for word, _ in excepted.pairs if excepted is not None else ():
        if word.text not in catalogue.items:
            yield _problem(
                "H402", f"`{word.text[:60]}` is not an item of the catalogue", file, word, catalogue.items
            )


def _empty(choice: TraitChoice, node: Node, file: str, catalogue: Catalogue) -> Iterator[Problem]:
    """A choice that reaches nothing, and exceptions of items that it does not reach."""
    reached = set(_items_reached(choice, catalogue))
    for item in choice.excepted:
        if item not in reached:
            yield Problem(
                "H206",
                f"`{item}` is excepted, but the traits do not reach it",
                node.place(file),
                "leave it out of `except`",
            )
    if not reached - set(choice.excepted):
        yield Problem(
            "H206",
            "no item of the catalogue is chosen by these traits",
            node.place(file),
            "change the traits",
        )


def _problem(code: str, message: str, file: str, node: Node, known: Iterable[str]) -> Problem:
    return Problem(code, message, node.place(file), did_you_mean(node.text, known))
