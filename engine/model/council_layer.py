"""A layer over a rule set: what a council has of its own, and which version of the base it was written against.

Left out: reading the files and laying the layer over its base (`engine.knowledge.council_layer`).
"""

from __future__ import annotations

from pydantic import Field

from .field import Frozen, PlainName, is_left_out
from .sentence import Names, Sentence, WrittenReason

EXTENDS = r"^[a-z][a-z0-9_]*@\d+(\.\d+\.\d+)?$"
"""`home_care@1` (any version 1) or `home_care@1.0.0` (that one)."""
_A_NAME = r"^[^\W\d_][\w '’,/()&.-]*$"
"""Letters, and what stands in names: nothing that a sentence or a spreadsheet would read otherwise."""


class SwitchedOff(Frozen):
    """A rule of the base that does not hold here."""

    rule: str = Field(description="A rule of the base")
    because: WrittenReason = Field(min_length=20, description="Why, as somebody answers for it")
    replaced_by: Names = Field(
        default=(),
        description="Rules of the layer that protect in its place; `rules prove` asks whether they do",
    )
    answered_by: PlainName = Field(
        default="", max_length=120, description="Who answers for protecting fewer people, by name and role"
    )


class BoundChange(Frozen):
    """A comparison of a rule of the base with another value."""

    rule: str = Field(description="A rule of the base")
    was: str = Field(description="The comparison as the base has it: `person.grip >= 2`")
    now: str = Field(description="The same with another value")
    because: WrittenReason = Field(min_length=20, description="Why, as somebody answers for it")
    says: Sentence = Field(
        default="",
        description="The reason of the rule with the other value in it, as a review gives it; without it, both values and "
        "`because` follow the reason of the base",
    )
    answered_by: PlainName = Field(
        default="", max_length=120, description="Who answers for protecting fewer people, by name and role"
    )


class OwnException(Frozen):
    """Where a property of the base is not asked of an item that the layer adds, and who answers for it."""

    property: str = Field(min_length=10, max_length=200, description="The property, as the base says it")
    of: Names = Field(min_length=1, description="Items that the layer adds")
    words: Names = Field(min_length=1, description="For these words alone")
    because: WrittenReason = Field(min_length=20, description="Why, as a clinician would sign it")
    answered_by: PlainName = Field(
        min_length=3, max_length=120, description="Who answers for it, by name and role"
    )


class PeopleWord(Frozen):
    """Who somebody is called here: in who acts, who can lift a hold, and what is to be done."""

    was: PlainName = Field(
        min_length=3, max_length=80, description="As the base calls them: `equipment service`"
    )
    now: str = Field(
        min_length=3,
        max_length=80,
        pattern=_A_NAME,
        description="As the council does: `independent living store`",
    )
    because: WrittenReason = Field(
        min_length=20, description="Why they are the same people, as somebody answers for it"
    )


class BaseSet(Frozen):
    """Which rule set a layer lies on; computed when it is loaded."""

    answered_for: tuple[str, ...] = Field(
        default=(),
        exclude_if=is_left_out,
        description="Rules of the base that protect fewer people in the layer, each with who answers for it",
    )

    id: str
    version: str
    content_hash: str
    folder: str = Field(default="", exclude=True, description="What its files are called in problems")
