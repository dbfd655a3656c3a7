"""In what steps visits are commissioned, and how short one for personal care may be: of the package, else of the council.

Definitions: what a package says comes first. Where it says nothing, the figures of the catalogue hold (`adoption.yaml`,
or the `commissioning.yaml` of a council's layer over it); they are whole minutes and not drawn, since nobody doubts them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..columns import PackageColumns
from ..model.care_package import CarePackage
from ..model.catalogue_item import Adoption
from ..model.estimate import CommissioningSteps
from ..model.figure import Figure

_INCREMENT, _FLOOR = "service.increment_minutes", "service.floor_minutes"
OF_THE_PACKAGE = "given in the package"


def increments_and_floors(
    columns: PackageColumns, adoption: Adoption
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The step and the shortest personal care visit of each package, in minutes."""
    pairs = ((_INCREMENT, adoption.increment_minutes), (_FLOOR, adoption.floor_minutes))
    step, floor = (
        np.where(np.isnan(written := columns.value(path)), usual.likely, written) for path, usual in pairs
    )
    return step, floor


def steps_of(package: CarePackage, adoption: Adoption) -> CommissioningSteps:
    """The steps in which visits of one package are commissioned, with who says so."""
    service = package.service
    step, step_source = _with_source(service.increment_minutes, adoption.increment_minutes)
    floor, floor_source = _with_source(service.floor_minutes, adoption.floor_minutes)
    return CommissioningSteps(
        increment_minutes=step, increment_source=step_source, floor_minutes=floor, floor_source=floor_source
    )


def _with_source(written: int | None, usual: Figure) -> tuple[int, str]:
    if written is not None:
        return written, OF_THE_PACKAGE
    return round(usual.likely), usual.source or "the usual figure, our own judgement"


def steps_sentence(steps: CommissioningSteps) -> str:
    """In what steps hours are bought and who says so, as a note beside the hours."""
    return (
        f"Hours are bought in steps of {steps.increment_minutes} minutes ({steps.increment_source}), and a personal care "
        f"visit for at least {steps.floor_minutes} ({steps.floor_source})."
    )
