"""Made-up councils whose truth is known: to test whether learning finds it, and to try everything without anybody's data.

Definitions: the *truth* is drawn from the very model that learning assumes (`.shares`, `.sizes`), so that ranks must be
uniform (simulation-based calibration); or it is the published figures themselves. What was measured is what the truth
does to one person; hours are the estimate's own week, drawn with the site's true figures, and in some reviews they change
for reasons of their own. Some follow-ups are missing, some answers are not recorded.

Everything made here says `synthetic`, and no layer learned from it can lose that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from ..estimate import Estimator, Plan
from ..estimate.ranges import hours_change
from ..knowledge import Catalogue, span_in_use
from ..model.care_package import CarePackage
from ..model.catalogue_item import CatalogueItem, Effect, Span
from ..model.decision import BeforeAndAfter, ItemUse
from ..model.effect_kind import EFFECTS
from ..model.figure import Figure
from ..model.rule import RuleSet
from ..review import Planner
from .counts import chance_name
from .followed_review import CHANGE_HOURS, FollowedItem, FollowedReview, PredictedChange
from .quadrature import BROAD, PRECISIONS, SIZE_EDGES, pert
from .shares import prior_of_early, stopped_early
from .sizes import FREEDOM, NOISES, REALISED, REALISED_SPREAD, SITE_NOISES, scale_of

_FIRST_DAY, _DAYS = date(2025, 1, 6), 540
_SIX_WEEKS, _FOUR_MONTHS = timedelta(days=42), timedelta(days=122)
_CHOSEN, _MOST_CHOSEN = 0.5, 3
_SEEN_EARLY, _SEEN_LATE, _USE_RECORDED, _MEASURED = 0.8, 0.7, 0.9, 0.3
_CHANGES_ANYWAY, _ANYWAY_MEAN, _ANYWAY_SPREAD = 0.12, 0.5, 2.0
_DRAWS_OF_TRUTH = 64


@dataclass(frozen=True)
class SiteTruth:
    """What is true at one site."""

    used: Mapping[str, float]
    chance: Mapping[str, float]
    """Percent, by the name of the published chance."""
    share: Mapping[str, float]
    size: Mapping[tuple[str, int], float]
    """In the units that the estimate uses."""


@dataclass(frozen=True)
class CouncilTruth:
    """What is true of a made-up council."""

    overall_use: float
    used: Mapping[str, float]
    chance: Mapping[str, float]
    share: Mapping[str, float]
    size: Mapping[tuple[str, int], float]
    early: float
    noise: Mapping[tuple[str, int], float]
    sites: Mapping[str, SiteTruth]


def draw_truth(catalogue: Catalogue, rng: np.random.Generator, sites: Sequence[str]) -> CouncilTruth:
    """A truth from the prior of the model."""
    usual = catalogue.adoption.used_at_follow_up
    overall = _draw_share(Span(low=usual.low, likely=usual.likely, high=usual.high), rng)
    of_items, of_sites = (float(value) for value in rng.choice(PRECISIONS, 2))
    used = {item: _near(overall, of_items, rng) for item in catalogue.items}
    size, noise = _draw_sizes(catalogue, rng)
    reviews = {
        chance_name(effect.chance_percent): effect
        for _, _, effect in effects_of_catalogue(catalogue)
        if effect.chance_percent is not None
    }
    chances = {
        name: 100 * _draw_share(_percent(effect.chance_percent), rng) for name, effect in reviews.items()
    }
    shares = {name: float(np.clip(_draw_pert(effect.size, rng), 0, 100)) for name, effect in reviews.items()}
    of_chance = float(rng.choice(PRECISIONS))
    spread = {place: float(rng.choice(SITE_NOISES)) for place in size}
    published = {(item, place): effect for item, place, effect in effects_of_catalogue(catalogue)}
    return CouncilTruth(
        overall,
        used,
        chances,
        shares,
        size,
        float(rng.choice(stopped_early(), p=prior_of_early())),
        noise,
        {
            site: SiteTruth(
                {item: _near(share, of_sites, rng) for item, share in used.items()},
                {name: 100 * _near(chance / 100, of_chance, rng) for name, chance in chances.items()},
                shares,
                {
                    place: value
                    + spread[place]
                    * scale_of(span_in_use(published[place], catalogue.adoption))
                    * rng.normal()
                    for place, value in size.items()
                },
            )
            for site in sites
        },
    )


def published_truth(catalogue: Catalogue, sites: Sequence[str]) -> CouncilTruth:
    """What was published is true, everywhere alike."""
    size = {
        (item, place): span_in_use(effect, catalogue.adoption).likely
        for item, place, effect in effects_of_catalogue(catalogue)
        if effect.chance_percent is None
    }
    used = dict.fromkeys(catalogue.items, catalogue.adoption.used_at_follow_up.likely)
    chance, share = {}, {}
    for _, _, effect in effects_of_catalogue(catalogue):
        if effect.chance_percent is not None:
            chance[chance_name(effect.chance_percent)] = effect.chance_percent.likely
            share[chance_name(effect.chance_percent)] = effect.size.likely
    site = SiteTruth(used, chance, share, size)
    noise = dict.fromkeys(size, NOISES[1])
    overall = catalogue.adoption.used_at_follow_up.likely
    return CouncilTruth(overall, used, chance, share, size, 0.5, noise, dict.fromkeys(sites, site))


def effects_of_catalogue(catalogue: Catalogue) -> Iterator[tuple[str, int, Effect]]:
    """Every effect that has a range."""
    for item in catalogue.items.values():
        for place, effect in enumerate(item.effects):
            if effect.size.low < effect.size.high:
                yield item.id, place, effect


def catalogue_of(truth: SiteTruth, catalogue: Catalogue) -> Catalogue:
    """The catalogue as it truly is at a site: every figure that learning touches is a point, and all is used."""
    items = {item.id: _true_item(item, truth, catalogue) for item in catalogue.items.values()}
    everybody = _point(1.0, catalogue.adoption.used_at_follow_up)
    alone = _point(1.0, catalogue.adoption.used_when_memory_poor)
    adoption = catalogue.adoption.model_copy(
        update={"used_at_follow_up": everybody, "used_when_memory_poor": alone}
    )
    return replace(catalogue, items=items, adoption=adoption)


@dataclass(frozen=True)
class SyntheticCouncil:
    """A council that reviews made-up packages, and what becomes of them."""

    name: str
    catalogue: Catalogue
    rule_set: RuleSet
    truth: CouncilTruth
    seed: int

    def follow(self, packages: Iterable[CarePackage]) -> Iterator[FollowedReview]:
        """What became of each package for which anything was chosen."""
        planner = Planner(self.catalogue, self.rule_set)
        predictor = Estimator(self.catalogue, seed=self.seed, draws=2000)
        sites = sorted(self.truth.sites)
        true = {
            site: Estimator(
                catalogue_of(self.truth.sites[site], self.catalogue),
                seed=self.seed + 1,
                draws=_DRAWS_OF_TRUTH,
            )
            for site in sites
        }
        rng = np.random.default_rng([self.seed, 21])
        for package in packages:
            signed = _FIRST_DAY + timedelta(days=int(rng.integers(_DAYS)))
            plan = planner.plan(package, signed)
            chosen = _choose_items(plan, rng)
            if chosen:
                site = sites[int(rng.integers(len(sites)))]
                yield self._follow_one(plan, chosen, site, signed, (predictor, true[site]), rng)

    def _follow_one(
        self,
        plan: Plan,
        chosen: Sequence[int],
        site: str,
        signed: date,
        estimators: tuple[Estimator, Estimator],
        rng: np.random.Generator,
    ) -> FollowedReview:
        """What is predicted, what truly came of it, and what is recorded of that."""
        predictor, true = estimators
        weeks = predictor.weeks_of(plan)
        change = hours_change(weeks.weeks([chosen], under_holds=[False])[0], needs_more=weeks.needs_more)
        predicted = change.commissioned_change_hours_per_week
        items, used = self._items(plan, chosen, site, rng)
        week = true.weeks_of(plan).draws(used, under_holds=False)
        draw = int(rng.integers(_DRAWS_OF_TRUTH))
        now = plan.package.carer_hours_per_week
        after = max(now + float(week.change_minutes[draw]) / 60 + _anyway(rng), 0.0)
        after = round(after / CHANGE_HOURS) * CHANGE_HOURS if abs(after - now) > 1e-6 else now
        reviews = [
            (index, applied.effect)
            for index in chosen
            for applied in plan.candidates[index].effects
            if applied.effect.chance_percent is not None and applied.lines
        ]
        others = [index for index in chosen if index not in {place for place, _ in reviews}]
        released = weeks.weeks([others], under_holds=[False])[0, 2].mean() / 60 if reviews and others else 0.0
        return FollowedReview(
            council=self.name,
            site=site,
            signed_on=signed,
            synthetic=True,
            items=items,
            predicted=PredictedChange(
                p10=predicted.p10,
                p50=predicted.p50,
                p90=predicted.p90,
                mean=predicted.mean,
                no_change=change.probability_of_no_change,
                more=change.probability_of_more,
            ),
            hours_before=now,
            hours_at_6_weeks=after if rng.random() < _SEEN_EARLY else None,
            hours_at_4_months=after if rng.random() < _SEEN_LATE else None,
            second_carer_hours_before=plan.package.second_carer_hours_per_week,
            second_carer_chance=reviews[0][1].chance_percent if reviews else None,
            expected_of_others_hours=max(round(float(released), 2), 0.0),
            measured=tuple(self._measurements(plan, used, site, rng)),
        )

    def _items(
        self, plan: Plan, chosen: Sequence[int], site: str, rng: np.random.Generator
    ) -> tuple[tuple[FollowedItem, ...], list[int]]:
        """What is recorded of each item, and the candidates that are truly used at four months."""
        followed, used = [], []
        poor = self.catalogue.adoption.used_when_memory_poor.likely
        for index in chosen:
            item = plan.candidates[index].item
            by_person = plan.memory_poor and item.operated_by in ("person", "either")
            share = self.truth.sites[site].used[item.id] * (poor if by_person else 1.0)
            late = rng.random() < share
            early = late or rng.random() >= self.truth.early
            if late or all(effect.adoption_included for effect in item.effects):
                used.append(index)
            followed.append(
                FollowedItem(
                    item=item.id,
                    memory_poor=by_person,
                    at_6_weeks=_record_use(early, _SEEN_EARLY * _USE_RECORDED, rng),
                    at_4_months=_record_use(late, _SEEN_LATE * _USE_RECORDED, rng),
                )
            )
        return tuple(followed), used

    def _measurements(
        self, plan: Plan, used: Iterable[int], site: str, rng: np.random.Generator
    ) -> Iterator[BeforeAndAfter]:
        """Some effects of what is used, measured before and after with noise."""
        for index in used:
            item = plan.candidates[index].item
            for applied in plan.candidates[index].effects:
                effect, place = applied.effect, (item.id, applied.index)
                true = self.truth.sites[site].size.get(place)
                if true is None or not applied.lines or rng.random() >= _MEASURED:
                    continue
                scale = scale_of(span_in_use(effect, self.catalogue.adoption))
                size = true + scale * self.truth.noise[place] * float(rng.standard_t(FREEDOM))
                yield measurement_of(item.id, effect, size)


def measurement_of(item: str, effect: Effect, size: float) -> BeforeAndAfter:
    """Figures before and after that show an effect of a given size, as near as whole minutes allow."""
    before = 100.0 if EFFECTS[effect.kind].percent else 600.0
    return BeforeAndAfter(
        item=item,
        kind=effect.kind,
        activity=effect.tasks[0],
        before=before,
        after=round(min(max(before - size, 0.0), 10_080.0), 3),
    )


def _draw_sizes(
    catalogue: Catalogue, rng: np.random.Generator
) -> tuple[dict[tuple[str, int], float], dict[tuple[str, int], float]]:
    """A true size and noise for every effect, with the share that all effects of its kind realise."""
    weight = np.exp(-0.5 * (np.log(REALISED) / REALISED_SPREAD) ** 2)
    realised: dict[str, float] = {}
    size, noise = {}, {}
    for item, place, effect in effects_of_catalogue(catalogue):
        if effect.chance_percent is not None:
            continue
        span = span_in_use(effect, catalogue.adoption)
        share = realised.setdefault(effect.kind, float(rng.choice(REALISED, p=weight / weight.sum())))
        scale = scale_of(span)
        value = share * _draw_pert(span, rng)
        if rng.random() < BROAD:
            value = float(pert(span).mean()) + scale * float(rng.normal())
        size[item, place] = float(np.clip(value, SIZE_EDGES[0] * scale, SIZE_EDGES[-1] * scale))
        noise[item, place] = float(rng.choice(NOISES))
    return size, noise


def _choose_items(plan: Plan, rng: np.random.Generator) -> list[int]:
    """What the therapist chooses, after a visit at which everything open was answered well."""
    picked = [index for index in plan.everyone if rng.random() < _CHOSEN]
    return sorted(rng.permutation(picked)[:_MOST_CHOSEN].tolist())


def _record_use(used: bool, chance: float, rng: np.random.Generator) -> ItemUse | None:
    if rng.random() >= chance:
        return None
    return "in_use" if used else "abandoned"


def _anyway(rng: np.random.Generator) -> float:
    """How hours change for reasons that have nothing to do with equipment."""
    if rng.random() >= _CHANGES_ANYWAY:
        return 0.0
    return float(rng.normal(_ANYWAY_MEAN, _ANYWAY_SPREAD))


def _true_item(item: CatalogueItem, truth: SiteTruth, catalogue: Catalogue) -> CatalogueItem:
    """The item as it truly works at a site; sizes are unshrunk, so that the estimate shrinks them back to the truth."""
    effects = []
    for place, effect in enumerate(item.effects):
        changes: dict[str, object] = {}
        if effect.chance_percent is not None:
            name = chance_name(effect.chance_percent)
            changes = {
                "chance_percent": _level(truth.chance[name]),
                "size": _level(truth.share[name]),
            }
        elif (item.id, place) in truth.size:
            shrink = catalogue.adoption.shrink_by_grade[effect.grade].likely
            value = truth.size[item.id, place]
            size = value / shrink if value > 0 else value
            percent = effect.kind.startswith("percent")
            changes = {"size": _level(float(np.clip(size, -100, 100)) if percent else size)}
        effects.append(effect.model_copy(update=changes))
    return item.model_copy(update={"effects": tuple(effects), "used_at_follow_up": None})


def _level(value: float) -> Span:
    return Span(low=value, likely=value, high=value)


def _point(value: float, like: Figure) -> Figure:
    return like.model_copy(update={"low": value, "likely": value, "high": value})


def _draw_share(span: Span, rng: np.random.Generator) -> float:
    return float(rng.random()) if rng.random() < BROAD else _draw_pert(span, rng)


def _draw_pert(span: Span, rng: np.random.Generator) -> float:
    return float(pert(span).ppf(rng.random()))


def _near(share: float, precision: float, rng: np.random.Generator) -> float:
    share = min(max(share, 0.005), 0.995)
    return float(rng.beta(share * precision, (1 - share) * precision))


def _percent(span: Span | None) -> Span:
    if span is None:
        raise AssertionError("reviews of a second carer have a chance")
    return Span(low=span.low / 100, likely=span.likely / 100, high=span.high / 100)
