"""The rule lab: a rule, a package, and what follows; nothing that others rely on changes here."""

from __future__ import annotations

import streamlit as st

from dashboard.clock import today
from dashboard.screen import identity, service
from dashboard.screen.lab import (
    beginning,
    comparing,
    drafts,
    editing,
    hanging_together,
    history,
    missing,
    own_layer,
    proving,
    taking_away,
    trying,
)
from dashboard.screen.lab.cases import edit_cases, show_problems
from dashboard.wording import label_of
from engine import ProblemsFoundError


def show() -> None:
    """Draw the rule lab: a rule, its draft, and what the draft would change."""
    st.title("Rule lab")
    st.write(
        "Start a layer of your own or a rule, or edit one; try it on a person, run the cases, see which are missing, "
        "compare, and take the change away. Nothing here changes a review until a rule author saves it."
    )
    folders = drafts.folders()
    names = {name: drafts.name_of(folder) for name, folder in folders.items()}
    first, second = st.columns(2)
    folder = folders[first.selectbox("Rule set", list(folders), format_func=label_of(names))]
    references = service.package_records().references(
        identity.current().caseloads("OT", "manager", "rule author")
    )
    asked = st.query_params.get("package")
    reference = second.selectbox(
        "Package to try it on", references, index=references.index(asked) if asked in references else 0
    )
    try:
        version = drafts.version_of(folder)
    except ProblemsFoundError as unreadable:
        st.error("This set cannot be read as it is saved:")
        show_problems(unreadable.problems)
        return
    saved = version.saved
    st.caption(
        f"{saved.title}, version {saved.version}, in force from {saved.effective_from:%d %B %Y}; "
        f"{len(saved.rules)} rules; to be reviewed by {saved.next_review:%d %B %Y}."
    )
    own = own_layer.own_layer_of(folder)
    beginning.show_layer_form()
    beginning.show(folder, version)
    version = drafts.version_of(folder)
    rule = editing.choose_rule(version)
    version = editing.edit(folder, version, rule)
    hanging_together.show(version, rule)
    history.show(folder, version, rule)
    package = service.package_records().load(reference) if reference else None
    on = today()
    if package is not None:
        st.query_params["package"] = reference
        trying.show_firing(version, package, on, rule.id)
        words = proving.rule_words(version.edited or version.saved, rule.id)
        trying.show_slider(
            version, package, on, tuple(word for word in words if not word.startswith("package."))
        )
    if own is not None:
        edit_cases(own)
    proving.show_cases(folder, version, on)
    missing.show(folder, version, rule)
    comparing.show_comparison(folder, version, on)
    if own is None:
        editing.show_change(folder, version)
    else:
        taking_away.show_layer(own, version)
