"""Vectorised pandas, as a good analyst would write it by hand.

A DataFrame for people, one for visits and one for task lines, the person's words joined on to both. Words are
categories, numbers and yes/no are floats with NaN, so that every comparison runs over a plain array. The code is
generated, but is what a person would type: each comparison is named once (`m3 = frame["person.standing"] ==
"unable"`, `m4 = frame["person.standing"].isna()`), then each rule is two expressions of those, `surely` and
`possibly`, with `&` and `|`. A comparison with NaN is false by itself; only `!=` and `not in` need `notna()`.
Readings are added as columns first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any as Anything

import numpy as np
import pandas as pd

from benchmarks.peers.question import Answer, Question
from benchmarks.peers.two_valued import Boolean, Every, Leaf, possibly, surely
from engine.language.facts import Facts
from engine.language.vocabulary import Term, Vocabulary
from engine.program import Proposition


class Pandas:
    """Boolean expressions over DataFrames."""

    name = "pandas"
    how = "hand-written style, a DataFrame a scope"
    limit = ""

    def version(self) -> str:
        """The installed version."""
        return pd.__version__

    def prepare(self, question: Question) -> None:
        """Write the code and compile it."""
        self._words = question.vocabulary
        self._stages = question.stages[:-1]
        self._scopes = {scope: question.of(scope) for scope in ("person", "visit", "task")}
        own = {"person": ("person",), "visit": ("visit",), "task": ("visit", "task")}
        self._paths = {
            scope: [path for path in question.paths if self._words[path].scope in scopes]
            for scope, scopes in own.items()
        }
        self._functions = [
            _compiled(code(rules, self._words)) for rules in (*self._stages, *self._scopes.values())
        ]

    def decide(self, packages: Sequence[Facts]) -> list[dict[str, tuple[pd.Series, pd.Series]]]:
        """Both masks of every rule, by stage and scope."""
        person = self._frame("person", [facts.person for facts in packages])
        visits = self._frame("visit", [visit for facts in packages for visit in facts.visits])
        tasks = self._frame("task", [values for facts in packages for *_, values in facts.tasks])
        *readings, of_person, of_visits, of_tasks = self._functions
        found = []
        for stage, decide in zip(self._stages, readings, strict=True):
            found.append(decide(person))
            for name in dict.fromkeys(rule.reading for rule in stage):
                mine = [found[-1][rule.id] for rule in stage if rule.reading == name]
                sure = np.logical_or.reduce([one[0] for one in mine])
                maybe = np.logical_or.reduce([one[1] for one in mine])
                person[f"reading.{name}"] = np.where(sure, 1.0, np.where(maybe, np.nan, 0.0))
        owners = np.repeat(np.arange(len(packages)), [len(facts.visits) for facts in packages])
        visits = visits.join(person.iloc[owners].reset_index(drop=True))
        owners = np.repeat(np.arange(len(packages)), [len(facts.tasks) for facts in packages])
        tasks = tasks.join(person.iloc[owners].reset_index(drop=True))
        return [*found, of_person(person), of_visits(visits), of_tasks(tasks)]

    def answers(self, decided: list[dict], packages: Sequence[Facts]) -> list[Answer]:
        """From rows back to packages."""
        rows = [[(number, ()) for number in range(len(packages))]] * (len(self._stages) + 1)
        every = list(enumerate(packages))
        rows.append([(number, (visit,)) for number, facts in every for visit in range(len(facts.visits))])
        rows.append([(number, (visit, task)) for number, facts in every for visit, task, _ in facts.tasks])
        found: list[set] = [set() for _ in packages]
        for subjects, masks in zip(rows, decided, strict=True):
            for rule, (sure, maybe) in masks.items():
                truths = np.asarray(sure).astype(int) + np.asarray(maybe)
                for row in np.flatnonzero(truths):
                    package, subject = subjects[row]
                    found[package].add((rule, subject, int(truths[row])))
        return [frozenset(one) for one in found]

    def _frame(self, scope: str, rows: Sequence[Anything]) -> pd.DataFrame:
        return pd.DataFrame({path: _column(self._words[path], rows) for path in self._paths[scope]})


def _column(term: Term, rows: Iterable[Anything]) -> Anything:
    path = term.path
    values = [row.get(path) for row in rows]
    return (
        pd.Categorical(values, categories=term.words)
        if term.type == "words"
        else np.array(values, dtype=np.float64)
    )


def code(rules: Sequence[Proposition], vocabulary: Vocabulary) -> str:
    """The function that an analyst would write for these rules."""
    masks: dict[str, str] = {}
    lines: list[str] = []

    def mask(text: str) -> str:
        if text not in masks:
            masks[text] = f"m{len(masks)}"
            lines.append(f"    {masks[text]} = {text}")
        return masks[text]

    def joined(boolean: Boolean) -> str:
        if not isinstance(boolean, Leaf):
            sign = " & " if isinstance(boolean, Every) else " | "
            return f"({sign.join(joined(part) for part in boolean.parts)})"
        column = f"frame[{boolean.path!r}]"
        if boolean.value is None:
            return mask(f"{column}.{'isna' if boolean.operator == 'is unknown' else 'notna'}()")
        compared = _compared(column, boolean)
        if boolean.if_unknown:
            return f"({mask(column + '.isna()')} | {mask(compared)})"
        if boolean.operator in ("!=", "not in"):
            return f"({mask(column + '.notna()')} & {mask(compared)})"
        return mask(compared)

    results = [
        f"        {rule.id!r}: ({joined(surely(rule.condition, vocabulary))}, "
        f"{joined(possibly(rule.condition, vocabulary))}),"
        for rule in rules
    ]
    return "\n".join(["def decide(frame):", *lines, "    return {", *results, "    }"])


def _compared(column: str, leaf: Leaf) -> str:
    if isinstance(leaf.value, tuple):
        isin = f"{column}.isin({list(leaf.value)!r})"
        return f"~{isin}" if leaf.operator == "not in" else isin
    return f"{column} {leaf.operator} {leaf.value!r}"


def _compiled(text: str) -> Anything:
    space: dict[str, Anything] = {}
    exec(compile(text, "<analyst>", "exec"), space)
    return space["decide"]
