"""Conditions: text and nodes to a typed `Condition`, or problems with line and column.

Grammar: `path operator value`, joined by maps with exactly one of `all`, `any`, `not`. Operators: `==` `!=` `<` `<=`
`>` `>=` `in [..]` `not in [..]` `is unknown` `is known`. Every comparison is checked against the vocabulary: name,
scope, type, words, range and unit. All problems of a condition are reported in one run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model.condition import AllOf, AnyOf, Comparison, Condition, Not, Operator, Scalar
from ..model.problem import Place, Problem
from ..model.rule import Scope
from ..wording import shorten
from .document import Node
from .nearest_name import NEAR_WORD, did_you_mean
from .term import Term
from .vocabulary import FORBIDDEN, WORDS_HINT, Vocabulary

_COMPARISON = re.compile(
    r"(?P<path>[^\s=!<>\[\]]++)\s*"
    r"(?P<op>==|!=|<=|>=|<|>|not\s+in\b|in\b|is\s+unknown\b|is\s+known\b|=|is\b)\s*(?P<value>.*)\Z",
    re.DOTALL,
)
_NUMBER = re.compile(
    r"(?P<number>[-+]?([0-9]+(\.[0-9]+)?|\.[0-9]+))\s*(?P<unit>[A-Za-z/%][\w/% ]*)?\Z", re.ASCII
)
_DECIMAL_COMMA = re.compile(r"[-+]?[0-9]+,[0-9]+\Z")
_EXPONENT = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+\Z")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_SECOND = re.compile(r"\s(and|or|not)\s|&&|\|\||(==|!=|<=|>=|<|>)")
"""What a value cannot hold: the writer began a second comparison on the same line."""
_JOINED = re.compile(r"(?P<word>all|any|not)\s*(?:of\s*)?\((?P<parts>.*?)\)?\s*\Z", re.DOTALL)
_BETWEEN = re.compile(r",(?![^\[]*\])")
"""The commas that part comparisons, and not those of a list."""
_VISIBLE: dict[Scope, tuple[Scope, ...]] = {
    "person": ("person",), "visit": ("person", "visit"), "task": ("person", "visit", "task"),
}  # fmt: skip


@dataclass(slots=True)
class ConditionParser:
    """Parses conditions of one file against one vocabulary and gathers the problems."""

    vocabulary: Vocabulary
    file: str
    scope: Scope = "person"
    may_ask: bool = False
    constants: Mapping[str, float] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def parse(self, node: Node) -> Condition | None:
        """A node to a condition; None when there are problems (they are in `problems`)."""
        if node.kind == "scalar":
            return self._comparison(node)
        if node.kind == "list":
            self._add(
                "H301", "a condition is a sentence or a map, not a list", node, "begin with `all:` or `any:`"
            )
            return None
        return self._parse_joined(node)

    def _parse_joined(self, node: Node) -> Condition | None:
        """`all`, `any` or `not` with the conditions under it."""
        names = list(dict.fromkeys(key.text for key, _ in node.pairs))  # one written twice is said as such
        if len(names) != 1 or names[0] not in ("all", "any", "not"):
            self._add(
                "H301",
                f"expected exactly one of `all`, `any` or `not`, found {_list_names(names)}",
                node,
                "put each comparison on a line of its own below `all:` or `any:`",
            )
            return None
        name, body = names[0], node.pairs[0][1]
        if name == "not":
            part = self.parse(body)
            return Not(part=part) if part is not None else None
        if body.kind != "list" or not body.items:
            self._add("H301", f"`{name}` needs a list of conditions", body, "start each one with a dash")
            return None
        parts = [self.parse(item) for item in body.items]
        whole = tuple(part for part in parts if part is not None)
        if len(whole) != len(parts):
            return None
        return AllOf(parts=whole) if name == "all" else AnyOf(parts=whole)

    def _comparison(self, node: Node) -> Condition | None:
        """One line: a path, an operator, and what it is compared with."""
        if (joined := _JOINED.match(node.text.strip())) is not None:
            self._add(
                "H301",
                f"`{joined['word']}(…)` is not how comparisons are joined",
                node,
                f"on one line: `{_flow(joined['word'], joined['parts'])}`",
            )
            return None
        match = _COMPARISON.match(node.text.strip())
        if not match:
            self._add(
                "H301",
                f"cannot read the condition `{shorten(node.text)}`",
                node,
                "write `path operator value`, for example `person.grip <= 2`",
            )
            return None
        operator = " ".join(match["op"].split())
        if operator in ("=", "is"):
            self._add("H301", f"`{operator}` is not an operator here", node, "write `==`", match.start("op"))
            return None
        term = self._term(match["path"], node)
        if term is None:
            return None
        if operator in ("is unknown", "is known"):
            return self._about_knowledge(term, operator, match["value"], node)
        return self._about_value(term, operator, match, node)

    def _about_knowledge(self, term: Term, operator: str, rest: str, node: Node) -> Condition | None:
        """`is known` or `is unknown`, which only a rule that asks may say."""
        if rest.strip():
            self._add("H301", f"nothing may follow `{operator}`", node, "use two conditions")
            return None
        if not self.may_ask:
            self._add(
                "H306",
                f"`{operator}` may be used only in rules of kind `ask`",
                node,
                "an unknown value makes any other condition unknown by itself",
            )
            return None
        return Comparison(path=term.path, operator=_operator(operator), line=node.line, column=node.column)

    def _about_value(self, term: Term, operator: str, match: re.Match[str], node: Node) -> Condition | None:
        """A comparison with a value, checked against the type, the words and the range of the term."""
        text, at = match["value"].strip(), match.start("value")
        if _SECOND.search(f" {text} ") and term.type != "words":
            self._add(
                "H301",
                f"more than one comparison on one line: `{shorten(node.text)}`",
                node,
                "write each comparison on a line of its own below `all:` or `any:`, or on one line "
                "`{all: [person.grip >= 2, risks.hoarding == true]}`",
                at,
            )
            return None
        if not text:
            self._add("H301", f"a value is missing after `{operator}`", node, "", at)
            return None
        if operator in ("<", "<=", ">", ">=") and not term.comparable:
            self._add(
                "H303",
                f"`{term.path}` has no order, so `{operator}` says nothing",
                node,
                f"use `==` or `in [...]`{_words_help(term)}",
                match.start("op"),
            )
            return None
        is_list = operator in ("in", "not in")
        value = self._values(term, operator, text, node, at) if is_list else self._value(term, text, node, at)
        if value is None:
            return None
        return Comparison(
            path=term.path, operator=_operator(operator), value=value, line=node.line, column=node.column
        )

    def _values(self, term: Term, operator: str, text: str, node: Node, at: int) -> tuple[Scalar, ...] | None:
        """The constants of a list in brackets, each once."""
        if not (text.startswith("[") and text.endswith("]")):
            self._add("H301", f"`{operator}` needs a list in square brackets", node, f"write `[{text}]`", at)
            return None
        if not text[1:-1].strip():
            self._add("H301", "the list is empty", node, "write at least one value between the brackets", at)
            return None
        values = [self._value(term, part.strip(), node, at) for part in text[1:-1].split(",")]
        known = tuple(value for value in values if value is not None)
        if len(known) != len(values):
            return None
        twice = next((value for place, value in enumerate(known) if value in known[:place]), None)
        if twice is not None:
            self._add("H301", f"`{twice}` is listed twice", node, "keep one of the two", at)
            return None
        return known

    def _term(self, path: str, node: Node) -> Term | None:
        """The word that a path names, if a rule of this scope may read it.

        Else a problem with the nearest word.
        """
        if path in self.vocabulary:
            term = self.vocabulary[path]
            if term.scope in _VISIBLE[self.scope]:
                return term
            self._add(
                "H306",
                f"`{path}` belongs to each {term.scope}, and this condition is about the {self.scope}",
                node,
                f"add `for: {term.scope}` to the rule",
            )
            return None
        first, *rest = path.split(".")
        if path in ("true", "false", "not") or _NUMBER.match(path):
            self._add(
                "H301",
                f"a comparison begins with a word of the model, not with `{shorten(path)}`",
                node,
                "write `person.grip >= 2`; a range is two comparisons below `all:`",
            )
            return None
        forbidden = next(
            (part for part in (first, *(p for p in rest if "diagnos" in p)) if part in FORBIDDEN), None
        )
        if forbidden:
            self._add("H305", f"no rule may read `{path}`", node, FORBIDDEN[forbidden])
            return None
        nearest = self.vocabulary.nearest(path)
        self._add(
            "H302",
            f"`{shorten(path)}` is not a word of the model",
            node,
            f"did you mean `{nearest}`?" if nearest else WORDS_HINT,
        )
        return None

    def _value(self, term: Term, text: str, node: Node, at: int) -> Scalar | None:
        """A constant of the term's own type."""
        text = text.strip("'\"")
        if text in self.constants:
            return self._in_range(term, self.constants[text], f"{self.constants[text]:g}", node, at)
        if text.startswith("item."):
            self._add(
                "H302",
                f"`{shorten(text)}` is not a constant of this item",
                node,
                f"known here: {_list_names(list(self.constants))}"
                if self.constants
                else "it has none: give the item a `safe_working_load_kg` first",
                at,
            )
            return None
        if term.type == "boolean":
            if text in ("true", "false"):
                return text == "true"
            self._add(
                "H303",
                f"`{term.path}` is true or false, not `{shorten(text)}`",
                node,
                "write true or false",
                at,
            )
            return None
        if term.type == "words":
            if text in term.words:
                return text
            self._add(
                "H304",
                f"`{shorten(text)}` is not a word of `{term.path}`",
                node,
                f"{did_you_mean(text, term.words, NEAR_WORD)}{_words_help(term)}".strip(),
                at,
            )
            return None
        return self._number(term, text, node, at)

    def _number(self, term: Term, text: str, node: Node, at: int) -> Scalar | None:
        """A number in the term's unit and range."""
        match = _NUMBER.match(text)
        wrong = _number_help(text)
        if not match or wrong:
            plain = f"write a number of {term.unit}" if term.unit else "write a number"
            self._add("H303", f"`{term.path}` is a number, not `{shorten(text)}`", node, wrong or plain, at)
            return None
        unit = (match["unit"] or "").strip()
        if unit and unit != term.unit:
            self._add(
                "H303",
                f"`{term.path}` is measured in {term.unit or 'no unit'}, not {unit}",
                node,
                f"convert it, and write the number with `{term.unit}` or alone",
                at,
            )
            return None
        number = float(match["number"])
        if term.type == "integer" and not number.is_integer():
            self._add("H303", f"`{term.path}` is a whole number, not {match['number']}", node, "", at)
            return None
        return self._in_range(
            term, int(number) if number.is_integer() else round(number, 6), match["number"], node, at
        )

    def _in_range(self, term: Term, number: float, written: str, node: Node, at: int) -> Scalar | None:
        """The number, if the term can ever hold it: a comparison that never holds is a mistake."""
        low, high = term.low, term.high
        if (low is not None and number < low) or (high is not None and number > high):
            self._add(
                "H304",
                f"`{term.path}` can never be {shorten(written)}",
                node,
                f"it runs from {low:g} to {high:g} {term.unit}".rstrip()
                if low is not None and high is not None
                else "",
                at,
            )
            return None
        return number

    def _add(self, code: str, message: str, node: Node, help_text: str = "", offset: int = 0) -> None:
        offset = 0 if node.whole_cell else offset
        column = node.column + offset + (1 if node.quoted else 0) if offset else node.column
        self.problems.append(Problem(code, message, Place(self.file, node.line, column), help_text))


def _number_help(text: str) -> str:
    """What to write for a number that is written in another way; empty when it is written well."""
    if _DECIMAL_COMMA.match(text):
        return f"write a point and not a comma: {text.replace(',', '.')}"
    if _EXPONENT.match(text):
        return f"write the number out: {float(text):g}"
    if _LEADING_ZERO.match(text):
        return f"leave out the zero in front: {text.lstrip('+-').lstrip('0') or '0'}"
    if text and not text.isascii() and any(sign.isdigit() for sign in text):
        return "write the digits 0 to 9"
    return ""


def _flow(word: str, parts: str) -> str:
    """The comparisons between brackets as YAML writes them on one line."""
    inside = _BETWEEN.split(parts.strip())
    if word == "not":
        return f"{{not: {parts.strip()}}}"
    return f"{{{word}: [{', '.join(_quote_list(part.strip()) for part in inside if part.strip())}]}}"


def _quote_list(part: str) -> str:
    return f"'{part}'" if "[" in part else part


def _operator(text: str) -> Operator:
    known: dict[str, Operator] = {
        "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "in": "in", "not in": "not in",
        "is unknown": "is unknown", "is known": "is known",
    }  # fmt: skip
    return known[text]


def _list_names(names: list[str]) -> str:
    return ", ".join(f"`{shorten(name)}`" for name in names[:6]) or "nothing"


def _words_help(term: Term) -> str:
    return f" Its words are: {', '.join(term.words[:40])}." if term.words else ""
