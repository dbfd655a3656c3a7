"""A layer, new or put back in, and a new rule, each from a form: what is still to be written, and its first case.

Left out: `handrail rules init` and `new`, which do the same at the terminal and write into the files of a set.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.screen.lab import drafts, own_layer
from dashboard.screen.lab.cases import show_problems
from dashboard.screen.lab.drafts import Version
from dashboard.screen.lab.layer_archive import ARCHIVE_MEGABYTES, from_zip
from dashboard.screen.markup import plain
from dashboard.screen.pressing import show_form_button
from dashboard.wording import label_of
from engine import Problem, ProblemsFoundError
from engine.authoring import is_set_name, scaffold
from engine.knowledge import RuleSetFolder
from engine.knowledge.council_layer import HEADER
from engine.language import parse_document
from engine.model import RULE_KINDS, file_error

_CASE = "lab first case"


def show_layer_form() -> None:
    """Forms for a council's own layer, new or put back in; it then stands first among the sets."""
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
    with st.expander("Go on with a layer that you took away"), st.form("layer_again", border=False):
        archive = st.file_uploader(
            "The layer, as it was downloaded (.zip)", type=["zip"], max_upload_size=ARCHIVE_MEGABYTES
        )
        if not show_form_button("Go on with it"):
            pass
        elif archive is None:
            st.error("Choose the layer first.")
        else:
            put_back(archive.getvalue(), archive.name)


def _begin_layer(name: str, author: str, base: RuleSetFolder) -> None:
    """Start the layer, or say what stands against it."""
    wrong = {
        "Name of the layer: begin with a small letter; at most 60 small letters, digits and _.": not is_set_name(
            name
        ),
        _name_message(name): _has_a_set(name),
        "Who writes it: give a name.": not author.isprintable() or not author,
    }
    for sentence in (sentence for sentence, is_so in wrong.items() if is_so):
        st.error(plain(sentence))
    if not any(wrong.values()):
        _go_on_or_say(lambda: own_layer.begin(name, author, base, drafts.version_of(base).saved))


def put_back(content: bytes, archive_name: str) -> None:
    """Go on with a layer that was taken away, or say what stands against it."""
    _go_on_or_say(lambda: _unpack(content, archive_name))


def _unpack(content: bytes, archive_name: str) -> None:
    """Lay the files of an archive, which are a layer over a shipped set.

    Raises:
        ProblemsFoundError: they are not.
    """
    name, texts = from_zip(content, archive_name)
    if _has_a_set(name):
        raise file_error(
            archive_name, "H104", _name_message(name), "name the folder in the archive otherwise"
        )
    problems: list[Problem] = []
    header = parse_document(texts.get(HEADER, ""), HEADER, problems).plain()
    extends = str(header.get("extends") or "") if isinstance(header, dict) else ""
    base = drafts.bases().get(extends.partition("@")[0])
    if base is None:
        raise file_error(
            archive_name, "H104", "it is no layer over a shipped set", "go on with it at the terminal"
        )
    own_layer.lay(name, texts, base)


def _go_on_or_say(lay_files: Callable[[], None]) -> None:
    """Draw the page with the layer on it, or say why it cannot be read."""
    try:
        lay_files()
    except ProblemsFoundError as error:
        st.error("The layer is not taken in:")
        show_problems(error.problems)
    else:
        st.rerun()


def _name_message(name: str) -> str:
    return f"A rule set is called {name} already: give another name."


def _has_a_set(name: str) -> bool:
    return name in (folder.path.name for folder in drafts.folders().values())


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
