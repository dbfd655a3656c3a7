"""A condition in the words of the people who assess: for a clinician who reads a rule and writes no YAML.

Definitions: a comparison reads `Body weight: at least 100 kg`; an ability from 0 to 4 is said by its words, so that nobody
has to know which end is worse; `and`, `or` and `unless` join them.

Left out: this person's values (`dashboard.print.papers.conditions_in_words`), and how authors write conditions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..language.vocabulary import Vocabulary
from ..model.condition import AllOf, Comparison, Condition, Not, Scalar
from ..model.field import QUALIFIER_WORDS

_OPERATORS: Mapping[str, str] = {
    "==": "",
    "!=": "anything but ",
    ">=": "at least ",
    ">": "more than ",
    "<=": "at most ",
    "<": "less than ",
    "in": "",
    "not in": "neither ",
}
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_UNDERSCORED = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_FOR_AUTHORS = re.compile(r";[^;]*`[a-z]+\.[^`]*`[^;]*")
"""What a description says of another word by its code."""
_DECISION = re.compile(r"decisions\.(?P<matter>\w+)\.")
"""Consent and capacity are of one decision: which one it is must be read with them."""
_QUALIFIER = "ICF qualifier"


class ConditionReader:
    """Puts conditions into words for clinicians, with the names of words and items."""

    def __init__(self, vocabulary: Vocabulary, names: Mapping[str, str]) -> None:
        """Take the words of the model and of readings, and the names of items and activities."""
        self._vocabulary, self._names = vocabulary, names

    def words_of(self, condition: Condition) -> str:
        """The whole condition; a part that has parts stands in brackets."""
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        if isinstance(condition, Not):
            return f"unless {self._part(condition.part)}"
        join = "; and " if isinstance(condition, AllOf) else "; or "
        return join.join(self._part(part) for part in condition.parts)

    def name_of(self, subject: str) -> str:
        """What a rule is about, as people call it: an item, an activity, a word of the model, a reading."""
        return self._names.get(subject) or self._subject(subject)[0]

    def _part(self, condition: Condition) -> str:
        words = self.words_of(condition)
        several = not isinstance(condition, (Comparison, Not)) and len(condition.parts) > 1
        return f"[{words}]" if several else words

    def _comparison(self, comparison: Comparison) -> str:
        name, unit = self._subject(comparison.path)
        if comparison.operator in ("is unknown", "is known"):
            return f"{name}: {'not assessed' if comparison.operator == 'is unknown' else 'assessed'}"
        value = comparison.value
        if isinstance(value, bool):
            return f"{name}: {'yes' if value == (comparison.operator == '==') else 'no'}"
        if isinstance(value, tuple):
            join = " nor " if comparison.operator == "not in" else " or "
            return f"{name}: {_OPERATORS[comparison.operator]}{join.join(self._value(each, unit) for each in value)}"
        return f"{name}: {_OPERATORS[comparison.operator]}{self._value(value, unit)}"

    def _subject(self, path: str) -> tuple[str, str]:
        """What is compared, and its unit."""
        if path in self._vocabulary:
            term = self._vocabulary[path]
            words = _FOR_AUTHORS.sub("", term.description) or path.rpartition(".")[2]
            about = _DECISION.match(path)
            matter = f" (about {about['matter'].replace('_', ' ')})" if about else ""
            return (
                f"{_UNDERSCORED.sub(self._name_of_code, words).replace('`', '').rstrip('.?')}{matter}",
                term.unit,
            )
        return self._plain(path.rpartition(".")[2]), ""

    def _value(self, value: Scalar | None, unit: str) -> str:
        if (
            unit == _QUALIFIER
            and isinstance(value, (int, float))
            and int(value) in range(len(QUALIFIER_WORDS))
        ):
            return QUALIFIER_WORDS[int(value)]
        if isinstance(value, (int, float)):
            return f"{value:g}{f' {unit}' if unit else ''}"
        return self._plain(str(value))

    def _plain(self, text: str) -> str:
        return _CODE.sub(self._name_of_code, text)

    def _name_of_code(self, code: re.Match[str]) -> str:
        return self._names.get(code[0], code[0].replace("_", " "))
