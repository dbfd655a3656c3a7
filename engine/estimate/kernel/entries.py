"""The machine code that a review calls, without loading its compiler (`engine.machine_code`)."""

from __future__ import annotations

from ...machine_code import CodeEntry

simulate = CodeEntry("week", "simulate")
spread_into = CodeEntry("order_statistics", "spread_into")
spread_week = CodeEntry("hours", "spread_week")

ENTRIES = (simulate, spread_into, spread_week)
