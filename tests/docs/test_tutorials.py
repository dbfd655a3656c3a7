"""The tutorials: every command runs in the order of the page, in an empty folder, and prints what the page shows."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashboard.terminal.command import handrail

TUTORIALS = sorted((Path(__file__).parents[2] / "docs" / "tutorials").glob("*.md"))
STEP = re.compile(
    r"`(?P<file>[\w/.]+)` shall say:\n\n```yaml\n(?P<text>.*?)^```$|^```console\n(?P<session>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
COMMAND = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_every_step_of_a_tutorial_works_in_its_order(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = 0
    for step in STEP.finditer(page.read_text(encoding="utf-8")):
        if step["file"]:
            assert Path(step["file"]).exists(), "a file that the commands before it wrote"
            Path(step["file"]).write_text(step["text"], encoding="utf-8")
            continue
        for command, printed in COMMAND.findall(step["session"]):
            program, *arguments = shlex.split(command)
            assert program == "handrail"
            result = CliRunner().invoke(handrail, arguments)
            assert result.exception is None or isinstance(result.exception, SystemExit), command
            pattern = ".*?".join(re.escape(part.strip("\n")) for part in printed.split("…"))
            assert re.fullmatch(rf"\s*{pattern}\s*", result.output, re.DOTALL), f"{command}\n{result.output}"
            commands += 1
    assert commands > 5
