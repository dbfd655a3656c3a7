"""The rule lab: a rule is tried on a package, and nothing that others rely on changes unless a rule author saves it."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.screen.markup import plain

SHIPPED = Path(__file__).parents[2] / "rules" / "home_care"
RULE = "hold_repeated_falls_not_reviewed"


def lab():
    from dashboard.screen.lab import show

    show()


@pytest.fixture
def rules(tmp_path, monkeypatch):
    """A copy of the shipped rules, offered as the only set, so that saving never reaches the live ones."""
    import streamlit as st

    from dashboard.screen.lab import drafts
    from engine.knowledge import RuleSetFolder

    copy = tmp_path / "home_care"
    shutil.copytree(SHIPPED, copy)
    folder = RuleSetFolder(copy, "rules/home_care")
    monkeypatch.setattr(drafts, "folders", lambda: {folder.shown: folder})
    monkeypatch.setenv("HANDRAIL_DATABASE", f"sqlite:///{tmp_path}/handrail.db")
    monkeypatch.delenv("HANDRAIL_ROLES", raising=False)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield copy
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def page(rules):
    app = AppTest.from_function(lab, default_timeout=120)
    app.query_params["rule"] = RULE
    app.query_params["package"] = "DEMO-05"
    return app.run()


def edited(page, old, new):
    text = page.text_area[0].value
    assert old in text
    return page.text_area[0].set_value(text.replace(old, new)).run()


def press(page, label):
    return next(button for button in page.button if button.label == label).click().run()


def shown(page):
    return "\n".join(
        [*(str(element.body) for element in page.get("html")), *(element.value for element in page.markdown)]
    )


def test_a_rule_is_shown_as_its_file_has_it_and_with_the_values_of_a_package(page, rules):
    assert not page.exception
    assert page.text_area[0].value.startswith(f"- rule: {RULE}\n")
    assert page.text_area[0].value in "".join(
        file.read_text(encoding="utf-8") for file in rules.glob("*.yaml")
    )
    assert "risks.falls_last_12_months" in shown(page)
    assert "Rules that just miss" in shown(page)


def test_an_error_is_shown_at_its_line_with_what_to_do(page):
    edited(page, "risks.falls_reviewed", "risks.fals_reviewed")
    (error,) = page.error
    assert "H2" in error.value or "H3" in error.value
    assert "risks.falls_reviewed" in error.value.replace(
        "\\", ""
    )  # what people read: markdown's marks are escaped
    excerpt = next(code.value for code in page.code if "fals_reviewed" in code.value)
    line, caret = excerpt.splitlines()
    assert line[caret.index("^") :].startswith("risks.fals_reviewed")
    assert any("what follows is what is saved" in info.value for info in page.info)


def test_a_change_says_what_it_does_to_this_package(page):
    edited(page, "risks.falls_last_12_months >= 2", "risks.falls_last_12_months >= 20")
    warnings = " ".join(element.value for element in page.warning)
    quiet = " ".join(element.value for element in page.info)
    assert "are no longer true" in warnings or "makes no difference" in quiet
    back = edited(page, "risks.falls_last_12_months >= 20", "risks.falls_last_12_months >= 2")
    assert not [element for element in back.warning if "longer true" in element.value]


def test_a_value_can_be_moved_and_what_flips_is_listed(page):
    assert "Where something changes as" in shown(page)
    sentences = set()
    for value in (0, 9):
        page.select_slider[0].set_value(value).run()
        sentences.add(next(element.value for element in page.markdown if element.value.startswith("At ")))
    assert not page.exception
    assert len(sentences) == 2


def test_the_cases_are_run_with_the_draft(page):
    press(page, "Run the cases and look for contradictions")
    assert any(element.value.startswith("All ") for element in page.success)
    edited(page, "risks.falls_last_12_months >= 2", "risks.falls_last_12_months >= 3")
    press(page, "Run the cases and look for contradictions")
    assert any("cases fail" in element.value for element in page.error)
    assert "hold repeated falls not reviewed" in shown(page)


def test_the_draft_is_compared_over_the_demonstration_caseload(page):
    edited(page, "risks.falls_last_12_months >= 2", "risks.falls_last_12_months >= 3")
    press(page, "Compare")
    assert not page.exception
    assert "protects fewer people" in shown(page)
    worse = next(element for element in page.metric if element.label == "Worse off")
    assert int(worse.value) > 0


def test_the_comparison_shows_what_the_terminal_shows_words_and_what_kept_people_safe(page):
    text = page.text_area[0].value
    because = next(line for line in text.splitlines() if line.strip().startswith("because:"))
    lifted = next(line for line in text.splitlines() if line.strip().startswith("lifted_by:"))
    changed = text.replace(because, "  because: Somebody who falls is quite safe at home.")
    page.text_area[0].set_value(
        changed.replace(lifted, "  lifted_by: The carer thinks that it is fine.")
    ).run()
    press(page, "Compare")
    assert not page.exception
    assert "This says it otherwise: read it." in shown(page)
    assert "The carer thinks that it is fine." in shown(page)
    assert page.warning[0].value == plain(
        "Not safe to adopt as it stands: 1 entry may protect less and 1 entry says it otherwise."
    )


def test_a_draft_that_the_checks_of_the_set_do_not_fit_says_so_instead_of_a_comparison(page):
    rule = next(box for box in page.selectbox if box.label == "Rule")
    rule.set_value("record_hoisted_and_walks").run()
    edited(page, "rule: record_hoisted_and_walks\n", "rule: record_hoisted_or_walks\n")
    press(page, "Compare")
    assert not page.exception
    assert any(element.value.startswith("The checks do not fit the draft") for element in page.error)
    assert any("H704" in code.value and "record_hoisted_and_walks" in code.value for code in page.code)


def test_the_change_can_be_taken_away_as_a_patch_that_git_would_apply(page, rules):
    edited(page, "risks.falls_last_12_months >= 2", "risks.falls_last_12_months >= 3")
    patch = next(code.value for code in page.code if code.value.startswith("--- "))
    assert "risks.falls_last_12_months >= 3" in patch
    assert (
        len([line for line in patch.splitlines() if line.startswith("+") and not line.startswith("+++")]) == 1
    )
    press(page, "Go back to what is saved")
    assert any(element.value == "Nothing differs from what is saved." for element in page.markdown)


def test_nobody_but_a_rule_author_can_save_over_the_live_rules(page, rules):
    edited(page, "risks.falls_last_12_months >= 2", "risks.falls_last_12_months >= 3")
    assert next(button for button in page.button if button.label == "Save over the live rules").disabled
    for file in SHIPPED.glob("*.yaml"):
        assert (rules / file.name).read_bytes() == file.read_bytes()


def test_a_rule_author_saves_the_draft_and_only_what_was_changed(page, rules, monkeypatch):
    monkeypatch.setenv("HANDRAIL_ROLES", "rule author")
    before = {file.name: file.read_text(encoding="utf-8") for file in rules.glob("*.yaml")}
    edited(page, "risks.falls_last_12_months >= 2", "risks.falls_last_12_months >= 3")
    press(page, "Save over the live rules")
    assert not page.exception
    after = {file.name: file.read_text(encoding="utf-8") for file in rules.glob("*.yaml")}
    (changed,) = [name for name in after if after[name] != before[name]]
    assert after[changed].replace("risks.falls_last_12_months >= 3", "risks.falls_last_12_months >= 2").count(
        "risks.falls_last_12_months >= 2"
    ) == before[changed].count("risks.falls_last_12_months >= 2")


def test_a_draft_that_cannot_be_read_is_never_saved(page, rules, monkeypatch):
    monkeypatch.setenv("HANDRAIL_ROLES", "rule author")
    edited(page, "risks.falls_reviewed", "risks.fals_reviewed")
    assert next(button for button in page.button if button.label == "Save over the live rules").disabled


def test_only_packages_of_ones_own_caseloads_are_offered_to_try_a_rule_on(page):
    from dashboard.screen import service
    from engine.model import CarePackage

    service.package_records().save(CarePackage(reference="SOUTH-1"), caseload="south")
    page.query_params["package"] = "SOUTH-1"
    page.run()
    box = next(element for element in page.selectbox if element.label == "Package to try it on")
    assert "DEMO-05" in box.options
    assert "SOUTH-1" not in box.options


def test_a_new_rule_goes_the_whole_way_from_a_form_to_a_patch(page, rules):
    def field(label):
        return next(element for element in page.text_input if element.label == label)

    press(page, "Write it into the draft")
    assert [element.value for element in page.error] == [
        "Still to fill in: Name; What it concerns; When it holds; Who says so."
    ]
    field("Name").set_value("reacher_for_shorter_reach")
    field("What it concerns").set_value("long_handled_reacher")
    field("When it holds").set_value("person.reach >= 9")
    page.multiselect[0].set_value(["practice-ot"])
    press(page, "Write it into the draft")
    assert any("H304" in element.value for element in page.error)
    field("When it holds").set_value("person.reach == 4")
    press(page, "Write it into the draft")
    assert not page.exception
    assert page.text_area[0].value.startswith("- rule: reacher_for_shorter_reach")
    assert any("still “To be written”" in element.value for element in page.warning)
    edited(
        page,
        "'To be written: the reason, as you would sign it.'",
        "Whoever cannot reach needs a tool to do it.",
    )
    press(page, "Look for what no case tries of this rule")
    assert not page.exception
    proposal = next(code.value for code in page.code if code.value.startswith("- case:"))
    assert "reacher_for_shorter_reach" in proposal or "reacher for shorter reach" in proposal
    patch = next(code.value for code in page.code if code.value.startswith("--- /dev/null"))
    assert "+++ b/rules/home_care/new_rules.yaml" in patch
    assert "a tool to do it" in patch
    assert not (rules / "new_rules.yaml").exists()


def test_what_hangs_together_with_a_rule_is_drawn_and_said_in_words(page):
    assert "The same in words" in shown(page)
    assert any(element.label == "What hangs together with it" for element in page.expander)


def test_nothing_is_missing_of_a_shipped_rule(page):
    press(page, "Look for what no case tries of this rule")
    assert any("Each comparison of this rule decides alone" in element.value for element in page.success)


def test_a_rule_shows_what_each_kept_version_changed_of_it_and_who_signed(rules, page):
    older = rules / "versions" / "0.9.0"
    shutil.copytree(SHIPPED, older)
    for path, was, now in (
        ("rule_set.yaml", "version: 1.0.0", "version: 0.9.0"),
        ("rule_set.yaml", "effective_from: 2026-11-01", "effective_from: 2026-01-01"),
        ("rule_set.yaml", "effective_to: 2027-10-31", "effective_to: 2026-10-31"),
        ("rule_set.yaml", "next_review: 2027-05-01", "next_review: 2026-10-01"),
        ("holds.yaml", "risks.falls_last_12_months >= 2", "risks.falls_last_12_months >= 3"),
    ):
        text = (older / path).read_text(encoding="utf-8")
        assert was in text, was
        (older / path).write_text(text.replace(was, now), encoding="utf-8")
    page.session_state["rule history"] = True
    page.run()
    assert not page.exception
    words = shown(page)
    assert "over the versions" in words
    assert "0.9.0" in words
    assert "protects more people" in words
    assert "No clinician has signed it as it stands." in words


LAYER_HEADER = """id: north
title: A made-up council
version: 1.0.0
effective_from: 2026-11-01
next_review: 2027-05-01
authors: [Made up]
extends: home_care@1
base_hash: "{base_hash}"
"""
LAYER_RULE = """- rule: reacher_for_shorter_reach
  suggest: long_handled_reacher
  when: person.reach == 4
  because: Whoever cannot reach needs a tool to do it, says our made-up store.
  cites: [practice-ot]
"""


@pytest.fixture
def layer(tmp_path, monkeypatch, rule_set):
    """A council's layer with one rule, proved to nobody yet, and named as the one that this installation uses."""
    import streamlit as st

    from dashboard.screen.lab import drafts
    from engine import load_catalogue

    folder = tmp_path / "north"
    folder.mkdir()
    (folder / "rule_set.yaml").write_text(
        LAYER_HEADER.format(base_hash=rule_set.content_hash), encoding="utf-8"
    )
    (folder / "own.yaml").write_text(LAYER_RULE, encoding="utf-8")
    monkeypatch.setenv("HANDRAIL_RULES", str(folder))
    st.cache_data.clear()
    monkeypatch.setattr(drafts.service, "catalogue", load_catalogue)
    yield folder
    st.cache_data.clear()


def test_a_councils_layer_in_a_named_folder_is_opened_first_and_its_own_rules_are_edited(layer):
    from dashboard.screen.lab import drafts

    first, *others = drafts.folders().values()
    assert first.path == layer
    assert drafts.name_of(first) == "north (in use here)"
    assert [drafts.name_of(folder) for folder in others] == ["home_care"]
    version = drafts.version_of(first)
    own = next(rule for rule in version.saved.rules if rule.id == "reacher_for_shorter_reach")
    base = next(rule for rule in version.saved.rules if rule.id == RULE)
    assert version.draft.holds(own)
    assert not version.draft.holds(base)
    assert drafts.text_of(first, base).startswith(f"- rule: {RULE}\n")
    drafts.keep(first, own, drafts.text_of(first, own).replace("== 4", ">= 3"))
    changed = drafts.version_of(first)
    assert changed.problems == ()
    assert "+  when: person.reach >= 3" in changed.draft.patch()
    drafts.forget(first)


def test_a_layer_is_not_saved_over_from_the_page_because_its_proof_would_no_longer_fit(layer, database):
    app = AppTest.from_function(lab, default_timeout=120)
    app.query_params["rule"] = "reacher_for_shorter_reach"
    app.query_params["as"] = "ros"
    app.run()
    assert not app.exception
    edited(app, "== 4", ">= 3")
    assert next(button for button in app.button if button.label == "Save over the live rules").disabled
    assert any("handrail rules prove" in element.value for element in app.caption)
    app.query_params["rule"] = RULE
    app.run()
    assert any("It is the base’s" in element.value for element in app.caption)
