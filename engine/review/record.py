"""What is wrong with the record itself, before anything is reviewed: the holds of a rule set that are about it.

Definitions: a finding is a rule with `about_record` that is true of a package. Left out: whatever is only possible,
since `check` asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from ..columns import PackageColumns
from ..model import CarePackage, Rule
from ..program import RuleProgram
from .answers import TRUE, ChunkAnswers


def record_findings(
    program: RuleProgram, packages: Sequence[CarePackage], on: date
) -> Iterator[tuple[CarePackage, Rule, tuple[str, ...]]]:
    """Each package with each rule about the record that is true of it, and the visits that are meant.

    Args:
        program: the rules and the catalogue.
        packages: what was read.
        on: the day of reading.
    """
    rows = PackageColumns.of_packages(packages, program.ids, on)
    answers = ChunkAnswers(rows, program)
    for rule in (record_rule for record_rule in program.rule_set.rules if record_rule.about_record):
        meant: dict[int, dict[str, None]] = {}
        true = np.flatnonzero(answers.of_rule(rule) == TRUE).tolist()
        owners, subjects = rows.owners(rule.scope), rows.subjects(rule.scope)
        for row in true:
            visits = meant.setdefault(int(owners[row]), {})
            if subjects[row]:
                visits[packages[int(owners[row])].visits[subjects[row][0]].id] = None
        for package, visits in meant.items():
            yield packages[package], rule, tuple(visits)
