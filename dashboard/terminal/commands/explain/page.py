"""The page of an error code, from the same text that docs/errors.md is."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

_SECTION = re.compile(r"^## (H\d{3}): .+$", re.MULTILINE)
_SHIPPED = "errors.md"


def error_page(code: str) -> str | None:
    """The section of a code, without the marks of its examples; None when there is no such code."""
    text = _text()
    starts = {match[1]: match.start() for match in _SECTION.finditer(text)}
    if code not in starts:
        return None
    following = min((start for start in starts.values() if start > starts[code]), default=len(text))
    page = text[starts[code] : following].strip().removeprefix("## ")
    return re.sub(r"^```.*\n?", "", page, flags=re.MULTILINE)


def _text() -> str:
    """The page travels with the package; in a checkout it is the one in docs."""
    shipped = files("dashboard.terminal") / _SHIPPED
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    return (Path(__file__).parents[4] / "docs" / _SHIPPED).read_text(encoding="utf-8")
