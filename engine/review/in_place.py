"""What stands in the home, judged as what is suggested: never silence about a piece that has become dangerous.

Definitions, of a piece of a class of the catalogue that is in place:
- *A danger now*: an exclusion of it, or something in its `unsafe_when`, is true.
- *Not wanted*: the person has refused it, or refuses what it is (equipment, being watched, others knowing), or
  whoever may decide for them objects.
- *Without agreement on record*: what stands against it reads only who decides and what was said, the owner of the
  building among them, and nobody refused.
- *Without what it needs*: one of its `needs` is false.
- *Calls for care*: a caution of it is true, but for asking the owner of the building, which is past.
- A piece has one unmet need, by its name, with everything that is said of it; the gravest of the five, in this order,
  gives the title and the urgency. A danger and what is used against the person's will are for now, care is planned; with
  lifting equipment it is for this week.
- What is unknown in any of them is a question (`questions`): a danger's is one of safety.

Left out: single lines for which a rule excludes a piece, and pieces outside the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..model import ConditionTrace, Reason, Truth, UnmetNeed, comparisons
from ..model.rule import Urgency
from ..program import READING, ClauseId
from .context import ReviewContext
from .items import ItemFinding, bar_reasons, caution_reasons

WHO = "Occupational therapist"
OWNER = "home.landlord_consent"


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
    "Look at it again with whoever prescribed it, and put right what is missing or change it. Where somebody relies on "
    "it, it stays until another safe way is there.",
)
_CARE = _Standing(
    "In the home already; use with care",
    "planned",
    "Look at how it is used, with the person and whoever helps them.",
)
_CARE_IN_LIFTING = _CARE._replace(urgency="days")
"""What calls for care with lifting equipment is looked at before the next lifts, not at the next review."""
_STANDINGS = (_DANGER, _UNWANTED, _UNAGREED, _LACKING, _CARE_IN_LIFTING, _CARE)


def needs_of_pieces(context: ReviewContext, findings: Iterable[ItemFinding]) -> tuple[UnmetNeed, ...]:
    """The unmet need of every piece in the home that something stands against or calls for care with, in their order."""
    pieces = (finding for finding in findings if finding.status == "in_place")
    spoken = ((finding, _spoken_of(context, finding)) for finding in pieces)
    return tuple(_need_of_piece(finding, reasons) for finding, reasons in spoken if reasons)


def _spoken_of(context: ReviewContext, finding: ItemFinding) -> list[tuple[_Standing, Reason]]:
    """What stands against a piece, the gravest first, and then what calls for care with it."""
    barred = bar_reasons(context, finding.item) if finding.columns.wrong_in_place[0] else ()
    reasons = [(_standing(context, finding, reason), reason) for reason in barred]
    lifts = finding.item.id in context.program.catalogue.roles.lifts
    care = _CARE_IN_LIFTING if lifts else _CARE
    reasons += [
        (care, reason) for reason in caution_reasons(context, finding.item) if not _is_about_owner(reason)
    ]
    return sorted(reasons, key=lambda entry: _STANDINGS.index(entry[0]))


def _need_of_piece(finding: ItemFinding, reasons: Sequence[tuple[_Standing, Reason]]) -> UnmetNeed:
    """One unmet need of a piece, led by the gravest of what is said of it, with what to do about each."""
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


def _standing(context: ReviewContext, finding: ItemFinding, reason: Reason) -> _Standing:
    if reason.source == ClauseId.of_item(finding.item.id):
        return _UNWANTED
    leaves = tuple(reason.trace.leaves())
    if all(_is_about_agreement(context, leaf.path) for leaf in leaves):
        return _UNWANTED if any(_is_refusal(leaf) for leaf in leaves) else _UNAGREED
    is_need = reason.source.startswith(f"item:{finding.item.id}:needs:")
    return _LACKING if is_need else _DANGER


def _is_about_agreement(context: ReviewContext, path: str) -> bool:
    """Whether a word speaks of who decides and what was said; a reading does where all that it reads does."""
    if not path.startswith(READING):
        return path.startswith(("decisions.", "appointed.", "preferences.accepts_", OWNER))
    derived = context.program.rules("reading", path.removeprefix(READING))
    return all(_is_about_agreement(context, leaf.path) for rule in derived for leaf in comparisons(rule.when))


def _is_about_owner(reason: Reason) -> bool:
    """Whether it speaks of nothing but asking for leave to build, which a piece that stands there has behind it."""
    return all(leaf.path == OWNER for leaf in reason.trace.leaves())


def _is_refusal(leaf: ConditionTrace) -> bool:
    says_no = leaf.path.endswith(".consent") and leaf.actual in ("refused", "withdrawn")
    says_no |= leaf.path.endswith(".appointed_says") and leaf.actual == "objects"
    says_no |= leaf.path.endswith(".refused_in_advance") and leaf.actual == "true"
    unwilling = leaf.path.startswith("preferences.accepts_") and leaf.actual == "false"
    return leaf.truth is Truth.TRUE and (says_no or unwilling)
