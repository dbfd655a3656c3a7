"""A review sheet: every rule, question and item on one line, to be agreed to, changed or refused by a clinician.

Lines are grouped, what protects people first, and conditions are said in words. Money is on no line, and no change of a
price unsigns an item: a clinician signs what a thing does to a person.

A sheet that comes back is checked whole before anything is kept: entries that there are not, entries answered twice,
answers that are no answers, a change or refusal without words, entries that have been changed since the sheet was made
(H714), a signature in the future. A line without an answer stays unanswered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import get_args

from pydantic import ValidationError

from ..knowledge import Catalogue
from ..knowledge.sign_off import ClinicianAnswer, SignOff, SignOffWord, entries_of, name_of
from ..model import (
    EFFECTS,
    CatalogueItem,
    Effect,
    Place,
    Problem,
    ProblemsFoundError,
    Rule,
    RuleKind,
    RuleSet,
)
from .condition_words import ConditionReader

HEAD = (
    "Group",
    "Entry",
    "Kind",
    "What it says",
    "When",
    "Because",
    "Sources",
    "Answer",
    "Your words",
    "Fingerprint",
)
_ANSWERS: tuple[SignOffWord, ...] = get_args(SignOffWord)
_SHORTEST = 2
"""Letters of a name, a profession or a registration."""
_KINDS = {"unmet_need": "unmet need", "ask": "question"}
_GROUPS: Mapping[RuleKind, str] = {
    "unmet_need": "1 Unmet needs and dangers",
    "hold": "2 What may not be cut",
    "exclude": "3 What must not be suggested",
    "caution": "4 What calls for care",
    "suggest": "5 What is suggested",
    "ask": "7 Questions",
    "reading": "8 Facts derived from others",
}
_ITEMS = "6 Equipment and other ways to help"


@dataclass(frozen=True)
class WorklistRow:
    """One line of a sheet, without answers."""

    group: str
    entry: str
    kind: str
    says: str
    when: str
    because: str
    sources: str
    fingerprint: str

    def cells(self) -> tuple[str, ...]:
        """The row as cells, in the order of `HEAD`."""
        return (
            self.group,
            self.entry,
            self.kind,
            self.says,
            self.when,
            self.because,
            self.sources,
            "",
            "",
            self.fingerprint,
        )


def worklist(catalogue: Catalogue, rule_set: RuleSet) -> tuple[WorklistRow, ...]:
    """Every rule, item and question, by group; within a group in the order of the files."""
    prints = entries_of(rule_set.rules, catalogue.items)
    readings = [rule.id for rule in rule_set.rules if rule.kind == "reading"]
    reader = ConditionReader(
        catalogue.vocabulary.with_readings(readings),
        {
            **{item.id: item.name for item in catalogue.items.values()},
            **{activity.id: activity.label for activity in catalogue.activities.values()},
        },
    )
    rows = (
        *(_rule_row(rule, catalogue, prints, reader) for rule in rule_set.rules),
        *(_item_row(item, catalogue, prints, reader) for item in catalogue.items.values()),
    )
    return tuple(sorted(rows, key=lambda row: row.group))


def sign_off_of(
    rows: Iterable[tuple[int, Sequence[str]]],
    file: str,
    catalogue: Catalogue,
    rule_set: RuleSet,
    *,
    name: str,
    profession: str,
    registration: str,
    on: date,
    today: date,
) -> SignOff:
    """A sheet that came back, as a sign-off.

    Args:
        rows: the lines of the sheet with their numbers, its head first.
        file: what to call it in problems.
        catalogue: the items in force.
        rule_set: the rules in force.
        name: who signs.
        profession: as what.
        registration: with which register and number.
        on: the day of the signature.
        today: the day of reading.

    Raises:
        ProblemsFoundError: everything that is wrong with it; nothing of it is kept.
    """
    problems: list[Problem] = []
    answers = tuple(_answers(rows, file, entries_of(rule_set.rules, catalogue.items), problems))
    place = Place(file)
    if on > today:
        future = f"the signature is of {on}, which is in the future"
        problems.append(Problem("H205", future, place, "give the day on which it was signed"))
    if not answers and not problems:
        help_ = f"write one of {', '.join(_ANSWERS)} under `Answer`"
        problems.append(Problem("H202", "no line of the sheet is answered", place, help_))
    signer = {"name": name.strip(), "profession": profession.strip(), "registration": registration.strip()}
    problems += (
        Problem("H202", f"the {what} of whoever signs is missing", place, f"give --{what}")
        for what, value in signer.items()
        if len(value) < _SHORTEST
    )
    if problems:
        raise ProblemsFoundError(problems)
    return _sign_off(signer, on, answers, place)


def _sign_off(
    signer: Mapping[str, str], on: date, answers: tuple[ClinicianAnswer, ...], place: Place
) -> SignOff:
    """The sign-off of a named clinician; what the model refuses of the names is said as problems."""
    try:
        return SignOff(**signer, signed_on=on, answers=answers)
    except ValidationError as error:
        raise ProblemsFoundError(
            [
                Problem(
                    "H205",
                    f"the {fault['loc'][0]} of whoever signs cannot be kept: {fault['msg'].lower()}",
                    place,
                    "write it in one line, as it stands in the register",
                )
                for fault in error.errors(include_url=False)
            ]
        ) from None


def _answers(
    rows: Iterable[tuple[int, Sequence[str]]], file: str, entries: Mapping[str, str], problems: list[Problem]
) -> Iterator[ClinicianAnswer]:
    """The answers of a sheet that a clinician filled in; problems are added to the list."""
    lines = iter(rows)
    number, head = next(lines, (1, ()))
    places = {title.strip(): index for index, title in enumerate(head)}
    absent = [title for title in ("Entry", "Answer", "Your words", "Fingerprint") if title not in places]
    if absent:
        problems.append(
            Problem(
                "H202",
                f"the sheet has no column {', '.join(f'`{column}`' for column in absent)}",
                Place(file, number),
                "keep the first line as `handrail rules worklist` wrote it",
            )
        )
        return
    seen: dict[str, int] = {}
    for number, row in lines:
        cell = {title: row[at].strip() if at < len(row) else "" for title, at in places.items()}
        if cell["Answer"]:
            answer = _answer(cell, Place(file, number), entries, seen, problems)
            if answer is not None:
                yield answer


def _answer(
    cell: Mapping[str, str],
    place: Place,
    entries: Mapping[str, str],
    seen: dict[str, int],
    problems: list[Problem],
) -> ClinicianAnswer | None:
    """One answer of a clinician; None, with problems, where it cannot be read."""
    entry, answer, words = cell["Entry"], cell["Answer"].lower(), cell["Your words"]
    before = len(problems)
    if entry not in entries:
        problems.append(
            Problem(
                "H201",
                f"`{entry[:60]}` is no rule, question or item",
                place,
                "the sheet is of another rule set, or the entry was taken out",
            )
        )
    elif cell["Fingerprint"] != entries[entry]:
        problems.append(
            Problem(
                "H714",
                f"`{entry}` is not what the sheet shows: it has been changed since",
                place,
                "make a new sheet; what was signed of the old entry stays where it is",
            )
        )
    if entry in seen:
        problems.append(
            Problem("H207", f"`{entry[:60]}` is answered twice", place, f"first in line {seen[entry]}")
        )
    seen.setdefault(entry, place.line)
    if answer not in _ANSWERS:
        problems.append(
            Problem("H204", f"`{answer[:40]}` is no answer", place, f"one of: {', '.join(_ANSWERS)}")
        )
    elif answer != "agree" and not words:
        problems.append(
            Problem("H202", f"`{answer}` without words", place, "say what to change, or why it is refused")
        )
    if len(problems) > before:
        return None
    return ClinicianAnswer.model_validate(
        {"entry": entry, "fingerprint": cell["Fingerprint"], "answer": answer, "words": words}
    )


def _rule_row(
    rule: Rule, catalogue: Catalogue, prints: Mapping[str, str], reader: ConditionReader
) -> WorklistRow:
    """A rule as a row of the worklist."""
    about = ", ".join(reader.name_of(subject) for subject in rule.about)
    more = "; ".join(
        part
        for part in (
            rule.question,
            f"Do: {rule.action}" if rule.action else "",
            f"Lifted by: {rule.lifted_by} Who can: {rule.lifted_by_whom}" if rule.lifted_by else "",
        )
        if part
    )
    scope = "" if rule.scope == "person" else f"for each {rule.scope}: "
    entry = name_of(rule)
    return WorklistRow(
        _GROUPS[rule.kind],
        entry,
        _KINDS.get(rule.kind, rule.kind),
        f"{about}. {more}" if more else about,
        scope + reader.words_of(rule.when),
        rule.because,
        _sources(rule.cites, catalogue),
        prints[entry],
    )


def _item_row(
    item: CatalogueItem, catalogue: Catalogue, prints: Mapping[str, str], reader: ConditionReader
) -> WorklistRow:
    """An item: its clauses and their reasons carry the same numbers."""
    clauses = (
        *(("needs", clause) for clause in item.needs),
        *(("not when", clause) for clause in item.unsafe_when),
        *(("care when", clause) for clause in item.caution_when),
    )
    numbered = tuple(enumerate(clauses, start=1))
    effects = "; ".join(_effect(effect, catalogue) for effect in item.effects)
    cites = (
        *chain.from_iterable(clause.cites for _, clause in clauses),
        *chain.from_iterable(effect.cites for effect in item.effects),
    )
    entry = f"item:{item.id}"
    family = item.family.replace("_", " ")
    return WorklistRow(
        f"{_ITEMS}: {family}",
        entry,
        "item",
        f"{item.name}: {item.plain} Prescribed by tier {item.competency.tier}: {item.competency.because} "
        f"Effect on hours: {effects or 'none is counted'}.",
        "\n".join(
            f"{number} {title}: {reader.words_of(clause.when)}" for number, (title, clause) in numbered
        ),
        "\n".join(f"{number} {clause.because}" for number, (_, clause) in numbered),
        _sources(dict.fromkeys(cites), catalogue),
        prints[entry],
    )


def _effect(effect: Effect, catalogue: Catalogue) -> str:
    size = effect.size
    tasks = ", ".join(
        catalogue.activities[task].label if task in catalogue.activities else task for task in effect.tasks
    )
    return (
        f"{EFFECTS[effect.kind].label} {size.low:g} to {size.high:g}, likely {size.likely:g}, grade {effect.grade}, "
        f"on {tasks}"
    )


def _sources(cites: Iterable[str], catalogue: Catalogue) -> str:
    cited = [catalogue.evidence[evidence_id] for evidence_id in cites if evidence_id in catalogue.evidence]
    return "\n".join(
        ", ".join(str(part) for part in (f"[{entry.grade}] {entry.title}", entry.year, entry.url) if part)
        for entry in cited
    )
