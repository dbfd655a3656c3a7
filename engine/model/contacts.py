"""Whom to call, as a council fills it in: a text for each of a few people; any may be left out.

A number is no part of what is signed: it fills a field of a paper, as a person would.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .field import Frozen
from .sentence import SaidName

ContactLine = Annotated[SaidName, Field(max_length=120)]


class Contacts(Frozen):
    """Names and numbers, each on one line."""

    therapist: ContactLine | None = None
    out_of_hours: ContactLine | None = None
    equipment: ContactLine | None = None
