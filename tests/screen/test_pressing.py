"""A press outlives the run that another click stopped, is answered once, and not for ever."""

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.screen import pressing

SCREEN = Path(pressing.__file__).parent


def page():
    import streamlit as st

    from dashboard.screen.pressing import show_button, show_form_button

    if st.session_state.get("stopped_early"):
        st.stop()
    if show_button("Save"):
        st.write("saved")
    with st.form("form"):
        if show_form_button("Send", key="send it"):
            st.write("sent")


@pytest.mark.parametrize(("label", "outcome"), [("Save", ["saved"]), ("Send", ["sent"])])
@pytest.mark.parametrize("seconds", [1, pressing.GOOD_FOR_SECONDS + 1])
def test_a_press_that_another_click_stopped_is_answered_once_by_the_next_run_and_soon(
    label, outcome, seconds, monkeypatch
):
    app = AppTest.from_function(page).run()
    app.session_state["stopped_early"] = True
    next(button for button in app.button if button.label == label).click().run()
    assert not app.markdown
    pressed_at = pressing.time.monotonic()
    monkeypatch.setattr(pressing.time, "monotonic", lambda: pressed_at + seconds)
    app.session_state["stopped_early"] = False
    answered = [[element.value for element in app.run().markdown] for _ in range(2)]
    assert answered == [outcome if seconds < pressing.GOOD_FOR_SECONDS else [], []]


def signing():
    import streamlit as st

    from dashboard.screen.pressing import show_button

    if st.session_state.get("stopped_early"):
        st.stop()
    if show_button("Sign", disabled=not st.session_state.get("sure")):
        st.write("signed")


@pytest.mark.parametrize(("sure", "outcome"), [(True, ["signed"]), (False, [])])
def test_who_pressed_and_then_took_back_that_they_are_sure_has_not_signed(sure, outcome):
    app = AppTest.from_function(signing)
    app.session_state["sure"] = True
    app.run()
    app.session_state["stopped_early"] = True
    app.button[0].click().run()
    app.session_state["stopped_early"], app.session_state["sure"] = False, sure
    assert [element.value for element in app.run().markdown] == outcome
    app.session_state["sure"] = True
    assert not app.run().markdown


def test_every_button_is_remembered_or_does_its_work_before_the_page_is_drawn():
    forgetful = [
        str(path.relative_to(SCREEN))
        for path in SCREEN.rglob("*.py")
        if path.name != "pressing.py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("button", "form_submit_button")
        and "on_click" not in {keyword.arg for keyword in call.keywords}
    ]
    assert forgetful == ["trouble.py"], "“Try again” needs nothing but the run itself"
