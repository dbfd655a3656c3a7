"""How much of a PDF is unpacked while it is held against the records, in bytes.

A paper's largest stream is a font of a few hundred thousand bytes; a hostile file of 3 MB becomes gigabytes, because every
packed byte may stand for a thousand. Definitions: no stream may become more than `LARGEST_STREAM_BYTES`, and all of those
that are compared no more than `MOST_UNPACKED_BYTES` together. What is larger cannot be read to the end, and is no paper.

Left out: how large a file may be (`answers`), how deep and how many its values (`pdf_content`).
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from pypdf import apply_configuration

LARGEST_STREAM_BYTES = 16_000_000
MOST_UNPACKED_BYTES = 64_000_000


def bound_unpacking() -> AbstractContextManager[Any]:
    """While this holds, pypdf refuses a stream that becomes larger, with a `PyPdfError`."""
    return apply_configuration(
        maximum_declared_stream_length=LARGEST_STREAM_BYTES,
        array_based_stream_maximum_output_length=LARGEST_STREAM_BYTES,
        jbig2_maximum_output_length=LARGEST_STREAM_BYTES,
        lzw_maximum_output_length=LARGEST_STREAM_BYTES,
        run_length_maximum_output_length=LARGEST_STREAM_BYTES,
        zlib_maximum_output_length=LARGEST_STREAM_BYTES,
        brotli_maximum_output_length=LARGEST_STREAM_BYTES,
        image_maximum_buffer_size=LARGEST_STREAM_BYTES,
    )
