"""The day on which somebody acts: the date in UTC, the same for every part of a page or command."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Today's date in UTC."""
    return datetime.now(UTC).date()
