"""A decision table of a rules file to ordinary rules: each row becomes the nodes of a rule, at the row's own place.

Definitions:
- A table has `columns` (a short name for each word that it compares), exactly one kind of consequence, and `rows`. What
  stands on the table (`because`, `cites`, the consequence, `for` …) holds for each row that does not say otherwise.
- A *cell* is what a column must be for its row: a value (`unable`, `3`), a comparison (`>= 80`, `in [a, b]`), several
  values (`a, b` or a list), `not(a, b)`, or an interval (`[80..120)`: from 80 to less than 120; `80..120` has both
  ends). An empty cell or `-` is any value, known or not.
- Hit policies are those of DMN: `unique` and `any`. Its others choose between rows that hold together, or gather them: a
  rule would then hold because of where it is written, so they are refused by name.

Left out: whether the policy is kept and every combination has a row (`engine.authoring.lint.tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..language.document import Node
from ..language.parse import ConditionParser
from ..language.vocabulary import WORDS_HINT, Vocabulary
from ..model.condition import Condition
from ..model.decision_table import HIT_POLICIES, DecisionTable
from ..model.problem import Problem
from ..model.rule import RULE_KINDS, Scope
from .record import read_record, unknown_keys

OWN_KEYS = ("table", "hit_policy", "columns", "rows", "otherwise", "when", "for")
"""Keys that a table has and a row has not."""
_FOR_ROWS_NOT = ("rule", "when", "for")
_LETTERS = {"u": "unique", "a": "any"}
_REFUSED = {
    "first": "first", "f": "first", "priority": "priority", "p": "priority", "rule order": "rule order",
    "r": "rule order", "output order": "output order", "o": "output order", "collect": "collect", "c": "collect",
}  # fmt: skip
_OPERATOR = re.compile(r"(==|!=|<=|>=|<|>|not\s+in\s*\[|in\s*\[|is\s+(un)?known$)")
_INTERVAL = re.compile(
    r"(?P<open>[\[(\]])?\s*(?P<low>[^\s.\[\](),]+(?:\.\d+)?)\s*\.\.\s*(?P<high>[^\s.\[\](),]+(?:\.\d+)?)\s*"
    r"(?P<close>[\])\[])?\Z"
)
_NOT = re.compile(r"not\s*\((?P<listed>.*)\)\Z", re.DOTALL)
_ANY = ("", "-")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


@dataclass(frozen=True)
class RuleEntry:
    """An entry of a rules file with the nodes of its rules: itself, or the rows of a table."""

    file: str
    node: Node
    is_table: bool
    rules: tuple[Node, ...]


def entry_of(file: str, node: Node, rule_keys: Iterable[str], problems: list[Problem]) -> RuleEntry:
    """An entry as rules; what is wrong with the form of a table is added to the problems.

    Args:
        file: what to call the file.
        node: the entry.
        rule_keys: every key that a rule may have.
        problems: gathers what is wrong.
    """
    if node.kind != "map" or node.get("table") is None or node.get("rule") is not None:
        name = node.get("rule") if node.kind == "map" else None
        if name is not None and "." in name.text:
            hint = "a dot stands between a decision table and its row: write `_`"
            _say(problems, "H205", f"`{name.text[:60]}` cannot name a rule", file, name, hint)
            return RuleEntry(file, node, False, ())
        return RuleEntry(file, node, False, (node,))
    return RuleEntry(file, node, True, tuple(_TableReader(node, tuple(rule_keys), file, problems).rows()))


def has_known_columns(entry: RuleEntry, vocabulary: Vocabulary, problems: list[Problem]) -> bool:
    """Whether every column of a table names a word; each that does not is said once, and not for each row.

    Args:
        entry: the entry; a rule has no columns.
        vocabulary: the words that columns may name.
        problems: gathers what is wrong.
    """
    columns = entry.node.get("columns") if entry.is_table else None
    unknown = [
        word for _, word in (columns.pairs if columns is not None else ()) if word.text not in vocabulary
    ]
    for word in unknown:
        near = vocabulary.nearest(word.text)
        hint = f"did you mean `{near}`?" if near else WORDS_HINT
        _say(problems, "H302", f"`{word.text[:60]}` is not a word of the model", entry.file, word, hint)
    return not unknown


def tables_of(
    entries: Iterable[RuleEntry], rule_ids: Sequence[str], vocabulary: Vocabulary, problems: list[Problem]
) -> tuple[DecisionTable, ...]:
    """The tables of a set, each with the ids of its rows.

    Args:
        entries: every entry of its rules files.
        rule_ids: the rules that could be read.
        vocabulary: the words of conditions.
        problems: gathers what is wrong.
    """
    tables: dict[str, DecisionTable] = {}
    for entry in (entry for entry in entries if entry.is_table and entry.rules):
        table = _table_of(entry, rule_ids, vocabulary, problems)
        if table is None:
            continue
        if table.table in rule_ids:
            hint = "name one of the two otherwise"
            _say(
                problems,
                "H207",
                f"a rule and a table are named `{table.table}`",
                entry.file,
                entry.node,
                hint,
            )
        first = tables.setdefault(table.table, table)
        if first is not table:
            place = f"first at {first.file}:{first.line}"
            _say(
                problems, "H207", f"the table `{table.table}` is written twice", entry.file, entry.node, place
            )
    return tuple(tables.values())


def _table_of(
    entry: RuleEntry, rule_ids: Sequence[str], vocabulary: Vocabulary, problems: list[Problem]
) -> DecisionTable | None:
    """A table with those of the rules that are its rows; None where something is wrong with it."""
    node = entry.node
    keys = ("table", "hit_policy", "columns", "otherwise")
    values = {key: value for key, value in node.plain().items() if key in keys}
    if isinstance(policy := values.get("hit_policy"), str):
        values["hit_policy"] = _LETTERS.get(policy.lower(), policy.lower())
        if values["hit_policy"] not in HIT_POLICIES:  # said already, by its name
            del values["hit_policy"]
    mine = tuple(name for name in rule_ids if name.startswith(f"{values['table']}."))
    values |= {"rows": mine or ("none",), "file": entry.file, "line": node.line, "column": node.column}
    if (guard := node.get("when")) is not None:
        values["when"] = _guard(node, guard, vocabulary, entry.file)
    return read_record(DecisionTable, node, entry.file, problems, values)


def _guard(node: Node, guard: Node, vocabulary: Vocabulary, file: str) -> Condition | None:
    """What holds for every row; its problems are said of the rows that it stands in."""
    written = node.get("for")
    scopes: dict[str, Scope] = {"visit": "visit", "task": "task"}
    scope = scopes.get("" if written is None else written.text, "person")
    return ConditionParser(vocabulary, file, scope, may_ask=True).parse(guard)


class _TableReader:
    def __init__(self, node: Node, rule_keys: tuple[str, ...], file: str, problems: list[Problem]) -> None:
        self.node, self.file, self.problems = node, file, problems
        self.row_keys = tuple(key for key in rule_keys if key not in _FOR_ROWS_NOT)
        columns = node.get("columns")
        self.columns = {name.text: word.text for name, word in (columns.pairs if columns is not None else ())}

    def rows(self) -> Iterator[Node]:
        """The rows as the nodes of rules."""
        unknown_keys(self.node, (*OWN_KEYS, *self.row_keys), self.file, self.problems)
        self._check_policy()
        table = self.node.get("table")
        if table is None or table.kind != "scalar" or not _NAME.match(table.text):
            self._add(
                "H205",
                "this cannot name a table",
                table or self.node,
                "use small letters, digits and _ only, beginning with a letter",
            )
            return
        listed = self.node.get("rows")
        if not self._has_columns() or not self._has_rows(listed):
            return
        assert listed is not None
        kinds = self._kinds(listed)
        if len(kinds) != 1:
            self._add(
                "H206",
                "a table has exactly one kind of consequence",
                self.node.key("table") or self.node,
                f"one of: {', '.join(RULE_KINDS)}, on the table or in each row",
            )
            return
        for row in listed.items:
            rule = self._rule(row)
            if rule is not None:
                yield rule

    def _has_columns(self) -> bool:
        """Whether the columns are named as columns can be."""
        columns = self.node.get("columns")
        if columns is None or columns.kind != "map" or not columns.pairs:
            self._add(
                "H202" if columns is None else "H203",
                "`columns` names the words that a table compares",
                columns or self.node,
                "for example `columns: {weight: person.weight_kg}`",
            )
            return False
        for name, word in columns.pairs:
            if name.text in (*self.row_keys, "row", *OWN_KEYS) or not _NAME.match(name.text):
                self._add(
                    "H206",
                    f"`{name.text[:60]}` cannot name a column",
                    name,
                    "use small letters, digits and _, and no key of a rule",
                )
                return False
            if word.kind != "scalar":
                self._add("H203", f"`{name.text}` names one word", word, "for example `person.weight_kg`")
                return False
        return True

    def _has_rows(self, listed: Node | None) -> bool:
        if listed is not None and listed.kind == "list" and listed.items:
            return True
        self._add(
            "H202" if listed is None else "H203",
            "a table has a list of `rows`",
            listed or self.node,
            "start each with `- row: <name>`",
        )
        return False

    def _check_policy(self) -> None:
        """Refuse the hit policies of DMN that Handrail has not, and what is none."""
        written = self.node.get("hit_policy")
        if written is None or written.kind != "scalar":
            return
        policy = written.text.lower().strip()
        refused = _REFUSED.get(policy.rstrip("+#<>").strip())
        if refused is not None:
            self._add(
                "H204",
                f"`{refused}` is a hit policy of DMN that Handrail refuses: which rule holds would hang on its place",
                written,
                "write the conditions so that rows never meet (unique), or say the same where they do (any)",
            )
        elif policy not in (*HIT_POLICIES, *_LETTERS):
            self._add(
                "H204",
                f"`{written.text[:60]}` is not a hit policy",
                written,
                f"one of: {', '.join(HIT_POLICIES)}",
            )

    def _kinds(self, listed: Node) -> list[str]:
        """The kinds of consequence that the table or a row has, each once."""
        named = [key.text for node in (self.node, *listed.items) for key, _ in node.pairs]
        return [kind for kind in RULE_KINDS if kind in named]

    def _rule(self, row: Node) -> Node | None:
        """A row as a rule; None where something is wrong with it."""
        if row.kind != "map":
            self._add("H104", "a row is a group of `key: value` lines", row, "start it with `row: <name>`")
            return None
        before = len(self.problems)
        unknown_keys(row, ("row", *self.columns, *self.row_keys), self.file, self.problems)
        name = row.get("row")
        if name is None:
            self._add("H202", "`row` is missing", row, "name each row: its rule is `table.row`")
        elif name.kind != "scalar" or not _NAME.match(name.text):
            self._add(
                "H205",
                f"`{name.text[:60]}` cannot name a row",
                name,
                "use small letters, digits and _ only, beginning with a letter",
            )
        parts = [part for column, word in self.columns.items() for part in self._cells(row, column, word)]
        guard = self.node.get("when")
        if not parts and len(self.problems) == before:
            self._add("H206", "this row holds for everybody", row, "give at least one column of it a value")
        if len(self.problems) > before:
            return None
        assert name is not None
        return self._rule_node(row, name, [*([guard] if guard is not None else []), *parts])

    def _rule_node(self, row: Node, name: Node, parts: list[Node]) -> Node:
        """The row as a rule: its own keys, and those of the table that it does not have."""
        table = self.node.get("table")
        assert table is not None
        rule = Node("map", row.line, row.column)
        rule.pairs.append((_scalar("rule", row), _scalar(f"{table.text}.{name.text}", name)))
        for key in (*self.row_keys, "for"):
            holder = row if row.get(key) is not None else self.node
            value, written = holder.get(key), holder.key(key)
            if value is not None and written is not None:
                rule.pairs.append((written, value))
        when = parts[0]
        if len(parts) > 1:
            when = Node("map", row.line, row.column)
            every = Node("list", parts[0].line, parts[0].column, items=parts)
            when.pairs.append((_scalar("all", parts[0]), every))
        rule.pairs.append((_scalar("when", row), when))
        return rule

    def _cells(self, row: Node, column: str, word: str) -> Iterator[Node]:
        """The comparisons that one cell stands for, each where the cell stands."""
        cell = row.get(column)
        if cell is None:
            return
        if cell.kind == "list":
            texts = [item.text for item in cell.items]
            if any(item.kind != "scalar" for item in cell.items):
                self._add("H203", f"`{column}` holds values, not lists of lists", cell, "write `[a, b]`")
                return
            if len(texts) == 1 and _INTERVAL.match(f"[{texts[0]}]"):
                yield from self._interval(cell, column, word, f"[{texts[0]}]")
                return
            yield self._comparison(cell, word, f"in [{', '.join(texts)}]")
        elif cell.kind == "map":
            self._add("H203", f"`{column}` is one cell", cell, "write a value, `>= 3`, `[a, b]` or `-`")
        elif cell.text.strip() not in _ANY:
            yield from self._text_cell(cell, column, word)

    def _text_cell(self, cell: Node, column: str, word: str) -> Iterator[Node]:
        text = cell.text.strip()
        if _OPERATOR.match(text):
            yield self._comparison(cell, word, text)
        elif ".." in text:
            yield from self._interval(cell, column, word, text)
        elif negated := _NOT.match(text):
            yield self._comparison(cell, word, f"not in [{negated['listed']}]")
        elif "," in text or ";" in text:
            yield self._comparison(cell, word, f"in [{text.replace(';', ',')}]")
        else:
            yield self._comparison(cell, word, f"== {text}")

    def _interval(self, cell: Node, column: str, word: str, text: str) -> Iterator[Node]:
        """The two comparisons of an interval."""
        match = _INTERVAL.match(text)
        if match is None or (match["open"] is None) != (match["close"] is None):
            self._add(
                "H301",
                f"`{text[:60]}` is not an interval of `{column}`",
                cell,
                "write `[80..120]`, or `[80..120)` where 120 itself does not belong to it",
            )
            return
        above = ">=" if match["open"] in (None, "[") else ">"
        below = "<=" if match["close"] in (None, "]") else "<"
        yield self._comparison(cell, word, f"{above} {match['low']}")
        yield self._comparison(cell, word, f"{below} {match['high']}")

    def _comparison(self, cell: Node, word: str, tail: str) -> Node:
        return Node("scalar", cell.line, cell.column, f"{word} {tail}", whole_cell=True)

    def _add(self, code: str, message: str, node: Node, help_text: str) -> None:
        _say(self.problems, code, message, self.file, node, help_text)


def _scalar(text: str, at: Node) -> Node:
    return Node("scalar", at.line, at.column, text, quoted=True)


def _say(problems: list[Problem], code: str, message: str, file: str, node: Node, help_text: str) -> None:
    problems.append(Problem(code, message, node.place(file), help_text))
