"""What the program says of its own work: the stages of a review with their times, and one rule hop by hop."""

import logging
import re

import pytest
from click.testing import CliRunner

from dashboard import log
from dashboard.terminal.command import handrail
from engine import stages

STAGES = ("prepared", "facts", "rete", "columns", "resolve", "estimate", "compose")
PACKAGE = """\
reference: MRSMARKEDNAME
goals: [{words: "I want to MARKEDWISH"}]
visits:
  - {id: MARKEDVISIT, days: [mon], start: "08:00", minutes: 30, tasks: [{activity: wash}]}
"""


@pytest.fixture(autouse=True)
def _quiet_afterwards():
    yield
    logging.getLogger(log.ROOT_LOGGER).setLevel(logging.WARNING)


def run(*arguments, **environment):
    return CliRunner().invoke(handrail, list(arguments), env=environment)


def test_both_ends_speak_of_the_same_tree_of_loggers():
    assert log.ROOT_LOGGER == stages.ROOT_LOGGER


@pytest.mark.parametrize(
    "asked", [{"flag": True}, {"HANDRAIL_LOG": "info"}], ids=["--verbose", "HANDRAIL_LOG"]
)
def test_every_stage_of_a_review_is_timed_and_nobody_is_named(tmp_path, asked):
    file = tmp_path / "package.yaml"
    file.write_text(PACKAGE, encoding="utf-8")
    flag = ["--verbose"] if asked.pop("flag", False) else []
    done = run(*flag, "review", str(file), "--on", "2026-11-23", **asked)
    assert done.exit_code == 0, done.output
    for name in STAGES:
        assert re.search(rf"^handrail\.\w+: {name} +[\d.]+ ms", done.stderr, re.MULTILINE), name
    assert "MARKED" not in done.stderr
    assert "MARKEDNAME" in done.stdout


def test_without_being_asked_nothing_is_timed():
    assert " ms" not in run("review", "DEMO-04", "--on", "2026-11-23").stderr


def test_a_level_that_there_is_not_is_refused_in_one_sentence():
    done = run("check", "DEMO-04", HANDRAIL_LOG="loud")
    assert done.exit_code == 2
    assert "HANDRAIL_LOG is `loud`; it may be warning, info, debug." in done.stderr


def test_a_rule_is_followed_hop_by_hop():
    done = run("review", "DEMO-02", "--on", "2026-11-23", "--trace", "hold_safeguarding_concern_open")
    assert done.exit_code == 0, done.output
    hops = re.findall(r"^(\d)  (\w+)", done.stdout, re.MULTILINE)
    assert hops == [
        ("1", "Written"), ("2", "Compiled"), ("3", "Facts"), ("4", "Answers"), ("5", "Findings"), ("6", "What"),
        ("7", "Shown"),
    ]  # fmt: skip
    assert "rules/home_care/holds.yaml:" in done.stdout
    assert "columns true, durable_rules true; they agree" in done.stdout
    assert "item ceiling_track_hoist: suggested -> on hold" in done.stdout


def test_of_a_rule_that_asks_its_question_is_shown(tmp_path):
    file = tmp_path / "package.yaml"
    file.write_text(PACKAGE, encoding="utf-8")
    done = run("review", str(file), "--on", "2026-11-23", "--trace", "ask_capacity_to_change_care")
    assert "ask: decisions.care_change.consent; asked of each person" in done.stdout
    assert "-> “Has the person been asked" in " ".join(done.stdout.split())
    assert done.stdout.endswith("questions, 1 time\n")


def test_a_rule_that_there_is_not_gets_the_nearest_name():
    done = run("review", "DEMO-02", "--trace", "hold_safegarding_concern_open")
    assert done.exit_code == 2
    assert "Did you mean `hold_safeguarding_concern_open`?" in done.stderr
