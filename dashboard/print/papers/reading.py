"""What a paper says, part by part, in the order in which it is read aloud: for a screen that shows it before it is printed.

A paper is written once; here it is written on a sheet that keeps the words instead of setting them on pages, so that what
is read before printing and what is printed cannot differ. Left out: pages, their edges and seals; the drawing of figures,
of which the words stand here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.paper_kinds import PaperKind
from dashboard.print.papers.basis import basis_of
from dashboard.print.papers.kinds import write_paper
from dashboard.print.pdf.figure import DrawnFigure
from dashboard.print.pdf.sheet import Ask, Printable, Sheet
from dashboard.print.pdf.style import ORDINARY, print_of
from dashboard.print.pdf.tagging import Element
from engine.model import Review, Signature, SignedReview

PaperPartKind = Literal["heading", "words", "quote", "list", "table", "pairs", "figure"]
CellTexts = tuple[str, ...]
"""The texts of a cell; several are a list."""
_TO_FILL_IN = "(to be filled in)"


@dataclass(frozen=True)
class PaperPart:
    """One part of a paper: a heading, a sentence, a list, a table or what a figure shows."""

    kind: PaperPartKind
    text: str = ""
    """The words; the caption of a table."""
    lead: str = ""
    level: int = 0
    """The level of a heading, 1 to 4; 0 for other parts."""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[CellTexts, ...], ...] = ()
    """Of a table or pairs; of a list, each line with its lead and its text."""


def read_paper(
    kind: PaperKind,
    source: SignedReview | Review,
    *,
    second: Signature | None = None,
    contacts: Mapping[str, str] | None = None,
) -> tuple[PaperPart, ...]:
    """What a paper says.

    Args:
        kind: which paper.
        source: a signed review, or one that nobody has signed.
        second: the second signature, where there is one.
        contacts: whom to call, as the fields for that are filled.
    """
    sheet = SpokenSheet(contacts)
    write_paper(kind, sheet, basis_of(source, second), large=False)
    return tuple(sheet.parts)


class SpokenSheet(Sheet):
    """A sheet that keeps what is written on it, and sets nothing."""

    def __init__(self, filled: Mapping[str, str] | None = None) -> None:
        """Begin without a part.

        Args:
            filled: what stands in fields, by name.
        """
        super().__init__(print_of(ORDINARY), filled)
        self.parts: list[PaperPart] = []

    def heading(self, text: Printable, level: int = 2) -> None:
        """A heading."""
        self.parts.append(PaperPart("heading", str(text), level=level))

    def say(self, text: Printable, lead: str = "", style: str = "body") -> None:
        """A paragraph."""
        self.parts.append(PaperPart("words", str(text), lead))

    def quote(self, text: Printable, attribution: str = "") -> None:
        """Somebody's own words, and who said them where it is not the person of the paper."""
        self.parts.append(PaperPart("quote", f"“{text}”" + (f" ({attribution})" if attribution else "")))

    def bullets(self, lines: Iterable[Printable | tuple[str, Printable]]) -> None:
        """A list."""
        rows = tuple(
            ((str(line[0]),), (str(line[1]),)) if isinstance(line, tuple) else ((), (str(line),))
            for line in lines
        )
        if rows:
            self.parts.append(PaperPart("list", rows=rows))

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Iterable[Sequence[Printable | Ask | Sequence[Printable]]],
        shares: Sequence[float],
    ) -> None:
        """A table."""
        self._keep("table", caption, tuple(head), rows)

    def pairs(self, caption: str, rows: Iterable[tuple[str, Printable | Ask]], share: float = 0.3) -> None:
        """Names and values."""
        self._keep("pairs", caption, (), rows)

    def figure(self, make_figure: Callable[[Element], DrawnFigure], alt: str) -> None:
        """What a drawing shows, in words."""
        self.parts.append(PaperPart("figure", alt))

    def _keep(
        self,
        kind: PaperPartKind,
        caption: str,
        head: tuple[str, ...],
        rows: Iterable[Sequence[Printable | Ask | Sequence[Printable]]],
    ) -> None:
        body = tuple(tuple(self._texts(value) for value in row) for row in rows)
        if body:
            self.parts.append(PaperPart(kind, caption, head=head, rows=body))

    def _texts(self, value: Printable | Ask | Sequence[Printable]) -> CellTexts:
        if isinstance(value, Ask):
            return (self.filled.get(value.name) or _TO_FILL_IN,)
        if isinstance(value, (list, tuple)):
            return tuple(text for entry in value for text in self._texts(entry))
        return (str(value),)
