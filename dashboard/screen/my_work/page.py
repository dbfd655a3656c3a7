"""The page “My work”: what is due today and soon, the most urgent first, each with the place where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard.clock import today
from dashboard.screen import identity, service
from dashboard.screen.figures import show_figures
from dashboard.screen.forgettable import forgettable
from dashboard.screen.markup import Html, table, tag
from dashboard.screen.my_work.due import KINDS, WorkDue, due_of, in_order, soon
from dashboard.screen.review.after.answers import AnswerToRead, answers_to_read
from dashboard.screen.searching import search_for
from dashboard.screen.summaries import summaries_of
from dashboard.wording import label_of
from engine.model import Outcome, ProviderAnswer
from engine.model.follow_up import FollowUp
from engine.records import FollowUpEntry
from engine.records.signed import NewestReview
from engine.review import ReviewSummary

_HORIZONS = {0: "Today and late", 7: "Next 7 days", 28: "Next 4 weeks", 182: "Next 6 months"}
_MOST = 100


def show() -> None:
    """Draw what is due of the user, soonest first."""
    st.title("My work")
    things, on = _due(), today()
    late, now = sum(thing.is_late(on) for thing in things), sum(thing.day == on for thing in things)
    coming = sum(soon(thing, on, 28) for thing in things) - late - now
    st.html(
        show_figures(
            (
                ("Late", late, "their day has passed" if late else "", late > 0),
                ("Today", now, "", False),
                ("In the next four weeks", coming, "", False),
            )
        )
    )
    visible = _filter_things(things, on)
    if not visible:
        sentence = "Nothing is due. What a signed review sets going appears here with its day."
        st.html(tag("p", sentence, class_="hr-text"))
        return
    rows = [_row(thing, on) for thing in visible[:_MOST]]
    head = ("Package", "When", "What", "Who sees to it", "Kind")
    count = "1 thing is due" if len(visible) == 1 else f"{len(visible)} things are due"
    st.html(table(count, head, rows))
    if len(visible) > _MOST:
        st.caption(f"And {len(visible) - _MOST} more: narrow it.")


def _filter_things(things: tuple[WorkDue, ...], on: date) -> list[WorkDue]:
    """Ask for filters above the list; what is due that matches them."""
    first, second, third = st.columns((6, 3, 3))
    with first:
        horizon = st.segmented_control(
            "What is due",
            list(_HORIZONS),
            default=28,
            format_func=label_of(_HORIZONS),
            required=True,
            wrap=True,
        )
    kinds = second.multiselect("Only", list(KINDS), format_func=label_of(KINDS), placeholder="everything")
    text = third.text_input(
        "Find a reference, an owner or a word", key="find", bind="query-params", live=True
    )
    is_found = search_for(text)
    return [
        thing
        for thing in things
        if soon(thing, on, int(horizon))
        and (not kinds or thing.kind in kinds)
        and is_found(thing.reference, f"{thing.what} {thing.owner}")
    ]


def _due() -> tuple[WorkDue, ...]:
    """Everything that is due in the user's caseloads, from signed reviews and what followed them."""
    records = service.records()
    entries: dict[str, list[FollowUpEntry[FollowUp]]] = {}
    for entry in records.follow_up.everywhere():
        entries.setdefault(entry.reference, []).append(entry)
    outcomes: dict[tuple[str, int], dict[str, Outcome]] = {}
    for (reference, number, after), (_, outcome) in records.signed.outcomes().items():
        outcomes.setdefault((reference, number), {})[after] = outcome
    things: list[WorkDue] = []
    newest, hashes = (
        records.signed.newest(),
        records.packages.hashes(identity.current().caseloads("OT", "manager")),
    )
    here = sorted(newest.keys() & hashes.keys())
    listed = summaries_of([(reference, newest[reference].number) for reference in here])
    for (reference, number), (summary, _) in sorted(listed.items()):
        followed = tuple(entries.get(reference, ()))
        outcomes_known = outcomes.get((reference, number), {})
        last = followed[-1].number if followed else 0
        state = (last, *sorted(outcomes_known))
        things.extend(_due_of(newest[reference], hashes[reference], state, summary, followed, outcomes_known))
    return in_order(things, today())


@forgettable
@st.cache_data(max_entries=50_000, show_spinner=False)
def _due_of(
    newest: NewestReview,
    package_hash: str,
    state: tuple[object, ...],
    _summary: ReviewSummary,
    _followed: tuple[FollowUpEntry[FollowUp], ...],
    _outcomes: Mapping[str, Outcome],
) -> tuple[WorkDue, ...]:
    """What is due of one package; again only when anything of it is another.

    Its signed review is read whole only where a provider has answered it, or the package cannot be read.

    Args:
        newest: its newest signed review, whose seal no other has.
        package_hash: of the package as it is now.
        state: the number of the last thing that followed, and which outcomes are recorded.
        _summary: of that review.
        _followed: everything that followed.
        _outcomes: what became of it, by follow-up.
    """
    records, reference = service.records(), _summary.reference
    package = records.packages.load(reference)
    unread: tuple[AnswerToRead, ...] = ()
    if package is None or any(isinstance(entry.content, ProviderAnswer) for entry in _followed):
        stored = records.signed.load(reference, newest.number)
        if stored is None:
            return ()
        package = package or stored.signed.review.package
        unread = answers_to_read(stored.signed, _followed, package, service.catalogue())
    return due_of(_summary, newest.complete, _followed, _outcomes, unread, package)


def _row(thing: WorkDue, on: date) -> tuple[object, ...]:
    view = {"view": thing.view} if thing.view else {}
    address = identity.link("review", package=thing.reference, tab=thing.tab, **view)
    return (
        tag("a", thing.reference, href=address, target="_self"),
        _when(thing, on),
        thing.what,
        thing.owner or "nobody is named",
        KINDS[thing.kind],
    )


def _when(thing: WorkDue, on: date) -> Html:
    day = "today" if thing.day == on else f"{thing.day:%d %b %Y}"
    if thing.is_late(on):
        return tag("span", f"late: {day}", class_="hr-sign hr-late")
    return tag("span", day)
