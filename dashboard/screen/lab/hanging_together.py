"""What hangs together with a rule, as a picture and as words: what it reads, what it concerns, what follows from it."""

from __future__ import annotations

import streamlit as st

from dashboard.rule_picture import dependencies
from dashboard.screen.lab.drafts import Version
from dashboard.screen.markup import table
from engine.authoring import usages
from engine.model import Rule


def show(version: Version, rule: Rule) -> None:
    """The picture, with the same in words below it."""
    rules = version.edited or version.saved
    if all(other.id != rule.id for other in rules.rules):
        return
    with st.expander("What hangs together with it"):
        st.image(
            dependencies(version.catalogue, rules, rule.id), caption=f"What {rule.id} reads and concerns"
        )
        (usage, *_) = usages(version.catalogue, rules, (), rule.id)
        rows = [(use.how, use.name, str(use.place)) for use in usage.uses]
        rows += [("may be true because of it", name, "") for name in usage.follows]
        rows += [("concerns", name, "") for name in rule.about]
        st.html(table("The same in words", ("How", "What", "Where"), rows))
