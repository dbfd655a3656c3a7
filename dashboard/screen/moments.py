"""When something was kept, as people write days: “27 Nov 2026”, and with the time of day “27 Nov 2026, 09:33”.

Definitions: the records keep moments in UTC (ISO 8601), and say so where a time of day is shown.
"""

from __future__ import annotations

from datetime import datetime


def day_of(at: str) -> str:
    """The day of a kept moment."""
    return f"{datetime.fromisoformat(at):%d %b %Y}"


def moment_of(at: str) -> str:
    """The day and the time of a kept moment; whoever shows it says that it is UTC."""
    return f"{datetime.fromisoformat(at):%d %b %Y, %H:%M}"
