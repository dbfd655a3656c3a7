"""How good the estimates are: published portfolios, and what the engine predicts for people like theirs."""

from .comparison import Backtester, Comparison, Verdict
from .loading import load_portfolios
from .people import people_of
from .portfolio import LeftOut, Portfolio, Portfolios, Published

__all__ = [
    "Backtester",
    "Comparison",
    "LeftOut",
    "Portfolio",
    "Portfolios",
    "Published",
    "Verdict",
    "load_portfolios",
    "people_of",
]
