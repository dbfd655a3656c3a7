"""What a document is written on: headings, sentences, lists, tables, fields and drawings, in reading order.

Each call adds to the structure tree and to the flowables alike, so that what is read aloud and what is seen cannot
differ. Text is any object; its string is printed as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer

from dashboard.print.pdf.figure import DrawnFigure
from dashboard.print.pdf.form import Field
from dashboard.print.pdf.grid import Grid, flat
from dashboard.print.pdf.lettering import printable_text, width
from dashboard.print.pdf.style import MARGIN, PAGE_HEIGHT, WIDTH, Print, TextStyle
from dashboard.print.pdf.tagging import Element
from dashboard.print.pdf.text import Text

Printable = object
_LINES_BELOW_HEADING = 4
"""Of its own height: a heading with less room below it begins a page."""
_BELOW_FIELD = 0.35
"""Room below a field in large print, in sizes of letters, so that the next name is not taken for its own."""
_ENDING_AT_LEAST, _ENDING_AT_MOST = 0.45, 0.95
"""Of the last page: what it holds, as far as the parts before it can be moved, and what is moved to it."""
_BESIDE_FIELD = 0.42
"""Of the width in large print, for the name of a field of one line; a longer name stands above its field."""
_LEVELS = ("title", "heading", "subheading", "minor")


@dataclass(frozen=True)
class Ask:
    """A field to be filled in, where a table or a list has a value."""

    says: str
    """What it is for, as a screen reader says it."""
    lines: int
    name: str
    """By which it is read back, `group.field` or `field`: the same in every paper that has it."""


class Sheet:
    """A document while it is written."""

    def __init__(self, styles: Print, filled: Mapping[str, str] | None = None) -> None:
        """An empty document in one print size.

        Args:
            styles: how its text looks.
            filled: what stands in fields, by name, before anybody fills them in.
        """
        self.styles, self.filled = styles, filled or {}
        self.root = Element("Document")
        self.story: list[Flowable] = []
        self._ending: int | None = None
        self.tallest = PAGE_HEIGHT - 2 * MARGIN - styles.head - styles.foot

    def heading(self, text: Printable, level: int = 2) -> None:
        """A heading; level 1 is the document's title, and no level is left out."""
        style = getattr(self.styles, _LEVELS[level - 1])
        # Not between two headings: what keeps a heading with the next flowable must see the text or table below both.
        below_heading = bool(self.story) and isinstance(self.story[-1], Text) and self.story[-1].style.keep
        if level > 1 and not below_heading:
            self.story.append(CondPageBreak(style.leading * _LINES_BELOW_HEADING))
        self.story.append(Text([(text, False)], style, self.root.add(f"H{level}"), outline=level - 1))

    def say(self, text: Printable, lead: str = "", style: str = "body") -> None:
        """A paragraph, with a bold lead where given."""
        self.story.append(self._text(text, lead, getattr(self.styles, style), self.root.add("P")))

    def quote(self, text: Printable, attribution: str = "") -> None:
        """Somebody's own words; who said them and when, where it is not the person of the paper."""
        element = self.root.add("BlockQuote").add("P")
        words = f"“{text}”" + (f" ({attribution})" if attribution else "")
        self.story.append(Text([(words, False)], self.styles.quote, element))

    def bullets(self, lines: Iterable[Printable | tuple[str, Printable]]) -> None:
        """A list; a line is a text, or a bold lead and a text."""
        within: Element | None = None
        for line in lines:
            within = within or self.root.add("L", numbering="Disc")
            self.story.append(self._item(within, line))

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Iterable[Sequence[Printable | Ask | Sequence[Printable]]],
        shares: Sequence[float],
    ) -> None:
        """A table: a caption, a head, rows that begin with what they are about; a cell with several texts is a list.

        In large print each row is written out: its first cell, then what each column says of it.
        """
        body_rows = [list(row) for row in rows]
        if not body_rows:
            return
        if self.styles.stacked:
            self._write_stacked(caption, head, body_rows)
            return
        element = self.root.add("Table")
        self._caption(caption, element)
        within = element.add("TR")
        heads = [
            [Text([(cell, False)], self.styles.cell_head, within.add("TH", scope="Column"), repeated=True)]
            for cell in head
        ]
        body = [self._row(element.add("TR"), row) for row in body_rows]
        self.story.append(Grid(heads, body, shares, self.tallest))

    def pairs(self, caption: str, rows: Iterable[tuple[str, Printable | Ask]], share: float = 0.3) -> None:
        """Names and values, one below the other."""
        body_rows = list(rows)
        if not body_rows:
            return
        if self.styles.stacked:
            self._write_stacked(caption, ("", ""), body_rows)
            return
        element = self.root.add("Table")
        self._caption(caption, element)
        body = [self._row(element.add("TR"), row) for row in body_rows]
        self.story.append(Grid(None, body, (share, 1 - share), self.tallest))

    def figure(self, make_figure: Callable[[Element], DrawnFigure], alt: str) -> None:
        """A drawing and what it shows, in words."""
        self.story.append(make_figure(self.root.add("Figure", alt=alt)))

    def new_page(self) -> None:
        """What follows begins on a page of its own."""
        self.story.append(PageBreak())

    def space(self, points: float) -> None:
        """Append vertical space, in points."""
        self.story.append(Spacer(1, points))

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written meanwhile stays on one page where one can hold it: no field is under another's name."""
        start = self._from_headings(len(self.story))
        yield
        parts = [part for part in self.story[start:] if not isinstance(part, CondPageBreak)]
        if parts:
            self.story[start:] = [KeepTogether(flat(parts))]

    def begin_ending(self) -> None:
        """From here to the end the document stays on one page, so that its last page is never a code alone."""
        self._ending = len(self.story)

    def finish(self) -> list[Flowable]:
        """Everything that was written, with its ending kept together."""
        if self._ending is None:
            return self.story
        start = self._fuller_ending(self._ending)
        # The room that a heading asks for below it would part what is kept together.
        ending = [part for part in self.story[start:] if not isinstance(part, CondPageBreak)]
        return [*self.story[:start], KeepTogether(flat(ending))]

    def _fuller_ending(self, start: int) -> int:
        """Where the ending begins that fills enough of a page: with as few of the parts before it as that takes.

        It stays below the most: the page before it would be nearly empty instead. What is longer than that before it,
        a table that breaks, is left where it is.
        """
        fuller, height = start, self._height(start, len(self.story))
        while (
            height < self.tallest * _ENDING_AT_LEAST
            and start
            and not isinstance(self.story[start - 1], PageBreak)
        ):
            before = self._from_headings(start - 1)
            height += self._height(before, start)
            start = before
            if height > self.tallest * _ENDING_AT_MOST:
                break
            fuller = start
        return fuller

    def _height(self, start: int, end: int) -> float:
        """How much of a page a part of the story takes."""
        parts = [part for part in flat(self.story[start:end]) if not isinstance(part, CondPageBreak)]
        return float(
            sum(
                part.wrap(WIDTH, self.tallest)[1] + part.getSpaceBefore() + part.getSpaceAfter()
                for part in parts
            )
        )

    def _text(self, text: Printable, lead: str, style: TextStyle, element: Element) -> Text:
        return Text([(f"{lead} ", True), (text, False)] if lead else [(text, False)], style, element)

    def _item(
        self, within: Element, line: Printable | tuple[str, Printable], style: TextStyle | None = None
    ) -> Text:
        item = within.add("LI")
        label, body = item.add("Lbl"), item.add("LBody")
        lead, text = line if isinstance(line, tuple) else ("", line)
        style = style or self.styles.item
        parts = [(f"{lead} ", True), (text, False)] if lead else [(text, False)]
        return Text(parts, style, body, label=("•", label))

    def _caption(self, caption: str, element: Element) -> None:
        if caption:
            self.story.append(Text([(caption, False)], self.styles.minor, element.add("Caption")))

    def _row(
        self, within: Element, row: Sequence[Printable | Ask | Sequence[Printable]]
    ) -> list[list[Flowable]]:
        cells: list[list[Flowable]] = []
        for at, value in enumerate(row):
            if at == 0 and value and not isinstance(value, Ask):
                cells.append([Text([(value, True)], self.styles.cell, within.add("TH", scope="Row"))])
            else:
                cells.append(self._cell(within.add("TD"), value))
        return cells

    def _cell(self, within: Element, value: Printable | Ask | Sequence[Printable]) -> list[Flowable]:
        if isinstance(value, Ask):
            return [self._field(within.add("Form"), value)]
        if isinstance(value, (list, tuple)):
            if any(isinstance(entry, Ask) for entry in value):
                return [part for entry in value for part in self._field_or_text(within, entry)]
            style = TextStyle(self.styles.cell.size, self.styles.cell.leading, indent=self.styles.cell.size)
            listed = within.add("L", numbering="Disc")
            return [self._item(listed, entry, style) for entry in value]
        return [Text([(value, False)], self.styles.cell, within)]

    def _field_or_text(self, within: Element, value: Printable | Ask) -> list[Flowable]:
        if isinstance(value, Ask):
            return [self._field(within.add("Form"), value)]
        return [Text([(value, False)], self.styles.cell, within.add("P"))]

    def _field(self, element: Element, ask: Ask) -> Field:
        return Field(ask.name, ask.says, element, self.styles.size, ask.lines, self.filled.get(ask.name, ""))

    def _write_stacked(
        self,
        caption: str,
        head: Sequence[str],
        rows: Iterable[Sequence[Printable | Ask | Sequence[Printable]]],
    ) -> None:
        """A table for large print: each row as a heading with a line for every further cell."""
        start = self._from_headings(len(self.story))
        if caption:
            self.say(caption, style="minor")
        for row in rows:
            if len(row) == 2:
                self._stacked_pair(row[0], row[1])
            else:
                self._stacked_row(head, row)
            # A field on another page than what it is about would be under no name.
            self.story[start:] = [KeepTogether(self.story[start:])]
            start = len(self.story)

    def _stacked_row(self, head: Sequence[str], row: Sequence[Printable | Ask | Sequence[Printable]]) -> None:
        if isinstance(row[0], Ask):
            self._stacked_value(head[0], row[0])
        else:
            self.say(row[0], style="strong")
        for name, value in zip(head[1:], row[1:], strict=True):
            self._stacked_value(name, value)

    def _stacked_pair(self, name: Printable | Ask | Sequence[Printable], value: Printable | Ask) -> None:
        """A name and what it has: nothing is to be told apart by the names of columns."""
        if isinstance(value, Ask) and not self._is_short(name, bold=True):
            self.say(name, style="strong")
            self._stacked_value("", value)
        else:
            self._stacked_value(str(name), value, bold=True)

    def _is_short(self, name: Printable, *, bold: bool = False) -> bool:
        room = (WIDTH * _BESIDE_FIELD) - self.styles.size
        return bool(width(printable_text(str(name)), bold=bold) / 1000 * self.styles.size < room)

    def _from_headings(self, start: int) -> int:
        """Where the headings begin that stand right before a place: they stay with what follows."""
        while start and isinstance(last := self.story[start - 1], Text) and last.style.keep:
            start -= 1
        return start

    def _stacked_value(
        self, name: str, value: Printable | Ask | Sequence[Printable], *, bold: bool = False
    ) -> None:
        """One further cell of a row that is written out: a field, a list or a sentence beside or under its name."""
        if isinstance(value, Ask) and name and value.lines == 1 and self._is_short(name, bold=bold):
            label = Text([(name if bold else _as_lead(name), bold)], self.styles.cell, self.root.add("P"))
            field = self._field(self.root.add("Form"), value)
            shares = (_BESIDE_FIELD, 1 - _BESIDE_FIELD)
            self.story.append(Grid(None, [[[label], [field]]], shares, self.tallest))
        elif isinstance(value, Ask):
            if name:
                self.say(name if bold else _as_lead(name), style="strong" if bold else "lead")
            self.story.append(self._field(self.root.add("Form"), value))
            self.space(self.styles.size * _BELOW_FIELD)
        elif isinstance(value, (list, tuple)):
            if name:
                self.say("", lead=_as_lead(name), style="lead")
            if any(isinstance(entry, Ask) for entry in value):
                for entry in value:
                    self._stacked_value("", entry)
            else:
                self.bullets(value)
        else:
            self.say(value, lead=_as_lead(name) if name else "")


def _as_lead(name: str) -> str:
    """The name of a column before what stands under it; one that asks needs no colon."""
    return name if name.endswith("?") else f"{name}:"
