"""Photographs: nothing but their pixels is kept, no larger than is needed, and they go when they should go."""

import io
import random
import time

import pytest
from PIL import Image
from pydantic import ValidationError

from engine.model import Photograph
from engine.model.limits import PHOTOGRAPH_BYTES, PHOTOGRAPH_KEPT_BYTES, PHOTOGRAPH_SIDE_PIXELS
from engine.records import (
    GrantRecords,
    NotAllowedError,
    PackageRecords,
    PhotographRecords,
    UnfitPhotographError,
    entries,
    export_lines,
    verify,
)
from engine.records import photographs as photographs_module
from engine.records import reencoding as reencoding_module
from engine.records.reencoding import Pixels, reencode
from tests.records.people import people, person
from tests.records.picturing import NARROW_DOOR, SECRET, picture
from tests.records.racing import together
from tests.records.signing import PACKAGE

ANN, PAT, RUTH = person("ann"), person("pat"), person("ruth")


@pytest.fixture
def north(database):
    PackageRecords(database).save(PACKAGE, caseload="north")
    for who, role in ((ANN, "OT"), (PAT, "provider"), (RUTH, "rule author")):
        GrantRecords(database).give(who.email, role, "north")
        people(database, who).enter()
    return database


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_where_and_when_it_was_taken_is_kept_nowhere(north, kind):
    file = picture(kind)
    assert SECRET in file
    assert Image.open(io.BytesIO(file)).getexif()
    records = PhotographRecords(north, ANN)
    assert records.add("DEMO-04", NARROW_DOOR, file) == 1
    (entry,) = records.of("DEMO-04")
    for content in (entry.small, records.load("DEMO-04", 1)):
        assert SECRET not in content
        opened = Image.open(io.BytesIO(content))
        assert opened.format == "JPEG"
        assert not opened.getexif()
        assert not set(opened.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive"}
    assert (entry.photograph, entry.by) == (NARROW_DOOR, "Ann")


def test_a_camera_held_upright_makes_an_upright_picture():
    upright = Image.open(io.BytesIO(reencode(picture(turned=True)).full))
    assert upright.size == (200, 400)
    assert upright.getpixel((100, 20))[0] > 200  # what was left is on top
    assert upright.getpixel((100, 380))[2] > 200


def test_what_can_be_seen_through_is_white():
    clear = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(clear, "PNG")
    assert Image.open(io.BytesIO(reencode(clear.getvalue()).full)).getpixel((10, 10)) == (255, 255, 255)


def test_a_large_photograph_is_kept_no_larger_than_is_needed():
    noise = Image.effect_noise((4000, 3000), 90).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=90)
    pixels = reencode(file.getvalue())
    assert max(Image.open(io.BytesIO(pixels.full)).size) == PHOTOGRAPH_SIDE_PIXELS
    assert len(pixels.full) <= PHOTOGRAPH_KEPT_BYTES
    assert len(pixels.small) < len(pixels.full)


def test_a_photograph_of_grain_alone_is_kept_smaller_and_no_larger_than_may_be_kept():
    side = PHOTOGRAPH_SIDE_PIXELS
    grain = Image.frombytes("RGB", (side, side), random.Random(2026).randbytes(side * side * 3))
    file = io.BytesIO()
    grain.save(file, "JPEG", quality=95)
    pixels = reencode(file.getvalue())
    assert len(pixels.full) <= PHOTOGRAPH_KEPT_BYTES
    assert min(Image.open(io.BytesIO(pixels.full)).size) >= side // 4


def many_pixels(kind="PNG"):
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, kind)
    return file.getvalue()


def gif():
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "GIF")
    return file.getvalue()


def whole_pixels():
    file = io.BytesIO()
    Image.new("L", (5_001, 5_000)).save(file, "PNG")
    return file.getvalue()


def one_that_says_nonsense_of_itself():
    """Its width is a text (the description, under another number): Pillow ends in an error of another module."""
    file = bytearray(picture(turned=True))
    file[file.index(b"\x01\x0e\x00\x02") + 1] = 0
    return bytes(file)


REFUSED = {
    "a PNG of many pixels": (whole_pixels, "H106: the picture has more than 25 million pixels"),
    "too many bytes": (lambda: b"\xff\xd8" + bytes(PHOTOGRAPH_BYTES), "H106: the file is larger than 12 MB"),
    "a small file of many pixels": (many_pixels, "H106: the picture has more than 25 million pixels"),
    "a JPEG of many pixels": (
        lambda: many_pixels("JPEG"),
        "H106: the picture has more than 64 million pixels",
    ),
    "another kind": (gif, "This is no JPEG, PNG, WebP or HEIC"),
    "no picture": (lambda: b"hello", "This is no JPEG, PNG, WebP or HEIC"),
    "nothing": (lambda: b"", "This is no JPEG, PNG, WebP or HEIC"),
    "nonsense about itself": (one_that_says_nonsense_of_itself, "damaged or was cut off"),
    "cut off": (lambda: picture(size=(900, 900))[:1500], "damaged or was cut off"),
    "a HEIC that is cut off": (
        lambda: picture("HEIF", (64, 64))[:600],
        "damaged or was cut off|This is no JPEG",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_photograph_is_refused_with_what_to_do_and_nothing_is_kept(north, what):
    make, sentence = REFUSED[what]
    with pytest.raises(UnfitPhotographError, match=sentence):
        PhotographRecords(north, ANN).add("DEMO-04", NARROW_DOOR, make())
    assert PhotographRecords(north).of("DEMO-04") == ()


def test_one_that_is_taken_out_is_gone_and_the_trail_says_who_did_it(north):
    records = PhotographRecords(north, ANN)
    records.add("DEMO-04", NARROW_DOOR, picture())
    assert "narrow bathroom door" in "".join(export_lines(north))
    records.take_out("DEMO-04", 1)
    assert records.of("DEMO-04") == ()
    assert records.load("DEMO-04", 1) is None
    assert "narrow bathroom door" not in "".join(export_lines(north))
    assert [entry.action for entry in entries(north, "DEMO-04")][:2] == [
        "took a photograph out",
        "kept a photograph",
    ]
    assert verify(north).faults == ()


def test_a_page_that_shows_one_which_was_taken_out_takes_out_no_other(north):
    records = PhotographRecords(north, ANN)
    first = records.add("DEMO-04", NARROW_DOOR, picture())
    records.take_out("DEMO-04", first)
    second = records.add("DEMO-04", NARROW_DOOR, picture())
    records.take_out("DEMO-04", first)
    assert [photograph.number for photograph in records.of("DEMO-04")] == [second]


def test_many_who_send_one_at_once_have_one_decoded_at_a_time(monkeypatch):
    at_once, most = [], []

    def encode(opened):
        at_once.append(opened)
        most.append(len(at_once))
        time.sleep(0.01)
        at_once.pop()
        return Pixels(b"", b"")

    monkeypatch.setattr(reencoding_module, "_encode", encode)
    together(*[lambda: reencode(picture())] * 5)
    assert most == [1] * 5


@pytest.mark.parametrize("who", [PAT, RUTH])
def test_a_provider_and_a_rule_author_see_none_and_keep_none(north, who):
    PhotographRecords(north).add("DEMO-04", NARROW_DOOR, picture())
    records = PhotographRecords(north, who)
    for thing in (
        lambda: records.of("DEMO-04"),
        lambda: records.load("DEMO-04", 1),
        lambda: records.add("DEMO-04", NARROW_DOOR, picture()),
        lambda: records.take_out("DEMO-04", 1),
    ):
        with pytest.raises(NotAllowedError):
            thing()


def test_a_package_has_so_many_and_no_more(north, monkeypatch):
    monkeypatch.setattr(photographs_module, "PHOTOGRAPHS_OF_A_PACKAGE", 2)
    records = PhotographRecords(north, ANN)
    for _ in range(2):
        records.add("DEMO-04", NARROW_DOOR, picture())
    with pytest.raises(UnfitPhotographError, match="Take one out first"):
        records.add("DEMO-04", NARROW_DOOR, picture())


@pytest.mark.parametrize(
    "fields", [{"about": "bathroom", "words": "The bathroom door"}, {"about": "room:hall", "words": "Door"}]
)
def test_a_photograph_says_of_what_it_is_and_what_can_be_seen(fields):
    with pytest.raises(ValidationError):
        Photograph.model_validate(fields)
