"""Whose a record is: the person that its reference leads to, and nobody else.

Definitions: a *key* is what a person is called while files are read. A reference is looked up where it stands first: in
its own file by the whole address, then by the id, then in the other files. Two people under one id are kept apart; where
a reference may mean either, its record belongs to nobody. A number that must not be shown (an identifier, or one of the
form of a national number) is called by its hash.

Left out: what records say (`understanding`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from typing import Any

from .mapping import PersonPlaces, as_paths
from .path import texts_at
from .report import SAYS_NOT_WHOSE
from .tree import Record
from .understood import Understood

_NAMED = "a person's number", "it stands for people of different names: kept apart"
_BORN = "an id", "it stands for different people: kept apart"
_NO_PERSON = "it is about something that is no person"
_SEVERAL = "its reference leads to several people"
_DIFFERENT = "its reference leads to one person and its number to another"
_KIND = re.compile(r"[A-Z][A-Za-z]+\Z")


class People:
    """Knows whose a record is, by the references of one mapping."""

    def __init__(self, places: PersonPlaces, into: Understood, *, has_references: bool) -> None:
        """Begin with nobody known.

        Args:
            places: where references and numbers of people stand.
            into: gathers the people.
            has_references: a reference is an address, of which the id is a part; otherwise it is the name itself.
        """
        self._places, self.found, self._has_references = places, into, has_references
        self._own: dict[int, str] = {}
        self._here: dict[tuple[str, str], list[str]] = {}
        self._anywhere: dict[str, list[str]] = {}
        self._alike: dict[str, list[dict[str, str]]] = {}

    def introduce(self, record: Record) -> None:
        """A record that is a person: every name by which others may call it."""
        ids = [*texts_at(record.tree, ("id",)), *map(_last, record.names)]
        references = texts_at(record.tree, as_paths(self._places.reference))
        numbers = _all_texts(record.tree, as_paths(self._places.identifiers))
        by_number = [pseudonym(number) for number in numbers]
        named = (by_number or ids) if record.within is not None else (ids or references or by_number)
        name = named[0] if named else record.where.rsplit("/", 1)[-1]
        hidden = self._hidden(name, numbers)
        key = self._kept_apart(hidden, record, self._places.same, _BORN)
        self._own[id(record)] = key
        for address in (
            *record.names,
            f"{record.kind}/{name}",
            *(f"{record.kind}/{own}" for own in ids),
            *ids,
        ):
            self._call(record.file, address, key)
            self._call(record.file, _last(address), key)
        for number in numbers:
            self._call(record.file, pseudonym(number), key)
        person = self.found.person(key)
        title = references[0] if references else name
        person.reference = person.reference or (self._hidden(title, numbers) if title == name else title)

    def key_of(self, record: Record) -> tuple[str, str]:
        """Whose a record is; or nothing, and why."""
        if id(record) in self._own:
            return self._own[id(record)], ""
        references = texts_at(record.tree, as_paths(self._places.at))
        numbers = _all_texts(record.tree, as_paths(self._places.hashed))
        if not references and not numbers:
            return self.key_of(record.within) if record.within is not None else ("", SAYS_NOT_WHOSE)
        if references and not self._has_references:
            return self._kept_apart(references[0], record, self._places.told_by, _NAMED), ""
        names = [pseudonym(number) for number in numbers]
        numbered = next(filter(None, (self._keys_called(record.file, name) for name in names)), [])
        if references:
            led_to = {self._led_to(reference, record) for reference in references}
            if len(led_to) > 1:
                return "", _SEVERAL
            key, why = led_to.pop()
            return ("", _DIFFERENT) if key and numbered and key not in numbered else (key, why)
        keys = numbered or names[:1]
        return (keys[0], "") if len(keys) == 1 else ("", _SEVERAL)

    def are_one(self, record: Record, reference: str) -> bool:
        """Whether a reference, or a number of a person, leads to whoever a record is of."""
        key, _ = self.key_of(record)
        keys = self._keys_called(record.file, pseudonym(reference)) or [self._led_to(reference, record)[0]]
        return bool(key) and keys == [key]

    def _led_to(self, reference: str, record: Record) -> tuple[str, str]:
        """The person to whom an address leads."""
        address = reference.partition("/_history/")[0]
        place, _, condition = address.partition("?")
        if condition:
            kind, name = place.rpartition("/")[2], pseudonym(re.split(r"[=|]", condition)[-1])
        else:
            kind, name = place.rpartition("/")[0].rpartition("/")[2], _last(address)
        if self._places.record and _KIND.match(kind) and kind != self._places.record:
            return "", _NO_PERSON
        for keys in (self._here.get((record.file, address), []), self._keys_called(record.file, name)):
            if len(keys) == 1:
                return keys[0], ""
            if keys:
                return "", _SEVERAL
        return self._hidden(name, ()), ""

    def _call(self, file: str, name: str, key: str) -> None:
        for keys in (self._here.setdefault((file, name), []), self._anywhere.setdefault(name, [])):
            if key not in keys:
                keys.append(key)

    def _keys_called(self, file: str, name: str) -> list[str]:
        return self._here.get((file, name)) or self._anywhere.get(name, [])

    def _hidden(self, name: str, numbers: Collection[str]) -> str:
        """A name, or its hash where it is a number of the person that must not be shown."""
        if name in numbers or any(re.fullmatch(form, name) for form in self._places.never_shown):
            return pseudonym(name)
        return name

    def _kept_apart(self, key: str, record: Record, paths: tuple[str, ...], refusal: tuple[str, str]) -> str:
        """People who share a name and differ in what tells them apart; nothing of that is kept but its hash."""
        told_by = {
            path: _digest("\0".join(texts)) for path in paths if (texts := texts_at(record.tree, (path,)))
        }
        if not told_by:
            return key
        known = self._alike.setdefault(key, [])
        places = (number for number, before in enumerate(known) if _are_alike(before, told_by))
        place = next(places, len(known))
        if place == len(known):
            known.append(told_by)
            if place:
                self.found.counts.refused[refusal] += 1
        known[place].update(told_by)
        return key if place == 0 else f"{key}-{place + 1}"


def _are_alike(before: dict[str, str], now: dict[str, str]) -> bool:
    """Whether nothing that is said of both differs."""
    return all(before.get(path, digest) == digest for path, digest in now.items())


def pseudonym(number: str) -> str:
    """What somebody is called of whom only a number is known that must not be shown."""
    return f"person-{_digest(number)[:12]}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _all_texts(tree: Any, paths: tuple[str, ...]) -> list[str]:
    return [text for path in paths for text in texts_at(tree, (path,))]


def _last(reference: str) -> str:
    """The id in a reference: `Patient/7`, a full address, `urn:uuid:7` and `7` are one."""
    address = reference.partition("/_history/")[0]
    return address.rsplit("/", 1)[-1].removeprefix("urn:uuid:").removeprefix("urn:oid:")
