"""Sources of a council's layer: they say who says so, and change no text of the base.

Definitions: an entry of the whole catalogue may say that another law takes its place in a nation (`in_nation`), or that its
terms are others there (`terms_in_nation`), and texts are then read so. From a layer this could turn what the base says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..language.document import Node
from ..model.problem import Problem

_CHANGE_TEXTS = ("in_nation", "terms_in_nation")


def changed_texts(sources: Iterable[tuple[str, Node | None]]) -> Iterator[Problem]:
    """A problem for each entry that would change texts.

    Args:
        sources: files of a layer's sources, each with what it is called in problems.
    """
    for file, document in sources:
        body = None if document is None or document.kind != "map" else document.get("entries")
        for entry in body.items if body is not None else ():
            for key in _CHANGE_TEXTS:
                if (text := entry.get(key)) is not None:
                    yield Problem(
                        "H812",
                        f"`{key}` of a layer's source would change texts of the base",
                        text.place(file),
                        "leave it out; what people are called stands under `people` of rule_set.yaml",
                    )
