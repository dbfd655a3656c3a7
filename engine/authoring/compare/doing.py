"""What it means that a rule does something else: that it protects or offers less, more, or otherwise.

Definitions: a rule *covers* what it is about; `everything` covers every line. Of a rule that keeps people safe, less is
covered when a line, an item or a person goes, or when a part of it points to less protection (`directions`).
"""

from __future__ import annotations

from collections.abc import Iterable

from ...knowledge import EVERYTHING
from .part_change import LESS_PROTECTION, PartChange

_FEWER_PEOPLE = ("narrower", "incomparable", "unknown elsewhere")
_MORE_PEOPLE = ("wider", "incomparable")
_PROTECTS = {
    (True, False): "protects less",
    (True, True): "protects less in part, and something else now",
    (False, True): "protects more",
}
_OFFERS = {
    (True, False): "offers less",
    (True, True): "offers something else",
    (False, True): "offers more",
}
_OTHERWISE = "does something else"


def meaning_of_doing(parts: Iterable[PartChange], of_whom: str, *, protective: bool, suggests: bool) -> str:
    """What a changed consequence means, in words that cannot be read the wrong way about.

    Args:
        parts: what differs of the rule beside its condition.
        of_whom: how the people of whom it is true differ, as a relation of rules.
        protective: whether the rule keeps people safe.
        suggests: whether it offers an item.
    """
    if not (protective or suggests):
        return _OTHERWISE
    gone, come, is_weaker = set[str](), set[str](), False
    for part in parts:
        if part.name == "about":
            gone, come = set(part.gone), set(part.come)
        is_weaker = is_weaker or (protective and part.direction in LESS_PROTECTION)
    less = is_weaker or of_whom in _FEWER_PEOPLE or bool(gone and EVERYTHING not in come)
    more = of_whom in _MORE_PEOPLE or bool(come and EVERYTHING not in gone)
    return (_PROTECTS if protective else _OFFERS).get((less, more), _OTHERWISE)
