"""What acting on every suggestion would cost and be worth, with everything that was assumed."""

from __future__ import annotations

import streamlit as st

from dashboard.equity import chances_said, payback_said, unpriced_said
from dashboard.screen.markup import facts, items
from dashboard.screen.spans import in_words
from engine.worth import Worth


def show_money(worth: Worth) -> None:
    """Ranges first, then what they rest on."""
    st.header("What acting on every suggestion would cost and be worth")
    st.write(
        "Only what may be claimed: nothing unknown, holds in force. From P10 to P90 of 2,000 draws, over "
        "everybody together."
    )
    st.html(
        facts(
            (
                ("Once", f"£{in_words(worth.one_off_gbp, 0)}, for items that touch paid hours"),
                (
                    "Once, beside hours",
                    f"£{in_words(worth.beside_hours_gbp, 0)}, for safety and independence",
                ),
                ("Running", f"£{in_words(worth.running_gbp_per_year, 0)} a year"),
                (
                    "Value of fewer hours",
                    f"£{in_words(worth.value_gbp_per_week, 0)} a week, if the contract returns them",
                ),
                ("Paid back", payback_said(worth.payback)),
                ("Chances", chances_said(worth)),
            )
        )
    )
    with st.expander("What was assumed, and what has no price"):
        st.html(items(filter(None, (unpriced_said(worth), *worth.rates, *worth.assumed))))
