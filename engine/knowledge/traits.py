"""Traits: what an item does to a person or asks of them, and which items bear each.

Definitions:
- A *declared* trait stands in `catalogue/traits.yaml`; each item answers each of them, under `has` or under `has_not`.
  An answer that is missing (H405), given both ways (H406) or about an unknown trait (H404) is an error.
- A *derived* trait follows from the rest of an item and is never answered: whether it is equipment, who works it,
  whether it could change the number of carers.

Left out: rules over traits (`about`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ..language.document import Node
from ..language.nearest_name import did_you_mean
from ..model.catalogue_item import CatalogueItem, Trait
from ..model.problem import Problem

_DERIVED: Mapping[str, tuple[Trait, Callable[[CatalogueItem], bool]]] = {
    trait.id: (trait, bears)
    for trait, bears in (
        (
            Trait(
                id="equipment",
                it="is equipment",
                means="It is a thing, and not a review, a technique or a service.",
            ),
            lambda item: item.equipment,
        ),
        (
            Trait(
                id="worked_by_person",
                it="is worked by the person",
                means="The person works it, alone or at times.",
            ),
            lambda item: item.operated_by in ("person", "either"),
        ),
        (
            Trait(
                id="worked_by_carer", it="is worked by a carer", means="A carer works it, always or at times."
            ),
            lambda item: item.operated_by in ("carer", "either"),
        ),
        (
            Trait(
                id="changes_carers",
                it="could change how many carers come",
                means="An effect of it is that a second carer may no longer be needed.",
            ),
            lambda item: any(effect.kind == "second_carer" for effect in item.effects),
        ),
    )
}


def every_trait(declared: Mapping[str, Trait]) -> Mapping[str, Trait]:
    """The declared traits and the derived ones, by id."""
    return {**declared, **{name: trait for name, (trait, _) in _DERIVED.items()}}


def traits_of(item: CatalogueItem) -> frozenset[str]:
    """Every trait that an item bears, derived ones included."""
    return frozenset((*item.has, *(name for name, (_, bears) in _DERIVED.items() if bears(item))))


def trait_problems(node: Node, declared: Mapping[str, Trait], file: str) -> Iterator[Problem]:
    """What is wrong with the answers of one item, as its file writes them.

    Args:
        node: the item's lines.
        declared: the vocabulary.
        file: the file's name as shown.
    """
    answers = {key: list(_names(node.get(key))) for key in ("has", "has_not")}
    for word in (word for words in answers.values() for word in words):
        if word.text not in declared:
            yield Problem(
                "H404",
                f"`{word.text[:60]}` is not a trait of catalogue/traits.yaml",
                word.place(file),
                _nearest(word.text, declared),
            )
    has, has_not = ({word.text for word in answers[key]} for key in ("has", "has_not"))
    for word in answers["has_not"]:
        if word.text in has:
            yield Problem(
                "H406",
                f"`{word.text[:60]}` is answered both ways",
                word.place(file),
                "leave it in `has` or in `has_not`",
            )
    missing = [name for name in declared if name not in has | has_not]
    if missing:
        yield Problem(
            "H405",
            f"{_count(missing)} not answered: {', '.join(missing)}",
            node.place(file),
            "put each into `has` or into `has_not`; `traits.yaml` of the catalogue says what each means: "
            + "; ".join(f"{name}: {declared[name].means.removesuffix('.')}" for name in missing[:2]),
        )


def is_derived(name: str) -> bool:
    """Whether a trait of this name follows from the rest of an item."""
    return name in _DERIVED


def _names(node: Node | None) -> Iterable[Node]:
    return [] if node is None else [part for part in node.items if isinstance(part.plain(), str)]


def _nearest(word: str, known: Iterable[str]) -> str:
    return did_you_mean(word, known) or "declare it in catalogue/traits.yaml, then answer it everywhere"


def _count(missing: list[str]) -> str:
    return "a trait is" if len(missing) == 1 else f"{len(missing)} traits are"
