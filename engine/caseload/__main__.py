"""`python -m engine.caseload`, run when Handrail is set up: compiles the machine code, so that nobody waits for it."""

from datetime import date

from ..knowledge import load_catalogue, load_rule_set
from ..model import CarePackage
from .evaluator import CaseloadEvaluator

_catalogue = load_catalogue()
CaseloadEvaluator(_catalogue, load_rule_set(_catalogue), date(2026, 1, 1)).evaluate([
    CarePackage.model_validate({"reference": "nobody", "visits": [
        {"id": "a", "start": "08:00", "minutes": 30, "tasks": [{"activity": activity}]}]})
    for activity in _catalogue.activities
])
