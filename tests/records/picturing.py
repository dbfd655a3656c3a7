"""A photograph as a telephone takes it: with the place, the hour and the make in it, in every part that can hold them."""

from __future__ import annotations

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pillow_heif import register_heif_opener

from engine.model import Photograph

NARROW_DOOR = Photograph(about="room:bathroom", words="The narrow bathroom door, opening inwards")
SECRET = b"51.5033N 0.1276W"
_TEXT = SECRET.decode()
ORIENTATION, GPS, MAKE, DESCRIPTION = 0x0112, 0x8825, 0x010F, 0x010E


def picture(kind="JPEG", size=(400, 200), *, turned=False, mode="RGB"):
    """The bytes of a file, left half red and right half blue; `turned`: the camera was held upright."""
    if kind == "HEIF":
        register_heif_opener()
    drawn = Image.new(mode, size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[MAKE], exif[DESCRIPTION] = _TEXT, _TEXT
    exif[GPS] = {1: "N", 2: (51.0, 30.0, 12.0), 29: _TEXT}
    if turned:
        exif[ORIENTATION] = 6
    file = io.BytesIO()
    more = {"exif": exif.tobytes(), "icc_profile": SECRET}
    if kind == "JPEG":
        more |= {"comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    if kind == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Location", _TEXT)
    drawn.save(file, kind, **more)
    return file.getvalue() + SECRET
