"""What we wrote about a person, in the words in which it is told to them (`told.yaml`): no words of an assessment.

Left out: what is private (`private_fields`), and what has no everyday words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from dashboard.print.papers.knowledge import private_fields
from dashboard.screen.review.asking.field import value_of
from dashboard.screen.review.person.words import in_plain_words
from engine.language import Term, parse_document
from engine.model import CarePackage

_ICF = "ICF qualifier"


def facts_to_tell(package: CarePackage, terms: Mapping[str, Term]) -> Iterator[tuple[str, str]]:
    """What is known and may be told: how it begins, and the answer."""
    for path, wording, value in _words_that_may_be_told(package):
        if value is not None:
            yield wording["label"], _answer(value, wording, terms.get(path))


def facts_not_known(package: CarePackage) -> tuple[str, ...]:
    """What may be told and is not known yet: how each begins."""
    return tuple(wording["label"] for _, wording, value in _words_that_may_be_told(package) if value is None)


def _words_that_may_be_told(package: CarePackage) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    values = package.model_dump(mode="json")
    for path, wording in _everyday_words()["words"].items():
        if not path.startswith(private_fields("person")):
            yield path, wording, value_of(values, path)


def _answer(value: Any, wording: Mapping[str, Any], term: Term | None) -> str:
    """An answer in everyday words; a number with its unit, unless the label says what is counted."""
    answers: Mapping[str, str] = wording.get("answers", {})
    if str(value) in answers:
        return answers[str(value)]
    if term is not None and term.unit == _ICF:
        difficulties: Mapping[str, str] = _everyday_words()["difficulty"]
        return difficulties[str(value)]
    return str(value) if "unit" in wording else in_plain_words(value, term)


@cache
def _everyday_words() -> Mapping[str, Any]:
    text = (files("dashboard.screen.persons_view") / "told.yaml").read_text(encoding="utf-8")
    plain: dict[str, Any] = parse_document(text, "told.yaml").plain()
    return plain
