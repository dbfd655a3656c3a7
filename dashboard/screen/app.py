"""The screen: `streamlit run dashboard/screen/app.py`. Which pages there are depends on who is there."""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

from dashboard.screen import (
    access_page,
    caseload,
    catalogue_page,
    identity,
    lab,
    learning_page,
    new_package,
    recommendations_page,
    review_page,
    service,
)
from dashboard.screen.markup import Html

st.set_page_config(page_title="Handrail", page_icon=":material/elderly:", layout="wide")
st.html(Html(f"<style>{files('dashboard.screen').joinpath('style.css').read_text(encoding='utf-8')}</style>"))
who = identity.someone(service.kept().grants)
st.session_state["someone"] = who
pages = {
    st.Page(caseload.show, title="Caseload", icon=":material/groups:", default=True): ("OT", "manager"),
    st.Page(review_page.show, title="Review", icon=":material/fact_check:", url_path="review"): ("OT", "manager"),
    st.Page(new_package.show, title="New package", icon=":material/add_notes:", url_path="new_package"): ("OT",),
    st.Page(learning_page.show, title="Predicted and actual", icon=":material/query_stats:",
            url_path="learning"): ("OT", "manager"),
    st.Page(recommendations_page.show, title="Recommendations", icon=":material/description:",
            url_path="recommendations"): ("provider",),
    st.Page(catalogue_page.show, title="Catalogue", icon=":material/inventory_2:", url_path="catalogue"): (),
    st.Page(lab.show, title="Rule lab", icon=":material/science:", url_path="rule_lab"): (
        "OT", "rule author", "manager"),
    st.Page(access_page.show, title="Who may do what", icon=":material/key:", url_path="access"): ("administrator",),
}
st.navigation([page for page, roles in pages.items() if not roles or who.holds(*roles)]).run()
