"""A comparison of a rule in words, for the screen and the papers alike: no code is shown to people.

Definitions: a comparison has a field, an operator, what it asks for, and what is recorded. Fields are called by their
description; abilities by the words of the ICF qualifier; items and activities by their names; what is in no vocabulary
(a field of an earlier Handrail) keeps its code in plain letters.

Left out: how comparisons are joined and marked, which each surface draws its own way; and the view of rule authors, who
see the code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.language import Term, Vocabulary
from engine.model import QUALIFIER_WORDS, ConditionTrace

NOT_ASSESSED = "not assessed"
_ICF = "ICF qualifier"
_COMPARISON = re.compile(r"^(?P<path>\S+) (?P<operator>==|!=|>=|<=|>|<|not in|in) (?P<value>.+)$", re.DOTALL)
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_YES_NO = {"true": "yes", "false": "no"}


@dataclass(frozen=True)
class ComparisonWords:
    """One comparison, part by part."""

    name: str
    operator: str
    """As rules write it: `==`, `>=`, `in` and so on."""
    wanted: tuple[str, ...]
    """What it asks for; several words for `in` and `not in`."""
    unit: str
    """Empty for words and for abilities."""

    @property
    def asks_yes_or_no(self) -> bool:
        """Whether it asks for nothing but yes, or nothing but no."""
        return self.operator == "==" and self.wanted in (("yes",), ("no",))


@dataclass(frozen=True)
class ConditionWords:
    """Says comparisons in words.

    Attributes:
        vocabulary: the fields that rules may read.
        names: of items and activities, by id.
    """

    vocabulary: Vocabulary
    names: Mapping[str, str] = field(default_factory=dict)

    def comparison(self, trace: ConditionTrace) -> ComparisonWords | None:
        """What is asked; None for what is no plain comparison, such as `is unknown`."""
        match = _COMPARISON.match(trace.text)
        if match is None:
            return None
        term = self.vocabulary.terms.get(match["path"])
        values = tuple(self._value(value, term) for value in match["value"].strip("[]").split(", "))
        name = (term.description if term else "") or self.plain(match["path"].rpartition(".")[2])
        return ComparisonWords(name, match["operator"], values, "" if _is_ability(term) else trace.unit)

    def actual(self, trace: ConditionTrace) -> str:
        """What is recorded, with its unit."""
        term = self.vocabulary.terms.get(trace.path)
        has_unit = trace.unit and not _is_ability(term) and trace.actual != NOT_ASSESSED
        return f"{self._value(trace.actual or '–', term)}{f' {trace.unit}' if has_unit else ''}"

    def plain(self, text: str) -> str:
        """A text with its codes as names, or in plain letters."""
        return _CODE.sub(lambda code: self.names.get(code[0], code[0].replace("_", " ")), text)

    def _value(self, written: str, term: Term | None) -> str:
        if written in _YES_NO:
            return _YES_NO[written]
        if _is_ability(term) and written.isdigit() and int(written) < len(QUALIFIER_WORDS):
            return QUALIFIER_WORDS[int(written)]
        return self.plain(written)


def _is_ability(term: Term | None) -> bool:
    return term is not None and term.unit == _ICF
