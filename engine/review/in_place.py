"""What stands in the home, judged as what is suggested: never silence about a piece that has become dangerous.

Definitions, of a piece of a class of the catalogue that is in place:
- *A danger now*: an exclusion of it, or something in its `unsafe_when`, is true.
- *Not wanted*: the person has refused it, or refuses what it is (equipment, or being watched).
- *Without agreement on record*: what stands against it reads only who decides and what was said, and nobody refused.
- *Without what it needs*: one of its `needs` is false.
- A piece has one unmet need, by its name, with everything that stands against it; the gravest of the four, in this
  order, gives the title and the urgency. A danger and what is used against the person's will are for now.
- What is unknown in any of them is a question (`questions`): a danger's is one of safety.

Left out: single lines for which a rule excludes a piece, and pieces outside the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..model import ConditionTrace, Reason, Truth, UnmetNeed
from ..model.rule import Urgency
from ..program import ClauseId
from .context import ReviewContext
from .items import ItemFinding, bar_reasons

WHO = "Occupational therapist"


class _Standing(NamedTuple):
    """How a piece stands in the home, the graver the higher its place in `_STANDINGS`."""

    title: str
    urgency: Urgency
    action: str
    is_always_told: bool = False
    """The action is told beside those of the rules, and not only where they have none."""


_DANGER = _Standing(
    "In the home and a danger now",
    "now",
    "Do not rely on it until whoever prescribed it has looked again; find a safe way for today.",
)
_UNWANTED = _Standing(
    "In the home and not wanted",
    "now",
    "Ask what the person wants instead; nothing is used against their will, and today has a safe way.",
)
_UNAGREED = _Standing(
    "In use without agreement on record",
    "days",
    "Settle this week who decides and what they say; do not stop using it today for that reason alone.",
    is_always_told=True,
)
_LACKING = _Standing(
    "In the home without what it needs",
    "days",
    "Look at it again with whoever prescribed it: put right what is missing, change it, or take it away.",
)
_STANDINGS = (_DANGER, _UNWANTED, _UNAGREED, _LACKING)


def needs_of_pieces(context: ReviewContext, findings: Iterable[ItemFinding]) -> tuple[UnmetNeed, ...]:
    """The unmet need of every piece in the home against which something stands, in the catalogue's order."""
    wrong = (finding for finding in findings if finding.columns.wrong_in_place[0])
    return tuple(_need_of_piece(context, finding) for finding in wrong)


def _need_of_piece(context: ReviewContext, finding: ItemFinding) -> UnmetNeed:
    """One unmet need of a piece, led by the gravest that stands against it, with what to do about each."""
    reasons = [(_standing(finding, reason), reason) for reason in bar_reasons(context, finding.item)]
    reasons.sort(key=lambda entry: _STANDINGS.index(entry[0]))
    standing, first = reasons[0]
    actions = [
        action for standing_of_reason, reason in reasons for action in _actions(standing_of_reason, reason)
    ]
    combined = first.model_copy(
        update={
            "because": " ".join(dict.fromkeys(reason.because for _, reason in reasons)),
            "cites": tuple(dict.fromkeys(cite for _, reason in reasons for cite in reason.cites)),
            "action": " ".join(dict.fromkeys(actions)),
        }
    )
    title = f"{standing.title}: {finding.item.name}"
    return UnmetNeed(title=title, reason=combined, urgency=standing.urgency, who=WHO)


def _actions(standing: _Standing, reason: Reason) -> tuple[str, ...]:
    if standing.is_always_told and reason.action:
        return standing.action, reason.action
    return (reason.action or standing.action,)


def _standing(finding: ItemFinding, reason: Reason) -> _Standing:
    if reason.source == ClauseId.of_item(finding.item.id):
        return _UNWANTED
    leaves = tuple(reason.trace.leaves())
    if all(_is_about_agreement(leaf) for leaf in leaves):
        return _UNWANTED if any(_is_refusal(leaf) for leaf in leaves) else _UNAGREED
    is_need = reason.source.startswith(f"item:{finding.item.id}:needs:")
    return _LACKING if is_need else _DANGER


def _is_about_agreement(leaf: ConditionTrace) -> bool:
    return leaf.path.startswith(("decisions.", "preferences.accepts_"))


def _is_refusal(leaf: ConditionTrace) -> bool:
    says_no = leaf.path.endswith(".consent") and leaf.actual in ("refused", "withdrawn")
    unwilling = leaf.path.startswith("preferences.accepts_") and leaf.actual == "false"
    return leaf.truth is Truth.TRUE and (says_no or unwilling)
