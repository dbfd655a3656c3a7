"""At what each package's hours are paid, and what items make of them by rate, so that a caseload can be valued.

Definitions: a package's own contract rate comes before what is published for its nation. Hours at contract rates are
added up times the rate (GBP an hour); those at a published rate are not, since that rate is drawn once for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..columns import PackageColumns
from ..columns.layout import layout_of
from .arrays import CHANGE, MODES, Floats, Integers
from .compiling import compiled

CONTRACT = "contract"
RATES: tuple[str, ...] = (CONTRACT, *layout_of().leaves["nation"].words)
"""What an hour is paid at."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The place of each package in `RATES`, and its own rate where it has a contract, else 1."""

    of: Integers
    factor: Floats


def rates_of(columns: PackageColumns) -> Rates:
    """The rates of a chunk."""
    contract = columns.value("service.hourly_rate_gbp")
    published = np.isnan(contract)
    nation = columns.value("nation").astype(np.int64) + 1
    return Rates(np.where(published, nation, RATES.index(CONTRACT)), np.where(published, 1.0, contract))


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
