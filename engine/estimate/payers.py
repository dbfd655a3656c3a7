"""Hours by payer: each payer's share of what is planned and of what may change, draw by draw.

Definitions: a visit's hours and their change are shared out by percent of its payers; the council pays all of what names
nobody. Shares of one draw are added up before a range is taken, so that a payer's range is that of a sum. Left out: money.
"""

from __future__ import annotations

import numpy as np

from ..model import CarePackage
from ..model.estimate import PayerHours
from ..model.payer import PayerGroup, shares_by_group
from .draws import Array
from .percentiles import round_figure
from .ranges import range_of

_RELEASED_AND_CHANGE = slice(2, 4)
"""Among the figures of a visit (`.kernel.arrays`, which is not loaded before it is needed)."""
_MINUTES_AN_HOUR, _WHOLE = 60, 100
_UNIT = "carer-hours/week"


def hours_by_payer(package: CarePackage, figures: Array) -> tuple[PayerHours, ...]:
    """The hours of each payer, in the order in which the package first names them.

    Args:
        package: the care package.
        figures: `[claimed and potential, visits, VISIT_FIGURES, draws]`, carer-minutes a week.
    """
    named = [*(visit.payers for visit in package.visits), *(hours.payers for hours in package.allowances)]
    shares = [shares_by_group(payers) for payers in named]
    groups = dict.fromkeys(group for share in shares for group in share)
    return tuple(_hours_of(group, package, figures) for group in groups)


def _hours_of(group: PayerGroup, package: CarePackage, figures: Array) -> PayerHours:
    """The share of one payer of every visit and allowance, and the ranges of its changes."""
    shares = np.array([shares_by_group(visit.payers).get(group, 0.0) / _WHOLE for visit in package.visits])
    planned = sum(
        visit.carer_minutes_per_week * share for visit, share in zip(package.visits, shares, strict=True)
    )
    allotted = sum(
        allowance.hours_per_week * shares_by_group(allowance.payers).get(group, 0.0) / _WHOLE
        for allowance in package.allowances
    )
    of_payer = np.einsum("v,mvfd->mfd", shares, figures[:, :, _RELEASED_AND_CHANGE]) / _MINUTES_AN_HOUR
    (claimed_released, claimed_change), (potential_released, potential_change) = of_payer
    return PayerHours(
        payer=group,
        planned_hours_per_week=round_figure(float(planned) / _MINUTES_AN_HOUR),
        allowance_hours_per_week=round_figure(float(allotted)),
        claimed_released_hours_per_week=range_of(claimed_released, _UNIT),
        claimed_change_hours_per_week=range_of(claimed_change, _UNIT),
        potential_released_hours_per_week=range_of(potential_released, _UNIT),
        potential_change_hours_per_week=range_of(potential_change, _UNIT),
    )
