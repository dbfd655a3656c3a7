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

import yaml

CONTACT_LABELS = {
    "therapist": "Occupational therapist",
    "out_of_hours": "Out of hours",
    "equipment": "Equipment service",
}
CONTACTS = tuple(CONTACT_LABELS)
SETTING = "HANDRAIL_CONTACTS"
_LONGEST = 120


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
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContactsError(f"{file} cannot be read: {(error.strerror or 'failed').lower()}.") from None
    except UnicodeDecodeError:
        raise ContactsError(f"{file} is not text in UTF-8: save it again as plain text.") from None
    except yaml.YAMLError as error:
        raise ContactsError(f"{file} is not YAML: {str(error).splitlines()[0]}.") from None
    if not isinstance(document, dict):
        raise ContactsError(f"{file} should hold {', '.join(CONTACTS)}, each with a text.")
    wrong = [f"`{name}` is none of {', '.join(CONTACTS)}" for name in document if name not in CONTACTS]
    wrong += [
        f"`{name}` is not a text of at most {_LONGEST} characters on one line"
        for name, text in document.items()
        if name in CONTACTS and not _fits(text)
    ]
    if wrong:
        raise ContactsError(f"{file}: {'; '.join(wrong)}.")
    return dict(document)


def digest_of(contacts: Mapping[str, str]) -> str:
    """What tells one set of contacts from another; empty where there is none."""
    text = "\n".join(f"{name}={contacts[name]}" for name in sorted(contacts))
    return hashlib.sha256(text.encode()).hexdigest()[:12] if contacts else ""


def _fits(text: object) -> bool:
    return isinstance(text, str) and len(text) <= _LONGEST and text.isprintable()
