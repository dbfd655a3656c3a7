"""A layer as an archive: the folder that is taken away, and put back in to go on with it.

Fixed here: what comes back is files of text within one folder, bounded before they are unpacked, by names that lead
nowhere else; one that is not so refuses the whole archive.
Left out: a proof, which is made anew as nobody knows who wrote it; whether the files are a layer (`own_layer`).
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Mapping

from dashboard.clock import today
from engine import ProblemsFoundError
from engine.authoring import is_set_name
from engine.knowledge.council_layer import PROOF
from engine.model import file_error
from engine.model.limits import DOCUMENT_BYTES

ARCHIVE_MEGABYTES = DOCUMENT_BYTES // 1_000_000
_MOST_FILES = 200
_MOST_LEVELS = 4
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\.(yaml|csv)")
_OF_THE_ARCHIVER = re.compile(r"__MACOSX/|.*/\.DS_Store$")
"""What a Mac adds to an archive; no file of the layer."""
_READABLE = 0o644
_ENCRYPTED = 0x1


def as_zip(name: str, files: Mapping[str, str]) -> bytes:
    """A folder of that name with its files, for people to unpack."""
    day = today()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            entry = zipfile.ZipInfo(f"{name}/{path}", (day.year, day.month, day.day, 0, 0, 0))
            entry.external_attr = _READABLE << 16
            archive.writestr(entry, text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def from_zip(content: bytes, archive_name: str) -> tuple[str, dict[str, str]]:
    """The name of the folder in an archive and its files by path, without a proof.

    Raises:
        ProblemsFoundError: it is no such archive, holds too much, or has a file that no layer has.
    """
    if len(content) > DOCUMENT_BYTES:
        raise _problem_of(archive_name, "H106", f"at most {DOCUMENT_BYTES:,} bytes of one archive are read")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir() and not _OF_THE_ARCHIVER.match(entry.filename)
            ]
            folder = _folder_of(entries, archive_name)
            texts = {
                entry.filename.partition("/")[2]: _text_of(archive, entry, archive_name) for entry in entries
            }
    except ProblemsFoundError:
        raise
    except Exception:  # zipfile raises nearly anything on a damaged archive
        raise _problem_of(
            archive_name, "H101", "the file is not an archive (.zip) that can be read"
        ) from None
    texts.pop(PROOF, None)
    return folder, texts


def _folder_of(entries: list[zipfile.ZipInfo], archive_name: str) -> str:
    """The one folder that all lies in, once every name and size is known to be within bounds."""
    if len(entries) > _MOST_FILES:
        raise _problem_of(archive_name, "H106", f"at most {_MOST_FILES} files of a layer are read")
    if sum(entry.file_size for entry in entries) > DOCUMENT_BYTES:
        raise _problem_of(
            archive_name, "H106", f"at most {DOCUMENT_BYTES:,} bytes of unpacked files are read"
        )
    folders = {entry.filename.partition("/")[0] for entry in entries}
    if len(folders) != 1 or not is_set_name(folder := folders.pop()):
        raise _problem_of(
            archive_name, "H104", "the archive does not hold one folder with the name of a layer"
        )
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise _problem_of(archive_name, "H104", "a file is in the archive twice")
    for entry in entries:
        if not _is_of_a_layer(entry):
            raise _problem_of(archive_name, "H104", f"no layer has a file such as {entry.filename[:60]!r}")
    return folder


def _is_of_a_layer(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a plain file, in folders with plain names, of a kind that layers have."""
    *folders, name = entry.filename.split("/")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return (
        len(folders) <= _MOST_LEVELS
        and all(is_set_name(folder) for folder in folders)
        and _FILE_NAME.fullmatch(name) is not None
        and kind in (0, stat.S_IFREG)
        and not entry.flag_bits & _ENCRYPTED
        and entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def _text_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, archive_name: str) -> str:
    """The text of a file, of which no more is unpacked than it says that it holds."""
    with archive.open(entry) as file:
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise _problem_of(archive_name, "H106", f"{entry.filename!r} does not hold as much as it says")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _problem_of(archive_name, "H102", f"{entry.filename!r} is not written in UTF-8") from None


def _problem_of(archive_name: str, code: str, message: str) -> ProblemsFoundError:
    return file_error(archive_name, code, message, "put in the archive as it was downloaded from this page")
