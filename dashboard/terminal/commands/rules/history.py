"""One rule over the kept versions of its set, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from engine.authoring import rule_history

from ...words import heading, wrapped
from .workspace import RuleSetWorkspace


def history_lines(workspace: RuleSetWorkspace, name: str) -> Iterator[str]:
    """The versions, oldest first, with what each changed of the rule; then its signatures.

    Args:
        workspace: the set.
        name: the rule.
    """
    history = rule_history(workspace.folder, workspace.catalogue, name)
    yield from (
        f"  {name_of_version} cannot be read with today's catalogue."
        for name_of_version in history.unreadable
    )
    yield heading(f"{name} over the versions")
    for version in history.versions:
        people = ", ".join(version.reviewers) or "nobody"
        yield wrapped(
            f"{version.version} from {version.effective_from:%d %B %Y}: {version.change}; reviewed as a set by {people}",
            "  ",
            "    ",
        )
    for signed in history.signatures:
        yield f"  signed as it stands by {signed.name}, {signed.profession}, on {signed.signed_on:%d %B %Y}: {signed.answer}"
    if not history.signatures:
        yield "  No clinician has signed it as it stands."
