"""A layer over a rule set: what a council has of its own, and which version of the base it was written against.

Left out: reading the files and laying the layer over its base (`engine.knowledge.council_layer`).
"""

from __future__ import annotations

from pydantic import Field

from .field import Frozen, PlainText

EXTENDS = r"^[a-z][a-z0-9_]*@\d+(\.\d+\.\d+)?$"
"""`home_care@1` (any version 1) or `home_care@1.0.0` (that one)."""
_FEWEST_WORDS = 3


class SwitchedOff(Frozen):
    """A rule of the base that does not hold here."""

    rule: str = Field(description="A rule of the base")
    because: PlainText = Field(min_length=20, description="Why, as somebody answers for it")


class BoundChange(Frozen):
    """A comparison of a rule of the base with another value."""

    rule: str = Field(description="A rule of the base")
    was: str = Field(description="The comparison as the base has it: `person.grip >= 2`")
    now: str = Field(description="The same with another value")
    because: PlainText = Field(min_length=20, description="Why, as somebody answers for it")


class BaseSet(Frozen):
    """Which rule set a layer lies on; computed when it is loaded."""

    id: str
    version: str
    content_hash: str
    folder: str = Field(default="", exclude=True, description="What its files are called in problems")
