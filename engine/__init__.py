"""Handrail's reasoning: no Streamlit, no ReportLab, no terminal in here.

catalogue = load_catalogue()
with Reviewer(catalogue, load_rule_set(catalogue)) as reviewer:
review = reviewer.review(load_package(path, catalogue), reviewed_on=day)
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
