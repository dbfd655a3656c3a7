"""Who pays for care, and how: shares in percent that add up to all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


PayerGroup = Literal[
    "council", "nhs", "self_funded", "direct_payment", "individual_service_fund", "other_payer"
]
"""Who pays, as hours and money are told apart: a direct payment is the council's money that the person spends."""
PAYER_WORDS: Mapping[PayerGroup, str] = {
    "council": "council",
    "nhs": "NHS",
    "self_funded": "self-funded",
    "direct_payment": "direct payment",
    "individual_service_fund": "individual service fund",
    "other_payer": "another payer",
}
"""Groups as people read them."""
_BY_WAY: Mapping[str, PayerGroup] = {
    "direct_payment": "direct_payment",
    "isf": "individual_service_fund",
    "own_money": "self_funded",
}
_BY_WHO: Mapping[str, PayerGroup] = {
    "council": "council",
    "nhs": "nhs",
    "person": "self_funded",
    "other": "other_payer",
}


def shares_by_group(payers: Sequence[Payer]) -> dict[PayerGroup, float]:
    """The share of each group in percent; the council's is all where nobody is named."""
    shares: dict[PayerGroup, float] = {}
    for payer in payers or (Payer(who="council"),):
        # The NHS stays the payer however its money goes: a personal health budget may be a direct payment too.
        group = _BY_WHO[payer.who] if payer.who == "nhs" else _BY_WAY.get(payer.how, _BY_WHO[payer.who])
        shares[group] = shares.get(group, 0.0) + payer.percent
    return shares


def check_shares(payers: Sequence[Payer]) -> None:
    """Check that the payers' shares of one visit or allowance make 100 percent, where any payer is named.

    Raises:
        ValueError: they make more or less.
    """
    total = sum(payer.percent for payer in payers)
    if payers and abs(total - _ALL_OF_IT) > _ROUNDING:
        raise ValueError(f"the payers' shares add up to {total:g} percent: they must make 100")
