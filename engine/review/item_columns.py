"""What becomes of one item, package by package: the columns that reviews, caseloads and questions read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model import CatalogueItem
from .answers import Flags
from .standing import WRONG


class ItemColumns(NamedTuple):
    """What becomes of one item, package by package."""

    item: CatalogueItem
    in_place: Flags
    standing: NDArray[np.uint8]
    """How it stands where it is in place (`standing`)."""
    excluded: Flags
    indicated: Flags
    surely: Flags
    """A rule that suggests it is true, and not only possible."""
    spoken_for: Flags
    """Surely, or some part of a rule that may suggest it is true."""
    unsettled: Flags
    """Indicated, and rests on something that is not known."""
    free: Flags
    """Indicated, and not all of its lines are surely held."""
    lines: Flags
    """Lines that a candidate helps with."""
    touched: Mapping[int, Flags]
    """Lines that each of its effects would touch, by the effect's index; none where no line is."""

    @property
    def wrong_in_place(self) -> Flags:
        """In place, and excluded, a danger, or without what it needs."""
        flags: Flags = self.standing >= WRONG
        return flags
