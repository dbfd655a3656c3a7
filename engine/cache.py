"""The cache between commands: files of what takes long to make; none is ever needed, and none that is read is stale.

Definitions: a cached file begins with a line that names what it was made from (a *key*: hashes of the sources and the
versions of what reads it) and the SHA-256 of the rest. One whose key is another, whose hash is wrong, or that somebody
else could have written is as good as none: what it holds is made anew.

Where: in Handrail's own folder, beside Python's bytecode, if that may be written (when Handrail is set up), else in the
user's cache folder. A file counts only where it and its folder belong to the system, to whoever owns Handrail's code
or to this user, and nobody else may write them: who could put a file there could change the code as well.

Left out: what is cached (`engine.machine_code`, `engine.review.prepared`), and emptying it (delete the folder).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

_MAGIC = b"handrail-cache"
_ENGINE = Path(__file__).parent
_SOURCES = (".py", ".yaml")
_OTHERS_MAY_WRITE = 0o022
_ROOT = 0


def cache_folders() -> tuple[Path, ...]:
    """Where cached files may lie, the first choice first."""
    return _ENGINE / "__pycache__" / "cache", _user_cache() / "handrail"


def read_cached(name: str, key: str) -> bytes | None:
    """The content of a cached file; None where there is none that fits and can be trusted.

    Args:
        name: of the file.
        key: what it must have been made from.
    """
    for folder in cache_folders():
        try:
            if not (_is_trusted(folder) and _is_trusted(folder / name)):
                continue
            head, _, content = (folder / name).read_bytes().partition(b"\n")
        except OSError:
            continue
        if head == _head(key, content):
            return content
    return None


def write_cached(name: str, key: str, content: bytes) -> bool:
    """Write a file in place of the one that was there; whether there was a folder for it.

    Args:
        name: of the file.
        key: what it was made from.
        content: the rest of the file.
    """
    return any(_write(folder, name, _head(key, content) + b"\n" + content) for folder in cache_folders())


def digest_of(parts: Iterable[bytes]) -> str:
    """SHA-256 over parts, each with its length, so that no two lists of parts look alike."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()


def source_digest(rooms: Iterable[str]) -> str:
    """SHA-256 over the name and text of every source file of the engine in these rooms, and in none of them.

    The words that a room keeps in YAML are source as its code is.

    Args:
        rooms: folders of the engine.
    """
    inside = (path for room in rooms for path in (_ENGINE / room).rglob("*") if path.suffix in _SOURCES)
    files = sorted({*_ENGINE.glob("*.py"), *inside})
    named = ((path.relative_to(_ENGINE).as_posix().encode(), path.read_bytes()) for path in files)
    return digest_of(part for pair in named for part in pair)


def _head(key: str, content: bytes) -> bytes:
    return b" ".join((_MAGIC, key.encode(), hashlib.sha256(content).hexdigest().encode()))


def _write(folder: Path, name: str, content: bytes) -> bool:
    """Write beside and rename, so that nobody ever reads half a file."""
    beside: str | None = None
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not _is_trusted(folder):
            return False
        number, beside = tempfile.mkstemp(dir=folder, prefix=name)
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(folder / name)
    except OSError:
        if beside is not None:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
        return False
    return True


def _is_trusted(path: Path) -> bool:
    """Whether only those could have written it who could change Handrail's code, or are this user."""
    if not hasattr(os, "getuid"):  # Windows: a user's folders are closed to other users
        return True
    stat = path.lstat()
    owners = (_ROOT, os.getuid(), _ENGINE.stat().st_uid)
    is_link = (stat.st_mode & 0o170000) == 0o120000
    return stat.st_uid in owners and not stat.st_mode & _OTHERS_MAY_WRITE and not is_link


def _user_cache() -> Path:
    """The folder for what can be made again, as each system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
