"""Photographs of the home and the equipment: small ones in their place, a large one when it is asked for, and a new one.

Definitions: a photograph is of a room, or of an item: one in place, or one that is thought of (where it would go). It goes
to the browser inside the page and has no address of its own, so that nobody has it who could not open the package.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from typing import get_args

import streamlit as st
from pydantic import ValidationError

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.markup import Html, facts, plain, tag
from dashboard.screen.moments import day_of
from dashboard.screen.pressing import show_button, show_form_button
from dashboard.screen.redrawing import draw_anew
from dashboard.screen.review.asking.field import in_words
from dashboard.screen.trouble import REFUSED, error_boundary
from dashboard.screen.uploads import ask_for_file
from engine.model import CarePackage, Photograph, Review
from engine.model.limits import PHOTOGRAPH_BYTES
from engine.model.photograph import RoomKind
from engine.records import KeptPhotograph, NotAllowedError, SignedOutError

_IN_A_LINE, _ROUND = 4, "photographs kept"
_NOT_DESCRIBED = "Describe what can be seen in a few words: ten letters at least."


def photographs_of(reference: str) -> tuple[KeptPhotograph, ...]:
    """The photographs of a package; none for those who see no photographs."""
    try:
        return service.records().photographs.of(reference)
    except SignedOutError:
        raise
    except NotAllowedError:
        return ()


def show_photographs(review: Review, *, may_keep: bool) -> None:
    """Every photograph of a package, and the way to keep a further one."""
    package = review.package
    photographs = photographs_of(package.reference)
    if not photographs and not may_keep:
        return
    if photographs:
        st.subheader(f"Photographs · {len(photographs)}")
    names = _names(review)
    for start in range(0, len(photographs), _IN_A_LINE):
        columns = st.columns(_IN_A_LINE)
        for column, stored in zip(columns, photographs[start : start + _IN_A_LINE], strict=False):
            with column:
                st.html(_figure(stored, names))
                label, key = (
                    f"Open photograph {stored.number}",
                    f"photograph {package.reference} {stored.number}",
                )
                if show_button(label, key=key, type="tertiary"):
                    _show_large(stored, names, may_keep)
    if may_keep:
        with st.expander("Add a photograph of a room or of equipment"):
            _show_form(package, names)


def show_photographs_of(review: Review, item: str, photographs: Iterable[KeptPhotograph]) -> None:
    """The photographs of one item, small, beside what is said of it."""
    own = [stored for stored in photographs if stored.photograph.of == ("item", item)]
    if own:
        names = _names(review)
        st.html(tag("div", *(_figure(stored, names) for stored in own), class_="hr-photographs"))


def _names(review: Review) -> dict[str, str]:
    """What a photograph may be of, and how it is called: rooms, then what is in place, then what is thought of."""
    items, package = service.catalogue().items, review.package
    names = {f"room:{room}": in_words(room) for room in get_args(RoomKind)}
    for piece in package.equipment or ():
        known = items.get(piece.item or "")
        name = known.name if known else piece.name
        if name:
            names.setdefault(f"item:{piece.item or piece.name}", f"{name} (in place)")
    for suggestion in review.suggestions:
        names.setdefault(f"item:{suggestion.item}", f"Where it would go: {suggestion.name}")
    return names


def _name_of(stored: KeptPhotograph, names: dict[str, str]) -> str:
    kind, name = stored.photograph.of
    item = service.catalogue().items.get(name) if kind == "item" else None
    return names.get(stored.photograph.about, item.name if item else in_words(name))


def _figure(stored: KeptPhotograph, names: dict[str, str]) -> Html:
    return tag(
        "figure",
        _picture(stored.small, stored.photograph.words),
        tag("figcaption", tag("strong", _name_of(stored, names)), ": ", stored.photograph.words),
        class_="hr-photograph",
    )


def _picture(jpeg: bytes, words: str) -> Html:
    return tag("img", src=_address(jpeg), alt=words)


def _address(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


def _show_form(package: CarePackage, names: dict[str, str]) -> None:
    """The form that takes in a photograph with its words."""
    turn = st.session_state.get(_ROUND, 0)
    st.caption(
        "Only what can be seen is kept: the place, the hour and the camera’s own notes are taken out, and it is made "
        "smaller. It stands in the records with the package, is on no paper, and goes to no provider."
    )
    with st.form(f"photograph {package.reference} {turn}", border=False, enter_to_submit=False):
        file = ask_for_file(
            "Photograph (JPEG, PNG, WebP or HEIC)",
            ("jpg", "jpeg", "png", "webp", "heic", "heif"),
            most_bytes=PHOTOGRAPH_BYTES,
        )
        first, second = st.columns(2)
        about = first.selectbox(
            "What is it of?",
            list(names),
            index=None,
            placeholder="Choose",
            format_func=lambda name: names[name],
        )
        taken_on = second.date_input("Taken on", None, max_value=today(), format="DD/MM/YYYY")
        words = st.text_input(
            "What can be seen in it?",
            max_chars=400,
            placeholder="The bathroom door, 68 cm wide, opening inwards against the basin",
            help="Read aloud to a colleague who does not see it, and found again by you. No names.",
        )
        agreed = st.checkbox("The person agrees that it is kept, and nobody can be recognised in it")
        if not show_form_button(
            "Keep this photograph", key=f"keep photograph {package.reference}", type="primary"
        ):
            return
    if file is None:
        st.error("Choose a photograph first.")
    elif about is None:
        st.error("Say what it is of.")
    elif not agreed:
        st.error("It is kept only where the person agrees and nobody can be recognised in it.")
    else:
        _keep(
            package.reference, {"about": about, "words": words.strip(), "taken_on": taken_on}, file.getvalue()
        )


def _keep(reference: str, values: dict[str, object], file: bytes) -> None:
    """Check a photograph and keep it; what is wrong with it is said on the page."""
    try:
        photograph = Photograph.model_validate(values)
    except ValidationError:
        st.error(_NOT_DESCRIBED)
        return
    try:
        service.records().photographs.add(reference, photograph, file)
    except REFUSED as refused:
        st.error(plain(f"Not kept. {refused}."))
        return
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    draw_anew()


@st.dialog("Photograph", width="large")
def _show_large(stored: KeptPhotograph, names: dict[str, str], may_take_out: bool) -> None:
    """The dialog with one photograph in full, its words, and the way to take it out."""
    with error_boundary():
        full = service.records().photographs.load(stored.reference, stored.number)
        if full is None:
            st.info("It was taken out in the meantime.")
            return
        st.html(tag("div", _picture(full, stored.photograph.words), class_="hr-photograph"))
        taken = stored.photograph.taken_on
        details: Sequence[tuple[object, object]] = (
            ("Of", _name_of(stored, names)),
            ("What can be seen", stored.photograph.words),
            ("Taken on", f"{taken:%d %b %Y}" if taken else "not said"),
            ("Kept by", f"{stored.by}, {day_of(stored.at)}"),
        )
        st.html(facts(details))
        if not may_take_out:
            return
        sure = st.checkbox("It should go, for good: it cannot be had back")
        if show_button(
            "Take this photograph out", key=f"take out {stored.reference} {stored.number}", disabled=not sure
        ):
            service.records().photographs.take_out(stored.reference, stored.number)
            st.rerun()
