"""Who pays for care, and how: shares in percent that add up to all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from .field import Frozen, stated

_ALL_OF_IT, _ROUNDING = 100.0, 0.01


class Payer(Frozen):
    """One payer of a visit or an allowance."""

    who: Literal["council", "nhs", "person", "other"] = Field(description="Who pays")
    percent: float = stated("Share of the cost, percent", 100.0, not_assessed="all of it", gt=0, le=100)
    how: Literal["commissioned", "direct_payment", "isf", "own_money"] = stated(
        "How the money goes: commissioned, a direct payment, an individual service fund, or the person's own",
        "commissioned",
        not_assessed="commissioned",
    )


def shares_add_up(payers: Sequence[Payer]) -> None:
    """Shares of one thing make 100 percent.

    Raises:
        ValueError: when they do not.
    """
    total = sum(payer.percent for payer in payers)
    if payers and abs(total - _ALL_OF_IT) > _ROUNDING:
        raise ValueError(f"the payers' shares add up to {total:g} percent: they must make 100")
