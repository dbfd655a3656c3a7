"""A day as it is written on the command line."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    DayType = click.ParamType[date]
else:
    DayType = click.ParamType  # it takes no parameter before click 8.2

_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORMAT = "%Y-%m-%d"


class CalendarDay(DayType):
    """A day, written 2026-11-24; one that is in no calendar is told apart from one that is written otherwise."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """How a day is written, for the help."""
        return f"[{_FORMAT}]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day that is meant."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), _FORMAT).date()
        except ValueError:
            why = "there is no such day" if _SHAPE.fullmatch(str(value)) else "write a day as 2026-11-24"
            self.fail(f"`{str(value)[:30]}`: {why}.", param, ctx)


DAY = CalendarDay()
