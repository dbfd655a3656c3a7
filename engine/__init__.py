"""Handrail's reasoning: no Streamlit, no ReportLab, no terminal in here.

>>> from datetime import date
>>> from engine import Reviewer, load_catalogue, load_rule_set, parse_package
>>> catalogue = load_catalogue()
>>> package = parse_package(
...     '''
...     reference: EXAMPLE-1
...     risks: {safeguarding_concern_open: true}
...     visits:
...       - {id: morning, days: [mon, thu], start: "08:00", minutes: 30, tasks: [{activity: wash}]}
...     ''',
...     "example.yaml",
...     catalogue,
... )
>>> with Reviewer(catalogue, load_rule_set(catalogue)) as reviewer:
...     review = reviewer.review(package, reviewed_on=date(2026, 11, 23))
>>> review.holds[0].reason.source, review.holds[0].reason.truth.name
('rule:hold_safeguarding_concern_open', 'TRUE')
>>> review.estimate.carer_hours_now_per_week
1.0
>>> review.estimate.claimed.released_hours_per_week.p90
0.0
"""

from .knowledge import Catalogue, load_catalogue, load_package, load_rule_set, parse_package
from .model import CarePackage, Problem, ProblemsFoundError, Review, RuleSet
from .review import Reviewer, ReviewRefusedError

__all__ = [
    "CarePackage",
    "Catalogue",
    "Problem",
    "ProblemsFoundError",
    "Review",
    "ReviewRefusedError",
    "Reviewer",
    "RuleSet",
    "load_catalogue",
    "load_package",
    "load_rule_set",
    "parse_package",
]
