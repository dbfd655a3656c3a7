"""Whether somebody who is appointed has agreed, as columns: a word for each decision.

Definitions are those of `engine.language.facts`. Read beside `engine.columns.derived`, whose words these join.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..language.derived import AGREES_TO, DECISIONS
from .derived import Ranks, word
from .layout import layout_of
from .source import Flags

if TYPE_CHECKING:
    from .package_columns import PackageColumns

_NO, _YES, _UNKNOWN = np.int8(0), np.int8(1), np.int8(-1)


def _add_agreement(decision: str) -> None:
    """The word that says whether somebody appointed has agreed to this."""

    @word(f"{AGREES_TO}{decision}")
    def agrees_to(columns: PackageColumns) -> Ranks:
        """Yes with the power, unknown while the power is not known, no where no agreement is on record."""
        appointed, nobody = _words(columns, f"decisions.{decision}.appointed", "nobody")
        _, court = _words(columns, f"decisions.{decision}.appointed", "court")
        power, covers = _words(columns, f"decisions.{decision}.appointed_power", "covers_this")
        _, agrees = _words(columns, f"decisions.{decision}.appointed_says", "agrees")
        by_power = np.where(power < 0, _UNKNOWN, covers.astype(np.int8))
        answers = np.where(appointed < 0, _UNKNOWN, by_power)
        answers[nobody | ~agrees] = _NO
        answers[court & agrees] = _YES
        return answers


def _words(columns: PackageColumns, path: str, sought: str) -> tuple[Ranks, Flags]:
    """A word's ranks, and where it is the one that is sought."""
    ranks = columns.value(path)
    return ranks, np.asarray(ranks == layout_of().leaves[path].words.index(sought), dtype=np.bool_)


for _decision in DECISIONS:
    _add_agreement(_decision)
