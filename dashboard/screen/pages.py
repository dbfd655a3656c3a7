"""The pages of the screen: which there are depends on who is there (`app.py` is the door that serves them)."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import NamedTuple

import streamlit as st

from dashboard.screen import caseload, fairness, identity, lab, my_work, new_package, persons_view
from dashboard.screen.access import page as access_page
from dashboard.screen.catalogue_page import page as catalogue_page
from dashboard.screen.erasure import page as erasure_page
from dashboard.screen.estimates import page as estimates_page
from dashboard.screen.identity import Someone
from dashboard.screen.learning import page as learning_page
from dashboard.screen.markup import Html
from dashboard.screen.recommendations import page as recommendations_page
from dashboard.screen.review import page as review_page
from dashboard.screen.trouble import error_boundary
from dashboard.screen.unfolding import say_what_is_open
from engine.records import Role


class _Page(NamedTuple):
    show: Callable[[], None]
    title: str
    icon: str
    address: str
    roles: tuple[Role, ...]
    """Empty: everybody."""
    section: str = ""
    """Under which menu it stands; empty for a place of its own."""


_KNOWLEDGE, _TEAM, _HIDDEN = "How it knows", "The team", "reached from another page"
_PAGES = (
    _Page(caseload.show, "Caseload", "groups", "caseload", ("OT", "manager")),
    _Page(my_work.show, "My work", "task_alt", "my_work", ("OT", "manager")),
    _Page(review_page.show, "Review", "fact_check", "review", ("OT", "manager")),
    _Page(persons_view.show, "With the person", "diversity_1", "persons_view", ("OT",), _HIDDEN),
    _Page(new_package.show, "New package", "add_notes", "new_package", ("OT",)),
    _Page(
        learning_page.show, "Predicted and actual", "query_stats", "learning", ("OT", "manager"), _KNOWLEDGE
    ),
    _Page(recommendations_page.show, "Recommendations", "description", "recommendations", ("provider",)),
    _Page(lab.show, "Rule lab", "science", "rule_lab", ("OT", "rule author", "manager"), _KNOWLEDGE),
    _Page(access_page.show, "Who may do what", "key", "access", ("administrator",), _TEAM),
    _Page(erasure_page.show, "Erase records", "delete_forever", "erasure", ("administrator",), _TEAM),
    _Page(fairness.show, "Fairness", "diversity_3", "fairness", ("manager", "administrator"), _TEAM),
    _Page(catalogue_page.show, "Catalogue", "inventory_2", "catalogue", ()),
    _Page(estimates_page.show, "How good are the estimates?", "balance", "estimates", (), _KNOWLEDGE),
)


def _pages(who: Someone) -> dict[str, list[st.Page]]:
    """The pages of somebody's roles, and the first of them as home: Streamlit gives its default page no address."""
    sections: dict[str, list[st.Page]] = {"": [], _KNOWLEDGE: [], _TEAM: []}
    first: st.Page | None = None
    for entry in _PAGES:
        if not entry.roles or who.holds(*entry.roles):
            hidden = entry.section == _HIDDEN
            page = st.Page(
                _with_error_boundary(entry.show),
                title=entry.title,
                icon=f":material/{entry.icon}:",
                url_path=entry.address,
                visibility="hidden" if hidden else "visible",
            )
            sections["" if hidden else entry.section].append(page)
            first = first or page
    assert first is not None

    def home() -> None:
        st.switch_page(first, query_params=st.query_params.to_dict())

    sections[""].insert(0, st.Page(home, title="Handrail", default=True, visibility="hidden"))
    return {section: pages for section, pages in sections.items() if pages}


def _with_error_boundary(show: Callable[[], None]) -> Callable[[], None]:
    def page() -> None:
        with error_boundary():
            show()

    return page


_HERE = files("dashboard.screen")
# Not one of Streamlit's own icons: a browser fetches those from the network.
st.set_page_config(
    page_title="Handrail",
    page_icon=_HERE.joinpath("static/icon.svg").read_text(encoding="utf-8"),
    layout="wide",
    initial_sidebar_state="collapsed",
)
st.html(Html(f"<style>{_HERE.joinpath('style.css').read_text(encoding='utf-8')}</style>"))
say_what_is_open()
with error_boundary():
    who = identity.someone()
    st.navigation(_pages(who), position="top").run()
