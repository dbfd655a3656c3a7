"""The handrail command as its users meet it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dashboard.demonstration import demonstration_files
from dashboard.terminal.command import handrail
from engine import Review
from engine.model import Truth

GOLDEN = Path(__file__).parent / "golden"
DAY = ["--on", "2026-11-23"]
REFERENCES = list(demonstration_files())


def run(*arguments):
    return CliRunner().invoke(handrail, list(arguments))


def script(*arguments, **environment):
    command = [sys.executable, "-c", "from dashboard.terminal import main; main()", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def groups(command, path=()):
    """Every group of commands, with the words that name it."""
    if isinstance(command, click.Group):
        yield path
        for name, part in command.commands.items():
            yield from groups(part, (*path, name))


@pytest.mark.parametrize("path", list(groups(handrail)), ids=" ".join)
def test_a_list_of_commands_says_of_each_a_whole_sentence(path):
    listed = run(*path, "--help").output.partition("Commands:")[2]
    assert listed
    assert "..." not in listed


def without_versions(text):
    """Hashes change with every word of a rule; the rest of a report is pinned."""
    return re.sub(r"[0-9a-f]{12}", "<hash>", re.sub(r"Who says so.*", "", text, flags=re.DOTALL))


@pytest.mark.parametrize("reference", ["DEMO-01", "DEMO-02", "DEMO-04", "DEMO-06"])
def test_the_report_is_what_was_last_agreed(reference):
    """After a change that is meant: HANDRAIL_UPDATE_GOLDEN=1, and read the difference."""
    report = without_versions(run("review", reference, *DAY).output)
    file = GOLDEN / f"{reference}.txt"
    if os.environ.get("HANDRAIL_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(report, encoding="utf-8")
    assert report == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("reference", REFERENCES)
def test_what_is_to_be_asked_first_is_said_as_a_question_and_not_as_a_word_of_the_rules(reference):
    lines = [words.split("?")[0] for words in run("review", reference, *DAY).output.split("First ask: ")[1:]]
    assert not [line for line in lines if re.search(r"\b[a-z]+\.[a-z_]+", line)]


@pytest.mark.parametrize("reference", REFERENCES)
def test_every_hold_in_force_and_every_unmet_need_is_in_the_report(reference):
    review = Review.model_validate_json(run("review", reference, *DAY, "--json").output)
    words = " ".join(run("review", reference, *DAY).output.split())
    for need in review.unmet_needs:
        assert need.title in words
    for hold in review.holds:
        if hold.reason.truth is Truth.TRUE:
            assert " ".join(hold.reason.because.split()) in words


@pytest.mark.parametrize("reference", REFERENCES)
def test_the_report_fits_a_hundred_columns_and_never_tells_anybody_to_reduce_care(reference):
    output = run("review", reference, *DAY).output
    assert max(map(len, output.splitlines())) <= 110
    assert not re.findall(
        r"\b(?:reduce|cut) (?:the |this |their )?(?:care|package|visit|hours)", output.lower()
    )


def test_the_same_review_gives_the_same_bytes():
    first, second = (run("review", "DEMO-03", *DAY, "--json").output for _ in range(2))
    assert first == second
    assert json.loads(first)["provenance"]["reviewed_on"] == "2026-11-23"


def test_a_package_file_is_reviewed_like_a_demonstration(tmp_path):
    file = tmp_path / "package.yaml"
    file.write_text(demonstration_files()["DEMO-03"].read_text(encoding="utf-8"), encoding="utf-8")
    assert run("review", str(file), *DAY).output == run("review", "DEMO-03", *DAY).output


def test_a_pdf_is_written_whole(tmp_path):
    file = tmp_path / "out.pdf"
    assert run("review", "DEMO-01", *DAY, "--pdf", str(file)).exit_code == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert [path.name for path in tmp_path.iterdir()] == ["out.pdf"]


def test_a_pdf_into_a_folder_that_is_not_there_is_said_plainly(tmp_path):
    ended = script("review", "DEMO-01", "--pdf", str(tmp_path / "no" / "out.pdf"))
    assert ended.returncode == 2
    assert "cannot be written" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_item_that_is_suggested_is_explained_with_this_persons_values():
    output = run("review", "DEMO-01", *DAY, "--explain", "ceiling_track_hoist").output
    assert "here: hoisted" in output or "reading.hoisted == true" in output
    assert "[B]" in output


def test_an_item_that_is_not_suggested_is_explained_by_its_nearest_miss():
    output = run("review", "DEMO-01", *DAY, "--explain", "eye_drop_aid").output
    assert "no rule suggests it" in output
    assert "no " in output


def test_a_misspelt_item_is_met_with_the_nearest_one():
    result = run("review", "DEMO-01", "--explain", "ceiling_track_hoyst")
    assert result.exit_code == 2
    assert "ceiling_track_hoist" in result.output


def test_a_broken_package_says_what_where_and_what_to_do_and_exits_with_2(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text(
        "reference: X-1\nperson:\n  standng: unable\nvisits:\n  - {id: a, start: '8', minutes: 30}\n",
        encoding="utf-8",
    )
    ended = script("review", str(file))
    assert ended.returncode == 2
    assert "broken.yaml:3:3" in ended.stderr
    assert "standing" in ended.stderr
    assert "2 problems" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_check_says_that_nothing_is_wrong(tmp_path):
    assert "nothing wrong" in run("check", "DEMO-01").output


def test_a_missing_file_exits_with_2_and_one_sentence():
    ended = script("check", "not-there.yaml")
    assert ended.returncode == 2
    assert "is not there" in ended.stderr


def test_the_demonstration_is_listed():
    output = run("demo").output
    assert all(reference in output for reference in REFERENCES)


def test_the_version_is_told():
    assert "handrail" in script("--version").stdout
