"""`python -m engine.caseload`, run when Handrail is set up: fills the cache, so that nobody waits for it.

Kept are the machine code, as numba keeps it and as one review loads it, and the shipped knowledge as it was read. A
caseload and a single review enter the machine code at different functions: both are done here, with a package that has
every activity and needs nothing. The code that reviews load is cached only when a process of its own
(`python -m engine.caseload prove`) comes to the same reviews with it. `tests/caseload/test_set_up.py` holds that nothing
is compiled after it.
"""

import subprocess
import sys
from collections.abc import Iterable
from datetime import date

from ..estimate.kernel.entries import ENTRIES
from ..knowledge import rule_set_folder
from ..machine_code import PROVED, UNPROVED, cache_machine_code, use_machine_code
from ..model import CarePackage
from ..review import Reviewer
from ..review.prepared import prepared_reviewer

_DAY = date(2026, 1, 1)
_SHIPPED = "home_care"


def _packages(activities: Iterable[str]) -> list[CarePackage]:
    return [
        CarePackage.model_validate(
            {
                "reference": "nobody",
                "visits": [{"id": "a", "start": "08:00", "minutes": 30, "tasks": [{"activity": activity}]}],
            }
        )
        for activity in activities
    ]


def _hashes(reviewer: Reviewer) -> str:
    """The hashes of every review, each over all of its figures."""
    reviews = (
        reviewer.review(package, reviewed_on=_DAY) for package in _packages(reviewer.catalogue.activities)
    )
    return "\n".join(review.review_hash for review in reviews) + "\n"


def _set_up() -> None:
    """Compile, review with what was compiled, and keep what a process of its own comes to the same reviews with."""
    from ..jit import forget_other_sources
    from ..object_code import object_code
    from .evaluate.evaluator import CaseloadEvaluator

    use_machine_code("")
    forget_other_sources()
    with rule_set_folder(_SHIPPED) as folder, prepared_reviewer(folder) as reviewer:
        packages = _packages(reviewer.catalogue.activities)
        CaseloadEvaluator(reviewer.catalogue, reviewer.rule_set, _DAY).evaluate(packages)
        expected = _hashes(reviewer)
    functions = {entry.name: list(object_code(entry.compiled)) for entry in ENTRIES}
    if all(functions.values()) and cache_machine_code(UNPROVED, functions):
        command = (sys.executable, "-m", "engine.caseload", "prove")
        proof = subprocess.run(command, capture_output=True, text=True, check=False)
        if proof.returncode == 0 and proof.stdout == expected:
            cache_machine_code(PROVED, functions)


if __name__ == "__main__":
    if sys.argv[1:] == ["prove"]:
        use_machine_code(UNPROVED)
        with rule_set_folder(_SHIPPED) as _folder, prepared_reviewer(_folder) as _reviewer:
            print(_hashes(_reviewer), end="")
    else:
        _set_up()
