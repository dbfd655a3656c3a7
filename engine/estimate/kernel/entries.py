"""The machine code that a review calls, without loading its compiler (`engine.machine_code`)."""

from __future__ import annotations

from ...machine_code import Entry

simulate = Entry("week", "simulate")
spread_into = Entry("order_statistics", "spread_into")
spread_week = Entry("hours", "spread_week")

ENTRIES = (simulate, spread_into, spread_week)
