"""A synthetic caseload: many made-up packages that hang together, drawn from published distributions where there are.

Definitions:
- `profiles/caseload.yaml` says how each word is drawn, with its source or as an assumption, and which published
  figures a draw is held against (`likeness`).
- Package n of a seed is always the same, whatever the size: packages are drawn in blocks of `_BLOCK`, and no more than
  one block is held in memory.
- Every package is marked synthetic and validated like one that somebody wrote.

Left out: anything that could tell one real person from another; nothing is fitted to data about people. Nothing is
planted that would favour or disadvantage a group: whoever wants to test for that plants it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from itertools import islice
from typing import Any

from dashboard.demonstration.drawing import Drawing, Plain
from dashboard.demonstration.household import Households
from dashboard.demonstration.left_open import OpenLevels
from dashboard.demonstration.nights import Nights
from dashboard.demonstration.week import Weeks
from engine import CarePackage, load_catalogue
from engine.language import read_document

_BLOCK = 500


def synthetic_packages(size: int, seed: int = 2026) -> Iterator[CarePackage]:
    """Made-up packages, one after the other.

    Args:
        size: how many.
        seed: names the draw; the first packages of a seed are the same whatever the size.
    """
    return islice(_endless(seed), size)


def caseload_sources() -> Mapping[str, str]:
    """Where the published distributions come from, by id."""
    return dict(caseload_profile()["sources"])


@cache
def caseload_profile() -> Plain:
    """How the caseload is drawn, as plain values."""
    with as_file(files(__name__.rpartition(".")[0]) / "profiles" / "caseload.yaml") as path:
        profile: Plain = read_document(path).plain()
    return profile


def _endless(seed: int) -> Iterator[CarePackage]:
    block = 0
    while True:
        drawn = _Block([seed, block], block * _BLOCK)
        for row in range(_BLOCK):
            yield drawn.package(row)
        block += 1


class _Block:
    """The packages of one block, ready to be put together."""

    def __init__(self, seeds: Sequence[int], first: int) -> None:
        """Draw every field, week and household of the block at once."""
        self._first, self._seed = first, seeds[0]
        profile, catalogue = caseload_profile(), _catalogue()
        drawing = Drawing(seeds, _BLOCK, profile, catalogue.vocabulary.terms)
        self._words: dict[tuple[str, ...], list[tuple[str, list[Any]]]] = {}
        for path, spec in profile["fields"].items():
            *group, name = path.split(".")
            with drawing.stream_of(path, spec):
                known = drawing.assessed_mask(group[0]).tolist()
            values = [
                value if is_known else None
                for value, is_known in zip(drawing.words(path), known, strict=True)
            ]
            self._words.setdefault(tuple(group), []).append((name, values))
        self._fit_together(profile["fit_together"])
        minutes = {activity.id: activity.minutes.likely for activity in catalogue.activities.values()}
        self._weeks, self._households = Weeks(drawing, minutes), Households(drawing)
        assessed = {
            ".".join((*group, name)): values
            for group, columns in self._words.items()
            for name, values in columns
        }
        self._nights, self._open = Nights(drawing), OpenLevels(drawing, assessed)

    def _fit_together(self, statements: list[Plain]) -> None:
        """Change what was drawn apart and cannot be so together; nothing is drawn, so that all else stays as it was."""
        columns = {
            ".".join((*group, name)): values for group, drawn in self._words.items() for name, values in drawn
        }
        for statement in statements:
            changed = columns[statement["word"]]
            for row, value in enumerate(changed):
                if value == statement["is"] and all(
                    columns[word][row] == its for word, its in statement["where"].items()
                ):
                    changed[row] = statement["becomes"]

    def package(self, row: int) -> CarePackage:
        """The package of one row, put together from its columns."""
        fields: Plain = {
            "reference": f"SYN-{self._seed}-{self._first + row + 1:06}",
            "synthetic": True,
            "visits": self._nights.with_night(row, self._weeks.visits(row)),
            "ranges": self._open.ranges(row),
        }
        for group, columns in self._words.items():
            place = fields
            for key in group:
                place = place.setdefault(key, {})
            for name, values in columns:
                value = values[row]
                if value is not None:
                    place[name] = value
        carers, equipment = self._households.carers(row), self._households.equipment(row)
        if carers is not None:
            fields["unpaid_carers"] = carers
        if equipment is not None:
            fields["equipment"] = equipment
        return CarePackage.model_validate(fields, strict=True)


_catalogue = cache(load_catalogue)
