"""What a council calls the people whom rules of its base name: the equipment service, the safeguarding lead.

Definitions: a name is put in place of another wherever a rule says who acts, who can lift a hold, what lifts it and what is
to be done; as whole words, a capital at the beginning kept. Reasons (`because`) stay as their authors wrote them, and so
do the people of the package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from ..model.council_layer import PeopleWord
from ..model.rule import Rule

_PARTS = ("who", "lifted_by_whom", "lifted_by", "action")
ROLES = ("who", "lifted_by_whom")
"""Where a name must stand at least once: else it names nobody."""


def with_people(rules: Iterable[Rule], people: Iterable[PeopleWord]) -> tuple[Rule, ...]:
    """The rules with people called as a council calls them."""
    words = tuple(people)
    return tuple(_with_names(rule, words) for rule in rules)


def names_somebody(rules: Iterable[Rule], name: str) -> bool:
    """Whether a rule says that these people act, or can lift a hold."""
    return any(_pattern(name).search(getattr(rule, part)) for rule in rules for part in ROLES)


def _with_names(rule: Rule, people: tuple[PeopleWord, ...]) -> Rule:
    changes = {}
    for part in _PARTS:
        text = changed = getattr(rule, part)
        for word in people:
            changed = _pattern(word.was).sub(partial(_in_place, word.now), changed)
        if changed != text:
            changes[part] = changed
    return rule.model_copy(update=changes) if changes else rule


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)


def _in_place(now: str, was: re.Match[str]) -> str:
    return now[0].upper() + now[1:] if was[0][0].isupper() else now
