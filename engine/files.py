"""Files and folders that several processes may want at once: written whole or not at all, one writer at a time.

Fixed here: a file that is replaced keeps its old content until the new content is complete and on disk. A folder lock
belongs to a process and ends with it, even when it is killed. Left out: what is written.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
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
    """Replace a file by new content that only its owner reads, atomically; a device or a pipe is written to.

    Raises:
        OSError: it cannot be written; the old file is as it was and nothing is left behind.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
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
    """A path to write to, in the same folder, which takes the place of `path` only when everything is written.

    The file of a link is replaced, and not the link; who may read it stays as it was. A device or a pipe is written to.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        yield target
        return
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield partial
        if target.exists():
            shutil.copymode(target, partial)
        os.replace(partial, target)
    except OSError as error:
        if error.errno is None or error.filename not in (None, str(partial)):
            raise
        # A full disk names no file, and nobody knows the partial one.
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        partial.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """A text file, written whole or not at all.

    Raises:
        OSError: it cannot be written; an old file is as it was.
    """
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8")


def write_texts(texts: Mapping[Path, str]) -> None:
    """Text files that belong together: none is replaced before all of them are written.

    Raises:
        OSError: one cannot be written; every old file is as it was.
    """
    with ExitStack() as files:
        for path, text in texts.items():
            files.enter_context(whole_file(path)).write_text(text, encoding="utf-8")


def write_bytes(path: Path, content: bytes) -> None:
    """A file of bytes, written whole or not at all.

    Raises:
        OSError: it cannot be written; an old file is as it was.
    """
    with whole_file(path) as partial:
        partial.write_bytes(content)


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
