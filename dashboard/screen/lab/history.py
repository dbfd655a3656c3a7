"""How a rule came to be: what each kept version changed of it, and who has signed it as it stands."""

from __future__ import annotations

import streamlit as st

from dashboard.screen.lab.drafts import Version
from dashboard.screen.markup import plain, table
from engine import Catalogue
from engine.authoring import RuleHistory, rule_history
from engine.knowledge import RuleSetFolder
from engine.model import Rule
from engine.wording import day_text

_COLUMNS = ("Version", "In force from", "What it changed", "Reviewed as a set by")


def show(folder: RuleSetFolder, version: Version, rule: Rule) -> None:
    """The versions and signatures of a rule that is saved, worked out when they are asked for."""
    with st.expander("How it came to be, and who signed it", key="rule history", on_change="rerun") as past:
        if not past.open:
            return
        history = _history(folder.shown, rule.id, _state(folder), folder, version.catalogue)
        rows = [
            (
                entry.version,
                day_text(entry.effective_from),
                entry.change,
                ", ".join(entry.reviewers) or "nobody",
            )
            for entry in history.versions
        ]
        st.html(table(f"{rule.id} over the versions", _COLUMNS, rows))
        for version_name in history.unreadable:
            st.write(plain(f"{version_name} cannot be read with today's catalogue."))
        if not history.signatures:
            st.write("No clinician has signed it as it stands.")
            return
        signed = [
            (signature.name, signature.profession, day_text(signature.signed_on), signature.answer)
            for signature in history.signatures
        ]
        st.html(table("Signed as it stands", ("Who", "Profession", "When", "Answer"), signed))


def _state(folder: RuleSetFolder) -> float:
    """Changes when anything in the folder is written, so that nothing old is shown."""
    return max(path.stat().st_mtime for path in folder.path.rglob("*.yaml"))


@st.cache_data(max_entries=50, show_spinner="Comparing the versions …")
def _history(
    folder_name: str, name: str, state: float, _folder: RuleSetFolder, _catalogue: Catalogue
) -> RuleHistory:
    return rule_history(_folder, _catalogue, name)
