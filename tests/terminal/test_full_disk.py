"""A disk that is full in the middle of writing: what was there stays, and one sentence says which file."""

import os
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.files import write_bytes, write_text, write_texts, write_whole

resource = pytest.importorskip("resource")


@contextmanager
def room_for(count):
    """A disk that takes files of so many bytes, and no larger ones."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: write_text(path, "n" * 5_000),
        lambda path: write_whole(b"n" * 5_000, path),
        lambda path: write_bytes(path, b"n" * 5_000),
        lambda path: write_texts({path: "short", path.with_name("other.yaml"): "n" * 5_000}),
    ],
)
def test_what_was_there_stays_where_the_disk_is_full(write, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text("old")
    (tmp_path / "other.yaml").write_text("old")
    with room_for(1_000), pytest.raises(OSError, match="too large") as refused:
        write(path)
    assert Path(refused.value.filename or "rules.yaml").name in ("rules.yaml", "other.yaml")
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        "rules.yaml": "old",
        "other.yaml": "old",
    }


def test_a_link_stays_a_link_and_who_may_read_a_file_stays_so(tmp_path):
    path, link = tmp_path / "rules.yaml", tmp_path / "link.yaml"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_text(link, "new")
    assert (link.is_symlink(), path.read_text(), stat.S_IMODE(path.stat().st_mode)) == (True, "new", 0o640)


def test_a_device_is_written_to_and_not_replaced():
    write_text(Path(os.devnull), "gone")
    write_whole(b"gone", Path(os.devnull))
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_terminal_on_a_full_disk_is_told_in_one_sentence_with_exit_code_2():
    command = [sys.executable, "-c", "from dashboard.terminal import main; main()", "explain", "H112"]
    with open("/dev/full", "w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 2
    assert "no space left on device" in ended.stderr
    assert "Traceback" not in ended.stderr
