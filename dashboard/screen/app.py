"""The screen: `streamlit run dashboard/screen/app.py`. Which pages there are depends on who is there."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import streamlit as st

from dashboard.screen import (
    access_page,
    caseload,
    catalogue_page,
    estimates_page,
    fairness,
    identity,
    lab,
    learning_page,
    new_package,
    recommendations_page,
    review_page,
    service,
)
from dashboard.screen.markup import Html
from dashboard.screen.trouble import told_plainly


def _pages() -> dict[st.Page, tuple[str, ...]]:
    """Every page with the roles that see it; none means everybody."""
    return {
        st.Page(_told(caseload.show), title="Caseload", icon=":material/groups:", default=True): ("OT", "manager"),
        # Streamlit gives the first page no address of its own; this one can be kept as a link.
        st.Page(_told(caseload.show), title="Caseload", url_path="caseload", visibility="hidden"): ("OT", "manager"),
        st.Page(_told(review_page.show), title="Review", icon=":material/fact_check:",
                url_path="review"): ("OT", "manager"),
        st.Page(_told(new_package.show), title="New package", icon=":material/add_notes:",
                url_path="new_package"): ("OT",),
        st.Page(_told(learning_page.show), title="Predicted and actual", icon=":material/query_stats:",
                url_path="learning"): ("OT", "manager"),
        st.Page(_told(fairness.show), title="Fairness", icon=":material/diversity_3:",
                url_path="fairness"): ("manager", "administrator"),
        st.Page(_told(estimates_page.show), title="How good are the estimates?", icon=":material/balance:",
                url_path="estimates"): (),
        st.Page(_told(recommendations_page.show), title="Recommendations", icon=":material/description:",
                url_path="recommendations"): ("provider",),
        st.Page(_told(catalogue_page.show), title="Catalogue", icon=":material/inventory_2:", url_path="catalogue"): (),
        st.Page(_told(lab.show), title="Rule lab", icon=":material/science:", url_path="rule_lab"): (
            "OT", "rule author", "manager"),
        st.Page(_told(access_page.show), title="Who may do what", icon=":material/key:",
                url_path="access"): ("administrator",),
    }


def _told(show: Callable[[], None]) -> Callable[[], None]:
    def page() -> None:
        with told_plainly():
            show()

    return page


_HERE = files("dashboard.screen")
# Not one of Streamlit's own icons: a browser fetches those from the network.
st.set_page_config(page_title="Handrail", page_icon=_HERE.joinpath("static/icon.svg").read_text(encoding="utf-8"),
                   layout="wide")
st.html(Html(f"<style>{_HERE.joinpath('style.css').read_text(encoding='utf-8')}</style>"))
with told_plainly():
    who = identity.someone(service.kept().grants)
    st.session_state["someone"] = who
    st.navigation([page for page, roles in _pages().items() if not roles or who.holds(*roles)]).run()
