"""A photograph as it may be kept: its pixels alone, upright and no larger than is needed to see how a room lies.

Definitions: the file that comes from a camera says where, when and with what it was taken (EXIF, XMP, IPTC, comments,
maker's notes, a small picture of its own). None of it is copied: the pixels are painted onto a new picture, and that is
written. How many bytes and pixels are read at all is bounded before any is decoded (`engine/model/limits.py`), and one
is decoded at a time, so that many people who send one at once take no more memory than one of them.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from ..model.limits import (
    PHOTOGRAPH_BYTES,
    PHOTOGRAPH_KEPT_BYTES,
    PHOTOGRAPH_PIXELS,
    PHOTOGRAPH_SIDE_PIXELS,
    PHOTOGRAPH_WHOLE_PIXELS,
)

FORMATS, _HEIC = ("JPEG", "PNG", "WEBP"), ("HEIF",)
_SMALL_SIDE_PIXELS = 360
_QUALITIES = (82, 70, 55, 40)
_ONE_AT_A_TIME = threading.Lock()
_FILE_TYPE = slice(4, 8)
"""Where a HEIC says that it is of the family of ISO 14496-12 (`ftyp`)."""


class UnfitPhotographError(ValueError):
    """A file that is kept as no photograph, and why."""


@dataclass(frozen=True)
class Pixels:
    """A photograph without anything but what can be seen: two JPEG files."""

    full: bytes
    small: bytes


def reencode(content: bytes) -> Pixels:
    """The pixels of a photograph.

    Args:
        content: the file as it came: JPEG, PNG, WebP, or the HEIC of a telephone.

    Raises:
        UnfitPhotographError: it is too large (H106), of another kind, or damaged.
    """
    if len(content) > PHOTOGRAPH_BYTES:
        raise UnfitPhotographError(
            f"H106: the file is larger than {PHOTOGRAPH_BYTES // 1_000_000} MB. Choose a smaller size in the camera, "
            "or send it smaller"
        )
    try:
        # The lock is for the filter of warnings, too: it is the process's, and no thread's own.
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            is_heic = content[_FILE_TYPE] == b"ftyp"
            if is_heic:
                _open_heic_too()
            with Image.open(io.BytesIO(content), formats=_HEIC if is_heic else FORMATS) as opened:
                return _encode(_upright(opened))
    except Image.DecompressionBombError:
        raise _too_many_pixels(PHOTOGRAPH_PIXELS) from None
    except UnfitPhotographError:
        raise
    except UnidentifiedImageError:
        raise UnfitPhotographError(
            "This is no JPEG, PNG, WebP or HEIC: send the photograph as one of these"
        ) from None
    except Exception:  # Pillow raises nearly anything on what a damaged file says of itself
        raise UnfitPhotographError(
            "The file is damaged or was cut off, so nothing of it was kept: send it again"
        ) from None


def _open_heic_too() -> None:
    """Let Pillow open HEIC: the picture alone, and none of the small ones, depth and others that it may hold beside it.

    What decodes it is loaded when the first one comes, and not with every command that opens the records.
    """
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def _upright(opened: Image.Image) -> Image.Image:
    most = PHOTOGRAPH_PIXELS if opened.format == "JPEG" else PHOTOGRAPH_WHOLE_PIXELS
    if opened.width * opened.height > most:
        raise _too_many_pixels(most)
    # A JPEG is read at a half, a quarter or an eighth, so that a large one takes no more memory than a small one.
    opened.draft("RGB", (PHOTOGRAPH_SIDE_PIXELS, PHOTOGRAPH_SIDE_PIXELS))
    opened.thumbnail((PHOTOGRAPH_SIDE_PIXELS, PHOTOGRAPH_SIDE_PIXELS))
    return ImageOps.exif_transpose(opened)


def _encode(picture: Image.Image) -> Pixels:
    """The picture as a JPEG of no more than may be kept, and a small one of it."""
    painted = _paint(picture)
    small = painted.copy()
    small.thumbnail((_SMALL_SIDE_PIXELS, _SMALL_SIDE_PIXELS))
    while True:
        for quality in _QUALITIES:
            full = _jpeg(painted, quality)
            if len(full) <= PHOTOGRAPH_KEPT_BYTES:
                return Pixels(full, _jpeg(small, _QUALITIES[1]))
        # Grain and leaves do not compress: half the side is a quarter of the pixels, so that this ends.
        painted.thumbnail((painted.width // 2, painted.height // 2))


def _paint(picture: Image.Image) -> Image.Image:
    """The pixels of a picture on a new one: Pillow writes what an opened one carries (a comment, a profile) once more."""
    seen = picture.convert("RGBA")
    painted = Image.new("RGB", seen.size, "white")
    painted.paste(seen, mask=seen.getchannel("A"))
    return painted


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


def _too_many_pixels(most: int) -> UnfitPhotographError:
    return UnfitPhotographError(
        f"H106: the picture has more than {most // 1_000_000} million pixels. Choose a smaller size in the "
        "camera, or send it smaller"
    )
