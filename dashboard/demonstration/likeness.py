"""How like real caseloads a made-up one is: every published figure that the profile claims, beside the draw's own.

Definitions: the figures, their sources and how far off a draw may be stand in `profiles/caseload.yaml`. Hours and
visits count every carer who comes. Somebody whose age was not assessed is in no age's figure.

Left out: whatever the profile does not claim; it has no source and is an assumption.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Any

import numpy as np

from dashboard.demonstration.caseload import caseload_profile
from engine import CarePackage

_FROM_65 = {"65-74": 70.0, "75-84": 80.0, "85-94": 90.0, "95+": 97.0}
_LEAST_DEPRIVED = 10
CaseloadMeasure = Callable[[Sequence[CarePackage]], float]


@dataclass(frozen=True)
class LikenessResult:
    """A published figure, and the same figure in a draw."""

    id: str
    says: str
    published: float
    drawn: float
    within: float
    source: str

    @property
    def holds(self) -> bool:
        """Whether the draw is as near as the profile asks."""
        return abs(self.drawn - self.published) <= self.within


def likeness(packages: Iterable[CarePackage]) -> tuple[LikenessResult, ...]:
    """Every published figure against this draw.

    Args:
        packages: a draw of some thousand packages; fewer say little.
    """
    drawn = list(packages)
    profile = caseload_profile()
    return tuple(
        LikenessResult(
            figure["id"],
            figure["says"],
            float(figure["value"]),
            MEASURES[figure["id"]](drawn),
            float(figure["within"]),
            profile["sources"][figure["source"]],
        )
        for figure in profile["published"]
    )


def _visits_per_week(package: CarePackage) -> int:
    return sum(visit.carers * len(visit.days) for visit in package.visits)


def _packages_under_65(packages: Sequence[CarePackage]) -> list[CarePackage]:
    return [
        package
        for package in packages
        if package.person.age_band is not None and package.person.age_band not in _FROM_65
    ]


def _from_65(packages: Sequence[CarePackage]) -> list[CarePackage]:
    return [package for package in packages if package.person.age_band in _FROM_65]


def _everybody(packages: Sequence[CarePackage]) -> Sequence[CarePackage]:
    return packages


def _share(
    holds: Callable[[CarePackage], bool], of: Callable[..., Sequence[CarePackage]] = _everybody
) -> CaseloadMeasure:
    return lambda packages: fmean(holds(package) for package in of(packages))


def _visit_lengths(above: int, up_to: int) -> CaseloadMeasure:
    def measure(packages: Sequence[CarePackage]) -> float:
        inside = sum(
            v.carers * len(v.days)
            for package in packages
            for v in package.visits
            if above < v.known_minutes <= up_to
        )
        return inside / sum(_visits_per_week(package) for package in packages)

    return measure


def _ages(packages: Sequence[CarePackage]) -> list[float]:
    return [_FROM_65[str(package.person.age_band)] for package in _from_65(packages)]


def _women(of: Callable[..., Sequence[CarePackage]]) -> CaseloadMeasure:
    return _share(
        lambda package: package.monitoring.sex == "female",
        lambda packages: [package for package in of(packages) if package.monitoring.sex is not None],
    )


def _deprivation(packages: Sequence[CarePackage]) -> float:
    deciles = [package.monitoring.deprivation_decile for package in packages]
    return deciles.count(1) / max(deciles.count(_LEAST_DEPRIVED), 1)


def _second_carer(packages: Sequence[CarePackage]) -> float:
    return fmean(
        package.second_carer_hours_per_week for package in packages if package.second_carer_hours_per_week > 0
    )


def _variance_explained(packages: Sequence[CarePackage]) -> float:
    """The adjusted share of the variance of hours that a straight line through the abilities explains."""
    abilities = [
        path
        for path, spec in caseload_profile()["fields"].items()
        if path.startswith("person.") and "values" not in spec and "mean" not in spec and spec.get("follows")
    ]
    columns = [
        _codes([getattr(package.person, path.removeprefix("person.")) for package in packages])
        for path in abilities
    ]
    known = np.column_stack([np.ones(len(packages)), *columns])
    hours = np.array([package.carer_hours_per_week for package in packages])
    left = hours - known @ np.linalg.lstsq(known, hours, rcond=None)[0]
    people, used = known.shape
    return float(1 - (left.var() / hours.var()) * (people - 1) / (people - used))


def _codes(values: list[Any]) -> Any:
    """Words in their order as numbers; what is not known is put in the middle."""
    order = {
        value: place
        for place, value in enumerate(dict.fromkeys(value for value in values if value is not None))
    }
    if not all(isinstance(value, (int, bool)) for value in order):
        order = {word: place for place, word in enumerate(sorted(order, key=str))}
    else:
        order = {value: int(value) for value in order}
    known = [order[value] for value in values if value is not None]
    middle = fmean(known)
    return np.array([middle if value is None else order[value] for value in values])


MEASURES: dict[str, CaseloadMeasure] = {
    "hours_per_person": lambda packages: fmean(package.carer_hours_per_week for package in packages),
    "visits_per_person": lambda packages: fmean(_visits_per_week(package) for package in packages),
    "visits_to_15_minutes": _visit_lengths(0, 15),
    "visits_16_to_30_minutes": _visit_lengths(15, 30),
    "visits_over_30_minutes": _visit_lengths(30, 1440),
    "people_with_a_short_visit": _share(
        lambda package: any(visit.known_minutes <= 15 for visit in package.visits)
    ),
    "people_with_intensive_care": _share(
        lambda package: _visits_per_week(package) >= 6 and package.carer_hours_per_week > 10
    ),
    "people_with_six_visits": _share(lambda package: _visits_per_week(package) >= 6),
    "under_10_hours_below_65": _share(lambda package: package.carer_hours_per_week < 10, _packages_under_65),
    "under_10_hours_from_65": _share(lambda package: package.carer_hours_per_week < 10, _from_65),
    "over_50_hours_below_65": _share(lambda package: package.carer_hours_per_week > 50, _packages_under_65),
    "over_50_hours_from_65": _share(lambda package: package.carer_hours_per_week > 50, _from_65),
    "hours_per_person_below_65": lambda packages: fmean(
        package.carer_hours_per_week for package in _packages_under_65(packages)
    ),
    "people_from_65": lambda packages: (
        len(_from_65(packages)) / (len(_from_65(packages)) + len(_packages_under_65(packages)))
    ),
    "women_below_65": _women(_packages_under_65),
    "women_from_65": _women(_from_65),
    "age_from_65": lambda packages: fmean(_ages(packages)),
    "age_spread_from_65": lambda packages: pstdev(_ages(packages)),
    "people_with_a_carer": _share(
        lambda package: bool(package.unpaid_carers),
        lambda packages: [package for package in packages if package.unpaid_carers is not None],
    ),
    "carers_under_strain": lambda packages: fmean(
        carer.strain != "none"
        for package in packages
        for carer in package.unpaid_carers or ()
        if carer.strain is not None
    ),
    "people_with_poor_memory": _share(
        lambda package: (package.person.memory or 0) >= 2,
        lambda packages: [package for package in packages if package.person.memory is not None],
    ),
    "most_to_least_deprived": _deprivation,
    "second_carer_hours": _second_carer,
    "hours_explained_by_abilities": _variance_explained,
}
"""How each figure is reckoned, by the id that the profile gives it."""
