"""A day as it is written on the command line."""

from __future__ import annotations

import re
from datetime import datetime

import click

_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}")


class CalendarDay(click.DateTime):
    """A day, written 2026-11-24; one that is in no calendar is told apart from one that is written otherwise."""

    def __init__(self) -> None:
        """Take days alone."""
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The day that is meant."""
        try:
            day: datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            why = "there is no such day" if _SHAPE.fullmatch(str(value)) else "write a day as 2026-11-24"
            self.fail(f"`{str(value)[:30]}`: {why}.", param, ctx)
        return day


DAY = CalendarDay()
