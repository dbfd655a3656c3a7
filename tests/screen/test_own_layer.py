"""A layer of one's own from nothing on the page: begun, tried, and taken away as a folder that the terminal can use."""

import io
import stat
import tempfile
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.screen import service
from dashboard.screen.lab import layer_archive, own_layer
from engine import ProblemsFoundError
from engine.authoring import Draft, Suite, coverage, load_cases, run, unstated_rules
from engine.authoring.solver.logic import Logic
from engine.knowledge import RuleSetFolder
from engine.model.limits import DOCUMENT_BYTES

REASON = "Whoever reaches with difficulty picks things up with a reacher, without waiting for somebody."


def forms():
    from dashboard.screen.lab.beginning import show_layer_form

    show_layer_form()


def lab():
    from dashboard.screen.lab import show

    show()


def return_archive(content):
    from dashboard.screen.lab.beginning import put_back

    put_back(content, "our_town.zip")


def fill(page, label, value):
    next(element for element in page.text_input if element.label == label).set_value(value)


def area(page, label):
    return next(element for element in page.text_area if element.label == label)


def press(page, label):
    page = next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


@pytest.fixture
def page(database, monkeypatch):
    """The page with a begun layer on it, which has one rule; no package is tried on it, as that takes whole reviews."""
    begun = AppTest.from_function(forms, default_timeout=120).run()
    fill(begun, "Name of the layer", "our_town")
    fill(begun, "Who writes it", "Therapy team: Our Town")
    press(begun, "Start the layer")
    monkeypatch.setattr(type(service.package_records()), "references", lambda *_: [])
    app = AppTest.from_function(lab, default_timeout=120)
    app.session_state["lab own layer"] = begun.session_state["lab own layer"]
    app.run()
    fill(app, "Name", "reacher_for_short_reach")
    fill(app, "What it concerns", "long_handled_reacher")
    fill(app, "When it holds", "person.reach >= 2")
    app.multiselect[0].set_value(["practice-ot"])
    press(app, "Write it into the draft")
    text = area(app, "The rule, as its file has it")
    text.set_value(text.value.replace("'To be written: the reason, as you would sign it.'", REASON))
    return app


def unpacked(page, place):
    """The folder as somebody unpacks it, and its files."""
    layer = page.session_state["lab own layer"]
    texts = {"new_rules.yaml": area(page, "The rule, as its file has it").value + "\n"}
    with zipfile.ZipFile(io.BytesIO(layer_archive.as_zip("our_town", layer.files(texts)))) as archive:
        archive.extractall(place)
    return RuleSetFolder(place / "our_town", "our_town")


def test_a_proof_is_taken_away_only_with_the_files_that_it_is_of(tmp_path):
    place = tempfile.TemporaryDirectory(dir=tmp_path)
    folder = RuleSetFolder(Path(place.name) / "our_town", "our_town")
    layer = own_layer.OwnLayer(folder, folder, place)
    layer.add_rule("- rule: first\n")
    drafted = {"new_rules.yaml": "- rule: first, as it is in the draft\n"}
    layer.keep_proof("layer: proved\n", drafted)
    assert layer.files(drafted) == drafted | {"proof.yaml": "layer: proved\n"}
    assert "proof.yaml" not in layer.files({})
    layer.write_cases("- case: another")
    assert "proof.yaml" not in layer.files(drafted)
    layer.write_cases(" ")
    assert layer.cases() == ""
    assert "proof.yaml" in layer.files(drafted)


def test_a_layer_goes_the_whole_way_on_the_page_and_stands_at_the_terminal(page, tmp_path):
    press(page, "Look for what no case tries of this rule")
    press(page, "Add these cases to your layer")

    own = page.session_state["lab own layer"]
    folder = unpacked(page, tmp_path)
    catalogue = folder.catalogue()
    layer = folder.load(catalogue, authoring=True)
    drafted = replace(Draft.of(own.folder), texts=Draft.of(folder).texts)
    assert (
        drafted.load(catalogue).content_hash == layer.content_hash
    )  # so that a proof of the one is of the other
    assert layer.extends == "home_care@1"
    assert [rule.because for rule in layer.own_rules] == [REASON]
    suite = Suite(catalogue, layer, load_cases(folder.path, folder.shown, catalogue, layer))
    assert all(outcome.passed for outcome in run(suite))
    assert not unstated_rules(suite)
    assert not [
        target for target in coverage(suite, Logic(catalogue, layer.rules)) if target.status == "missing"
    ]

    # What was taken away is put back in on another day, with every file but its proof.
    files = own.files(Draft.of(folder).texts)
    again = AppTest.from_function(
        return_archive, args=(layer_archive.as_zip("our_town", files | {"proof.yaml": "layer: another's\n"}),)
    ).run(timeout=120)
    assert again.session_state["lab own layer"].files({}) == files


def archive(*entries, compression=zipfile.ZIP_DEFLATED):
    """An archive of entries, each a name or what a ZIP says of it, with a text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as written, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a name written twice
        for name, text in entries:
            written.writestr(name, text)
    return buffer.getvalue()


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


HEADED = ("town/rule_set.yaml", "extends: home_care@1\n")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "H101"),
        (b"PK\x03\x04 and nothing more", "H101"),
        (bytes(DOCUMENT_BYTES + 1), "H106"),
        (archive(("town/a.yaml", b"#" * (DOCUMENT_BYTES + 1))), "H106"),
        (archive(*((f"town/a{number}.yaml", "") for number in range(201))), "H106"),
        (
            archive(HEADED, compression=zipfile.ZIP_STORED).replace(
                b"\x15\0\0\0\x15\0\0\0", b"\x15\0\0\0\x01\0\0\0"
            ),
            "H101",
        ),
        (archive(("town/a.yaml", b"\xff")), "H102"),
        (archive(), "H104"),
        (archive(("rule_set.yaml", "")), "H104"),
        (archive(HEADED, ("other/a.yaml", "")), "H104"),
        (archive(HEADED, HEADED), "H104"),
        (archive(HEADED, ("town/Rule_Set.yaml", "")), "H104"),
        (archive(HEADED, ("town/../a.yaml", "")), "H104"),
        (archive(("../town/a.yaml", "")), "H104"),
        (archive(("/town/a.yaml", "")), "H104"),
        (archive(("town/..\\a.yaml", "")), "H104"),
        (archive(("town/checks/a.py", "")), "H104"),
        (archive(("town/.hidden.yaml", "")), "H104"),
        (archive(("town/a/b/c/d/e/f.yaml", "")), "H104"),
        (archive((link("town/a.yaml"), "/etc/passwd")), "H104"),
        (archive(HEADED, compression=zipfile.ZIP_BZIP2), "H104"),
    ],
)
def test_an_archive_that_is_no_layer_or_leads_elsewhere_is_refused_whole(content, code):
    with pytest.raises(ProblemsFoundError) as refused:
        layer_archive.from_zip(content, "town.zip")
    assert [problem.code for problem in refused.value.problems] == [code]


def test_what_an_archiver_adds_of_its_own_is_no_file_of_the_layer():
    content = archive(
        HEADED, ("town/", ""), ("__MACOSX/town/._rule_set.yaml", "\0"), ("town/.DS_Store", "\0")
    )
    assert layer_archive.from_zip(content, "town.zip") == ("town", {"rule_set.yaml": HEADED[1]})
