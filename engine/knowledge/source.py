"""Where knowledge is read from: one rule set and, where a council names one, an evidence layer.

So that every process of a server, and every command, reads the same. Left out: who names them (an option, or the
environment: `dashboard.knowledge_named`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..model.problem import ProblemsFoundError
from ..model.review import Provenance
from ..model.rule import RuleSet
from .catalogue import Catalogue
from .layer import load_layer, with_layer
from .versions import RuleSetFolder, every_version, rule_set_folder

SHIPPED = "home_care"


@dataclass(frozen=True)
class KnowledgeSource:
    """Which rules, and which local outcomes over the published evidence."""

    rules: str = SHIPPED
    """The name of a shipped set, or a folder: a council's layer."""
    evidence: str = ""
    """The file of an evidence layer; empty for none."""

    @classmethod
    def of_arguments(cls, arguments: Sequence[str]) -> KnowledgeSource:
        """What another process was told, as `arguments` gives it; the shipped rules where it was told nothing."""
        return cls(*arguments)

    @property
    def arguments(self) -> tuple[str, str]:
        """For another process, so that it reads the same."""
        return self.rules, self.evidence

    def load(self, as_of: date | None = None) -> tuple[Catalogue, RuleSet]:
        """The catalogue of the rule set, with the evidence layer laid over it, and the rules.

        Args:
            as_of: the day whose version is meant; the newest by default.

        Raises:
            ProblemsFoundError: everything that is wrong with them; H804 for an evidence layer that does not fit, H813 for a
                layer that is not proved.
        """
        with rule_set_folder(self.rules, as_of) as folder:
            catalogue = self._catalogue(folder)
            return catalogue, folder.load(catalogue)

    def load_catalogue(self) -> Catalogue:
        """The catalogue alone, where the rules may be of another version.

        Raises:
            ProblemsFoundError: as `load`.
        """
        with rule_set_folder(self.rules) as folder:
            return self._catalogue(folder)

    def _catalogue(self, folder: RuleSetFolder) -> Catalogue:
        catalogue = folder.catalogue()
        if not self.evidence:
            return catalogue
        return with_layer(catalogue, load_layer(Path(self.evidence)), self.evidence)


def knowledge_of(provenance: Provenance, source: KnowledgeSource) -> tuple[Catalogue, RuleSet, bool]:
    """The knowledge that a review was made with, looked for among every version of a rule set.

    Args:
        provenance: of the review.
        source: where to look.

    Returns:
        Catalogue and rules, and whether they are those of the review; else those in force here.

    Raises:
        ProblemsFoundError: the rules that are in force here cannot be read.
    """
    with rule_set_folder(source.rules) as folder:
        for version in every_version(folder)[1:]:
            knowledge = _read_or_none(version)
            if knowledge is not None and knowledge[1].content_hash == provenance.rule_set_hash:
                return *knowledge, True
    catalogue, rule_set = source.load()
    return catalogue, rule_set, rule_set.content_hash == provenance.rule_set_hash


def _read_or_none(version: RuleSetFolder) -> tuple[Catalogue, RuleSet] | None:
    """A version with its catalogue; one that does not load with this catalogue cannot be the one."""
    try:
        catalogue = version.catalogue()
        return catalogue, version.load(catalogue)
    except ProblemsFoundError:
        return None
