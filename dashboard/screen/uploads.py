"""Files that a browser lays down in memory before a page reads them: from which page, how large, how many.

Definitions: Streamlit keeps what is sent to it until its page is left, for anybody who has opened a connection, signed in
or not. Here a file is taken from a page that asked for one, which only somebody does who may see that page; what one page
holds, and what all hold together, is bounded (docs/limits.md) before anything of a file is read. How large a file may be is
asked here again: a browser is told, and need not keep to it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.screen.markup import plain
from engine.model.limits import PHOTOGRAPH_BYTES, UPLOADS_BYTES, UPLOADS_OF_A_PAGE_BYTES

_ADDRESS = "/_stcore/upload_file/"
_PAGES_KNOWN = 2_000
_LEAST_BYTES = 10_000
"""What a file counts for, however small: what is kept beside it takes memory too, and each is counted at the next."""


class Uploads:
    """Which pages asked for a file, and what is on its way to them."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, None] = OrderedDict()
        self._coming: defaultdict[str, int] = defaultdict(int)
        self._change = threading.Lock()

    def expect(self, session: str) -> None:
        """A page asks for a file."""
        with self._change:
            self._asked[session] = None
            self._asked.move_to_end(session)
            while len(self._asked) > _PAGES_KNOWN:
                self._asked.popitem(last=False)

    @contextmanager
    def coming(self, session: str, size_bytes: int) -> Iterator[str]:
        """Why a file is not taken, while it comes; empty where it is.

        Args:
            session: of whose page.
            size_bytes: how large it says that it is.
        """
        with self._change:
            size_bytes = max(size_bytes, _LEAST_BYTES)
            refused = self._why_not(session, size_bytes)
            if not refused:
                self._coming[session] += size_bytes
        try:
            yield refused
        finally:
            if not refused:
                with self._change:
                    self._coming[session] -= size_bytes
                    if not self._coming[session]:
                        del self._coming[session]

    def _why_not(self, session: str, size_bytes: int) -> str:
        if session not in self._asked:
            return "No page of yours asks for a file."
        bytes_of = bytes_by_page()
        here = bytes_of.get(session, 0) + self._coming.get(session, 0) + size_bytes
        everywhere = sum(bytes_of.values()) + sum(self._coming.values()) + size_bytes
        if here > UPLOADS_OF_A_PAGE_BYTES:
            return f"One page takes {UPLOADS_OF_A_PAGE_BYTES // 1_000_000} MB at once: take in what is there first."
        return (
            "Too many files are being taken in: try again in a while." if everywhere > UPLOADS_BYTES else ""
        )


UPLOADS = Uploads()


def bytes_by_page() -> dict[str, int]:
    """The bytes of the files that are kept for each open page."""
    if not Runtime.exists():
        return {}
    storage = getattr(Runtime.instance().uploaded_file_mgr, "file_storage", {})
    return {
        session: sum(max(len(file.data), _LEAST_BYTES) for file in list(files.values()))
        for session, files in list(storage.items())
    }


def session_of(path: str) -> str:
    """The page to which an address brings a file; empty where it is the address of something else."""
    _, address, rest = path.partition(_ADDRESS)
    return rest.partition("/")[0] or "nobody" if address else ""


def size_of(headers: dict[str, str]) -> int:
    """How large a file says that it is; the most that is taken where it says nothing."""
    length = headers.get("content-length", "")
    return int(length) if length.isdigit() else PHOTOGRAPH_BYTES


def ask_for_file(label: str, kinds: Sequence[str], *, most_bytes: int, **options: Any) -> UploadedFile | None:
    """Ask for a file; None while there is none, or where it is too large, which is said."""
    _expect()
    file = st.file_uploader(
        plain(label), type=list(kinds), max_upload_size=most_bytes // 1_000_000, **options
    )
    return next(iter(_small_enough([file] if file else [], most_bytes)), None)


def ask_for_files(label: str, kinds: Sequence[str], *, most_bytes: int, **options: Any) -> list[UploadedFile]:
    """Ask for files; those that are too large are said and left out."""
    _expect()
    files = st.file_uploader(
        plain(label),
        type=list(kinds),
        accept_multiple_files=True,
        max_upload_size=most_bytes // 1_000_000,
        **options,
    )
    return _small_enough(files, most_bytes)


def _expect() -> None:
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        UPLOADS.expect(context.session_id)


def _small_enough(files: Sequence[UploadedFile], most_bytes: int) -> list[UploadedFile]:
    for file in files:
        if file.size > most_bytes:
            st.error(plain(f"{file.name} is larger than {most_bytes // 1_000_000} MB, so it was not read."))
    return [file for file in files if file.size <= most_bytes]
