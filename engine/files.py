"""Files and folders that several processes may want at once: written whole or not at all, one writer at a time.

Fixed here: a file that is replaced keeps its old content until the new content is complete and on disk. A folder lock
belongs to a process and ends with it, even when it is killed. Left out: what is written.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except (
    ImportError
):  # Windows has no such locks: nobody is kept out there, and docs/for_administrators.md says so.
    _can_lock = False
else:
    _can_lock = True


class FolderInUseError(Exception):
    """Another process is writing to the folder."""


def write_whole(content: bytes, path: Path) -> None:
    """Replace a file by new content, atomically.

    Raises:
        OSError: it cannot be written; the old file is as it was and nothing is left behind.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to, in the same folder, which takes the place of `path` only when everything is written."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Hold a folder for this process alone.

    Raises:
        FolderInUseError: another process holds it.
        OSError: the folder cannot be opened.
    """
    if not _can_lock:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUseError(f"Another process is writing to {folder}.") from None
        except OSError:
            pass  # A file system without locks, such as some network shares.
        yield
    finally:
        os.close(descriptor)
