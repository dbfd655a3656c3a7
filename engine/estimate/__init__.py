"""Care hours and money, before and after, as ranges; the best combinations of equipment.

Read `plan` (what is to be estimated), `estimator` (the way in), `week` (the week of one package after sets of items),
`kernel` (the same as machine code over flat arrays: `effects`, `alternatives`, `hours`), `draws` (random numbers by name)
and `ranges` (from draws to what is shown). Of money: `money`, `rates`, `payers`, `visit_prices`, `yearly`.
"""

from .estimator import Estimated, Estimator
from .percentiles import NO_CHANGE_MINUTES
from .plan import AppliedEffect, Candidate, Line, Plan
from .ranges import range_of
from .week import WeekDraws

__all__ = [
    "NO_CHANGE_MINUTES",
    "AppliedEffect",
    "Candidate",
    "Estimated",
    "Estimator",
    "Line",
    "Plan",
    "WeekDraws",
    "range_of",
]
