"""What is to be done, by whom and by when: the one list from which a manager and a therapist work.

In it: needs that are not met, equipment to be taken out of use, what is put in place or tried, questions. Definitions:
an action that adds care is allowed at once; a hold stands only in the way of less. A need that rests on what a provider
is not told is counted and not named (`fields.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dashboard.print.papers.basis import Basis
from dashboard.print.papers.decisions import is_private, is_refused
from dashboard.print.papers.equipment_in_place import name_of_piece, stops_of
from dashboard.print.papers.knowledge import words_of_stopped_pieces
from dashboard.print.papers.provider_questions import asked_questions
from dashboard.print.pdf.sheet import Ask, Sheet
from engine.model import Action, Span, UnmetNeed
from engine.wording import day_text, list_text

_THERAPIST = "Occupational therapist"
_MANAGER = "The provider’s manager"
_BY_WHEN = {"now": "TODAY", "days": "This week", "planned": "By the next review"}
_NEXT_TIME = re.compile(r"\bbefore the next (?:lift|transfer|use)\b", re.IGNORECASE)
"""The moment that an action names itself: it is kept, however soon the review is due."""
_ENDED = {"done": "Done", "referred": "Referred", "not_agreed": "Not agreed"}
_BETWEEN_SENTENCES = re.compile(r"(?<=\.) ")
_REPEATED = 2
"""Sentences from which on it is shorter to say where they stand."""
ActionRow = tuple[object, object, object, object]
NeedRow = tuple[str, str, str, str]


def write_actions(sheet: Sheet, basis: Basis) -> None:
    """Write the table of what the provider is asked to do."""
    needs = basis.review.unmet_needs
    of_stopped = [need for need in needs if _is_of_stopped_pieces(basis, need)]
    needs_rows = _without_repeats(
        _join_pieces(_needs(basis, [need for need in needs if need not in of_stopped]))
    )
    stops = _stops(basis, list(_needs(basis, of_stopped)))
    actions = [*stops, *needs_rows, *_decision_rows(basis), *_answers(basis)]
    if not actions and not needs:
        return
    sheet.heading(_title(basis))
    left = sum(is_private(need, "provider") for need in needs)
    if needs:
        sheet.say(
            "These come before everything else. More care, longer visits and one more carer are allowed at once: "
            "a hold only keeps care from becoming less."
        )
    sheet.table("", ("About", "What to do", "Who", "By when"), actions, (0.23, 0.44, 0.19, 0.14))
    if left:
        sheet.say(f"{left} more {'need is' if left == 1 else 'needs are'} with the occupational therapist.")


def _title(basis: Basis) -> str:
    if not basis.review.unmet_needs:
        return "What is to be done" if basis.decision else "What would be done (nobody has decided yet)"
    what = "act on these first" if basis.final else "the occupational therapist looks at these first"
    return f"Needs that are not met now: {what}"


def _is_of_stopped_pieces(basis: Basis, need: UnmetNeed) -> bool:
    """Whether a need says of the pieces that must not be used that they must not, and is still to be met today."""
    agreed = basis.decision.action(need.reason.source) if basis.decision else None
    words = {leaf.path for leaf in need.reason.trace.leaves()}
    return bool(words & words_of_stopped_pieces()) and _by_when(basis, need, agreed) == _BY_WHEN["now"]


def _stops(basis: Basis, needs: Sequence[NeedRow]) -> Iterator[ActionRow]:
    """One row for all pieces that must not be used, with every need that says so.

    How the person is moved meanwhile is one question, and nobody counts one hoist three times.
    """
    names = [
        name_of_piece(basis, piece)
        for piece in basis.review.package.equipment or ()
        if stops_of(basis, piece)
    ]
    if not names:
        yield from needs
        return
    them = "it" if len(names) == 1 else "them"
    first = f"Take {them} out of use. Ask how the person is moved meanwhile."
    owner = f"{_MANAGER}, with the occupational therapist"
    yield (
        list_text(names),
        [first, *((f"{about}:", do) for about, do, _, _ in needs)] if needs else first,
        [owner, *(who for _, _, who, _ in needs)] if needs else owner,
        _BY_WHEN["now"],
    )


def _needs(basis: Basis, needs: Sequence[UnmetNeed]) -> Iterator[NeedRow]:
    for need in needs:
        if not is_private(need, "provider"):
            do = f"{need.reason.action}{_more_care(need.may_cost_hours_per_week)}"
            agreed = basis.decision.action(need.reason.source) if basis.decision else None
            owner = agreed.owner.strip() if agreed else ""
            yield need.title, do, owner or need.who or _THERAPIST, _by_when(basis, need, agreed)


def _join_pieces(rows: Iterator[NeedRow]) -> Iterator[NeedRow]:
    """The rows; pieces in the home of which the same is said stand in one, where the first of them stood."""
    names_of: dict[tuple[str, str, str, str], list[str]] = {}
    for title, *rest in rows:
        about, _, name = title.partition(": ")
        do, who, by_when = rest
        names_of.setdefault((about, do, who, by_when), []).append(name)
    for (about, do, who, by_when), names in names_of.items():
        yield f"{about}: {list_text(names)}" if any(names) else about, do, who, by_when


def _without_repeats(rows: Iterator[NeedRow]) -> Iterator[NeedRow]:
    """The rows; what an earlier one says in the same sentences is not said again, but where it stands."""
    row_of = dict[str, str]()
    for about, do, who, by_when in rows:
        sentences = _BETWEEN_SENTENCES.split(do)
        again = [sentence for sentence in sentences if sentence in row_of]
        own = [sentence for sentence in sentences if sentence not in row_of]
        row_of.update((sentence, about) for sentence in own)
        if len(again) >= _REPEATED:
            do = " ".join([f"The same as for “{row_of[again[0]]}”{', and this:' if own else '.'}", *own])
        yield about, do, who, by_when


def checks_before(basis: Basis) -> dict[str, str]:
    """The pieces in the home, by item, that are looked at before they are used again, with the moment.

    A piece that must not be used at all is not among them: no look at it lets it be used.
    """
    stopped = {piece.item for piece in basis.review.package.equipment or () if stops_of(basis, piece)}
    moments: dict[str, str] = {}
    for need in basis.review.unmet_needs:
        moment = _NEXT_TIME.search(need.reason.action)
        name = need.title.partition(": ")[2]
        if moment and not is_private(need, "provider"):
            item = next((item for item in basis.review.items if basis.names.get(item) == name), None)
            if item is not None and item not in stopped:
                moments[item] = moment[0].capitalize()
    return moments


def named_moment(need: UnmetNeed) -> str:
    """The moment that a need's own action names, where it is the next time that something is used; else empty."""
    moment = _NEXT_TIME.search(need.reason.action)
    return moment[0].capitalize() if moment and need.urgency != "now" else ""


def _by_when(basis: Basis, need: UnmetNeed, agreed: Action | None) -> str:
    """The day that was agreed, or that it is done; else the moment in its own words, else how soon such a need is met."""
    if agreed is not None and agreed.state != "open":
        return _ENDED[agreed.state]
    if agreed is not None and agreed.due is not None:
        return f"By {day_text(agreed.due)}"
    moment = named_moment(need)
    if moment:
        return moment
    due = basis.decision.review_due if basis.decision else None
    if need.urgency == "planned" and due:
        return f"By {day_text(due)}"
    return _BY_WHEN[need.urgency or "planned"]


def _more_care(more: Span | None) -> str:
    if more is None or more.high <= 0:
        return ""
    least = f"{more.low:g} to " if more.low > 0 else "up to "
    return f" It may take {least}{more.high:g} more hours of care in a week."


def _decision_rows(basis: Basis) -> Iterator[ActionRow]:
    """What was accepted or is tried: an action each, with who and by when still to be agreed."""
    for item in basis.decision.items("accept", "trial") if basis.decision else ():
        name, entry = basis.names.get(item, item), basis.review.items.get(item)
        by_when = Ask(f"{name}: by when, to be agreed", 1, f"{item}.by_when")
        if is_refused(basis):
            yield (
                name,
                "Nothing yet: the person has said no. Order and use it only when they agree.",
                _THERAPIST,
                by_when,
            )
        elif entry is not None and not entry.equipment:
            yield name, "Agree the day, and who takes part.", _THERAPIST, by_when
        else:
            who = Ask(
                f"{name}: who orders, delivers, fits and shows it, to be agreed",
                1,
                f"{item}.who_brings_and_fits",
            )
            yield (
                name,
                "Agree who and when, then order, deliver, fit and show it.",
                who,
                by_when,
            )


def _answers(basis: Basis) -> Iterator[ActionRow]:
    if asked_questions(basis):
        by_when = Ask("Answers by when, to be agreed", 1, "answers.by_when")
        yield "Questions", "Answer “Please help to answer”, and send this paper back.", _MANAGER, by_when
