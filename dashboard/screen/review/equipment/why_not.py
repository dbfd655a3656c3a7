"""Why not …? Any item of the catalogue can be asked about, and chosen all the same by judgement, with a reason."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard.screen import service
from dashboard.screen.markup import items, plain, tag
from dashboard.screen.review.conditions import condition_in_words
from dashboard.screen.review.deciding.choices import show_choice, show_choice_reason
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.review.equipment.cards import show_item
from dashboard.screen.review.reasons import show_reason
from dashboard.screen.review.rows import Row, show_rows
from dashboard.wording import label_of
from engine.model import NotSuggested, Review
from engine.program import ClauseId

_WHY_NOT = {
    "excluded": "ruled out",
    "in_place": "in the home already",
    "not_indicated": "no rule suggests it",
}
_NEAR_SHOWN = 5
_ASKED = "why"


def show_why_not(review: Review, draft: DecisionDraft | None) -> None:
    """Ask about any item; judgement may choose what is not suggested, with a reason."""
    others = {item.item: item for item in review.not_suggested}
    names = {item.id: item.name for item in service.catalogue().items.values()}
    ids = sorted(names, key=lambda item: names[item])
    asked = st.query_params.get(_ASKED)
    chosen = st.selectbox(
        "Ask about any item of the catalogue",
        ids,
        index=ids.index(asked) if asked is not None and asked in ids else None,
        format_func=label_of(names),
        placeholder="Choose an item",
        key=f"why {review.package.reference}",
    )
    if chosen and chosen != asked:
        st.query_params[_ASKED] = chosen
    if chosen is not None and chosen in others:
        _explain(review, others[chosen])
    elif chosen:
        st.write("It is suggested, or would be once a question is answered or a hold is lifted:")
        # Without its buttons: one decision has one place, at the card above.
        show_item(review, chosen)
    if draft is not None:
        asked_about = [others[chosen]] if chosen is not None and chosen in others else []
        judged = [
            item for item in review.not_suggested if draft.choice(item.item) and item not in asked_about
        ]
        for not_suggested in (*asked_about, *judged):
            _choose_all_the_same(not_suggested, draft)
    _show_ruled_out(review)


def _show_ruled_out(review: Review) -> None:
    """What would help and must not be suggested, a line each, with every reason beside it."""
    ruled_out = {item.item: item for item in review.not_suggested if item.status == "excluded"}
    if not ruled_out:
        return
    st.subheader(f"Would help, but ruled out: {len(ruled_out)}")
    # In the line stands what is said of few: a reason that all share would be read a dozen times.
    shared = Counter(reason.because for item in ruled_out.values() for reason in item.reasons)
    rows = [
        Row(item.item, item.name, min((reason.because for reason in item.reasons), key=shared.__getitem__))
        for item in ruled_out.values()
    ]

    def details(row: Row) -> None:
        for reason in ruled_out[row.id].reasons:
            st.html(tag("p", reason.because))
            with st.expander(
                "Which facts rule it out, and who says so", key=f"ruled out {row.id} {reason.source}"
            ):
                show_reason(review, reason)

    show_rows("ruled_out", rows, details)


def _choose_all_the_same(item: NotSuggested, draft: DecisionDraft) -> None:
    """Choose an item that the rules do not suggest; it needs the therapist's own reason."""
    source = ClauseId.of_item(item.item)
    key = draft.key("judge", source)
    before = next(
        (judgement.because for judgement in draft.decision.judgements if judgement.source == source), ""
    )

    def save_reason() -> None:
        draft.judge(source, because=st.session_state[key])

    with st.container(border=True):
        st.subheader(f"{plain(item.name)}, by your own judgement")
        st.write(
            "The rules do not suggest it. You may choose it all the same, with your reason; another person then "
            "signs too. No hours are counted for it, and nothing was asked about whether it suits this person."
        )
        show_choice(draft, item.item, item.name)
        show_choice_reason(draft, item.item, item.name)
        if draft.choice(item.item):
            st.text_area(
                f"Why your judgement differs ({plain(item.name)})",
                before,
                key=key,
                height=80,
                max_chars=2000,
                on_change=save_reason,
            )


def _explain(review: Review, item: NotSuggested) -> None:
    st.html(tag("p", tag("strong", f"{item.name}: "), _WHY_NOT[item.status]))
    if item.status == "not_indicated" and item.misses:
        st.write("What came nearest to suggesting it, and what stood against it:")
        st.html(items(condition_in_words(miss) for miss in item.misses[:_NEAR_SHOWN]))
    for reason in item.reasons:
        with st.expander(reason.because[:100]):
            show_reason(review, reason)
