"""What `handrail safety check` says: as text, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from engine.model import Problem
from engine.safety import AssessedHazard, unsigned_duties

from ...problems import findings
from ...words import heading, wrapped
from .gathering import GatheredEvidence


def as_text(gathered: GatheredEvidence, problems: Sequence[Problem]) -> str:
    """A report, 100 columns wide: faults first, then what is left of each risk."""
    hazards = gathered.hazards
    states = Counter(one.state for each in hazards for one in each.verdicts)
    lines = [findings(problems)] if problems else []
    lines.append(
        wrapped(
            f"{len(hazards)} hazards, {sum(states.values())} controls: {states['holds']} hold, {states['fails']} fail, "
            f"{states['missing']} are missing, {states['not_run']} are tests that were not run, "
            f"{states['unsigned']} are duties that nobody has signed."
        )
    )
    lines.append(heading("Level of each hazard: before controls, and now"))
    lines += [
        wrapped(
            f"{one.hazard.hazard[:3]}  {one.initial_level} -> {one.residual_level}  {one.hazard.says}",
            "  ",
            "              ",
        )
        for one in hazards
    ]
    lines.append(heading("What people must still do"))
    lines += [wrapped(one, "  - ", "    ") for one in gathered.files.system.people_must_still]
    return "\n".join(lines)


def as_json(gathered: GatheredEvidence, problems: Sequence[Problem]) -> str:
    """Every hazard with its controls, and every finding."""
    return json.dumps(
        {
            "rule_set": gathered.found.rule_set.id,
            "version": gathered.found.rule_set.version,
            "rule_set_hash": gathered.found.rule_set.content_hash,
            "catalogue_hash": gathered.found.catalogue.content_hash,
            "hazards": [_hazard(one) for one in gathered.hazards],
            "problems": [
                {
                    "code": one.code,
                    "severity": one.severity,
                    "message": one.message,
                    "place": str(one.place),
                    "help": one.help,
                }
                for one in problems
            ],
            "duties_unsigned": unsigned_duties(gathered.hazards),
        },
        indent=2,
        ensure_ascii=False,
    )


def _hazard(one: AssessedHazard) -> dict[str, object]:
    return {
        "hazard": one.hazard.hazard,
        "says": one.hazard.says,
        "group": one.hazard.group,
        "initial": {**one.hazard.initial.model_dump(), "level": one.initial_level},
        "residual": {**one.residual.model_dump(), "level": one.residual_level},
        "controls": [
            {
                "sort": each.control.sort,
                "names": each.control.named,
                "kind": each.control.kind,
                "state": each.state,
                "why": each.why,
            }
            for each in one.verdicts
        ],
    }
