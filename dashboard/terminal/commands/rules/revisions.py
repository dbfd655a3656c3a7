"""A rule set as it was in a git revision: its files, laid out in a folder that goes away afterwards."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import ProblemsFoundError
from engine.knowledge import RuleSetFolder, rule_set_folder
from engine.knowledge.council_layer import extended_set
from engine.model import file_error

_CATALOGUE = "catalogue"


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
        unpacked = Path(place) / tracked
        _unpack_base(name, unpacked, tracked, Path(place))
        published = Path(place) / _CATALOGUE
        is_catalogue = (published / "adoption.yaml").is_file()
        yield RuleSetFolder(unpacked, f"{name}:{tracked}", published if is_catalogue else None)


def _unpack(revision: str, tracked: str, place: Path) -> None:
    if revision.startswith("-"):
        raise _unknown(revision, tracked)
    top = _git("rev-parse", "--show-toplevel")
    if top is None:
        raise _unknown(revision, tracked)
    if not _extract(top.decode().strip(), revision, tracked, place):
        raise _unknown(revision, tracked)
    # What items are and do is as much part of the revision as the rules: without it a change of both would not be seen.
    _extract(top.decode().strip(), revision, _CATALOGUE, place)


def _unpack_base(revision: str, layer: Path, tracked: str, place: Path) -> None:
    """The base of a layer as it was in the revision, beside the layer or among the shipped sets."""
    name = extended_set(layer).split("@")[0]
    top = _git("rev-parse", "--show-toplevel")
    if not name or top is None:
        return
    beside = (Path(tracked).parent / name).as_posix()
    if _extract(top.decode().strip(), revision, beside, place):
        return
    if _extract(top.decode().strip(), revision, f"rules/{name}", place):
        (place / "rules" / name).rename(place / beside)


def _extract(top: str, revision: str, folder: str, place: Path) -> bool:
    """Lay a folder of a revision out; False where the revision has none of that name."""
    archive = _git("-C", top, "archive", "--format=tar", revision, "--", folder)
    if archive is None:
        return False
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(place, filter="data")
    return True


def _git(*words: str) -> bytes | None:
    """What git answers; None when it cannot, or is not there."""
    try:
        return subprocess.run(["git", *words], check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def _unknown(name: str, tracked: str) -> ProblemsFoundError:
    message = f"`{name[:80]}` is no folder, no shipped rule set and no git revision with {tracked}"
    help_text = "give a folder or a revision such as HEAD~1"
    return file_error(name[:80], "H101", message, help_text)
