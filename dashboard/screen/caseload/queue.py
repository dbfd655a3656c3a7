"""Which package next: the queue of the caseload, why each has its place, and the therapist's own order with its reason.

Definitions: the order is `engine.queue`'s: unmet needs and dangers first, always; no price and no rate is read. A
therapist moves a package to the front or to the end of its like; that counts until a review of it is signed, and is
taken back by a further move. How groups fare is shown to those who see fairness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import streamlit as st
from pydantic import ValidationError

from dashboard.clock import today
from dashboard.screen import identity, service
from dashboard.screen.caseload.looked_after import LookedAfter
from dashboard.screen.forgettable import forgettable
from dashboard.screen.identity import Someone
from dashboard.screen.markup import Html, items, plain, table, tag
from dashboard.screen.pressing import show_form_button
from dashboard.screen.summaries import summaries_of
from dashboard.screen.trouble import REFUSED
from dashboard.wording import count_of, label_of
from engine.caseload import PackageOutcome
from engine.model import Outcome, QueueMove
from engine.queue import (
    Move,
    QueuePlace,
    Ranking,
    apply_moves,
    groups_in_queue,
    labels_of,
    labels_of_people,
    reasons,
    table_of_outcomes,
)
from engine.records import FollowUpEntry

_ON_A_PAGE, _FIRST = 25, 20
_SIGNS = {"now": "hr-sign hr-urgency-now", "days": "hr-sign hr-urgency-days"}
_TO = {
    "front": "To the front of its like",
    "end": "To the end of its like",
    "own_place": "Back to its own place",
}


def show_queue(
    outcomes: Mapping[str, PackageOutcome],
    hashes: Mapping[str, str],
    statuses: Mapping[str, str],
    visible: Collection[str],
    who: Someone,
) -> None:
    """The queue over the whole caseload, of which some packages are shown; places are those of the whole."""
    ranking = Ranking.of(service.catalogue(), service.reviewer().rule_set)
    ranked = _rank(
        tuple(sorted(hashes.values())), today().isoformat(), count_without_change(), tuple(outcomes.values())
    )
    places = _as_moved(ranked, _moves())
    numbered = [(number, place) for number, place in enumerate(places, 1) if place.reference in visible]
    labels = labels_of(service.catalogue(), service.reviewer().rule_set)
    st.html(
        tag(
            "p",
            "Unmet needs and dangers come first, always. After them: what a review may bring people, in care time and in "
            "safety, for an hour of a therapist. No price is read. You decide who is next.",
            class_="hr-text",
        )
    )
    page = _page(len(numbered))
    rows = [
        _cells(number, place, ranking, labels, statuses)
        for number, place in numbered[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    ]
    if rows:
        head = ("Package", "Place", "Band", "Why it stands there", "Status")
        st.html(table(f"The queue of {len(places):,} packages", head, rows, class_="hr-table hr-queue"))
    else:
        st.write("No package matches. Take a filter away." if places else "Nobody waits for a review.")
    with st.expander("What was reckoned with"):
        st.html(
            items(
                f"{name.replace('_', ' ').capitalize()} {figure.value:g}: {figure.because} Our own assumption."
                for name, figure in ranking.terms.figures
            )
        )
    if who.holds("manager", "administrator"):
        _show_groups(places, hashes)
    if who.holds("OT"):
        _show_moving([place.reference for _, place in numbered])


def show_looked_after(reviewed: Mapping[str, LookedAfter]) -> None:
    """What was reviewed and shows nothing new since, folded below the queue: when, until when, and what goes on."""
    if not reviewed:
        return
    with st.expander(f"Reviewed, and nothing new since: {count_of(len(reviewed), 'package')}"):
        rows = [
            (
                tag(
                    "a",
                    reference,
                    href=identity.link("review", package=reference, tab="after"),
                    target="_self",
                ),
                f"review {review.number}, {review.signed_on:%d %b %Y}",
                f"{review.until:%d %b %Y}",
                f"{review.open_cases} open" if review.open_cases else "all at its end",
            )
            for reference, review in sorted(reviewed.items(), key=lambda entry: (entry[1].until, entry[0]))
        ]
        head = ("Package", "Signed", "Back in the queue", "What it set going")
        st.html(table("Reviewed, and nothing new since", head, rows))
        st.caption(
            "A package is back in the queue at once when it is changed, when it shows a need or a hold that was not there, "
            "or when something urgent that was agreed is late."
        )


def _cells(
    number: int, place: QueuePlace, ranking: Ranking, labels: Mapping[str, str], statuses: Mapping[str, str]
) -> tuple[object, ...]:
    """One place of the queue: package, number, band, reasons and status."""
    first, *rest = reasons(place, ranking, labels)
    band = ranking.terms.bands[place.band].label
    why = tag("div", tag("strong", first), _more(place.reference, rest) if rest else "")
    address = identity.link("review", package=place.reference)
    return (
        tag("a", place.reference, href=address, target="_self"),
        number,
        tag("span", band, class_=_SIGNS.get(place.band, "")),
        why,
        statuses.get(place.reference, "to review"),
    )


def _more(reference: str, more: Sequence[str]) -> Html:
    """The other reasons of a place, folded, so that a telephone shows several packages at once."""
    count = "1 more reason" if len(more) == 1 else f"{len(more)} more reasons"
    summary = tag("summary", count, tag("span", f" for {reference}", class_="hr-here"))
    return tag("details", summary, items(more))


def _page(count: int) -> int:
    pages = max(1, -(-count // _ON_A_PAGE))
    if pages == 1:
        return 1
    with st.container(width=200):
        return st.selectbox(
            "Page of the queue", range(1, pages + 1), format_func=lambda number: f"{number} of {pages}"
        )


@forgettable
@st.cache_data(max_entries=8, show_spinner=False)
def _rank(
    hashes: tuple[str, ...],
    on: str,
    without_change: Mapping[str, int],
    _outcomes: tuple[PackageOutcome, ...],
) -> tuple[QueuePlace, ...]:
    ranking = Ranking.of(service.catalogue(), service.reviewer().rule_set)
    return ranking.rank(table_of_outcomes(_outcomes, ranking.rule_set), without_change)


def count_without_change() -> dict[str, int]:
    """By package, double-handed reviews at whose last follow-up as many hours were commissioned as before, or more."""
    last: dict[tuple[str, int], Outcome] = {}
    for (reference, number, after), (_, outcome) in service.records().signed.outcomes().items():
        if after == "4_months" or (reference, number) not in last:
            last[reference, number] = outcome
    unchanged: Counter[str] = Counter()
    for (reference, number), listed in summaries_of(last).items():
        hours_now, second_carer = (
            listed.summary.carer_hours_now_per_week,
            listed.summary.second_carer_hours_now_per_week,
        )
        commissioned = last[reference, number].commissioned_hours_per_week
        if listed.complete and second_carer > 0 and commissioned >= hours_now:
            unchanged[reference] += 1
    return dict(unchanged)


def _moves() -> list[FollowUpEntry[QueueMove]]:
    """The newest move of each package that counts still, the oldest first."""
    newest: dict[str, FollowUpEntry[QueueMove]] = {}
    for entry in service.records().follow_up.everywhere():
        if isinstance(entry.content, QueueMove):
            newest[entry.reference] = FollowUpEntry(
                entry.reference, entry.number, entry.review, entry.content, entry.by, entry.at
            )
    numbers = service.records().signed.numbers
    counting = [
        entry
        for entry in newest.values()
        if entry.content.to != "own_place" and entry.review == max(numbers(entry.reference), default=0)
    ]
    return sorted(counting, key=lambda entry: entry.at)


def _as_moved(
    places: Sequence[QueuePlace], moves: Sequence[FollowUpEntry[QueueMove]]
) -> tuple[QueuePlace, ...]:
    """The queue with the moves, one after the other."""
    by_reference = {place.reference: place for place in places}
    queue = tuple(places)
    for entry in moves:
        own = by_reference.get(entry.reference)
        if own is None:
            continue
        others = (
            place.reference for place in queue if place.band == own.band and place.reference != own.reference
        )
        before = next(others, "") if entry.content.to == "front" else ""
        queue = apply_moves(queue, [Move(entry.reference, before, entry.by, entry.content.because)])
    return queue


def _show_moving(references: Sequence[str]) -> None:
    """Move a package among its like, with a reason that is kept."""
    with (
        st.expander("Move a package"),
        st.form(f"move {st.session_state.get(_ROUND, 0)}", border=False, enter_to_submit=False),
    ):
        st.write("Among packages of the same band only: nobody is put before an unmet need or a danger.")
        first, second = st.columns(2)
        reference = first.selectbox("Package to move", references, index=None, placeholder="Choose")
        to = second.selectbox("Where to", list(_TO), format_func=label_of(_TO))
        because = st.text_area("Why", height=80, max_chars=4000, help="It stands beside the place.")
        if not show_form_button("Move it", type="primary"):
            return
    if reference is None:
        st.error("Choose a package first.")
        return
    try:
        move = QueueMove.model_validate({"to": to, "because": because.strip()})
    except ValidationError:
        st.error("Say why in a few words: ten letters at least.")
        return
    newest = max(service.records().signed.numbers(reference), default=0)
    try:
        service.records().follow_up.add(reference, newest, move)
    except REFUSED as refused:
        st.error(plain(f"Not moved: {refused}."))
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


_ROUND = "queue moves"


def _show_groups(places: Sequence[QueuePlace], hashes: Mapping[str, str]) -> None:
    """How groups of people fare in the first places; reckoned only when asked for."""
    count = max(_FIRST, len(places) // 10)
    if not st.toggle(f"Who is among the first {min(count, len(places)):,}?", key="queue groups"):
        return
    numbers = {place.reference: number for number, place in enumerate(places, 1)}
    rows: list[tuple[object, ...]] = [
        (group.characteristic, group.group, f"{group.among_first:,} of {group.people:,}")
        if group.people is not None and group.among_first is not None
        else (group.characteristic, group.group, _few())
        for group in groups_in_queue(_labels(hashes), numbers, count)
    ]
    st.html(table("How groups fare in the queue", ("Characteristic", "Group", "Among the first"), rows))
    st.caption("What is unequal here is unequal in needs, in what was assessed or in what was recorded.")


@forgettable
@st.cache_data(max_entries=8, show_spinner=False)
def _labels(hashes: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The groups of the people of these packages; read again only where a package is another now."""
    contents = service.package_records().contents(list(hashes))
    return labels_of_people(
        package for content, _ in contents.values() if (package := service.readable(content)) is not None
    )


def _few() -> Html:
    return tag("span", "not shown: few people", class_="hr-small")
