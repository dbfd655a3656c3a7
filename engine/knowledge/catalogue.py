"""The catalogue: items, their traits, evidence, rates, reference minutes and adoption, with what follows from them.

Left out: reading it from its files (`.catalogue_files`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from ..language.roles import ItemRoles
from ..language.vocabulary import Vocabulary, package_vocabulary
from ..model.catalogue_item import Adoption, CatalogueItem, Trait
from ..model.evidence_layer import EvidenceLayer
from ..model.figure import Activity, Evidence, Rate
from ..model.night import NightKnowledge
from .item_roles import item_roles
from .traits import every_trait, traits_of
from .word_texts import WordText, with_texts

NATION_NOT_KNOWN = "not known"
"""Under `in_nation` and `terms_in_nation`: what is said while nobody has said where the person lives."""


@dataclass(frozen=True)
class Catalogue:
    """Everything known about equipment, and who says so."""

    items: Mapping[str, CatalogueItem]
    evidence: Mapping[str, Evidence]
    rates: Mapping[str, Rate]
    activities: Mapping[str, Activity]
    adoption: Adoption
    content_hash: str
    declared_traits: Mapping[str, Trait]
    layer: EvidenceLayer | None = None
    """What local outcomes have changed in it (`engine.knowledge.layer`)."""
    words: Mapping[str, WordText] = field(default_factory=dict)
    """What the service calls words of the model, where it has its own questions and meanings."""
    published_hash: str = ""
    """Its content hash without them; empty where there are none."""
    nights: NightKnowledge | None = None
    """Which kinds of presence by night may become another; None where it says nothing of nights."""

    def __reduce__(self) -> tuple[type[Catalogue], tuple[Any, ...]]:
        """Travel to another process without what can be derived again."""
        return Catalogue, tuple(getattr(self, field.name) for field in fields(self))

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """Activity id to group id."""
        return {activity.id: activity.group for activity in self.activities.values()}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of a package over this catalogue."""
        return with_texts(package_vocabulary(self.items, self.groups, self.roles.helps_with), self.words)

    @cached_property
    def traits(self) -> Mapping[str, Trait]:
        """Every trait, declared and derived, by id."""
        return every_trait(self.declared_traits)

    @cached_property
    def bearing(self) -> Mapping[str, tuple[str, ...]]:
        """The items that bear each trait, in catalogue order."""
        borne = {item.id: traits_of(item) for item in self.items.values()}
        return {trait: tuple(item for item, has in borne.items() if trait in has) for trait in self.traits}

    def cited_in(self, nation: str | None, cites: Iterable[str]) -> tuple[str, ...]:
        """Sources as they hold in a nation: where another law or body takes a source's place there, that one.

        Where the nation is not known, an entry that names them all.
        """
        sources = (
            self.evidence[cite].in_nation.get(nation or NATION_NOT_KNOWN, cite)
            if cite in self.evidence
            else cite
            for cite in cites
        )
        return tuple(dict.fromkeys(sources))

    def law_differs(self, cites: Iterable[str]) -> bool:
        """Whether another law or body takes the place of one of these sources in some nation."""
        return any(self.evidence[cite].in_nation for cite in cites if cite in self.evidence)

    def wording_in(self, nation: str | None, text: str) -> str:
        """A text as it reads in a nation: laws by the name, and with the terms, of what takes their place there.

        Args:
            nation: where the person lives; where that is not known, the words are those of no nation.
            text: a text of a rule or a clause, in the words of England.
        """
        wording = self._wordings.get((nation, text))
        if wording is None:
            wording = text
            for term, its in self._terms.get(nation or NATION_NOT_KNOWN, ()):
                wording = wording.replace(term, its)
            self._wordings[nation, text] = wording
        return wording

    @cached_property
    def _wordings(self) -> dict[tuple[str | None, str], str]:
        """Texts that were asked for, as they read in a nation: a review asks for hundreds, and all ask for the same."""
        return {}

    @cached_property
    def _terms(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        swaps: dict[str, dict[str, str]] = {}
        for entry in self.evidence.values():
            for nation, other in entry.in_nation.items():
                swaps.setdefault(nation, {})[entry.title] = self.evidence[other].title
            for nation, terms in entry.terms_in_nation.items():
                swaps.setdefault(nation, {}).update(terms)
        longest_first = {
            nation: tuple(sorted(terms.items(), key=lambda pair: -len(pair[0])))
            for nation, terms in swaps.items()
        }
        return longest_first

    @cached_property
    def roles(self) -> ItemRoles:
        """What items and kinds of equipment are for, as facts are derived from it."""
        return item_roles(self.items.values(), self.activities)
