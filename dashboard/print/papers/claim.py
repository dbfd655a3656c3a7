"""What a paper says that it is: the line in its metadata and the text of its QR code.

Definitions: a claim names the kind of paper, its print size, the number of the signed review, the beginning of its
seal, and which Handrail with which layout printed it. It names no person and no package, and holds no address to be
fetched. A claim proves nothing: `dashboard.print.jobs.verify` holds it against the records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SEAL_SHOWN = 16
_LINE = re.compile(
    r"^handrail-paper (\w+) (ordinary|large) (signed|draft) (\d+) ([0-9a-f]{8,64}) (\S+)(?: ([0-9a-f]{12}))?$"
)


@dataclass(frozen=True)
class Claim:
    """What a paper says that it is."""

    kind: str
    large: bool
    signed: bool
    """Whether it says that every signature is there."""
    number: int
    seal: str
    """The first 16 characters of the seal, or of the review's hash where nothing is signed."""
    version: str
    """The Handrail that printed it."""
    layout: str = ""
    """The mark of what laid its pages out (`layout`); empty on papers that are older than the marks."""

    def line(self) -> str:
        """As the metadata hold it."""
        size, state = "large" if self.large else "ordinary", "signed" if self.signed else "draft"
        line = f"handrail-paper {self.kind} {size} {state} {self.number} {self.seal} {self.version}"
        return f"{line} {self.layout}" if self.layout else line

    def code(self) -> str:
        """As the QR code holds it, for people and machines."""
        return f"Handrail paper: {self.kind}, review {self.number}, seal {group_in_fours(self.seal)}"


def read_claim(line: str) -> Claim | None:
    """The claim of a line of metadata; None when it is none."""
    match = _LINE.match(line.strip())
    if match is None:
        return None
    kind, size, state, number, seal, version, layout = match.groups()
    return Claim(kind, size == "large", state == "signed", int(number), seal, version, layout or "")


def group_in_fours(seal: str) -> str:
    """A seal in fours, so that it can be read out."""
    short = seal[:SEAL_SHOWN]
    return " ".join(short[at : at + 4] for at in range(0, len(short), 4))
