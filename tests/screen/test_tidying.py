"""Memory is tidied beside the pages, and not after each of them."""

import gc
import weakref

import pytest
from streamlit import config

from dashboard.screen import acting, tidying


class Left:
    """Something that refers to itself, as a page that somebody has left does."""

    def __init__(self):
        self.itself = self


def test_what_somebody_has_left_is_collected_though_no_page_is_drawn(monkeypatch):
    turns = []

    def sleep(_):
        turns.append(1)
        if len(turns) > 6:
            raise InterruptedError

    gc.disable()
    try:
        remains = weakref.ref(Left())
        assert remains() is not None
        monkeypatch.setattr(tidying.time, "sleep", sleep)
        with pytest.raises(InterruptedError):
            tidying._tidy(10.0)
    finally:
        gc.enable()
    assert remains() is None


def test_streamlit_collects_after_no_run_of_a_page(monkeypatch):
    before = config.get_option("runner.postScriptGC")
    begun = []
    monkeypatch.setattr(tidying.threading.Thread, "start", lambda thread: begun.append(thread.daemon))
    tidying.tidy_now_and_then()
    assert config.get_option("runner.postScriptGC") is False
    assert begun == [True]
    config.set_option("runner.postScriptGC", before)


def test_that_there_are_no_secrets_is_looked_for_every_few_seconds_and_not_each_time(monkeypatch):
    looks, now = [], [100.0]

    class Secrets:
        def __contains__(self, name):
            looks.append(name)
            if now[0] < 110:
                raise FileNotFoundError
            return True

    monkeypatch.setattr(acting.st, "secrets", Secrets())
    monkeypatch.setattr(acting.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(acting._NoSecrets, "seen_at", float("-inf"))
    assert [acting.sign_in_is_set_up() for _ in range(20)] == [False] * 20
    assert len(looks) == 1
    now[0] = 111.0
    assert acting.sign_in_is_set_up()
