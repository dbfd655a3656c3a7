"""How ranges, figures and lists are said in plain text, and how text is wrapped. Width: 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from engine.model import Figure, Range
from engine.wording import number_text, range_text

WIDTH = 100
HYPHEN = "-"
"""The minus sign of a terminal: not every one has the printed sign."""


def span(value: Range, places: int = 1) -> str:
    """P10 to P90 with the middle."""
    return range_text(value, places, minus=HYPHEN)


def number(value: float, places: int = 1) -> str:
    """A number without a negative zero."""
    return number_text(value, places, minus=HYPHEN)


def wrapped(text: str, first: str = "", rest: str | None = None) -> str:
    """Text broken at the width, with a lead for the first line and for the others."""
    later = " " * len(first) if rest is None else rest
    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


def heading(text: str) -> str:
    """A heading with a line under it."""
    return f"\n{text}\n{'-' * len(text)}"


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(wrapped(line, "  - ") for line in lines)


def figure(label: str, value: Figure | None) -> str:
    """A sourced figure, or that there is none."""
    if value is None:
        return f"{label}: no source was found, so no figure is given."
    spread = f"{value.low:,g}" if value.low == value.high else f"{value.low:,g} to {value.high:,g}"
    source = "our own assumption" if value.assumption else value.source
    return f"{label}: {spread} {value.unit} ({source}; grade {value.grade})."
