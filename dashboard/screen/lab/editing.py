"""A rule's text with what is wrong with it at the line, and what becomes of the draft: a patch, or saved."""

from __future__ import annotations

import streamlit as st

from dashboard.screen import identity
from dashboard.screen.lab import drafts
from dashboard.screen.lab.drafts import Version
from dashboard.screen.markup import plain
from dashboard.screen.pressing import show_button
from engine import Problem
from engine.knowledge import RuleSetFolder
from engine.model import Rule
from engine.model.rule import UNWRITTEN


def choose_rule(version: Version) -> Rule:
    """The rule to edit, named by the address or chosen."""
    rules = (version.edited or version.saved).rules
    names = [rule.id for rule in rules]
    asked = st.query_params.get("rule")
    name = st.selectbox(
        "Rule",
        names,
        index=names.index(asked) if asked in names else 0,
        format_func=lambda rule_id: rule_id.replace("_", " "),
    )
    st.query_params["rule"] = name
    return next(rule for rule in rules if rule.id == name)


def edit(folder: RuleSetFolder, version: Version, rule: Rule) -> Version:
    """The text of the rule; the version as the author would now have it."""
    before = drafts.text_of(folder, rule)
    if not (version.draft.holds(rule) or drafts.is_begun(folder, rule)):
        st.code(before, language="yaml", wrap_lines=True)
        st.caption(
            plain(
                f"{rule.file}, line {rule.line}. It is the base’s: a layer switches it off with a reason (`off`) or changes "
                "a bound of it (`bounds`), in its own rule_set.yaml."
            )
        )
        return version
    key = f"lab text {folder.shown} {rule.id} {st.session_state.get('lab round', 0)}"
    with st.container(key="rule_text"):
        text = st.text_area(
            "The rule, as its file has it",
            before,
            height=300,
            key=key,
            help="`handrail rules words` lists the words; conditions are explained in docs/conditions.md.",
        )
    if text.rstrip() != before.rstrip():
        drafts.keep(folder, rule, text)
        version = drafts.version_of(folder)
    st.caption(f"{rule.file}, line {rule.line}")
    _show_problems(version)
    return version


def show_change(folder: RuleSetFolder, version: Version) -> None:
    """What the draft changes, to take away or, for a rule author, to save."""
    st.header("Take the change away")
    patch = version.draft.patch()
    if not patch:
        st.write("Nothing differs from what is saved.")
        return
    st.code(patch, language="diff", wrap_lines=True)
    first, second, third = st.columns(3)
    first.download_button(
        "Download the change as a patch", patch, "rules.patch", "text/x-diff", width="stretch"
    )
    with second:
        going_back = show_button("Go back to what is saved", width="stretch")
    if going_back:
        drafts.forget(folder)
        _next_round()
    author, layer = identity.current().holds("rule author"), drafts.is_layer(folder)
    unwritten = any(line.startswith("+") and UNWRITTEN in line for line in patch.splitlines())
    with third:
        saving = show_button(
            "Save over the live rules",
            disabled=not author or layer or unwritten or version.edited is None,
            width="stretch",
        )
    if unwritten:
        st.warning(
            f"A text is still “{UNWRITTEN}”: write it above, as therapists will read it, before it is saved."
        )
    if layer:
        st.caption(
            "A layer counts only with its proof: apply the patch (`git apply rules.patch`), then run `handrail rules prove` "
            "with its folder."
        )
    elif not author:
        st.caption(
            "Only a rule author can save over the live rules. Send them the patch: `git apply rules.patch`."
        )
    if author and not layer and not unwritten and saving and version.edited is not None:
        names = version.draft.save()
        drafts.forget(folder)
        st.toast(f"Saved: {', '.join(names)}")
        _next_round()


def _show_problems(version: Version) -> None:
    if not version.problems:
        st.success("The rule can be read." if version.changed else "This is the rule as it is saved.")
        return
    for problem in version.problems:
        st.error(
            f"**{problem.code}**, line {problem.place.line}, column {problem.place.column}: "
            f"{plain(problem.message)}" + (f"  \n{plain(problem.help)}" if problem.help else "")
        )
        st.code(_excerpt(version, problem), language=None)


def _excerpt(version: Version, problem: Problem) -> str:
    lines = version.draft.texts.get(problem.place.file.rsplit("/", 1)[-1], "").splitlines()
    number = problem.place.line
    if not 0 < number <= len(lines):
        return str(problem.place)
    lead = f"{number} | "
    return f"{lead}{lines[number - 1]}\n{' ' * (len(lead) + max(problem.place.column, 1) - 1)}^"


def _next_round() -> None:
    """A new text box, so that it shows the text as it now is."""
    st.session_state["lab round"] = st.session_state.get("lab round", 0) + 1
    st.rerun()
