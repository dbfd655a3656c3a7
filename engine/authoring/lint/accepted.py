"""What a rule set's authors have looked at and let stand: findings and surviving mutants, each with its reason.

`checks/accepted.yaml` lists them. An acceptance names a code and a rule (or what else the finding is about), or a
mutant as `handrail rules mutate` names it. One that matches nothing any more is itself a finding (H611).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field, model_validator

from ...knowledge import RuleSetFolder
from ...knowledge.council_layer import base_folder
from ...knowledge.record import read_record
from ...language import list_entries, read_document
from ...model import CODES, Frozen, Place, Problem, ProblemsFoundError, RuleSet
from ...model.sentence import WrittenReason

_FILE = "accepted.yaml"


class AcceptedEntry(Frozen):
    """One thing that stands, and why."""

    code: str = Field(default="", pattern=r"^(H\d{3})?$", description="Of a finding: its code")
    about: str = Field(
        default="", description="Of a finding: a rule, item or activity that its sentence names"
    )
    mutant: str = Field(default="", description="Of a surviving mutant: its name as `rules mutate` prints it")
    because: WrittenReason = Field(min_length=20, description="Why it stands, as its author would sign it")

    @model_validator(mode="after")
    def _one_or_the_other(self) -> AcceptedEntry:
        if self.code and self.code not in CODES:
            raise ValueError(f"`{self.code}` is no code: `handrail explain CODE` knows them")
        if bool(self.mutant) == bool(self.code and self.about):
            raise ValueError("give `code` and `about`, or `mutant`")
        return self


class Accepted:
    """The acceptances of a rule set."""

    def __init__(
        self, entries: Iterable[tuple[AcceptedEntry, Place]], inherited: Iterable[AcceptedEntry] = ()
    ) -> None:
        """Keep them in file order; those that a layer inherits from its base are never said to be idle."""
        self.entries = tuple(entries)
        self.inherited = tuple(inherited)

    def over(self, base: Accepted) -> Accepted:
        """These of a layer, with what the authors of its base let stand."""
        return Accepted(self.entries, (entry for entry, _ in base.entries))

    def mutants(self) -> frozenset[str]:
        """Names of mutants that may survive."""
        every = (*(entry for entry, _ in self.entries), *self.inherited)
        return frozenset(entry.mutant for entry in every if entry.mutant)

    def remaining(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The findings that are not accepted, and the acceptances that no longer match one."""
        every = tuple(problems)
        used: set[int] = set()
        unaccepted = [problem for problem in every if not self._accepts(problem, used)]
        idle = [
            place for index, (entry, place) in enumerate(self.entries) if entry.code and index not in used
        ]
        return (
            *unaccepted,
            *(
                Problem("H611", "nothing is found any more that this accepts", place, "delete it")
                for place in idle
            ),
        )

    def _accepts(self, problem: Problem, used: set[int]) -> bool:
        matches = [index for index, (entry, _) in enumerate(self.entries) if _is_about(entry, problem)]
        used.update(matches)
        return bool(matches) or any(_is_about(entry, problem) for entry in self.inherited)


def _is_about(entry: AcceptedEntry, problem: Problem) -> bool:
    return entry.code == problem.code and f"`{entry.about}`" in problem.message


def load_accepted(folder: Path, display_name: str) -> Accepted:
    """The acceptances of a rule set; none where there is no file.

    Raises:
        ProblemsFoundError: everything that is wrong with the file.
    """
    path, name = folder / "checks" / _FILE, f"{display_name}/checks/{_FILE}"
    if not path.exists():
        return Accepted(())
    problems: list[Problem] = []
    document = read_document(path, name, problems)
    acceptances = [
        (entry, node.place(name))
        for node in list_entries(document, name, "acceptances", "code", problems)
        if (entry := read_record(AcceptedEntry, node, name, problems)) is not None
    ]
    if problems:
        raise ProblemsFoundError(problems)
    return Accepted(acceptances)


def accepted_of(folder: RuleSetFolder, rule_set: RuleSet) -> Accepted:
    """The acceptances of a rule set; of a layer, also those of its base.

    Args:
        folder: of the set.
        rule_set: as it is loaded, which says what it lies on.

    Raises:
        ProblemsFoundError: everything that is wrong with a file.
    """
    own = load_accepted(folder.path, folder.shown)
    base = base_folder(rule_set.extends, folder.path) if rule_set.base else None
    return own if base is None else own.over(load_accepted(base, base.name))
