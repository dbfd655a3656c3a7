"""At what each package's hours are paid, and what items make of them by rate, so that a caseload can be valued.

Definitions: a package's own contract rate comes before what is published for its nation. Hours at contract rates are
added up times the rate (GBP an hour); those at a published rate are not, since that rate is drawn once for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..columns import PackageColumns
from ..columns.layout import layout_of

CONTRACT = "contract"
RATES: tuple[str, ...] = (CONTRACT, *layout_of().leaves["nation"].words)
"""What an hour is paid at."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The place of each package in `RATES`, and its own rate where it has a contract, else 1."""

    of: NDArray[np.int64]
    factor: NDArray[np.float64]


def rates_of(columns: PackageColumns) -> Rates:
    """The rates of a chunk."""
    contract = columns.value("service.hourly_rate_gbp")
    published = np.isnan(contract)
    nation = np.maximum(columns.value("nation").astype(np.int64), 0) + 1
    return Rates(np.where(published, nation, RATES.index(CONTRACT)), np.where(published, 1.0, contract))
