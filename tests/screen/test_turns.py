"""Whose page is drawn next: a change before a page, few at once, and nobody for ever."""

import threading

from dashboard.screen.turns import Turns


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
        assert turns._inside == 1
    assert turns._inside == 0


def test_nobody_waits_for_ever_and_a_page_that_fails_gives_its_turn_back():
    turns, order = Turns(at_once=1, patience_seconds=0.05), []
    with turns.turn(first=False):
        drawn(turns, "page", order, first=False).join()
        assert order == ["page"]
    try:
        with turns.turn(first=True):
            raise RuntimeError
    except RuntimeError:
        assert turns._inside == 0
