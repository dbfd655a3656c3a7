"""What a search finds: every word of it, anywhere in a reference, or where a word begins in what else is looked through.

Definitions: “pat” finds Pat and no occupational therapist. Left out: what is looked through, which each list says.
"""

from __future__ import annotations

import re
from collections.abc import Callable


def search_for(text: str) -> Callable[[str, str], bool]:
    """Whether a reference, with what else is said of it, is found by the words of a search.

    Args:
        text: the words; without any, everything is found.
    """
    words = [(word, re.compile(rf"\b{re.escape(word)}")) for word in text.lower().split()]

    def is_found(reference: str, more: str) -> bool:
        in_reference, in_more = reference.lower(), more.lower()
        return all(word in in_reference or begins.search(in_more) for word, begins in words)

    return is_found
