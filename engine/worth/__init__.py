"""What acting on a caseload's suggestions would cost and what commissioned hours fewer would be worth, as ranges."""

from .tally import WorthTally, no_worth_tally, tally_worth
from .worth import Unpriced, Worth, worth

__all__ = ["Unpriced", "Worth", "WorthTally", "no_worth_tally", "tally_worth", "worth"]
