"""A decision table of a rules file, as far as it is more than its rows: each row is an ordinary rule.

Definitions: the rows of table `loads` are rules with the ids `loads.<row>`. The *hit policy* is that of DMN (Decision
Model and Notation): `unique`, no two rows are ever true together; `any`, rows that are true together say the same.
Left out: reading one (`engine.knowledge.decision_table`) and proving its policy (`engine.authoring.lint.tables`).
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import ConfigDict, Field

from .condition import Condition
from .field import Frozen
from .problem import Place
from .sentence import Sentence

HitPolicy = Literal["unique", "any"]
HIT_POLICIES: tuple[HitPolicy, ...] = get_args(HitPolicy)


class DecisionTable(Frozen):
    """One table: which rules are its rows, and what its author says of them together."""

    table: str = Field(
        pattern=r"^[a-z][a-z0-9_]*$", max_length=60, description="Its id; a row is `table.row`"
    )
    hit_policy: HitPolicy = Field(
        default="unique",
        description="unique: no two rows hold together; any: rows that hold together say the same",
    )
    columns: dict[str, str] = Field(
        min_length=1, description="A short name for each column, with the word that it compares"
    )
    when: Condition | None = Field(default=None, description="What must hold besides, for every row")
    otherwise: Sentence = Field(
        default="",
        description="Why nothing follows where no row holds; without it, every combination needs a row",
    )
    rows: tuple[str, ...] = Field(min_length=1, description="The ids of its rules, in order")
    file: str = Field(default="", exclude=True)
    line: int = Field(default=0, exclude=True)
    column: int = Field(default=0, exclude=True)

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    def place(self) -> Place:
        """Where it stands in its file."""
        return Place(self.file, self.line, self.column)
