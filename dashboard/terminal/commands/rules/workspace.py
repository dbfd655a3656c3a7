"""A rule set with everything that lies beside it, open for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine import Catalogue, RuleSet
from engine.authoring import (
    Accepted,
    Case,
    ClauseSuite,
    Logic,
    Property,
    Safety,
    Suite,
    accepted_of,
    load_cases,
    load_clause_suite,
    load_properties,
    load_safety,
)
from engine.knowledge import RuleSetFolder, rule_set_folder


@dataclass(frozen=True)
class RuleSetWorkspace:
    """A rule set and its folder."""

    catalogue: Catalogue
    rule_set: RuleSet
    folder: RuleSetFolder

    def cases(self) -> tuple[Case, ...]:
        """The cases of the rule set, loaded when first asked for."""
        return load_cases(self.folder.path, self.folder.shown, self.catalogue, self.rule_set)

    def suite(self) -> Suite:
        """Its cases, laid out to be asked."""
        return Suite(self.catalogue, self.rule_set, self.cases())

    def clauses(self) -> ClauseSuite:
        """The clauses of the catalogue with the cases that the set holds for them; none where it holds none."""
        return load_clause_suite(self.folder.path, self.folder.shown, self.catalogue)

    def logic(self) -> Logic:
        """The conditions of the rule set as formulas for the solver."""
        return Logic(self.catalogue, self.rule_set.rules)

    def properties(self) -> tuple[Property, ...]:
        """What it says must always hold."""
        return load_properties(self.folder.path, self.folder.shown, self.catalogue, self.rule_set)

    def safety(self) -> tuple[Safety, ...]:
        """What no review by it may say or leave unsaid."""
        return load_safety(self.folder.path, self.folder.shown, self.catalogue, self.rule_set)

    def accepted(self) -> Accepted:
        """What its authors let stand; of a layer, also what the authors of its base do."""
        return accepted_of(self.folder, self.rule_set)


@contextmanager
def open_workspace(name: str, as_of: date | None = None) -> Iterator[RuleSetWorkspace]:
    """A rule set by its shipped name or from a folder, in the version of a day where one is given."""
    with rule_set_folder(name, as_of) as folder:
        catalogue = folder.catalogue()
        yield RuleSetWorkspace(catalogue, folder.load(catalogue, authoring=True), folder)


def source_lines(file: str, folder: RuleSetFolder) -> list[str]:
    """The lines of a file of a rule set, by the name that problems call it."""
    return (folder.path / Path(file).name).read_text(encoding="utf-8").splitlines()
