"""What files say, gathered: people, rows of call monitoring, counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from .gathering import Gathered
from .log_row import LogRow
from .report import Counts

_SHOWN = 70


@dataclass
class Understood:
    """What came of the records."""

    people: dict[str, Gathered] = field(default_factory=dict)
    rows: list[LogRow] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    scales_wanted: set[str] = field(default_factory=set)
    says: list[str] = field(default_factory=list)
    """What whoever reads the result must know of the files."""

    def person(self, key: str) -> Gathered:
        """Somebody by their key; new where nothing was said of them yet."""
        return self.people.setdefault(key, Gathered(key))


def short(text: str) -> str:
    """A text on one line, of marks that can be seen, at most so long."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def plain_text(text: object) -> str:
    """A text without marks that cannot be seen, at most as long as an allowance's words."""
    return "".join(letter for letter in str(text) if letter.isprintable())[:300]
