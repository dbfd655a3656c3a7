"""What assessments of made-up people leave open: words that lie between two levels, where nobody assessed one level.

Definitions: a range holds the level that the person has and one beside it. Which instrument said it, and how often one
did, are the profile's assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.demonstration.drawing import Drawing, Plain
from engine.model.level_range import as_in_a_file, levels_by_word


class OpenLevels:
    """The ranges of one block of people."""

    def __init__(self, drawing: Drawing, assessed: Mapping[str, Sequence[Any]]) -> None:
        """Draw which levels are left open for each person of a block.

        Args:
            drawing: what was drawn about the block.
            assessed: by word, each person's value; None where nobody assessed it.
        """
        spec: Plain = drawing.profile["ranges"]
        self._ranges: list[list[Plain]] = [[] for _ in range(drawing.size)]
        for path in spec["words"]:
            levels, true = levels_by_word()[path], drawing.words(path)
            is_open, lower = drawing.happens(spec["chance"]).tolist(), drawing.happens(0.5).tolist()
            sources = drawing.of(spec["instruments"])
            for row, value in enumerate(assessed[path]):
                if value is None and is_open[row]:
                    rank = levels.index(str(true[row])) - int(lower[row])
                    first = min(max(rank, 0), len(levels) - 2)
                    between = tuple(map(str, as_in_a_file(levels[first : first + 2])))
                    self._ranges[row].append({"word": path, "between": between, "source": sources[row]})

    def ranges(self, row: int) -> tuple[Plain, ...]:
        """The ranges of one person."""
        return tuple(self._ranges[row])
