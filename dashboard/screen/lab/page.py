"""The rule lab: a rule, a package, and what follows; nothing that others rely on changes here."""

from __future__ import annotations

import streamlit as st

from dashboard.clock import today
from dashboard.screen import identity, service
from dashboard.screen.lab import (
    beginning,
    drafts,
    editing,
    hanging_together,
    history,
    missing,
    proving,
    trying,
)


def show() -> None:
    """Draw the rule lab: a rule, its draft, and what the draft would change."""
    st.title("Rule lab")
    st.write(
        "Start a rule or edit one, try it on a person, run the cases, see which are missing, compare, and take the change "
        "away. Nothing here changes a review until a rule author saves it."
    )
    folders = drafts.folders()
    with st.sidebar:
        folder = folders[st.selectbox("Rule set", list(folders))]
        references = service.package_records().references(
            identity.current().caseloads("OT", "manager", "rule author")
        )
        asked = st.query_params.get("package")
        reference = st.selectbox(
            "Package to try it on", references, index=references.index(asked) if asked in references else 0
        )
    version = drafts.version_of(folder)
    saved = version.saved
    st.caption(
        f"{saved.title}, version {saved.version}, in force from {saved.effective_from:%d %B %Y}; "
        f"{len(saved.rules)} rules; to be reviewed by {saved.next_review:%d %B %Y}."
    )
    beginning.show(folder, version)
    version = drafts.version_of(folder)
    rule = editing.choose_rule(version)
    version = editing.edit(folder, version, rule)
    hanging_together.show(version, rule)
    history.show(folder, rule)
    package = service.package_records().load(reference) if reference else None
    on = today()
    if package is not None:
        st.query_params["package"] = reference
        trying.show_firing(version, package, on, rule.id)
        words = proving.rule_words(version.edited or version.saved, rule.id)
        trying.show_slider(
            version, package, on, tuple(word for word in words if not word.startswith("package."))
        )
    proving.show_cases(folder, version, on)
    missing.show(folder, version, rule)
    proving.show_comparison(version, on)
    editing.show_change(folder, version)
