"""Leave one study out: each published figure predicted by a catalogue that has never seen its study.

Definitions:
- An effect *rests on* a portfolio when it cites one of the portfolio's sources. For that portfolio it is derived again from
  the other studies (`derivations.yaml`): low the least low, high the greatest high, likely the mean of the likely figures.
  Where no other study is left, or none is listed, nothing is claimed: the effect is nil. The rule is ours, made once for
  all effects, and simpler than the judgement by which the catalogue's own figures were set.
- The share of second-carer hours that goes rests on one study and its denominator only, so a figure that needs it
  cannot be predicted without them.

So a figure that was used is never shown as evidence here: it stands beside a prediction that did not use it, or beside
none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from statistics import fmean

from pydantic import Field, model_validator

from ..knowledge import Catalogue
from ..knowledge.record import read_record
from ..language.document import read_document
from ..model import CarePackage, Effect, Frozen, Place, Problem, ProblemsFoundError, RuleSet, Span
from ..model.catalogue_item import CatalogueItem
from .comparison import Backtester, PublishedComparison
from .portfolio import Portfolio

FILE = "derivations.yaml"
_NIL = Span(low=0, likely=0, high=0)


class StudyFigure(Frozen):
    """What one study found of a quantity."""

    study: str
    low: float
    likely: float
    high: float
    because: str = ""


class EffectPlace(Frozen):
    """One effect of an item."""

    item: str
    effect: int = Field(ge=0)


class QuantityDerivation(Frozen):
    """A quantity, the effects that rest on it, and what each study found of it."""

    quantity: str = Field(min_length=5)
    effects: tuple[EffectPlace, ...] = ()
    chance: Span | None = Field(
        default=None, description="The published chance of a second carer's review, instead of effects"
    )
    found: tuple[StudyFigure, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_of_something(self) -> QuantityDerivation:
        if bool(self.effects) == (self.chance is not None):
            raise ValueError("names either `effects` or a `chance`")
        return self

    def without(self, studies: Collection[str]) -> Span | None:
        """The span from the other studies; None where there is none."""
        left = [figure for figure in self.found if figure.study not in studies]
        if not left:
            return None
        return Span(
            low=min(figure.low for figure in left),
            likely=fmean(figure.likely for figure in left),
            high=max(figure.high for figure in left),
        )


class Derivations(Frozen):
    """All of the file."""

    derivations: tuple[QuantityDerivation, ...] = Field(min_length=1)


@dataclass(frozen=True)
class LeftOutComparison:
    """A published figure beside what is predicted without its study."""

    portfolio: Portfolio
    figure: str
    compared: PublishedComparison | None
    """None where nothing is left to predict it from."""
    from_studies: tuple[str, ...]
    """The studies that the prediction rests on."""


class LeaveOneOut:
    """Predicts each portfolio without its own studies."""

    def __init__(self, catalogue: Catalogue, rule_set: RuleSet, derivations: Derivations) -> None:
        """Keep what is needed to make a catalogue for each portfolio."""
        self._catalogue, self._rule_set, self._derivations = catalogue, rule_set, derivations

    def compare(
        self, portfolio: Portfolio, people: Mapping[str, CarePackage], *, seed: int, draws: int
    ) -> Iterator[LeftOutComparison]:
        """Every figure of a portfolio.

        Args:
            portfolio: the project.
            people: the packages that people start from, by file name.
            seed: names the draws.
            draws: how many.
        """
        without = self.without(portfolio)
        compared = Backtester(without, self._rule_set).compare(portfolio, people, seed=seed, draws=draws)
        for comparison in compared:
            studies = self._studies(portfolio, comparison.published.measure)
            yield LeftOutComparison(
                portfolio, comparison.published.id, comparison if studies else None, studies
            )

    def without(self, portfolio: Portfolio) -> Catalogue:
        """The catalogue as if the portfolio's studies had never been published."""
        items = {
            item.id: item.model_copy(
                update={
                    "effects": tuple(
                        self._derived_effect(item, place, portfolio) for place in range(len(item.effects))
                    )
                }
            )
            for item in self._catalogue.items.values()
        }
        return replace(self._catalogue, items=items)

    def _derived_effect(self, item: CatalogueItem, place: int, portfolio: Portfolio) -> Effect:
        effect = item.effects[place]
        if not rests_on(effect, portfolio):
            return effect
        derivation = self._derivation(item, place)
        span = derivation.without(portfolio.cites) if derivation else None
        if effect.chance_percent is not None:
            return effect.model_copy(update={"chance_percent": span or _NIL})
        return effect.model_copy(update={"size": span or _NIL})

    def _derivation(self, item: CatalogueItem, place: int) -> QuantityDerivation | None:
        chance = item.effects[place].chance_percent
        for derivation in self._derivations.derivations:
            if chance is not None and derivation.chance == chance:
                return derivation
            if any((of.item, of.effect) == (item.id, place) for of in derivation.effects):
                return derivation
        return None

    def _studies(self, portfolio: Portfolio, measure: str) -> tuple[str, ...]:
        """The studies that are left to predict a figure of the portfolio from."""
        studies: dict[str, None] = {}
        for name in portfolio.items:
            item = self._catalogue.items[name]
            for place, effect in enumerate(item.effects):
                if not rests_on(effect, portfolio):
                    continue
                if effect.chance_percent is not None and _needs_share(measure):
                    return ()
                derivation = self._derivation(item, place)
                if derivation is not None:
                    studies |= dict.fromkeys(
                        study_figure.study
                        for study_figure in derivation.found
                        if study_figure.study not in portfolio.cites
                    )
        return tuple(studies)


def rests_on(effect: Effect, portfolio: Portfolio) -> bool:
    """Whether an effect cites one of a portfolio's sources."""
    return not set(effect.cites).isdisjoint(portfolio.cites)


def load_derivations(catalogue: Catalogue, folder: Path | None = None) -> Derivations:
    """The derivations in a folder of back-tests, the shipped one by default.

    Raises:
        ProblemsFoundError: everything that is wrong with them.
    """
    if folder is None:
        with as_file(files("catalogue") / "backtests") as shipped:
            return load_derivations(catalogue, Path(shipped))
    problems: list[Problem] = []
    file = f"{folder.name}/{FILE}"
    node = read_document(folder / FILE, file, problems)
    derivations = read_record(Derivations, node, file, problems)
    for derivation in derivations.derivations if derivations else ():
        for figure in derivation.found:
            if figure.study not in catalogue.evidence:
                problems.append(
                    Problem("H401", f"`{figure.study}` is not an entry of the evidence register", Place(file))
                )
        for of in derivation.effects:
            item = catalogue.items.get(of.item)
            if item is None or of.effect >= len(item.effects):
                problems.append(
                    Problem("H402", f"`{of.item}` has no effect {of.effect} in the catalogue", Place(file))
                )
    if problems or derivations is None:
        raise ProblemsFoundError(problems)
    return derivations


def _needs_share(measure: str) -> bool:
    return measure in ("hours_fewer", "hours_fewer_each", "share_of_hours_released")
