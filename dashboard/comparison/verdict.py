"""The sentence that opens every comparison: whether anything found speaks against adopting the new set, and what.

Definitions:
- *Not safe as it stands*: an entry protects less, or may, or less is demanded of whoever signs, or a package is less
  protected or worse off; where no packages were compared, a rule of which the solver shows that.
- *Read it first*: nothing of that, but an entry claims more or says it otherwise, or rules differ and no packages were
  compared.
- *Nothing against it*: none of these. *The same*: nothing differs.

Left out: whether the rules are right. Two sets that are wrong alike are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.wording import count_text, list_text

from .sections import unchanged

if TYPE_CHECKING:
    from engine.authoring import ChangeDirection
    from engine.authoring.compare.report import VerdictOutcome

    from .compared_sets import ComparedSets
    from .disclosing import Disclosure

_LESS: dict[ChangeDirection, tuple[str, str]] = {
    "protects less": ("entry protects less", "entries protect less"),
    "may protect less": ("entry may protect less", "entries may protect less"),
}
_TO_READ: dict[ChangeDirection, tuple[str, str]] = {
    "claims more": ("entry claims more", "entries claim more"),
    "says otherwise": ("entry says it otherwise", "entries say it otherwise"),
}


@dataclass(frozen=True)
class Verdict:
    """What a reader does with the new set, and why, in one sentence."""

    outcome: VerdictOutcome
    sentence: str


def verdict_on(compared: ComparedSets) -> Verdict:
    """The verdict on the new of two sets."""
    if not compared:
        return Verdict("the same", unchanged(compared))
    counts = Counter(part.direction for part in compared.entries)
    to_read = [*_counted(counts, _TO_READ), *_not_asked(compared)]
    if against := [*_counted(counts, _LESS), *_of_people(compared)]:
        return Verdict(
            "not safe as it stands", f"Not safe to adopt as it stands: {list_text([*against, *to_read])}."
        )
    if to_read:
        return Verdict(
            "read it first",
            f"Read it before it is adopted: nothing found protects less, but {list_text(to_read)}.",
        )
    return Verdict(
        "nothing against it",
        "Nothing found against adopting it: no entry protects less, claims more or says it otherwise, and "
        f"{_nobody_loses(compared)}.",
    )


def _counted(
    counts: Counter[ChangeDirection], words: dict[ChangeDirection, tuple[str, str]]
) -> Iterator[str]:
    """How many entries point each way."""
    for direction, (singular, plural) in words.items():
        if counts[direction]:
            yield count_text(counts[direction], singular, plural)


def _of_people(compared: ComparedSets) -> Iterator[str]:
    """What people lose; of real ones, so that nobody can be told apart."""
    shown = [change for change in compared.changes if change.shown_by] if compared.people is None else []
    if shown:
        yield count_text(len(shown), "rule misses people or offers more", "rules miss people or offer more")
    if compared.demands_dropped:
        yield "less is demanded of whoever signs"
    elif lost := compared.less_protected:
        yield _packages(compared.disclosure, lost, "less protected")
    if worse := compared.worse_off:
        yield _packages(compared.disclosure, worse, "worse off")


def _packages(disclosure: Disclosure, number: int, how: str) -> str:
    """A count of packages; of real ones no exact number, so that none has the singular."""
    verb = "package is" if number == 1 and not disclosure.real else "packages are"
    return f"{disclosure.text(number)} {verb} {how}"


def _not_asked(compared: ComparedSets) -> Iterator[str]:
    """That rules differ and no packages were asked what follows."""
    differing = [change for change in compared.changes if change.changes_findings]
    if compared.people is None and differing:
        yield f"no packages were compared, while {count_text(len(differing), 'rule differs', 'rules differ')}"


def _nobody_loses(compared: ComparedSets) -> str:
    """Over how many packages nobody loses anything, or why none had to be asked."""
    if compared.people is None:
        return "nothing that differs changes a finding"
    return f"none of {compared.people.packages:,} packages is less protected or worse off"
