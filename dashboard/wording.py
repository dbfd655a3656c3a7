"""The words that screen, paper and terminal share: what a code of the model is called for people.

Left out: sentences of one surface, which stand where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from engine.model import HoursChange, PresenceChange, Visit
from engine.model.payer import PAYER_WORDS
from engine.model.visit import ALL_DAYS, PRESENCE_WORDS

if TYPE_CHECKING:
    from engine.delivered import PersonDelivered

DELIVERED_FINDING_WORDS: Mapping[str, str] = {
    "missed": "missed",
    "late": "late",
    "early": "early",
    "short": "short",
    "single_handed": "single-handed",
    "not_together": "not together long enough",
    "crammed": "no time for the way",
    "worker_in_two_places": "worker in two places",
    "another_worker": "another worker",
    "extra": "in no plan",
    "no_check_out": "no check-out",
    "not_understood": "not understood",
    "too_brief": "too brief to count",
    "edited_without_reason": "edited without a reason",
    "cancelled": "called off",
}
"""What a finding about delivered care is called, by `engine.delivered.report.FindingKind`."""


def not_judged_in_words(person: PersonDelivered) -> list[str]:
    """A line for each reason why some findings could not be made: that none of them stands there says nothing."""
    kinds: dict[tuple[int | None, str], list[str]] = {}
    for unjudged in person.not_judged:
        kinds.setdefault((unjudged.visits, unjudged.because), []).append(
            DELIVERED_FINDING_WORDS[unjudged.kind]
        )
    return [
        f"Not judged{'' if visits is None else ' of ' + count_of(visits, 'visit')} whether {' or '.join(names)}: {why}."
        for (visits, why), names in kinds.items()
    ]


DAY_NAMES: Mapping[str, str] = dict(
    zip(ALL_DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)
)
"""Days of the week as people write them, by the word of the model."""


def days_in_words(days: Collection[str]) -> str:
    """On which days: “every day”, “Mon, Wed, Fri”; “no day” where none is chosen."""
    if len(days) == len(ALL_DAYS):
        return "every day"
    return ", ".join(DAY_NAMES[day] for day in ALL_DAYS if day in days) or "no day"


def label_of(labels: Mapping[Any, str]) -> Callable[[Any], str]:
    """A function from a code to its label, as Streamlit's `format_func` wants it; a code without one is its own."""
    return lambda code: labels.get(code, str(code))


def count_of(number: int, singular: str) -> str:
    """So many of something: “1 package”, “2 packages”.

    Args:
        number: how many.
        singular: what one is called; several have an s.
    """
    return f"{number:,} {singular if number == 1 else f'{singular}s'}"


def visit_in_words(visit: Visit) -> str:
    """What is bought with a visit: its length, carers, days, weeks, kind, and how many people share it."""
    weeks = f", every {visit.every_weeks} weeks" if visit.every_weeks > 1 else ""
    kind = f", {PRESENCE_WORDS[visit.presence]}" if visit.presence else ""
    shared = f", shared by {visit.shared_by}" if visit.shared_by > 1 else ""
    return (
        f"{visit.length}, {count_of(visit.carers, 'carer')}, {days_in_words(visit.days)}{weeks}{kind}{shared}"
    )


def odds_of(change: HoursChange) -> str:
    """Of 100 possible weeks; unmet needs that are likely to take hours count towards more care."""
    unchanged = round(change.probability_of_no_change * 100)
    more = round(change.probability_of_more * 100)
    needs = ", the unmet needs counted" if more else ""
    return (
        f"In {unchanged} of 100 possible weeks the items change nothing in the commissioned hours. "
        f"In {more} of 100 more care is needed than is bought{needs}."
    )


def night_in_words(change: PresenceChange) -> str:
    """One other kind of a night: what holds it, what comes first, and last its money; never as if it were decided."""
    kinds = f"{PRESENCE_WORDS[change.now]} → {PRESENCE_WORDS[change.then]}"
    against = " ".join((*change.held_by, *(f"Not known: {question}" for question in change.not_known)))
    held = f"Held. {against}" if against else "Nothing that is recorded stands against asking."
    gbp = change.gbp_per_week
    if change.held_by:
        return f"{change.visit}, {kinds}. {held} {change.first} While it is held there are no hours and no money."
    if gbp is None:
        money = "no figure, because the price table lacks one of the two"
    else:
        shares = ", ".join(f"{PAYER_WORDS[part.payer]} £{part.gbp_per_week:,.2f}" for part in change.by_payer)
        money = f"£{gbp:,.2f} a week less ({shares})" if gbp >= 0 else f"£{-gbp:,.2f} a week more"
    return f"{change.visit}, {kinds}. {held} {change.first} It would release no hours. By the price table: {money}."
