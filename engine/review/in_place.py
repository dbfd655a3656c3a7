"""What stands in the home, judged as what is suggested: never silence about a piece that has become dangerous.

Definitions (how a piece stands, and by when it is looked at: `standing`):
- A piece of a class of the catalogue that is in place has one unmet need, by its name, with everything that is said of
  it; the gravest gives the title and the urgency.
- The labels of the very pieces settle what is said of the load of their class (`standing`).
- What is unknown in any of them is a question (`questions`): a danger's is one of safety.

Left out: single lines for which a rule excludes a piece, and pieces outside the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..model import CatalogueItem, Clause, ConditionTrace, Reason, Truth, UnmetNeed
from ..model.condition import show
from ..program import ClauseId, Section
from .context import ReviewContext
from .items import ItemFinding, bar_reasons, caution_reasons
from .standing import (
    OWNER,
    REFUSALS,
    STANDINGS,
    TERMS_OF,
    UNWILLING,
    WHO,
    PieceStanding,
    care_in,
    is_about_agreement,
    says_load,
)


def needs_of_pieces(context: ReviewContext, findings: Iterable[ItemFinding]) -> tuple[UnmetNeed, ...]:
    """The unmet need of every piece in the home that something stands against or calls for care with, in their order."""
    pieces = (finding for finding in findings if finding.status == "in_place")
    spoken = ((finding, _spoken_of(context, finding)) for finding in pieces)
    return tuple(_need_of_piece(finding, reasons) for finding, reasons in spoken if reasons)


def _spoken_of(context: ReviewContext, finding: ItemFinding) -> list[tuple[PieceStanding, Reason]]:
    """What stands against a piece, the gravest first, and then what calls for care with it."""
    item, care = finding.item, care_in(finding.item.id, context.program)
    barred = bar_reasons(context, item) if finding.columns.wrong_in_place[0] else ()
    cautions = (reason for reason in caution_reasons(context, item) if not _is_about_owner(reason))
    reasons = [(_standing(context, finding, reason), reason) for reason in barred]
    reasons += [(care, reason) for reason in cautions]
    if context.answers.rows.labels_bear_person(item.id)[0]:
        settled = set(_said_of_load(context, item))
        reasons = [(standing, reason) for standing, reason in reasons if reason.source not in settled]
    return sorted(reasons, key=lambda entry: -STANDINGS.index(entry[0]))


def _need_of_piece(finding: ItemFinding, reasons: Sequence[tuple[PieceStanding, Reason]]) -> UnmetNeed:
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
    return UnmetNeed(
        title=f"{TERMS_OF[standing].title}: {finding.item.name}",
        reason=combined,
        urgency=TERMS_OF[standing].urgency,
        who=WHO,
    )


def _actions(standing: PieceStanding, reason: Reason) -> tuple[str, ...]:
    terms = TERMS_OF[standing]
    if terms.always and reason.action:
        return terms.action, reason.action
    return (reason.action or terms.action,)


def _standing(context: ReviewContext, finding: ItemFinding, reason: Reason) -> PieceStanding:
    """How a piece stands by one reason that speaks against it."""
    if reason.source == ClauseId.of_item(finding.item.id):
        return "unwanted"
    leaves = tuple(reason.trace.leaves())
    if all(is_about_agreement(leaf.path, context.program) for leaf in leaves):
        return "unwanted" if any(_is_refusal(leaf) for leaf in leaves) else "unagreed"
    is_need = reason.source.startswith(f"item:{finding.item.id}:needs:")
    return "lacking" if is_need else "danger"


def _is_about_owner(reason: Reason) -> bool:
    """Whether it speaks of nothing but asking for leave to build, which a piece that stands there has behind it."""
    return all(leaf.path == OWNER for leaf in reason.trace.leaves())


def _said_of_load(context: ReviewContext, item: CatalogueItem) -> Iterator[str]:
    """The sources of all that is said of an item for its load alone."""
    sections: Mapping[Section, Sequence[Clause]] = {
        "unsafe_when": item.unsafe_when,
        "needs": item.needs,
        "caution_when": item.caution_when,
    }
    for section, clauses in sections.items():
        for index, clause in enumerate(clauses):
            if says_load(item, section, clause.when):
                yield ClauseId.of_clause(item.id, section, index)
    for rule in context.program.rules("exclude", item.id):
        if says_load(item, None, rule.when):
            yield ClauseId.of_rule(rule.id)


def _is_refusal(leaf: ConditionTrace) -> bool:
    says_no = (False,) if leaf.path.startswith(UNWILLING) else REFUSALS.get(leaf.path.rpartition(".")[2], ())
    return leaf.truth is Truth.TRUE and leaf.actual in map(show, says_no)
