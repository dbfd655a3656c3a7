"""What a run of a caseload is made with; the same set-up and packages give the same results wherever they are made.

Definitions: the *share checked* is the part of the packages that durable_rules also answers, chosen by a draw named by
the seed and the package's reference, so that the same packages are checked in every run; the first few of a run are
always checked. A set-up's identity is the SHA-256 of everything that a result depends on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ...estimate.draws import hash_of, key_of, keys_under
from ...knowledge import Catalogue
from ...model import RuleSet
from ...review import DEFAULT_DRAWS, DEFAULT_SEED
from ...version import handrail_version

SHARE_CHECKED = 0.002
FIRST_CHECKED = 10
_KEYS = 2.0**64


@dataclass(frozen=True)
class Setup:
    """The rules, the catalogue, the day and the draws of a run."""

    catalogue: Catalogue
    rule_set: RuleSet
    reviewed_on: date
    seed: int = DEFAULT_SEED
    draws: int = DEFAULT_DRAWS
    share_checked: float = SHARE_CHECKED
    reviews: frozenset[str] | None = frozenset()
    """References of the packages of which whole reviews are wanted; None: of all."""

    def plain_values(self) -> dict[str, str | int | float]:
        """What results depend on, in plain values."""
        return {
            "handrail": handrail_version(),
            "rule_set": self.rule_set.id,
            "rule_set_version": self.rule_set.version,
            "rule_set_hash": self.rule_set.content_hash,
            "sign_off": self.rule_set.sign_off,
            "catalogue_hash": self.catalogue.content_hash,
            "evidence_layer": self.catalogue.layer.title if self.catalogue.layer else "",
            "reviewed_on": self.reviewed_on.isoformat(),
            "seed": self.seed,
            "draws": self.draws,
            "share_checked": self.share_checked,
        }

    @property
    def identity(self) -> str:
        """SHA-256 over what results depend on."""
        reviews = "all" if self.reviews is None else sorted(self.reviews)
        text = json.dumps([self.plain_values(), reviews], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def which_checked(self, references: Sequence[str], first: int) -> NDArray[np.bool_]:
        """Which packages durable_rules answers too.

        Args:
            references: some packages that follow one another.
            first: the place of the first of them in the run, from 0.
        """
        hashes = np.fromiter(map(hash_of, references), dtype=np.uint64, count=len(references))
        chosen = keys_under(key_of(str(self.seed), "checked"), hashes) / _KEYS < self.share_checked
        chosen[: max(FIRST_CHECKED - first, 0)] = True
        return chosen

    def wants_review(self, reference: str) -> bool:
        """Whether a whole review of this package is wanted."""
        return self.reviews is None or reference in self.reviews
