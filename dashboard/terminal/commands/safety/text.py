"""What `handrail safety check` says: as text, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from engine.model import Problem
from engine.safety import is_signed, outside_the_log, unsigned_duties

from ...problems import findings
from ...words import heading, wrapped
from .gathering import GatheredEvidence


def as_text(gathered: GatheredEvidence, problems: Sequence[Problem]) -> str:
    """A report, 100 columns wide: faults first, then what is left of each risk."""
    hazards = gathered.hazards
    states = Counter(verdict.state for each in hazards for verdict in each.verdicts)
    lines = [findings(problems)] if problems else []
    lines.append(
        wrapped(
            f"{len(hazards)} hazards, {sum(states.values())} controls: {states['holds']} hold, {states['fails']} fail, "
            f"{states['missing']} are missing, {states['not_run']} are tests that were not run, "
            f"{states['unsigned']} are duties that nobody has signed."
        )
    )
    lines += [wrapped(sentence) for sentence in _still_open(gathered)]
    lines.append(heading("Level of each hazard: before controls, and now"))
    lines += [
        wrapped(
            f"{hazard.hazard.hazard[:3]}  {hazard.initial_level} -> {hazard.residual_level}  {hazard.hazard.says}",
            "  ",
            "              ",
        )
        for hazard in hazards
    ]
    lines.append(heading("What people must still do"))
    lines += [wrapped(duty, "  - ", "    ") for duty in gathered.files.system.people_must_still]
    return "\n".join(lines)


def _still_open(gathered: GatheredEvidence) -> Iterator[str]:
    """What is said at once, though only a release fails for it."""
    unsigned = [
        f"{name} ({', '.join(exception.of)})"
        for name, exception in gathered.exceptions()
        if not is_signed(exception.signed_by)
    ]
    if unsigned:
        yield f"{len(unsigned)} exceptions to properties are signed by nobody: {', '.join(unsigned)}."
    if names := outside_the_log(gathered.hazards, gathered.evidence):
        yield f"{len(names)} properties or rules stand in no hazard: {', '.join(names)}."


def as_json(gathered: GatheredEvidence, problems: Sequence[Problem]) -> str:
    """The log as it stands, to be kept and compared, with every finding."""
    return json.dumps(
        {
            **gathered.snapshot().model_dump(mode="json", by_alias=True),
            "problems": [
                {
                    "code": problem.code,
                    "severity": problem.severity,
                    "message": problem.message,
                    "place": str(problem.place),
                    "help": problem.help,
                }
                for problem in problems
            ],
            "duties_unsigned": unsigned_duties(gathered.hazards),
        },
        indent=2,
        ensure_ascii=False,
    )
