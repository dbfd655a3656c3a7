"""A table in UTF-8, however it was saved: UTF-16 that says so in its first bytes, or Windows-1252 that nothing else can be.

Excel saves "CSV" in the code page of the machine, which is Windows-1252 in western Europe, and nothing in the file says so.
It is taken for that only where every letter and sign beyond ASCII stands where such a letter or sign stands: in a word, in
the case of its word, before an amount, after a number. Anything else may be another code page, and is left for an error.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from ..model import Place, Problem

WINDOWS_1252 = "it is not in UTF-8 and was read as Windows-1252, as Excel saves CSV"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PIECE_BYTES = 1 << 20
_UPPER, _LOWER = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŠŽŒŸ", "àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿßšžœ"
_ALL_UPPER, _ALL_LOWER = f"A-Z{_UPPER}", f"a-z{_LOWER}"
_LETTER = f"{_ALL_UPPER}{_ALL_LOWER}"
_APART = f"[^{_LETTER}0-9]"
_STANDS_WELL = re.compile(
    "|".join(
        (
            f"(?<=[{_ALL_UPPER}])[{_UPPER}](?![{_ALL_LOWER}0-9])",  # SIÂN
            f"(?<![{_LETTER}0-9])[{_UPPER}](?=[{_LETTER}’])",  # Élodie
            f"(?<=[{_LETTER}’])[{_LOWER}](?![{_ALL_UPPER}0-9])",  # Siân, Zoë
            f"(?<![{_LETTER}0-9])[{_LOWER}](?=[{_ALL_LOWER}])",  # école
            f"(?<=[{_LETTER}])’(?=[{_ALL_UPPER}]|(?:s|t|d|m|ll|re|ve)(?![{_LETTER}])|{_APART}|\\Z)",  # O’Brien, carer’s
            f"(?<![{_LETTER}0-9])[‘“](?=[{_LETTER}0-9£])",
            f"(?<=[{_LETTER}0-9.,!?…])”(?![{_LETTER}0-9])",
            "(?<= )[–—](?= )",
            "(?<=[0-9])–(?=[0-9])",
            f"(?<=[{_LETTER}])–(?=[{_ALL_UPPER}])",  # Mon–Fri
            f"(?<=[{_LETTER}0-9 ])…(?![{_LETTER}0-9])",
            f'(?<![{_LETTER}])[£€](?=[0-9 ).,;\\t|"]|\\Z)',
            "(?<=[0-9 ])°",
            f"(?<![{_LETTER}])[¼½¾](?![0-9])",
            "(?<=m)[²³](?![0-9])",
            f"(?<![{_ALL_LOWER}])\xa0|\xa0(?![{_ALL_LOWER}])",
        )
    )
)
_NO_PLAIN_LETTER = re.compile(f"(?<![{_LETTER}])[{_UPPER}{_LOWER}]{{2,}}(?![{_LETTER}])")
"""A whole word without a plain letter is of another script."""


def is_utf8(content: bytes) -> bool:
    """Whether bytes are text in UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def utf8_of(content: bytes) -> bytes:
    """A text in UTF-8; as it is where nobody can be sure what it is in."""
    if content.startswith(_UTF_16):
        try:
            _check_decoding((content,), "utf-16")
            return content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return content
    return _from_windows(content).encode() if is_windows_1252(content) else content


def is_windows_1252(content: bytes) -> bool:
    """Whether a text is in the code page of western Europe, and can be in no other and not in UTF-8."""
    if content.isascii() or b"\0" in content or content.startswith(_UTF_16):
        return False
    try:
        content.decode()
        return False
    except UnicodeDecodeError:
        pass
    return _reads_as_windows(content)


def _reads_as_windows(content: bytes) -> bool:
    """Whether every letter and sign beyond ASCII stands where it can in that code page."""
    try:
        text = _from_windows(content)
    except UnicodeDecodeError:
        return False
    return "\0" not in text and _STANDS_WELL.sub("", text).isascii() and not _NO_PLAIN_LETTER.search(text)


def encoding_of_file(file: Path) -> str:
    """What a text of any size is in, as `open` calls it; it is read piece by piece.

    Raises:
        UnicodeDecodeError: nobody can be sure.
        OSError: it cannot be read.
    """
    with file.open("rb") as content:
        says_utf_16 = content.read(2) in _UTF_16
    if says_utf_16:
        _check_decoding(_pieces(file), "utf-16")
        return "utf-16"
    try:
        _check_decoding(_pieces(file), "utf-8")
    except UnicodeDecodeError:
        if not all(piece.isascii() or _reads_as_windows(piece) for piece in _pieces_of_lines(file)):
            raise
        return "cp1252"
    return "utf-8-sig"


def _check_decoding(pieces: Iterable[bytes], encoding: str) -> None:
    """Read a text to its end. Nearly any bytes are some signs of UTF-16, so there they must be those of a table too.

    Raises:
        UnicodeDecodeError: it is not in that encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    signs: set[str] = set()
    for piece in pieces:
        text = decoder.decode(piece)
        if encoding == "utf-16":
            signs.update(text)
    decoder.decode(b"", final=True)
    if signs and (any(map(_is_no_sign, signs)) or not any(map(str.isascii, signs))):
        raise UnicodeDecodeError(encoding, b"", 0, 0, "these are not the signs of a table")


def _is_no_sign(sign: str) -> bool:
    """Whether no text holds this: none of a later Unicode, which adds signs beyond the first 65,536 alone."""
    is_later = sign > "\uffff" and ord(sign) & 0xFFFE != 0xFFFE
    return sign == "\0" or (unicodedata.category(sign) == "Cn" and not is_later)


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        yield from iter(partial(content.read, _PIECE_BYTES), b"")


def _pieces_of_lines(file: Path) -> Iterator[bytes]:
    """A file in pieces that end where a line does; what stands in a word is never parted from it."""
    with file.open("rb") as content:
        while piece := content.read(_PIECE_BYTES):
            yield piece + content.readline(_PIECE_BYTES)


def remark_on_encoding(name: str) -> Problem:
    """That a table was taken for one in Windows-1252, and what to look at."""
    help_text = "look over names with accents and signs such as £, or save it as CSV UTF-8"
    return Problem("H108", WINDOWS_1252, Place(name), help_text)


def _from_windows(content: bytes) -> str:
    return content.decode("cp1252")
