"""At what each package's hours are paid, and what items make of them by rate, so that a caseload can be valued.

Definitions: a package's own contract rate comes before what is published for its nation. Hours at contract rates are
added up times the rate (GBP an hour); those at a published rate are not, since that rate is drawn once for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from ..model import CarePackage
from .arrays import CHANGE, MODES, Floats, Integers
from .compiling import compiled

CONTRACT = "contract"
RATES: tuple[str, ...] = (CONTRACT, *get_args(CarePackage.model_fields["nation"].annotation))
"""What an hour is paid at."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The place of each package in `RATES`, and its own rate where it has a contract, else 1."""

    of: Integers
    factor: Floats


def rates_of(packages: Sequence[CarePackage]) -> Rates:
    """The rates of a chunk."""
    contracts = [package.service.hourly_rate_gbp for package in packages]
    return Rates(
        np.array([RATES.index(CONTRACT if rate is not None else package.nation)
                  for package, rate in zip(packages, contracts, strict=True)], dtype=np.int64),
        np.array([1.0 if rate is None else rate for rate in contracts], dtype=np.float64),
    )


@compiled
def add_by_rate(weeks: Floats, anyway: Floats, rate: Integers, factor: Floats, change_at: Floats) -> None:
    """Add what items make of the commissioned hours of a block of packages.

    Args:
        weeks: `[packages, modes, figures, draws]`, carer-minutes a week.
        anyway: by package, the change without any item, 0 or more: it is set against nothing.
        rate: by package, its place in `RATES`.
        factor: by package.
        change_at: added to, `[rates, modes, draws]`.
    """
    for package in range(weeks.shape[0]):
        for mode in range(MODES):
            for draw in range(weeks.shape[3]):
                change = weeks[package, mode, CHANGE, draw]
                if change > 0:
                    change = max(change - anyway[package], 0.0)
                change_at[rate[package], mode, draw] += change * factor[package]
