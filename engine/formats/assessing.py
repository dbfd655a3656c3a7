"""Answers to instruments of assessment, by crosswalks: what each allows a word to be, and from when.

A total says nothing about a single ability. Where the same number means different things on an instrument's scales, an
answer is refused until somebody says which scale is meant.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from datetime import date
from typing import Any

from .crosswalk import (
    Crosswalk,
    InstrumentQuestion,
    ScaleNotGivenError,
    is_named,
    is_total,
    level_of,
    possible_values,
    question_of,
    why_no_ability,
)
from .gathering import Said
from .mapping import Assessing, as_paths
from .path import texts_at, values_at
from .record_reader import RecordReader
from .report import Noted
from .tree import Record
from .understood import Understood, plain_text, short

_SCALE = "the same number means different things on its scales: say which"


class InstrumentAnswers:
    """Turns the answers of an assessment instrument into words of a package, by its crosswalk."""

    def __init__(
        self, crosswalks: MappingType[str, Crosswalk], scales: dict[str, str], understood: Understood
    ) -> None:
        """Begin with no answer read.

        Args:
            crosswalks: the instruments.
            scales: which scale is meant, by crosswalk, where it must be said.
            understood: gathers what is said.
        """
        self._crosswalks, self._scales, self.found = crosswalks, scales, understood

    def take(self, assessing: Assessing, record: Record, key: str, days: RecordReader) -> None:
        """Read the answers of a record.

        Args:
            assessing: where they stand.
            record: what holds them.
            key: whose they are.
            days: reads days.
        """
        trees = values_at(record.tree, assessing.each) if assessing.each else [record.tree]
        on = days.day_of(assessing.on, record.tree)
        for tree in trees:
            if isinstance(tree, dict):
                self._take_one(assessing, record, tree, key, days.day_of(assessing.on, tree) or on)

    def _take_one(self, assessing: Assessing, record: Record, tree: Any, key: str, on: date | None) -> None:
        """Read the answer to one question."""
        counts = self.found.counts
        codes = texts_at(tree, as_paths(assessing.code)) or [""]
        texts = texts_at(tree, as_paths(assessing.text)) if assessing.text else []
        answers = texts_at(tree, as_paths(assessing.value))
        if not answers and (codes == [""] or "item" in tree or "component" in tree):
            return
        name = f"{record.kind}: {short((texts or codes)[0])}"
        asked = [*codes, *(code.rsplit("/", 1)[1] for code in codes if "/" in code), *texts]
        tried = self._candidates(assessing, record, tree)
        if total := next(
            (crosswalk for crosswalk in tried if any(is_total(crosswalk, text, "") for text in asked)), None
        ):
            self._count_total(total, name)
            return
        for crosswalk in tried:
            if why := next((why for text in asked if (why := why_no_ability(crosswalk, text))), ""):
                counts.passed_over[name, why] += 1
                return
            matches = [match for text in asked if (match := question_of(crosswalk, text, ""))]
            if why := _why_not_taken(assessing, tree, matches, answers):
                counts.not_understood[name, why] += 1
                return
            if matches:
                self._answer(crosswalk, matches[0], answers, key, on)
                return
        if words := texts_at(tree, as_paths(assessing.words)) if assessing.words else []:
            self._note((texts or codes)[0], words, key, on)
            counts.read[record.kind, "noted"] += 1
            return
        counts.not_understood[name, "no crosswalk has this question"] += 1

    def _note(self, asked: str, words: list[str], key: str, on: date | None) -> None:
        """Keep what was said in free words, beside what was asked; it is no value of any word."""
        answer = plain_text(" ".join(words))
        label = f"{short(asked)}: " if asked else ""
        self.found.person(key).noted.append(Noted(what=f"{label}{answer}", on=on))

    def _candidates(self, assessing: Assessing, record: Record, tree: Any) -> list[Crosswalk]:
        """The instruments that a question may belong to."""
        paths = as_paths(assessing.instrument)
        named = [
            text for source in (record.tree, tree) for path in paths for text in texts_at(source, (path,))
        ]
        every = [
            self._crosswalks[name]
            for name in assessing.crosswalks or self._crosswalks
            if name in self._crosswalks
        ]
        chosen = [crosswalk for crosswalk in every if is_named(crosswalk, named)]
        return chosen or [crosswalk for crosswalk in every if not crosswalk.needs_name]

    def _count_total(self, crosswalk: Crosswalk, name: str) -> None:
        if crosswalk.ask_scale and crosswalk.crosswalk not in self._scales:
            self.found.scales_wanted.add(crosswalk.crosswalk)
            self.found.counts.refused[name, _SCALE] += 1
        else:
            self.found.counts.passed_over[name, "a total says nothing about a single ability"] += 1

    def _answer(
        self,
        crosswalk: Crosswalk,
        question: InstrumentQuestion,
        answers: list[str],
        key: str,
        on: date | None,
    ) -> None:
        """Say what an answer allows its word to be; several answers allow what any of them allows."""
        counts = self.found.counts
        try:
            levels = [
                level for answer in answers if (level := level_of(crosswalk, question, answer, self._scales))
            ]
        except ScaleNotGivenError:
            self.found.scales_wanted.add(crosswalk.crosswalk)
            counts.refused[f"{crosswalk.title}, {question.word}", _SCALE] += 1
            return
        if not levels:
            what = f"{crosswalk.title}, {question.word}: answer {short(answers[0])}"
            counts.not_understood[what, "no level of the crosswalk"] += 1
            return
        allowed = [possible_values(question, *level) for level in levels]
        values = tuple(dict.fromkeys(value for several in allowed for value in several))
        if all(allowed):
            counts.read[crosswalk.title, question.word] += 1
            self.found.person(key).say(question.word, Said(values, on, crosswalk.title))
        else:
            why = next((level.because for _, level in levels if level.because), "it fixes no level here")
            counts.passed_over[f"{crosswalk.title}, {question.word}", why] += 1


def _why_not_taken(
    assessing: Assessing, tree: Any, matches: list[InstrumentQuestion], answers: list[str]
) -> str:
    """Why an answer to a question that an instrument has is not taken; empty where it is, or it has none."""
    if len({match.word for match in matches}) > 1:
        return "its codes ask different things"
    if matches and not answers:
        return "it has no answer"
    if matches and assessing.bounds and texts_at(tree, as_paths(assessing.bounds)):
        return "it is said to be no plain value"
    return ""
