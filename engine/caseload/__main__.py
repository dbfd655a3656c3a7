"""`python -m engine.caseload`, run when Handrail is set up: compiles the machine code, so that nobody waits for it.

A caseload and a single review enter the machine code at different functions: both are done here, with a package that
has every activity and needs nothing. `tests/caseload/test_set_up.py` holds that nothing is compiled after it.
"""

from datetime import date

from ..knowledge import load_catalogue, load_rule_set
from ..model import CarePackage
from ..review import Reviewer
from .evaluate.evaluator import CaseloadEvaluator

_DAY = date(2026, 1, 1)
_catalogue = load_catalogue()
_rule_set = load_rule_set(_catalogue)
_packages = [
    CarePackage.model_validate(
        {
            "reference": "nobody",
            "visits": [{"id": "a", "start": "08:00", "minutes": 30, "tasks": [{"activity": activity}]}],
        }
    )
    for activity in _catalogue.activities
]
CaseloadEvaluator(_catalogue, _rule_set, _DAY).evaluate(_packages)
with Reviewer(_catalogue, _rule_set) as _reviewer:
    for _package in _packages:
        _reviewer.review(_package, reviewed_on=_DAY)
