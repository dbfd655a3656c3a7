"""Who has read a rule set as a clinician, and agreed to which of its rules, items and questions.

Definitions:
- An *entry* is `rule:<id>`, `question:<id>` (a rule that asks) or `item:<id>`. Its *fingerprint* is over all that
  it says, and not over where it stands: an entry that is changed is unsigned again by itself.
- A sign-off is one clinician's answers on one day: `agree`, `change` (with what) or `refuse` (with why). They lie in
  the set's folder `signed/`, one file each, and are never written over.
- An entry is *agreed* when somebody agreed to it as it stands and nobody asks to change it or refuses it as it stands;
  the last answer of a clinician is theirs.

Left out: making the sheet that is filled in (`engine.authoring.worklist`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from ..model import CatalogueItem, Frozen, Rule
from ..model.field import CalendarDate, PlainName
from ..model.rule import UNSIGNED
from .reader import DocumentReader

FOLDER = "signed"
_MONEY: Mapping[str, bool | set[str]] = {
    "price": True,
    "running_cost_per_year": True,
    "life_years": True,
    "prices_in_no_sum": True,
    "supply": True,
    "servicing": {"cost_per_year"},
}
"""What an item costs and what a store has of it: no clinician signs it, and a new price unsigns nothing."""
SignOffWord = Literal["agree", "change", "refuse"]


class ClinicianAnswer(Frozen):
    """What a clinician says of one entry."""

    entry: str = Field(pattern=r"^(rule|question|item):[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")
    fingerprint: str = Field(pattern=r"^[0-9a-f]{16}$")
    answer: SignOffWord
    words: str = ""

    @model_validator(mode="after")
    def _a_change_says_what(self) -> ClinicianAnswer:
        if self.answer != "agree" and not self.words.strip():
            raise ValueError(f"`{self.answer}` says what, or why, in `words`")
        return self


class SignOff(Frozen):
    """One clinician's answers."""

    name: PlainName = Field(min_length=3, max_length=120)
    profession: PlainName = Field(min_length=2, max_length=120)
    registration: PlainName = Field(min_length=3, max_length=60)
    signed_on: CalendarDate
    answers: tuple[ClinicianAnswer, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Standing:
    """How far a rule set has been signed."""

    entries: int
    agreed: int
    disputed: tuple[str, ...]
    """Entries that somebody asks to change, or refuses, as they stand."""
    clinicians: tuple[str, ...]

    def sentence(self) -> str:
        """In one sentence, for the head of reviews and papers."""
        who = "; ".join(self.clinicians)
        if not self.clinicians:
            return UNSIGNED
        if self.agreed == self.entries:
            return f"Every rule, item and question has been agreed by a clinician: {who}."
        disputed = f" and dispute {len(self.disputed)}" if self.disputed else ""
        return (
            f"Of {self.entries} rules, items and questions clinicians have agreed to {self.agreed}{disputed}; the "
            f"others nobody has signed ({who})."
        )


def entries_of(rules: Iterable[Rule], items: Mapping[str, CatalogueItem]) -> dict[str, str]:
    """Every entry with its fingerprint."""
    fingerprints = {name_of(rule): _fingerprint(rule.model_dump_json(by_alias=True)) for rule in rules}
    return fingerprints | {
        f"item:{item.id}": _fingerprint(item.model_dump_json(exclude=dict(_MONEY))) for item in items.values()
    }


def name_of(rule: Rule) -> str:
    """The entry of a rule."""
    return f"{'question' if rule.kind == 'ask' else 'rule'}:{rule.id}"


def standing(entries: Mapping[str, str], sign_offs: Iterable[SignOff]) -> Standing:
    """How far these entries are signed, as they stand now."""
    last: dict[tuple[str, str], SignOffWord] = {}
    clinicians: dict[str, None] = {}
    for sign_off in sorted(sign_offs, key=lambda each: each.signed_on):
        counting = [each for each in sign_off.answers if entries.get(each.entry) == each.fingerprint]
        last |= {(sign_off.registration, each.entry): each.answer for each in counting}
        if counting:
            clinicians[
                f"{sign_off.name}, {sign_off.profession}, {sign_off.registration}, {sign_off.signed_on}"
            ] = None
    agreed = {entry for (_, entry), answer in last.items() if answer == "agree"}
    disputed = {entry for (_, entry), answer in last.items() if answer != "agree"}
    return Standing(len(entries), len(agreed - disputed), tuple(sorted(disputed)), tuple(clinicians))


def load_sign_offs(folder: Path, display_name: str) -> tuple[SignOff, ...]:
    """The sign-offs of a rule set; none where nobody has signed.

    Raises:
        ProblemsFoundError: everything that is wrong with any of them.
    """
    reader, sign_offs = DocumentReader(), []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        file = f"{display_name}/{FOLDER}/{path.name}"
        node = reader.read(path, file)
        sign_off = None if node is None else reader.read_record(SignOff, node, file)
        if sign_off is not None:
            sign_offs.append(sign_off)
    reader.fail_on_problems()
    return tuple(sign_offs)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
