"""A price as a cost for each year that an item serves: an annuity, so that dear things that last are compared fairly.

Definitions: with a price P, a life of n years and a discount rate r, a year costs P r / (1 - (1 + r)^-n), or P / n where r
is nothing (HM Treasury, Green Book; as Unit Costs of Health and Social Care does). What is paid each year is added as it is.

Left out: what an item is worth when it is given back.
"""

from __future__ import annotations

import numpy as np

from .draws import Array


def spread_over(price: Array, years: Array, rate: float) -> Array:
    """The yearly cost of a price that is paid once.

    Args:
        price: GBP, once.
        years: how long it serves, 1 or more.
        rate: a year, 0 or more.
    """
    if rate <= 0:
        return price / years
    return np.asarray(price * rate / -np.expm1(-years * np.log1p(rate)))
