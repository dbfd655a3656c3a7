"""What the pages of a Parquet file say that they unpack to: read from their own heads, before any of them is unpacked.

Definitions: a file's footer and the head of each page are structures of Thrift's compact protocol (Apache Parquet,
`parquet.thrift`). A reader allocates what a page's head says (`uncompressed_page_size`), whatever the footer says of the
whole, so a forged head is a bomb that the footer does not show. Only the fields that lead to the heads are used here;
every number and every depth is bounded, and what cannot be read is a damaged file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..model.limits import Limits
from .bounds import too_much

_MAGIC = b"PAR1"
_LONGEST_FOOTER, _LONGEST_HEAD = 64_000_000, 1_000_000
_DEEPEST, _LONGEST_NUMBER = 24, 10
_ROW_GROUPS, _COLUMNS, _META_DATA = 4, 1, 3
_PACKED_BYTES, _DATA_OFFSET, _DICTIONARY_OFFSET = 7, 9, 11
_PAGE_UNPACKED, _PAGE_PACKED = 2, 3
_TRUE, _FALSE, _BYTE, _SHORT, _INT, _LONG, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
ThriftFields = dict[int, Any]


class ForgedPagesError(ValueError):
    """The footer or the head of a page cannot be read."""


def check_pages(file: BinaryIO, name: str, limits: Limits) -> None:
    """Hold what the pages say of themselves to the limits; the file is left at its beginning.

    Args:
        file: the whole Parquet file.
        name: what to call it.
        limits: what it may unpack to.

    Raises:
        ProblemsFoundError: H106.
        ForgedPagesError: it is damaged.
    """
    bytes_all = file.seek(0, 2)
    # Forged chunks may all point to the same pages; an honest file has no more heads than this.
    pages_left, unpacked = 1_000 + bytes_all // 8, 0
    try:
        for start, end in _chunks(_footer(file, bytes_all), bytes_all):
            for size in _page_sizes(file, start, end):
                unpacked, pages_left = unpacked + size, pages_left - 1
                if unpacked > limits.unpacked_bytes:
                    raise too_much(name, limits.unpacked_bytes, "unpacked bytes")
                if pages_left < 0:
                    raise ForgedPagesError
    except (IndexError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise ForgedPagesError from error
    finally:
        file.seek(0)


def _footer(file: BinaryIO, bytes_all: int) -> ThriftFields:
    file.seek(max(0, bytes_all - 8))
    tail = file.read(8)
    if len(tail) != 8 or tail[4:] != _MAGIC:
        raise ForgedPagesError
    (length,) = struct.unpack("<I", tail[:4])
    if not 0 < length <= min(bytes_all - 12, _LONGEST_FOOTER):
        raise ForgedPagesError
    file.seek(bytes_all - 8 - length)
    return _ThriftReader(file.read(length)).fields()


def _chunks(footer: ThriftFields, bytes_all: int) -> Iterator[tuple[int, int]]:
    """Where each chunk of a column begins and ends."""
    for group in footer.get(_ROW_GROUPS, ()):
        for column in group[_COLUMNS]:
            metadata = column[_META_DATA]
            offsets = [metadata[_DATA_OFFSET], metadata.get(_DICTIONARY_OFFSET, 0)]
            start = min((offset for offset in offsets if offset > 0), default=0)
            end = start + metadata[_PACKED_BYTES]
            if not 4 <= start <= end <= bytes_all:
                raise ForgedPagesError
            yield start, end


def _page_sizes(file: BinaryIO, start: int, end: int) -> Iterator[int]:
    """What each page of a chunk says that it unpacks to."""
    while start < end:
        file.seek(start)
        reader = _ThriftReader(file.read(min(end - start, _LONGEST_HEAD)))
        head = reader.fields()
        packed, unpacked = head[_PAGE_PACKED], head[_PAGE_UNPACKED]
        if packed < 0 or unpacked < 0:
            raise ForgedPagesError
        yield unpacked
        start += reader.place + packed


class _ThriftReader:
    """Reads structures of the compact protocol; numbers of fields stand for their names."""

    def __init__(self, content: bytes) -> None:
        self._content, self.place = content, 0

    def fields(self, depth: int = 0) -> ThriftFields:
        """A structure, by the numbers of its fields."""
        if depth > _DEEPEST:
            raise ForgedPagesError
        fields: ThriftFields = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._read_signed()
            kind = head & 0x0F
            fields[number] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        """One value of Thrift's compact protocol; what no page head needs is skipped."""
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind in (_SHORT, _INT, _LONG):
            return self._read_signed()
        if kind == _DOUBLE:
            return self._skip(8)
        if kind == _BINARY:
            return self._skip(self._read_unsigned())
        if kind in (_LIST, _SET):
            return self._several(depth)
        if kind == _STRUCT:
            return self.fields(depth + 1)
        raise ForgedPagesError  # Parquet has no maps

    def _several(self, depth: int) -> list[Any]:
        if depth > _DEEPEST:
            raise ForgedPagesError
        head = self._byte()
        size = head >> 4 if head >> 4 != 15 else self._read_unsigned()
        if size > len(self._content) - self.place:
            raise ForgedPagesError
        return [self._value(head & 0x0F, depth + 1) for _ in range(size)]

    def _skip(self, count: int) -> None:
        if count > len(self._content) - self.place:
            raise ForgedPagesError
        self.place += count

    def _byte(self) -> int:
        self.place += 1
        return self._content[self.place - 1]

    def _read_unsigned(self) -> int:
        number = 0
        for place in range(_LONGEST_NUMBER):
            byte = self._byte()
            number |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                return number
        raise ForgedPagesError

    def _read_signed(self) -> int:
        number = self._read_unsigned()
        return (number >> 1) ^ -(number & 1)
