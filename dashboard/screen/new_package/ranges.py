"""What an assessment leaves between two levels, such as “between moderate and severe”: with who says so, and from when.

Definitions: a range stands beside “not assessed” and never in its place: an answer to the question counts before it. It
is written whole or not at all, so a draft never holds half of one.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.clock import today
from dashboard.screen import service
from dashboard.screen.markup import plain
from dashboard.screen.new_package.drafting import PackageDraft, Plain
from dashboard.screen.review.asking import day, put_value, value_of
from dashboard.screen.review.asking.field import in_words
from engine.language import Term
from engine.model import QUALIFIER_WORDS
from engine.model.level_range import as_in_a_file, levels_by_word, range_misfit
from engine.model.limits import RANGES

_MOST_OF_A_SOURCE = 200


def show_ranges(draft: PackageDraft) -> None:
    """Every range, to be changed or cleared, and the way to write a further one."""
    ranges: list[Plain] = draft.plain.get("ranges", [])
    title = "Known only between two levels"
    with st.expander(f"{title} · {len(ranges)}" if ranges else title, key=draft.key("ranges")):
        st.caption(
            "Where a record or an instrument says “between moderate and severe”, write that, with its source. A "
            "rule then holds only where it holds at every level between. An answer to the question itself counts before it."
        )
        for number, known in enumerate(ranges):
            with st.container(border=True):
                _show_range(draft, number, known)
        if len(ranges) < RANGES:
            _show_new(draft, ranges)


def _show_range(draft: PackageDraft, number: int, known: Plain) -> None:
    """One range that is kept, to be changed or cleared; whether an answer has replaced it since."""
    terms, word = service.catalogue().vocabulary.terms, known.get("word", "")
    key = draft.key("range", number, word)
    answered = value_of(draft.plain, word) is not None
    st.write(
        f"**{plain(_name_of(word, terms))}**"
        + (" – answered since, and the answer counts" if answered else "")
    )
    if word in levels_by_word():
        _ask(word, known, key)
    else:
        st.caption("A range of this cannot be kept. The last step says why.")
    st.button("Clear this range", key=f"{key} clear", on_click=_clear, args=(draft, number))


def _ask(word: str, known: Plain, key: str) -> bool:
    """Ask for the ends, the source and the day, into `known`; whether it is whole."""
    columns = st.columns(4)
    levels = levels_by_word()[word]
    low, high = (str(level) for level in known.get("between") or ("", ""))
    starts = list(levels[:-1])
    least: str = columns[0].selectbox(
        "At least",
        starts,
        starts.index(low) if low in starts else 0,
        format_func=_level_in_words,
        key=f"{key} least",
    )
    ends = [level for level in levels if level != least and not range_misfit(word, (least, level))]
    greatest: str = columns[1].selectbox(
        "At most",
        ends,
        ends.index(high) if high in ends else 0,
        format_func=_level_in_words,
        key=f"{key} most of {least}",
    )
    source = columns[2].text_input(
        "Who or what says so",
        known.get("source", ""),
        max_chars=_MOST_OF_A_SOURCE,
        placeholder="Barthel index, by the ward",
        key=f"{key} source",
    )
    with columns[3]:
        put_value(known, "on", day("From when is it?", known.get("on"), f"{key} on", latest=today()))
    if [least, greatest] != [low, high]:
        known["between"] = list(as_in_a_file((least, greatest)))
    if source.strip():
        known["source"] = source.strip()
    elif known.get("source"):
        columns[2].caption(plain(f"It needs a source: “{known['source']}” stays."))
    return bool(known.get("source"))


def _show_new(draft: PackageDraft, ranges: list[Plain]) -> None:
    """Add a range for an ability that is neither answered nor has one yet."""
    terms = service.catalogue().vocabulary.terms
    taken = {known["word"] for known in ranges}
    words = [word for word in levels_by_word() if word not in taken and value_of(draft.plain, word) is None]
    key = draft.key("new range", len(ranges))
    word = st.selectbox(
        "Which ability is known only between two levels?",
        words,
        None,
        placeholder="Choose",
        format_func=lambda path: _name_of(path, terms),
        key=f"{key} word",
    )
    if word is None:
        return
    known: Plain = {"word": word}
    whole = _ask(word, known, f"{key} {word}")
    st.button(
        "Add this range",
        key=f"{key} add",
        type="primary",
        disabled=not whole,
        help=None if whole else "Say who or what says so first.",
        on_click=_add,
        args=(draft, known),
    )


def _name_of(word: str, terms: Mapping[str, Term]) -> str:
    term = terms.get(word)
    return term.description if term else in_words(word.rpartition(".")[2])


def _level_in_words(level: str) -> str:
    return f"{level}: {QUALIFIER_WORDS[int(level)]}" if level.isdigit() else in_words(level)


def _add(draft: PackageDraft, known: Plain) -> None:
    draft.plain["ranges"] = [*draft.plain.get("ranges", []), known]
    draft.round += 1


def _clear(draft: PackageDraft, number: int) -> None:
    left = [known for at, known in enumerate(draft.plain["ranges"]) if at != number]
    put_value(draft.plain, "ranges", left or None)
    draft.round += 1
