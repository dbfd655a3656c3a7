"""How good the estimates are: published portfolios, and what the engine predicts for people like theirs."""

from .comparison import Backtester, ClaimVerdict, PublishedComparison
from .leave_out import Derivations, LeaveOneOut, LeftOutComparison, load_derivations
from .loading import load_portfolios
from .people import people_of
from .portfolio import LeftOut, Portfolio, Portfolios, Published
from .wording import DERIVED, VERDICTS, predicted_range, published_figure, with_project_names

__all__ = [
    "DERIVED",
    "VERDICTS",
    "Backtester",
    "ClaimVerdict",
    "Derivations",
    "LeaveOneOut",
    "LeftOut",
    "LeftOutComparison",
    "Portfolio",
    "Portfolios",
    "Published",
    "PublishedComparison",
    "load_derivations",
    "load_portfolios",
    "people_of",
    "predicted_range",
    "published_figure",
    "with_project_names",
]
