"""The kinds of paper of one review, as commands, the HTTP interface and file names call them.

It stands apart from what prints them, so that a command can offer them without loading the library that writes PDF.
Left out: the summary, which is of a caseload.
"""

from __future__ import annotations

from typing import Literal, get_args

PaperKind = Literal["provider", "person", "record"]
PAPER_KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
