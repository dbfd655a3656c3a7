"""The review screen: `streamlit run dashboard/screen/app.py`."""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

from dashboard.screen import lab, review_page
from dashboard.screen.markup import Html

st.set_page_config(page_title="Handrail", page_icon=":material/elderly:", layout="wide")
st.html(Html(f"<style>{files('dashboard.screen').joinpath('style.css').read_text(encoding='utf-8')}</style>"))
st.navigation([
    st.Page(review_page.show, title="Review", icon=":material/fact_check:", url_path="review"),
    st.Page(lab.show, title="Rule lab", icon=":material/science:", url_path="rule_lab"),
]).run()
