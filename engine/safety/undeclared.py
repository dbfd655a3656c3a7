"""Controls of a safety log that name a property which nobody declares: found without asking whether anything holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..model import Problem
from .files import SafetyFiles


def undeclared_controls(log: SafetyFiles, declared: Collection[str]) -> Iterator[Problem]:
    """A problem for each hazard and each property that it names and that there is not.

    Args:
        log: hazards with their controls.
        declared: names of the safety properties that there are.
    """
    for hazard in log.hazards:
        for control in hazard.hazard.controls:
            if control.sort == "property" and control.named not in declared:
                yield Problem(
                    "H901",
                    f"{hazard.hazard.hazard}: `{control.named}` is a property that nobody declares",
                    hazard.place,
                    "put the property back, or name another control",
                )
