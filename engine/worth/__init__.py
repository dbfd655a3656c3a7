"""What acting on a caseload's suggestions would cost and what commissioned hours fewer would be worth, as ranges."""

from .tally import WorthTally, no_worth_tally, tally_worth
from .worth import SMALLEST_SHOWN, Worth, price_of, worth

__all__ = [
    "SMALLEST_SHOWN",
    "Worth",
    "WorthTally",
    "no_worth_tally",
    "price_of",
    "tally_worth",
    "worth",
]
