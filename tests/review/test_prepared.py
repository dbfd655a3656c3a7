"""What is kept between commands: it fits, nobody else could have written it, and it changes no review."""

import os
import pickle
import shutil
import stat
import sys
from datetime import date
from pathlib import Path

import pytest

from dashboard.demonstration import demonstration_packages
from engine import cache
from engine.cache import digest_of, read_cached, source_digest, write_cached
from engine.knowledge import RuleSetFolder, rule_set_folder
from engine.machine_code import is_machine_code_cached
from engine.model import ProblemsFoundError
from engine.review import prepared
from engine.review.prepared import prepared_reviewer

DAY = date(2026, 11, 23)
SHIPPED = Path(__file__).parents[2] / "rules" / "home_care"
POSIX = pytest.mark.skipif(os.name == "nt", reason="owners and modes are POSIX's")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A place of its own for what is kept; the machine code is linked before, as it is for every process."""
    is_machine_code_cached()
    place = tmp_path / "kept"
    monkeypatch.setattr(cache, "cache_folders", lambda: (place,))
    return place


@pytest.fixture
def own_set(tmp_path):
    """A copy of the shipped rules that may be changed."""
    copy = Path(shutil.copytree(SHIPPED, tmp_path / "own"))
    return RuleSetFolder(copy, "own")


@pytest.fixture
def loaded(monkeypatch):
    """How often knowledge was read from its files."""
    times = []
    original = prepared._compile
    monkeypatch.setattr(prepared, "_compile", lambda of: times.append(of) or original(of))
    return times


def test_what_is_kept_is_read_again_under_its_key_and_under_no_other(folder):
    assert read_cached("thing", "key") is None
    assert write_cached("thing", "key", b"content\nof two lines")
    assert read_cached("thing", "key") == b"content\nof two lines"
    assert read_cached("thing", "another") is None
    assert write_cached("thing", "another", b"new")
    assert read_cached("thing", "key") is None
    assert [path.name for path in folder.iterdir()] == ["thing"]


def test_a_file_that_is_cut_short_or_altered_is_as_good_as_none(folder):
    write_cached("thing", "key", b"content")
    whole = (folder / "thing").read_bytes()
    for spoilt in (whole[:-1], whole + b"x", whole.replace(b"content", b"kontent"), b"", b"\n"):
        (folder / "thing").write_bytes(spoilt)
        assert read_cached("thing", "key") is None


@POSIX
@pytest.mark.parametrize("others", [stat.S_IWGRP, stat.S_IWOTH])
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_others_could_have_written_is_not_read(folder, others, what):
    write_cached("thing", "key", b"content")
    path = folder if what == "folder" else folder / "thing"
    path.chmod(path.stat().st_mode | others)
    assert read_cached("thing", "key") is None


@POSIX
def test_a_link_to_another_place_is_not_followed(folder, tmp_path):
    write_cached("thing", "key", b"content")
    (folder / "thing").rename(tmp_path / "elsewhere")
    (folder / "thing").symlink_to(tmp_path / "elsewhere")
    assert read_cached("thing", "key") is None


def test_where_nothing_may_be_written_nothing_is_kept_and_nothing_fails(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(cache, "cache_folders", lambda: (tmp_path / "file" / "kept",))
    assert not write_cached("thing", "key", b"content")
    assert read_cached("thing", "key") is None
    with rule_set_folder("home_care") as of, prepared_reviewer(of) as reviewer:
        assert reviewer.rule_set.rules


def test_two_lists_of_parts_have_two_digests():
    assert digest_of([b"ab", b"c"]) != digest_of([b"a", b"bc"])


@pytest.mark.parametrize("name", ["facts.py", "derived_words.yaml"])
def test_code_or_words_of_a_room_that_are_changed_make_another_digest(tmp_path, monkeypatch, name):
    engine = shutil.copytree(cache._ENGINE / "language", tmp_path / "language").parent
    monkeypatch.setattr(cache, "_ENGINE", engine)
    before = source_digest(["language"])
    (engine / "language" / name).write_text("another", encoding="utf-8")
    assert source_digest(["language"]) != before


def test_kept_knowledge_gives_the_same_review_and_reads_no_file(folder, loaded, reviewer):
    package = demonstration_packages()["DEMO-06"]
    expected = reviewer.review(package, reviewed_on=DAY)
    for _ in range(2):
        with rule_set_folder("home_care") as of, prepared_reviewer(of) as reviewer:
            review = reviewer.review(package, reviewed_on=DAY)
        assert review == expected
        assert review.review_hash == expected.review_hash
    assert len(loaded) == 1


def test_a_rule_that_is_changed_is_read_anew(folder, own_set, loaded):
    with prepared_reviewer(own_set) as reviewer:
        before = reviewer.rule_set.content_hash
    path = own_set.path / "ask.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a note\n", encoding="utf-8")
    with prepared_reviewer(own_set) as reviewer:
        assert reviewer.rule_set.content_hash != before
    assert len(loaded) == 2


def test_a_file_that_would_not_be_read_is_said_although_the_rest_is_kept(folder, own_set):
    prepared_reviewer(own_set).close()
    (own_set.path / "checks" / "stray.txt").write_text("nothing reads this")
    with pytest.raises(ProblemsFoundError, match="would not be read"):
        prepared_reviewer(own_set)


def test_other_code_or_another_library_makes_it_anew(folder, own_set, loaded, monkeypatch):
    prepared_reviewer(own_set).close()
    monkeypatch.setattr(prepared, "_makers", lambda: "another version")
    prepared_reviewer(own_set).close()
    assert len(loaded) == 2


class Trap:
    """An object that starts a program when it is read."""

    def __reduce__(self):
        return os.system, ("exit 1",)


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps(Trap()),
        pickle.dumps((Trap(), Trap())),
        b"cengine.inference.worker\nReteWorker\n.",
        b"cengine.model.review\nReview.model_validate_json\n.",
        b"\x80\x04\x8c\x19engine.inference.guarded\x8c\x10subprocess.Popen\x93.",
        pickle.dumps(("no program", "and no other")),
        b"no pickle at all",
    ],
)
def test_kept_knowledge_that_is_anything_else_is_made_anew_and_runs_nothing(folder, own_set, loaded, content):
    key = prepared._key(own_set)
    write_cached("knowledge", key, content)
    with prepared_reviewer(own_set) as reviewer:
        assert reviewer.rule_set.rules
    assert len(loaded) == 1


def test_the_unpickler_refuses_by_name_before_it_imports():
    for module, name in (
        ("os", "system"),
        ("builtins", "eval"),
        ("antigravity", "fly"),
        ("engine.cache", "write_cached"),
    ):
        with pytest.raises(pickle.UnpicklingError, match="no part of prepared knowledge"):
            prepared._Unpickler(sys.stdin.buffer).find_class(module, name)
    assert "antigravity" not in sys.modules
