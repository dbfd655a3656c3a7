"""A rule set as it was in a git revision: its files, laid out in a folder that goes away afterwards."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import Problem, ProblemsFoundError
from engine.knowledge import RuleSetFolder, rule_set_folder
from engine.model import Place


@contextmanager
def rule_set_at(name: str, tracked: str) -> Iterator[RuleSetFolder]:
    """A folder, a shipped set, or a revision of the tracked folder.

    Args:
        name: a folder; else the name of a shipped set; else a git revision (a branch, a tag, a commit).
        tracked: the folder of the rule set, from the top of the repository, for revisions.

    Raises:
        ProblemsFoundError: it is none of these.
    """
    if Path(name).is_dir():
        with rule_set_folder(Path(name)) as folder:
            yield folder
        return
    with rule_set_folder(name) as shipped:
        if shipped.path.is_dir():
            yield shipped
            return
    with tempfile.TemporaryDirectory(prefix="handrail-") as place:
        _unpack(name, tracked, Path(place))
        yield RuleSetFolder(Path(place) / tracked, f"{name}:{tracked}")


def _unpack(revision: str, tracked: str, place: Path) -> None:
    if revision.startswith("-"):
        raise _unknown(revision, tracked)
    top = _git("rev-parse", "--show-toplevel")
    if top is None:
        raise _unknown(revision, tracked)
    archive = _git("-C", top.decode().strip(), "archive", "--format=tar", revision, "--", tracked)
    if archive is None:
        raise _unknown(revision, tracked)
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(place, filter="data")


def _git(*words: str) -> bytes | None:
    """What git answers; None when it cannot, or is not there."""
    try:
        return subprocess.run(["git", *words], check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def _unknown(name: str, tracked: str) -> ProblemsFoundError:
    message = f"`{name[:80]}` is no folder, no shipped rule set and no git revision with {tracked}"
    help_text = "give a folder or a revision such as HEAD~1"
    return ProblemsFoundError([Problem("H101", message, Place(name[:80]), help_text)])
