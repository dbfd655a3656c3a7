"""What a paper is set with: the mark of the program that lays it out, so that another layout is told from a changed paper.

The mark is made of everything here that a page is made by: code, words, typefaces and the library that writes PDF. It is
computed and not counted up by hand, since nobody remembers to. It is no seal: anybody can write one into a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from engine.version import installed_version

_ROOMS = ("dashboard.print.papers", "dashboard.print.pdf", "engine.model", "engine.review", "engine.worth")
_BESIDE = (("dashboard", "wording.py"), ("dashboard", "conditions_in_words.py"), ("engine", "wording.py"))
_MADE_ELSEWHERE = ("__pycache__",)
_CHARACTERS = 12


@cache
def layout_mark() -> str:
    """The mark: equal where the same review gives the same pages, and other after a change of layout or words."""
    digest = hashlib.sha256(installed_version("reportlab").encode())
    every = [part for room in _ROOMS for part in _parts_of(files(room))]
    every += [(name, files(room) / name) for room, name in _BESIDE]
    for name, part in every:
        digest.update(name.encode() + b"\0" + part.read_bytes() + b"\0")
    return digest.hexdigest()[:_CHARACTERS]


def _parts_of(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for part in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if part.is_file():
            yield part.name, part
        elif part.name not in _MADE_ELSEWHERE:
            yield from _parts_of(part)
