"""An author's own layer taken away: proved on the page where it can be, and as a folder to unpack."""

from __future__ import annotations

import streamlit as st

from dashboard.clock import today
from dashboard.screen.lab import layer_archive, own_layer
from dashboard.screen.lab.cases import show_problems
from dashboard.screen.lab.drafts import Version, forget
from dashboard.screen.lab.own_layer import OwnLayer
from dashboard.screen.markup import plain
from dashboard.screen.pressing import show_button
from engine.authoring import proof_text, prove_layer
from engine.knowledge.council_layer import PROOF


def show_layer(layer: OwnLayer, version: Version) -> None:
    """Prove the layer, download it, or let go of it."""
    st.header("Take your layer away")
    if version.edited is None:
        st.write("Put the problems above right first.")
    else:
        _offer_proof(layer, version)
        _offer_download(layer, version)
    with st.expander("Throw your layer away"):
        sure = st.checkbox("I have taken away what I want to keep")
        if show_button("Throw it away", disabled=not sure):
            forget(layer.folder)
            own_layer.throw_away()
            st.query_params.pop("rule", None)
            st.rerun()


def _offer_proof(layer: OwnLayer, version: Version) -> None:
    """Ask what the base promises of the layer as it is now; its proof is taken away with it."""
    st.write(
        "A layer counts only with its proof: everybody is protected whom the shipped rules protect. "
        "It takes up to a minute, and is needed again after each change."
    )
    if not show_button("Prove it"):
        return
    with st.spinner("Proving what the shipped rules promise …"), version.draft.as_folder() as drafted:
        rule_set = drafted.load(version.catalogue, authoring=True)
        proof, against = prove_layer(version.catalogue, rule_set, drafted.path, today())
    if proof is None:
        st.error("The layer is refused: no review is made with it.")
        show_problems(against)
        return
    layer.keep_proof(proof_text(proof), version.draft.texts)


def _offer_download(layer: OwnLayer, version: Version) -> None:
    """The folder as a zip, with what it still lacks."""
    files, name = layer.files(version.draft.texts), layer.folder.shown
    if PROOF in files:
        st.success("Proved: all safety properties of the shipped rules hold. The proof goes with the layer.")
    st.download_button(
        "Download the layer",
        layer_archive.as_zip(name, files),
        f"{name}.zip",
        "application/zip",
        on_click="ignore",
    )
    st.caption(
        "Put it back in on another day, or unpack it and go on at the terminal. "
        "Reviews are made with it once whoever runs Handrail names its folder."
    )
    proving = [] if PROOF in files else [f"handrail rules prove {name}"]
    commands = [f"handrail rules test {name}", f"handrail rules mutate {name}", *proving]
    st.code("\n".join(commands), language=None)
    with st.expander("The files of your layer"):
        for path, text in files.items():
            st.write(plain(path))
            st.code(text, language=None, wrap_lines=True)
