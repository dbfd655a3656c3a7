"""A document as Markdown, written with the same calls as a printed sheet (`dashboard.print.pdf.sheet`).

Left out: fields to be filled in, drawings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Printable = object


class MarkdownSheet:
    """A Markdown document while it is written."""

    def __init__(self) -> None:
        """An empty document."""
        self._parts: list[str] = []

    def heading(self, text: Printable, level: int = 2) -> None:
        """A heading."""
        self._parts.append(f"{'#' * level} {_plain(text)}")

    def say(self, text: Printable, lead: str = "", style: str = "body") -> None:
        """A paragraph, with a bold lead where given."""
        strong = f"**{_plain(text)}**" if style == "strong" else _plain(text)
        self._parts.append(f"**{_plain(lead)}** {strong}" if lead else strong)

    def bullets(self, lines: Iterable[Printable | tuple[str, Printable]]) -> None:
        """A list; a line is a text, or a bold lead and a text."""
        written = [
            f"- **{_plain(line[0])}** {_plain(line[1])}" if isinstance(line, tuple) else f"- {_plain(line)}"
            for line in lines
        ]
        if written:
            self._parts.append("\n".join(written))

    def table(
        self,
        caption: str,
        head: Sequence[str],
        rows: Iterable[Sequence[Printable | Sequence[Printable]]],
        shares: Sequence[float],
    ) -> None:
        """A table; a cell with several texts is written as lines."""
        written = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
        if not written:
            return
        if caption:
            self._parts.append(f"**{_plain(caption)}**")
        self._parts.append(
            "\n".join(
                [
                    f"| {' | '.join(_cell(cell) for cell in head)} |",
                    f"| {' | '.join('---' for _ in head)} |",
                    *written,
                ]
            )
        )

    def text(self) -> str:
        """The Markdown document so far."""
        return "\n\n".join(self._parts) + "\n"


def _plain(text: Printable) -> str:
    return " ".join(str(text).split())


def _cell(value: Printable | Sequence[Printable]) -> str:
    texts = value if isinstance(value, (list, tuple)) else (value,)
    return "<br>".join(_plain(text).replace("|", "\\|") for text in texts) or " "
