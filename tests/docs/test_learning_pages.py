"""The commands of docs/learning.md and docs/queue.md are there, take what is written, and do what is said."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail

DOCS = Path(__file__).parents[2] / "docs"
BACKTESTS = Path(__file__).parents[2] / "catalogue" / "backtests"
PAGES = ("learning.md", "queue.md", "learning_model.md")
BLOCK = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    return [
        line for block in BLOCK.findall(text) for line in block.splitlines() if line.startswith("handrail ")
    ]


@pytest.mark.parametrize("line", [line for page in PAGES for line in commands(page)])
def test_every_command_takes_what_the_page_gives_it(line):
    words = shlex.split(line)[1:]
    command, context = handrail, click.Context(handrail)
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command = command.commands[words.pop(0)]
        context = click.Context(command, parent=context)
    left = command.make_parser(context).parse_args(args=list(words))[1]
    assert left == []


def test_every_picture_is_there():
    for page in PAGES:
        for name in re.findall(r"\]\((images/[^)]+)\)", (DOCS / page).read_text(encoding="utf-8")):
            assert (DOCS / name).is_file(), name


def test_what_the_page_says_of_leaving_studies_out_is_what_comes_out(tmp_path):
    """With a few people for each project: which figures can be predicted does not depend on how many there are."""
    shutil.copytree(BACKTESTS, tmp_path / "few")
    portfolios = tmp_path / "few" / "portfolios.yaml"
    text = portfolios.read_text(encoding="utf-8")
    portfolios.write_text(re.sub(r"^    people: \d+$", "    people: 4", text, flags=re.MULTILINE), "utf-8")
    result = CliRunner().invoke(handrail, ["backtest", "--leave-out", "--portfolios", str(tmp_path / "few")])
    assert "8 of 12 figures can be predicted so." in result.output
    assert "Of twelve published figures eight can be predicted so" in (DOCS / "learning.md").read_text()
    assert result.exit_code == 0


def test_trying_it_works_as_it_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (DOCS / "learning.md").read_text(encoding="utf-8")
    lines = BLOCK.search(text, text.index("## Trying it")).group(1).splitlines()
    for line in lines:
        arguments = shlex.split(line.replace("--size 1500", "--size 120"))[1:]
        result = CliRunner().invoke(handrail, arguments)
        assert result.exit_code == 0, result.output
    assert (tmp_path / "layer.yaml").read_text().startswith("# MADE UP")
    assert (tmp_path / "outcomes.truth.yaml").is_file()
