"""Whose page is drawn next: a change before a page, few at once, and nobody for ever."""

import threading
from contextlib import contextmanager

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.screen import turns as turns_module
from dashboard.screen.turns import CHANGE_PATIENCE_SECONDS, Turns


def drawn(turns, name, order, *, first):
    """A thread that draws as soon as it has its turn."""

    def draw():
        with turns.turn(first=first):
            order.append(name)

    thread = threading.Thread(target=draw)
    before = len(turns._waiting)
    thread.start()
    while thread.is_alive() and len(turns._waiting) == before and name not in order:
        pass
    return thread


def test_what_was_changed_comes_before_a_page_that_came_earlier():
    turns, order = Turns(at_once=1, patience_seconds=60), []
    with turns.turn(first=False):
        waiting = [drawn(turns, name, order, first=name == "change") for name in ("page", "other", "change")]
        assert order == []
    for thread in waiting:
        thread.join()
    assert order == ["change", "page", "other"]


def test_a_part_of_a_page_that_has_its_turn_waits_for_none():
    turns = Turns(at_once=1, patience_seconds=60)
    with turns.turn(first=False), turns.turn(first=False):
        assert len(turns._inside) == 1
    assert not turns._inside


def test_nobody_waits_for_ever_and_a_page_that_fails_gives_its_turn_back():
    turns, order = Turns(at_once=1, patience_seconds=0.05), []
    with turns.turn(first=False):
        drawn(turns, "page", order, first=False).join()
        assert order == ["page"]
    try:
        with turns.turn(first=True):
            raise RuntimeError
    except RuntimeError:
        assert not turns._inside


def test_a_press_goes_in_at_once_however_many_are_in_or_wait_so_that_no_other_click_can_stop_it_before():
    turns, order = Turns(at_once=1, patience_seconds=60), []
    with turns.turn(first=False):
        waiting = drawn(turns, "page", order, first=False)
        pressed = threading.Thread(target=lambda: press(turns, order))
        pressed.start()
        pressed.join()
        assert order == ["press"]
    waiting.join()
    assert order == ["press", "page"]


def press(turns, order):
    with turns.turn(first=True, patience_seconds=0):
        order.append("press")


def test_whoever_stays_too_long_is_counted_no_more_so_that_the_next_need_no_patience(monkeypatch):
    clock = FakeClock(monkeypatch)
    turns, order = Turns(at_once=1, patience_seconds=60), []
    with turns.turn(first=False):
        clock.now += 61
        drawn(turns, "page", order, first=False).join()
        assert order == ["page"]
        assert clock.now == 61
    assert not turns._inside


class FakeClock:
    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(turns_module.time, "monotonic", lambda: self.now)


def page():
    import streamlit as st

    from dashboard.screen.turns import drawn_in_turn

    @st.fragment
    def part():
        with drawn_in_turn():
            st.checkbox("Part")

    with drawn_in_turn():
        st.checkbox("Whole")
        if st.button("Save"):
            st.write("saved")
        with st.form("form"):
            st.text_input("Words")
            if st.form_submit_button("Send"):
                st.write("sent")
    part()


class Asked:
    """Notes how each turn was asked for."""

    def __init__(self):
        self.turns = []

    @contextmanager
    def turn(self, *, first, patience_seconds=None):
        self.turns.append((first, patience_seconds))
        yield


@pytest.fixture
def asked(monkeypatch):
    turns = Asked()
    monkeypatch.setattr(turns_module, "_TURNS", turns)
    return turns


@pytest.mark.parametrize(("label", "outcome"), [("Save", "saved"), ("Send", "sent")])
def test_a_button_of_a_page_or_a_form_is_answered_without_a_wait_and_only_once(asked, label, outcome):
    app = AppTest.from_function(page).run()
    assert asked.turns[0] == (False, None)
    asked.turns.clear()
    next(button for button in app.button if button.label == label).click().run()
    assert asked.turns[0] == (True, 0)
    assert [element.value for element in app.markdown] == [outcome]
    asked.turns.clear()
    app.run()
    assert asked.turns[0] == (False, None)


def test_a_part_of_a_page_that_was_changed_has_little_patience(asked, monkeypatch):
    from types import SimpleNamespace

    state = SimpleNamespace(get_widget_states=list)
    context = SimpleNamespace(session_state=state, fragment_ids_this_run=["part"])
    monkeypatch.setattr(turns_module, "get_script_run_ctx", lambda **_: context)
    with turns_module.drawn_in_turn():
        pass
    assert asked.turns == [(True, CHANGE_PATIENCE_SECONDS)]
