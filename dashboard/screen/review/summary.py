"""The hours of a review and of what was chosen, as ranges."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from dashboard.costs import cost_in_words
from dashboard.screen.explained import meaning_of
from dashboard.screen.markup import items, plain, table, tag
from dashboard.screen.review.deciding.draft import DecisionDraft
from dashboard.screen.spans import change_in_words, draw_span, in_words
from dashboard.wording import night_in_words, odds_of
from engine.model import CHOICE_WORDS, CHOICES, ChosenHours, HoursChange, Money, Review
from engine.model.payer import PAYER_WORDS


def show_hours(review: Review) -> None:
    """Eased, released and commissioned: claimed today, and the potential."""
    claimed, potential = review.estimate.claimed, review.estimate.potential
    most = _most(claimed, potential)
    left, right = st.columns(2)
    with left:
        _heading_explained("Claimed today")
        st.write("With every hold in force, and only what rests on nothing unknown.")
        _change(claimed, most)
    with right:
        _heading_explained("If holds are lifted and questions answered well")
        st.write("What waits. Not a promise.")
        _change(potential, most)
    _show_payers(review)
    _show_nights(review)
    _money("Cost and value of what can be claimed today", review.estimate.money, review)
    _money("Cost and value of what waits", review.estimate.potential_money, review)
    if review.estimate.notes:
        st.html(items(review.estimate.notes))


def _show_payers(review: Review) -> None:
    """What each payer buys and may see change; nothing where the council alone pays."""
    payers = review.estimate.payers
    if [share.payer for share in payers] in ([], ["council"]):
        return
    rows = [
        (
            PAYER_WORDS[share.payer],
            f"{share.planned_hours_per_week:.1f}",
            f"{share.allowance_hours_per_week:.1f}" if share.allowance_hours_per_week else "–",
            in_words(share.potential_released_hours_per_week),
            in_words(share.potential_change_hours_per_week),
        )
        for share in payers
    ]
    head = (
        "Payer",
        "Hours planned",
        "Hours without times",
        "Released, potential",
        "Commissioned change, potential",
    )
    st.html(table("Hours a week by payer; one payer’s change is never another’s", head, rows))


def _show_nights(review: Review) -> None:
    if review.presence_changes:
        st.subheader("A night of another kind")
        st.write(
            "As a whole or not at all. Not a promise, and no hours: somebody is still there, or would come."
        )
        st.html(items(night_in_words(change) for change in review.presence_changes))


def show_chosen_hours(hours: ChosenHours, set_aside: int) -> None:
    """The hours of what was chosen, with holds as they bind and as if they were lifted."""
    most = _most(hours.in_force, hours.lifted)
    left, right = st.columns(2)
    with left:
        _heading_explained(_heading(set_aside))
        _change(hours.in_force, most)
    with right:
        _heading_explained("If holds were lifted and questions answered well")
        _change(hours.lifted, most)


def show_chosen_line(hours: ChosenHours, draft: DecisionDraft, undecided: int, signed: str) -> None:
    """One line that stays in sight: what was chosen, and its hours; with the way back."""
    counts = {choice: len(draft.decision.items(choice)) for choice in CHOICES}
    choices = ", ".join(f"{count} {CHOICE_WORDS[choice]}" for choice, count in counts.items() if count)
    aside = "1 hold" if len(draft.decision.set_aside) == 1 else f"{len(draft.decision.set_aside)} holds"
    aside = aside if draft.decision.set_aside else ""
    none = "nothing decided yet" if signed else "Nothing decided yet"
    left = f" ({undecided} still to decide)" if undecided and (choices or not signed) else ""
    words = [signed, tag("strong", f"{choices or none}{left}. ")]
    if counts["accept"] + counts["trial"]:
        in_force, lifted = (
            in_words(change.released_hours_per_week) for change in (hours.in_force, hours.lifted)
        )
        words += ["Released: ", tag("strong", in_force), " carer-hours a week"]
        words += [
            "."
            if in_force == lifted
            else tag(
                "span",
                f" with {aside} set aside; " if aside else " with every hold in force; ",
                tag("strong", lifted),
                " if holds are lifted and questions answered well.",
            )
        ]
    elif choices or not signed:
        words.append("The hours of what you accept or try appear here.")
    if draft.conflict:
        words = [tag("strong", "Your last change was not saved: "), "a colleague was quicker. "]
    elif draft.trouble:
        words = [tag("strong", "Your last change was not saved: "), "make it again. ", *words]
    with st.container(key="chosen_hours", horizontal=True, wrap=False, vertical_alignment="center"):
        st.html(tag("p", *words, class_="hr-small", role="status"), width="stretch")
        if draft.conflict:
            st.button("Open what was saved", on_click=draft.reopen, type="primary", key=draft.key("reopen"))
            return
        st.button(
            "Undo",
            icon=":material/undo:",
            on_click=draft.undo,
            disabled=not draft.earlier,
            help="Take back the last change that you made here",
            key=draft.key("undo"),
        )


def _most(*changes: HoursChange) -> float:
    """The largest size on the scale that changes are drawn on together."""
    return max(
        0.5,
        *(
            abs(end)
            for change in changes
            for span in (change.released_hours_per_week, change.commissioned_change_hours_per_week)
            for end in (span.p10, span.p90)
        ),
    )


def _change(change: HoursChange, most: float) -> None:
    """Hours released inside visits and the change commissioned, drawn on one scale up to `most`."""
    st.html(draw_span("Released inside visits", change.released_hours_per_week, "carer-hours a week", most))
    commissioned = change.commissioned_change_hours_per_week
    st.html(
        draw_span(
            "Commissioned hours",
            commissioned,
            "carer-hours a week",
            most,
            words=change_in_words(commissioned),
            fewer=True,
        )
    )
    st.html(
        items(
            (
                odds_of(change),
                f"Tasks eased: {in_words(change.eased_minutes_per_week, 0)} carer-minutes a week.",
                f"Unpaid help eased, of what is timed: {in_words(change.unpaid_eased_minutes_per_week, 0)} minutes a week.",
            )
        )
    )


def _money(label: str, money: Money, review: Review) -> None:
    """What the items cost and what the commissioned hours are worth, as ranges."""
    with st.expander(label):
        if not money.items:
            st.write(
                "No item with a sourced price is expected to release paid time, so no cost is set against hours."
            )
        else:
            names = ", ".join(review.items[item].name for item in money.items)
            st.html(
                items(
                    (
                        tag("span", tag("strong", "For: "), names),
                        f"One-off: £{in_words(money.one_off_gbp, 0)}.",
                        f"Running: £{in_words(money.running_gbp_per_year, 0)} a year.",
                        *_yearly(money),
                        f"Value of commissioned hours: £{in_words(money.value_gbp_per_week, 0)} a week.",
                        _payback(money),
                        f"Rate: {money.rate_source}.",
                        *(
                            f"{review.items[item].name}: {cost_in_words(review.items[item].price)}"
                            for item in money.items
                            if review.items[item].price is not None
                        ),
                    )
                )
            )
        if money.items_without_price:
            names = ", ".join(review.items[item].name for item in money.items_without_price)
            st.write(f"Without a sourced price, and so in no figure here: {names}.")


def _yearly(money: Money) -> Iterator[str]:
    if money.yearly_gbp is not None:
        yield f"Each year that the equipment serves, without a review: £{in_words(money.yearly_gbp, 0)}."


def _payback(money: Money) -> str:
    payback = money.payback
    years, late = payback.horizon_weeks // 52, round(payback.probability_not_paid_back * 100)
    never = f"In {late} of 100 reckonings it is not paid back within {years} years"
    if payback.p50 is None:
        return f"{never}."
    latest = f"{payback.p90:,.0f}" if payback.p90 is not None else f"more than {payback.horizon_weeks}"
    return f"Weeks to pay back: {payback.p10 or 0:,.0f} to {latest}, middle {payback.p50:,.0f}. {never}."


def _heading_explained(label: str) -> None:
    st.subheader(plain(label), help=plain(meaning_of(label)))


def _heading(set_aside: int) -> str:
    return f"With holds as they bind, {set_aside} set aside" if set_aside else "With every hold in force"
