"""Whom to call: a council's own numbers, typed into the fields of a paper before it is printed.

Definitions: a file of contacts is YAML, a text for each of `therapist`, `out_of_hours` and `equipment`; any may be
left out, and its field then stays empty. A number is no part of what is signed: it fills a field, as a person
would.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from engine.knowledge.reader import load_record
from engine.model import Problem, ProblemsFoundError
from engine.model.contacts import Contacts

CONTACT_LABELS = {
    "therapist": "Occupational therapist",
    "out_of_hours": "Out of hours",
    "equipment": "Equipment service",
}
CONTACTS = tuple(Contacts.model_fields)
SETTING = "HANDRAIL_CONTACTS"


class ContactsError(Exception):
    """A file of contacts that cannot be used, and why."""


def load_contacts(path: Path | None = None) -> dict[str, str]:
    """Read a file of contacts; without one, that of the setting, and without that nothing.

    Raises:
        ContactsError: it cannot be read, or holds something else.
    """
    file = path or (Path(os.environ[SETTING]) if os.environ.get(SETTING) else None)
    if file is None:
        return {}
    try:
        contacts = load_record(
            Contacts, file, what="a file of contacts", begins=f"it holds {', '.join(CONTACTS)}"
        )
    except ProblemsFoundError as error:
        raise ContactsError(" ".join(_sentence(problem) for problem in error.problems)) from None
    return {name: text for name, text in contacts if text is not None}


def usable_contacts() -> dict[str, str]:
    """Whom to call; a file that cannot be used leaves the fields empty, for a pen."""
    try:
        return load_contacts()
    except ContactsError:
        return {}


def digest_of(contacts: Mapping[str, str]) -> str:
    """What tells one set of contacts from another; empty where there is none."""
    text = "\n".join(f"{name}={contacts[name]}" for name in sorted(contacts))
    return hashlib.sha256(text.encode()).hexdigest()[:12] if contacts else ""


def _sentence(problem: Problem) -> str:
    return f"{problem.place}: {problem.message}{f' ({problem.help})' if problem.help else ''}."
