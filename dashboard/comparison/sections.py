"""The sentences and sections of a comparison that no reader may miss, in whichever form it is shown."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring import CALLED, ChangeDirection, PackageChange, PartChange
from engine.wording import list_text

from .compared_sets import ComparedSets

HEADER = "What rule_set.yaml says"
DIRECTION_NOTES: dict[ChangeDirection, str] = {
    "protects less": "This protects less.",
    "may protect less": "This may protect less: read it.",
    "claims more": "This claims more.",
    "says otherwise": "This says it otherwise: read it.",
}
"""What is said of an entry that points the wrong way."""
_UNCHANGED = "The two rule sets say the same."
_NAMED = 6


def unchanged(compared: ComparedSets) -> str:
    """That nothing differs; and where only comments or layout do, in which files."""
    names = compared.only_written_otherwise
    if not names:
        return _UNCHANGED
    shown = list_text([*names[:_NAMED], *([f"{len(names) - _NAMED:,} more"] if len(names) > _NAMED else [])])
    return f"{_UNCHANGED} Only comments or layout differ, in {shown}: no review reads them, and they are not compared."


def sections_of(compared: ComparedSets) -> Iterator[tuple[str, tuple[PartChange, ...]]]:
    """Titles with what differs beside the rules; what protects less first, then what claims more."""
    order: tuple[ChangeDirection, ...] = (
        "protects less",
        "may protect less",
        "claims more",
        "says otherwise",
        "differs",
    )
    sections = {
        HEADER: compared.header,
        "What the catalogue says": compared.catalogue,
        "What must hold": compared.properties,
        "What the other files say": compared.files,
    }
    for title, parts in sections.items():
        if parts:
            yield title, tuple(sorted(parts, key=lambda part: order.index(part.direction)))


def lost_by(change: PackageChange) -> str:
    """A sentence on what one package loses."""
    lost = "; ".join(
        f"{CALLED[kind]}: {', '.join(sorted(names))}" for kind, names in change.unprotected.items()
    )
    return f"{change.reference}: {lost}; by {', '.join(change.rules)}"


def worse_by(change: PackageChange) -> str:
    """A sentence on how one package is worse off."""
    lost = [*change.lost.get("holds", ()), *change.lost.get("unmet_needs", ())]
    words = [f"support {change.support_percent:+.1f} %"] if change.support != "same" else []
    words += [f"no longer: {', '.join(sorted(lost))}"] if lost else []
    return f"{change.reference}: {'; '.join(words)}; by {', '.join(change.rules)}"
