"""What lies beside the rules of a set and is not rules: contacts, and of a layer its proof and what its base said.

Each is read strictly, so that nonsense in it is said when the set is read and not when it is needed. Left out: whether a
proof fits (`.council_layer`), and what has changed in a base (`.base_rules`).
"""

from __future__ import annotations

import re
from pathlib import Path

from ..model.contacts import Contacts
from ..model.problem import Problem, ProblemsFoundError
from ..model.rule import RULE_ID
from .base_rules import FILE as BASE_RULES
from .council_layer import PROOF, read_proof
from .reader import DocumentReader

CONTACTS = "contacts.yaml"
_FINGERPRINT = re.compile(r"[0-9a-f]{16}\Z")
_BEGINS = f"begin with one of: {', '.join(f'`{name}: `' for name in Contacts.model_fields)}"


def problems_beside_rules(folder: Path, label: str, *, is_layer: bool) -> tuple[Problem, ...]:
    """Everything that is wrong with the files of a set that hold no rules.

    Args:
        folder: the set.
        label: what to call it in problems.
        is_layer: whether it lies on a base.
    """
    reader = DocumentReader()
    if (folder / CONTACTS).is_file():
        file = f"{label}/{CONTACTS}"
        node = reader.read(folder / CONTACTS, file)
        if node is not None and node.kind != "map":
            reader.add("H104", "contacts are a group of `key: value` lines", file, node, _BEGINS)
        elif node is not None:
            reader.read_record(Contacts, node, file)
    for name in (PROOF, BASE_RULES):
        if (folder / name).is_file() and not is_layer:
            hint = "delete it: the set lies on no other"
            reader.add(
                "H110", f"`{name}` belongs to a layer and would not be read", f"{label}/{name}", None, hint
            )
    if is_layer:
        try:
            read_proof(folder, label)
        except ProblemsFoundError as error:
            reader.problems.extend(error.problems)
        _read_base_rules(reader, folder, label)
    return tuple(reader.problems)


def _read_base_rules(reader: DocumentReader, folder: Path, label: str) -> None:
    """What the rules of the base said: a fingerprint for each id."""
    file = f"{label}/{BASE_RULES}"
    node = reader.read(folder / BASE_RULES, file) if (folder / BASE_RULES).is_file() else None
    if node is None:
        return
    again = "it is written by `handrail rules init` and `rebase`: take back what was changed by hand, or delete it"
    if node.kind != "map":
        reader.add("H104", f"`{BASE_RULES}` is a fingerprint for each rule", file, node, again)
        return
    for name, print_ in node.pairs:
        if not re.fullmatch(RULE_ID, name.text) or not _FINGERPRINT.match(print_.text):
            reader.problems.append(
                Problem(
                    "H205", f"`{name.text[:60]}` is no rule with its fingerprint", name.place(file), again
                )
            )
            return
