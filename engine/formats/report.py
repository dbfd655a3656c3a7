"""What came in from a foreign file, and what of it was and was not understood, with counts.

Definitions: *read*: it became part of a package. *Passed over*: it was recognised and left out on purpose. *Not
understood*: nobody has said what it means. *Refused*: it means a word of the package, and cannot be its value. Nothing
of the last two is in any package. Counts are of records or values, never of people.
"""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import date

from pydantic import Field

from ..model import CarePackage
from ..model.field import Frozen

IMPORT_SCHEMA_VERSION = "1.0"
"""Rises when whoever reads an import report must change; see `contract`."""
SAYS_NOT_WHOSE, SAYS_NOT_WHEN = "it says of nobody whose it is", "it says not when"
LACKS = frozenset({SAYS_NOT_WHOSE, SAYS_NOT_WHEN})
"""Why a row is not read that lacks what every row must say."""


class Count(Frozen):
    """One kind of thing, and how often."""

    what: str
    count: int = Field(ge=1)
    because: str = ""


class KnownRange(Frozen):
    """What an assessment says about a word that is not assessed here: it is one of these.

    The package has it as a `LevelRange` where it rules any level out.
    """

    word: str
    between: tuple[int | str, ...] = Field(min_length=2)
    source: str
    on: date | None = None


class Noted(Frozen):
    """Something that the file says and that belongs to no word: to be confirmed with the person."""

    what: str
    on: date | None = None
    kind: str = ""
    by: str = Field(default="", description="Who says it, as the file names them")


class ImportedPerson(Frozen):
    """One person of a file."""

    reference: str
    package: CarePackage
    ranges: tuple[KnownRange, ...] = ()
    noted: tuple[Noted, ...] = Field(
        default=(), description="Equipment, strengths and risks that the file names"
    )
    sources: dict[str, str] = Field(
        default={}, description="By word: which instrument or record said it, and when"
    )

    @property
    def doubts(self) -> tuple[str, ...]:
        """What came in and should be asked about before a review."""
        return tuple(note.what for note in self.noted if note.kind == "doubt")

    @property
    def says_anything(self) -> bool:
        """Whether anything but a reference came in."""
        return bool(self.ranges or self.noted) or self.package != CarePackage(reference=self.reference)


class ImportReport(Frozen):
    """Everything that a run of the import says."""

    schema_version: str = IMPORT_SCHEMA_VERSION
    files: tuple[str, ...]
    formats: tuple[str, ...]
    people: tuple[ImportedPerson, ...]
    read: tuple[Count, ...]
    passed_over: tuple[Count, ...]
    not_understood: tuple[Count, ...]
    refused: tuple[Count, ...]
    says: tuple[str, ...] = ()


class Counts:
    """Counts of what was read, passed over and not understood, while an import runs."""

    def __init__(self) -> None:
        self.read: Counter[tuple[str, str]] = Counter()
        self.passed_over: Counter[tuple[str, str]] = Counter()
        self.not_understood: Counter[tuple[str, str]] = Counter()
        self.refused: Counter[tuple[str, str]] = Counter()

    def copy(self) -> Counts:
        """The counts as they are now."""
        return deepcopy(self)

    def lacking_since(self, before: Counts) -> tuple[str, ...]:
        """What every row since lacks, where none was read and nothing in them was looked at in vain."""
        unread = self.not_understood - before.not_understood
        of_rows = {reason for reason in unread if reason[0].partition(".")[0] == "row"}
        lacks = [because for what, because in sorted(of_rows) if what == "row" and because in LACKS]
        is_all = self.read == before.read and self.refused == before.refused and len(lacks) == len(of_rows)
        return tuple(lacks) if is_all else ()


def tallies(counts: Counter[tuple[str, str]]) -> tuple[Count, ...]:
    """Counts, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(Count(what=what, count=count, because=because) for (what, because), count in ordered)
