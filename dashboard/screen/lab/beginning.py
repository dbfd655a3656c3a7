"""A new layer and a new rule, each from a form: the rule with what is still to be written, and its first case.

Left out: `handrail rules init` and `new`, which do the same at the terminal and write into the files of a set.
"""

from __future__ import annotations

import streamlit as st

from dashboard.screen.lab import drafts, own_layer
from dashboard.screen.lab.cases import show_problems
from dashboard.screen.lab.drafts import Version
from dashboard.screen.markup import plain
from dashboard.screen.pressing import show_form_button
from dashboard.wording import label_of
from engine import ProblemsFoundError
from engine.authoring import is_set_name, scaffold
from engine.knowledge import RuleSetFolder
from engine.model import RULE_KINDS

_CASE = "lab first case"


def show_layer_form() -> None:
    """A form for a council's own layer; begun, it stands first among the sets."""
    if own_layer.layer_of_session():
        return
    with st.expander("Start a layer of your own"), st.form("new_layer", border=False):
        st.write(
            "A layer has only what differs from the shipped rules: rules of your own, with their cases. It stays on this "
            "page until you take it away, and no review is made with it."
        )
        name = st.text_input(
            "Name of the layer", placeholder="our_town", help="Small letters, digits and _ only."
        )
        author = st.text_input("Who writes it", placeholder="Therapy team, Our Town")
        bases = drafts.bases()
        base = st.selectbox("Over which rules", list(bases))
        if show_form_button("Start the layer"):
            _begin_layer(name.strip(), author.strip(), bases[base])


def _begin_layer(name: str, author: str, base: RuleSetFolder) -> None:
    """Start the layer, or say what stands against it."""
    wrong = {
        "Name of the layer: begin with a small letter; at most 60 small letters, digits and _.": not is_set_name(
            name
        ),
        f"A rule set is called {name} already: give another name.": name
        in (folder.path.name for folder in drafts.folders().values()),
        "Who writes it: give a name.": not author.isprintable() or not author,
    }
    for sentence in (sentence for sentence, is_so in wrong.items() if is_so):
        st.error(plain(sentence))
    if not any(wrong.values()):
        try:
            own_layer.begin(name, author, base, drafts.version_of(base).saved)
        except ProblemsFoundError as error:
            show_problems(error.problems)
        else:
            st.rerun()


def show(folder: RuleSetFolder, version: Version) -> None:
    """The form; a rule that can be read joins the draft."""
    with st.expander("Start a new rule"), st.form("new_rule", border=False):
        name = st.text_input(
            "Name", placeholder="help_for_weak_legs", help="Small letters, digits and _ only."
        )
        kind = st.selectbox("Kind", RULE_KINDS, index=RULE_KINDS.index("suggest"), format_func=_words)
        about = st.text_input(
            "What it concerns",
            placeholder=next(iter(version.catalogue.items), ""),
            help="An item of the catalogue by its id, activities, a field, or a title: it depends on the kind.",
        )
        when = st.text_input(
            "When it holds",
            placeholder="person.lifts_legs >= 3",
            help="A word, an operator and a value. “Which value” further down lists every word with what it means.",
        )
        evidence = version.catalogue.evidence
        sources = {name: f"{name}: {entry.title}" for name, entry in evidence.items()}
        cites = st.multiselect(
            "Who says so", list(sources), format_func=label_of(sources), placeholder="Choose sources"
        )
        answers = {"Name": name.strip(), "What it concerns": about.strip(), "When it holds": when.strip()}
        missing = [label for label, answer in (answers | {"Who says so": cites}).items() if not answer]
        if not show_form_button("Write it into the draft"):
            pass
        elif missing:
            st.error(plain(f"Still to fill in: {'; '.join(missing)}."))
        else:
            try:
                scaffolding = scaffold(
                    version.catalogue, version.edited or version.saved, name, kind, about, when, cites
                )
            except ProblemsFoundError as error:
                for problem in error.problems:
                    st.error(f"**{problem.code}** {plain(problem.message)}  \n{plain(problem.help)}")
            else:
                if own := own_layer.own_layer_of(folder):
                    own.add_rule(scaffolding.rule)
                    own.add_cases(scaffolding.case)
                else:
                    drafts.begin(folder, name, scaffolding.rule)
                    st.session_state[_CASE] = scaffolding.case
                st.query_params["rule"] = name
                st.rerun()
    if own_layer.own_layer_of(folder) is None and (first := st.session_state.get(_CASE)):
        with st.expander("Its first case, for a file of checks/cases"):
            st.code(first, language="yaml", wrap_lines=True)


def _words(kind: str) -> str:
    return kind.replace("_", " ")
