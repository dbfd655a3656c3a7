"""The page of words: everything that a condition may read, written from the models and the catalogue.

`python -m engine.knowledge.words` prints `docs/words.md`; a test compares the two, so the page is never out of date.
Left out: the language itself (docs/conditions.md), and readings, which belong to a rule set.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..language.term import Term
from ..model.field import UNKNOWN_EITHER_WAY
from .catalogue import Catalogue
from .catalogue_files import load_catalogue

_SECTIONS = {
    "person": "The person",
    "home": "The home",
    "risks": "Risks",
    "medicines": "Medicines",
    "decisions": "Decisions: capacity and consent",
    "preferences": "Preferences",
    "service": "The service",
    "support": "Unpaid carers, taken together",
    "equipment": "Equipment in place",
    "working": "Equipment that can be counted on: in place, used and in order",
    "helped": "Who helps: whether anybody does, by need",
    "appointed": "Whoever is appointed to decide",
    "package": "The package as a whole",
    "visit": "Each visit (rules with `for: visit` or `for: task`)",
    "task": "Each task line (rules with `for: task`)",
}
_PREFACE = """\
# Words

Everything that a condition in a rule or in the catalogue may read. Made by `python -m engine.knowledge.words`;
change the models or the catalogue, not this page. The language is described in [conditions.md](conditions.md).

A word that was not assessed makes a comparison **unknown**, never false. The column *When not assessed* says what is
assumed elsewhere, if anything is; plain *unknown* means that nothing may be concluded, in either direction. *Ordered*
words run from the least help, difficulty or strictness to the most, and may be compared with `<`, `<=`, `>` and `>=`.

ICF qualifiers: 0 no difficulty, 1 mild, 2 moderate, 3 severe, 4 cannot do it.

No rule may read diagnoses, equality monitoring, goals or the reference.
"""


def words_page(catalogue: Catalogue) -> str:
    """The whole page as Markdown."""
    return f"{_PREFACE}\n{words_tables(catalogue)}"


def words_tables(catalogue: Catalogue) -> str:
    """The words of a catalogue, a table for each part of a package, then its activities."""
    terms = tuple(catalogue.vocabulary.terms.values())
    parts = [
        f"## {title}\n\n{_table(term for term in terms if term.path.split('.', 1)[0] == head)}"
        for head, title in _SECTIONS.items()
    ]
    return "\n".join([*parts, _activities(catalogue)])


def _table(terms: Iterable[Term]) -> str:
    rows = ["| Word | Values | Meaning | When not assessed |", "| --- | --- | --- | --- |"]
    rows += [
        f"| `{term.path}` | {_values(term)} | {_cell(term.description)} | {_missing(term)} |"
        for term in terms
    ]
    return "\n".join(rows) + "\n"


def _values(term: Term) -> str:
    if term.type == "boolean":
        return "`true` or `false`"
    if term.path in ("task.activity", "task.group", "visit.only_group"):
        return "see below" if term.path != "visit.only_group" else "a group (see below), `mixed` or `none`"
    if term.words:
        return f"{', '.join(f'`{word}`' for word in term.words)}{' (ordered)' if term.ordered else ''}"
    if term.unit == "ICF qualifier":
        return "ICF qualifier, 0 to 4"
    kind = "whole number" if term.type == "integer" else "number"
    span = f", {term.low:g} to {term.high:g}" if term.low is not None and term.high is not None else ""
    return f"{kind}{span}{f' {term.unit}' if term.unit else ''}"


def _missing(term: Term) -> str:
    return "unknown" if term.not_assessed == UNKNOWN_EITHER_WAY else _cell(term.not_assessed)


def _activities(catalogue: Catalogue) -> str:
    rows = ["| Group | Activity | Meaning |", "| --- | --- | --- |"]
    rows += [f"| `{a.group}` | `{a.id}` | {_cell(a.label)} |" for a in catalogue.activities.values()]
    return "## Activities and their groups\n\n" + "\n".join(rows) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(words_page(load_catalogue()), end="")
