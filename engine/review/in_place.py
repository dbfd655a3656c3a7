"""What stands in the home, judged as what is suggested: never silence about a piece that has become dangerous.

Definitions, of a piece of a class of the catalogue that is in place:
- Each exclusion of it and each `unsafe_when` of it that is true is an unmet need, by the piece's name, with what to do.
- Each of its `needs` that is false is an unmet need too: it stands there without what it was chosen for.
- A piece that the person has refused is an unmet need as well.
- A danger, and what is used against the person's will, is for now; a piece without what it needs is for within days.
- What is unknown in any of them is a question (`questions`): a danger's is one of safety.

Left out: single lines for which a rule excludes a piece, and pieces outside the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import CatalogueItem, Reason, UnmetNeed
from ..model.rule import Urgency
from ..program import ClauseId
from .context import ReviewContext
from .items import ItemFinding, bar_reasons

WHO = "Occupational therapist"
UNSAFE_ACTION = "Do not rely on it until whoever prescribed it has looked again; find a safe way for today."
UNWANTED_ACTION = (
    "Ask what the person wants instead; nothing is used against their will, and today has a safe way."
)
LACKING_ACTION = (
    "Look at it again with whoever prescribed it: put right what is missing, change it, or take it away."
)


def needs_of_pieces(context: ReviewContext, findings: Iterable[ItemFinding]) -> tuple[UnmetNeed, ...]:
    """The unmet needs of all pieces in the home, item by item, dangers first."""
    wrong = (finding for finding in findings if finding.columns.wrong_in_place[0])
    return tuple(need for finding in wrong for need in _of_piece(context, finding))


def _of_piece(context: ReviewContext, finding: ItemFinding) -> Iterator[UnmetNeed]:
    for reason in bar_reasons(context, finding.item):
        if reason.source == ClauseId.of_item(finding.item.id):
            yield _need(finding, reason, "In the home and not wanted", "now", UNWANTED_ACTION)
        elif _is_need(finding.item, reason):
            yield _need(finding, reason, "In the home without what it needs", "days", LACKING_ACTION)
        else:
            yield _need(finding, reason, "In the home and a danger now", "now", UNSAFE_ACTION)


def _need(finding: ItemFinding, reason: Reason, what: str, urgency: Urgency, action: str) -> UnmetNeed:
    told = reason.model_copy(update={"action": reason.action or action})
    return UnmetNeed(title=f"{what}: {finding.item.name}", reason=told, urgency=urgency, who=WHO)


def _is_need(item: CatalogueItem, reason: Reason) -> bool:
    return reason.source.startswith(f"item:{item.id}:needs:")
