"""Cases of a rule set: packages, and which rules must be true of them, no more and no fewer.

Definitions:
- A case starts from a whole package (`package: <name>`, a file of `checks/bases`) or is the `same as` another case but
  for a few words (`but`). `each of` gives several values to some words and stands for every combination; `variants`
  are further cases that are the same as this one, but for something.
- Expectations are closed: a rule that is not expected must not be true. With `package`, `fires` lists every rule that
  is true; with `same as`, it lists those that become true, and `stops` those that no longer are. `unknown` lists every
  rule that is neither true nor false; it is passed on, and not asked about while no case gives it.
- `does` states what a rule that fires does (`consequence`): items, lines, questions and texts; closed for that rule.
  `second_signature`, `lifted_by_name` and `safety_items` state what the whole set demands of whoever signs.
- `near` gives, for a rule that just misses, the comparisons that fail. `suggests`, `asks_first` and `rules_out` list
  the items of a review; `claimed` and `potential` bound the hours that it releases (P10 to P90, a week).
- The day of a case is `on`, passed on; by default the day from which the rule set is in force, so that no case rots.

Left out: reading the files (`files`), running them (`runner`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ConfigDict, Field

from ...model import CarePackage, Frozen, Place
from ...model.field import CalendarDate
from ...model.rule import SecondSignatureFor
from .consequence import ConsequenceEntry


class ExpectEntry(Frozen):
    """The expectations of a case as its file writes them."""

    fires: tuple[str, ...] = Field(default=(), description="Rules that are true (or become true)")
    stops: tuple[str, ...] = Field(default=(), description="Rules that are no longer true")
    unknown: tuple[str, ...] | None = Field(default=None, description="Rules that are neither true nor false")
    near: dict[str, tuple[str, ...]] = Field(default={}, description="The comparisons that fail, by rule")
    does: dict[str, ConsequenceEntry] = Field(
        default={},
        description="By rule that fires: what it does, without `when`, `because` and `cites`; closed",
    )
    second_signature: tuple[SecondSignatureFor, ...] | None = Field(
        default=None, description="When another person signs too, by the whole set"
    )
    lifted_by_name: tuple[str, ...] | None = Field(
        default=None, description="Holds that judgement sets aside only by naming who lifted them"
    )
    safety_items: tuple[str, ...] | None = Field(
        default=None, description="Items whose decline asks what keeps the person safe instead"
    )
    suggests: tuple[str, ...] | None = Field(default=None, description="Items that are suggested")
    asks_first: tuple[str, ...] | None = Field(
        default=None, description="Items that rest on something unknown"
    )
    rules_out: tuple[str, ...] | None = Field(default=None, description="Items that are ruled out")
    claimed: tuple[float, float] | None = Field(
        default=None, description="Hours released that may be claimed"
    )
    potential: tuple[float, float] | None = Field(
        default=None, description="Hours released if all is answered well"
    )


class VariantEntry(Frozen):
    """A further case that is the same as its owner, but for something."""

    but: dict[str, Any] = Field(description="Words with their new values")
    each_of: dict[str, tuple[Any, ...]] = Field(default={}, alias="each of")
    expect: ExpectEntry = Field(default=ExpectEntry(), description="What changes")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class CaseEntry(Frozen):
    """A case as a file writes it."""

    case: str = Field(min_length=3, max_length=200, description="A sentence that says what is tried")
    package: str | None = Field(default=None, description="A package of checks/bases")
    same_as: str | None = Field(default=None, alias="same as", description="Another case")
    on: CalendarDate | None = Field(default=None, description="Day of the review")
    but: dict[str, Any] = Field(
        default={}, description="Words with their new values; `not assessed` for none"
    )
    each_of: dict[str, tuple[Any, ...]] = Field(
        default={}, alias="each of", description="Every combination is tried"
    )
    expect: ExpectEntry = Field(
        default=ExpectEntry(), description="Closed: what is not listed must not be true"
    )
    variants: tuple[VariantEntry, ...] = Field(
        default=(), description="The same case, but for something more"
    )

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


DEMANDS = ("second_signature", "lifted_by_name", "safety_items")
"""Entries of `rule_set.yaml` that demand something of whoever signs."""


@dataclass(frozen=True)
class Expectation:
    """The expectations of a case in full, those of its start included."""

    fires: frozenset[str]
    unknown: frozenset[str] | None = None
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    does: Mapping[str, ConsequenceEntry] = field(default_factory=dict)
    """What a rule does, by rule; not passed on."""
    demands: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What the whole set demands of whoever signs, by `DEMANDS`; each closed, and not passed on."""
    items: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Item ids by `suggests`, `asks_first`, `rules_out`; each closed."""
    hours: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Lowest P10 and highest P90 of released hours a week, by `claimed`, `potential`."""


@dataclass(frozen=True)
class Case:
    """One package with what is expected of it."""

    name: str
    package: CarePackage
    plain: Mapping[str, Any]
    """The package as a file would give it, for cases that are the same but for something."""
    on: date
    expects: Expectation
    place: Place = field(default_factory=lambda: Place(""))
    parent: str = ""
    change: Mapping[str, Any] = field(default_factory=dict)
    entry: str = ""
    """The case of the file that it stands in: its own name, or that of which it is a variant."""
