"""The systemd units and the Containerfile: what of them can be tried where no service may be started."""

import shutil
import subprocess
from pathlib import Path

import click
import pytest

from dashboard.terminal.commands.serve import serve_command

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def settings(unit):
    lines = unit.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong_with_a_unit(unit, tmp_path):
    """The user, the folder and the program are those of a server; here they are those of this machine."""
    text = unit.read_text(encoding="utf-8")
    program = settings(unit)["ExecStart"].split()[0]
    text = text.replace(program, "/bin/true").replace("WorkingDirectory=/opt/handrail", "WorkingDirectory=/")
    text = text.replace("User=handrail", "User=root").replace("Group=handrail", "Group=root")
    copy = tmp_path / unit.name
    copy.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.replace(str(copy), "")) == (0, "")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_listens_on_this_machine_alone_and_is_bounded(unit):
    unit_settings = settings(unit)
    assert "127.0.0.1" in unit_settings["ExecStart"]
    assert "0.0.0.0" not in unit_settings["ExecStart"]
    for name in ("MemoryMax", "TasksMax", "LimitNOFILE"):
        assert unit_settings[name], name
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome"):
        assert unit_settings[name] == "true", name


def test_the_unit_of_the_interface_names_options_that_there_are():
    command = settings(DEPLOY / "handrail-api.service")["ExecStart"].split()
    known = {option for parameter in serve_command.params for option in parameter.opts}
    assert {word for word in command if word.startswith("--")} <= known
    assert isinstance(serve_command, click.Command)


def test_the_containerfile_copies_runs_and_serves_what_there_is():
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    steps = [line.split()[0] for line in lines if line and not line.startswith(("#", " "))]
    assert steps == ["FROM", "RUN", "COPY", "USER", "WORKDIR", "RUN", "EXPOSE", "CMD"]
    assert "USER handrail" in lines, "it never runs as root"
    root = Path(__file__).parents[2]
    assert (root / "start.py").is_file()
    assert (root / "dashboard/screen/app.py").is_file()
