"""Many papers at once: each whole or not at all, none printed twice, and one that fails stops no other."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time

import pytest
from pypdf import PdfReader

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.jobs import batch as printing
from dashboard.print.jobs.batch import LEDGER, Order, PrintingRunError, file_names, print_many, read_ledger
from engine.records import PackageRecords, SignedRecords, open_database
from tests.print.conftest import SECOND

REFERENCES = ("DEMO-01", "DEMO-02", "DEMO-03")


@pytest.fixture(scope="module")
def database(signed, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'handrail.db'}"
    engine = open_database(url)
    PackageRecords(engine).save_all(demonstration_packages().values(), caseload="demonstration")
    signed_records = SignedRecords(engine)
    for reference in REFERENCES:
        signed_records.sign(signed(reference, number=1), draft_revision=0)
    signed_records.sign(signed("DEMO-04", number=1, waits=True), draft_revision=0)
    return url


def orders(references=REFERENCES):
    names = file_names(references, "provider", False)
    return [Order(reference, "provider", False, names[reference]) for reference in references]


def outcomes(done):
    return {done_review.order.reference: (done_review.outcome, done_review.why) for done_review in done}


def test_each_file_is_what_is_printed_from_its_signed_review(database, signed, tmp_path):
    done = outcomes(print_many(orders(), tmp_path, database))
    assert done == dict.fromkeys(REFERENCES, ("printed", ""))
    for reference in REFERENCES:
        assert (tmp_path / f"{reference}-provider.pdf").read_bytes() == render(
            "provider", signed(reference, number=1)
        )


def test_what_is_there_is_not_printed_again_and_what_was_altered_is(database, tmp_path):
    list(print_many(orders(), tmp_path, database, workers=1))
    assert {
        outcome for outcome, _ in outcomes(print_many(orders(), tmp_path, database, workers=1)).values()
    } == {"was there"}
    (tmp_path / "DEMO-02-provider.pdf").write_bytes(b"half of a file")
    (tmp_path / "DEMO-03-provider.pdf").unlink()
    done = outcomes(print_many(orders(), tmp_path, database, workers=1))
    assert {reference: outcome for reference, (outcome, _) in done.items()} == {
        "DEMO-01": "was there",
        "DEMO-02": "printed",
        "DEMO-03": "printed",
    }


def test_a_later_review_is_printed_over_the_earlier_one(signed, tmp_path):
    url = f"sqlite:///{tmp_path / 'handrail.db'}"
    engine = open_database(url)
    PackageRecords(engine).save_all([demonstration_packages()["DEMO-01"]], caseload="demonstration")
    records = SignedRecords(engine)
    records.sign(signed("DEMO-01", number=1), draft_revision=0)
    list(print_many(orders(("DEMO-01",)), tmp_path, url, workers=1))
    records.sign(signed("DEMO-01", number=2), draft_revision=0)
    assert outcomes(print_many(orders(("DEMO-01",)), tmp_path, url, workers=1)) == {
        "DEMO-01": ("printed", "")
    }
    assert (tmp_path / "DEMO-01-provider.pdf").read_bytes() == render("provider", signed("DEMO-01", number=2))


def test_what_waits_for_a_second_signature_or_was_never_signed_is_not_printed(database, tmp_path):
    done = outcomes(print_many(orders(("DEMO-01", "DEMO-04", "DEMO-05")), tmp_path, database, workers=1))
    assert done["DEMO-01"] == ("printed", "")
    assert done["DEMO-04"] == ("not printed", "it waits for a second signature")
    assert done["DEMO-05"] == ("not printed", "nothing has been signed")


def test_a_file_that_cannot_be_written_stops_no_other(database, tmp_path):
    (tmp_path / "DEMO-02-provider.pdf").mkdir()
    done = outcomes(print_many(orders(), tmp_path, database, workers=1))
    assert done["DEMO-02"][0] == "not printed"
    assert "cannot be written" in done["DEMO-02"][1]
    assert done["DEMO-01"][0] == done["DEMO-03"][0] == "printed"
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_review_that_cannot_be_read_stops_no_other(review, tmp_path):
    names = file_names(("A", "B", "C"), "provider", False)
    drafts = {"A": review("DEMO-01").model_dump_json(), "B": "{}", "C": review("DEMO-03").model_dump_json()}
    done = outcomes(
        print_many(
            [
                Order(reference, "provider", False, names[reference], draft)
                for reference, draft in drafts.items()
            ],
            tmp_path,
            None,
            workers=1,
        )
    )
    assert done["B"][0] == "not printed"
    assert done["A"][0] == done["C"][0] == "printed"


def test_a_process_that_ends_by_itself_takes_only_its_own_paper_with_it(review, tmp_path, monkeypatch):
    monkeypatch.setenv("HANDRAIL_TEST_ENDS_AT", "B")
    draft = review("DEMO-01").model_dump_json()
    names = file_names(("A", "B", "C", "D"), "provider", False)
    monkeypatch.setattr(printing, "_print", ends_at)
    every = [Order(name, "provider", False, names[name], draft) for name in names]
    done = outcomes(print_many(every, tmp_path, None, workers=1))
    assert done["B"] == ("not printed", "the process that printed it ended by itself")
    assert {done[letter][0] for letter in "ACD"} == {"printed"}


_real = printing._print


def ends_at(order, folder, before):
    if order.reference == os.environ.get("HANDRAIL_TEST_ENDS_AT"):
        os._exit(9)
    return _real(order, folder, before)


def test_a_run_that_is_killed_leaves_whole_files_only_and_is_taken_up_again(tmp_path):
    command = [
        sys.executable,
        "-c",
        "from dashboard.terminal import main; main()",
        "print",
        *(f"DEMO-0{number}" for number in range(1, 9)),
        "--kind",
        "record",
        "--out",
        str(tmp_path),
    ]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while not list(tmp_path.glob("*.pdf")) and time.monotonic() < until:
        time.sleep(0.02)
    run.kill()
    run.wait()
    (tmp_path / ".DEMO-08-record.pdf.left").write_bytes(b"half")
    papers = list(tmp_path.glob("*.pdf"))
    assert papers
    for file in papers:
        assert len(PdfReader(file).pages) > 5
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert len(list(tmp_path.glob("*.pdf"))) == 8
    assert [unfinished.name for unfinished in tmp_path.glob(".*")] == []


def test_a_line_of_the_ledger_that_was_cut_off_is_no_line(tmp_path):
    whole = {"file": "a.pdf", "claim": "x", "digest": hashlib.sha256(b"").hexdigest()}
    (tmp_path / LEDGER).write_text(json.dumps(whole) + "\n" + json.dumps(whole)[:20], encoding="utf-8")
    assert list(read_ledger(tmp_path)) == ["a.pdf"]


def test_a_line_that_was_cut_off_swallows_no_line_that_follows(database, tmp_path):
    (tmp_path / LEDGER).write_text('{"file": "cut', encoding="utf-8")
    list(print_many(orders(("DEMO-01",)), tmp_path, database, workers=1))
    assert (
        outcomes(print_many(orders(("DEMO-01",)), tmp_path, database, workers=1))["DEMO-01"][0] == "was there"
    )


def test_a_second_run_into_a_folder_is_told_to_wait_and_takes_nothing_away(database, tmp_path):
    being_written = tmp_path / ".DEMO-02-provider.pdf.abc"
    first = print_many(orders(), tmp_path, database, workers=1)
    next(first)
    being_written.write_bytes(b"half")
    with pytest.raises(PrintingRunError, match="Another run is printing into"):
        next(print_many(orders(), tmp_path, database, workers=1))
    assert being_written.exists()
    assert {done.outcome for done in first} == {"printed"}


def test_a_folder_that_cannot_be_written_to_is_told_in_a_sentence(database, tmp_path):
    (tmp_path / LEDGER).mkdir()
    with pytest.raises(PrintingRunError, match="cannot be written to: is a directory"):
        next(print_many(orders(), tmp_path, database, workers=1))


def test_a_paper_that_could_not_be_noted_is_told_and_is_there(database, tmp_path, monkeypatch):
    (tmp_path / LEDGER).symlink_to("/dev/full")  # it takes nothing, and has no end to read
    monkeypatch.setattr(printing, "read_ledger", lambda _: {})
    done = outcomes(print_many(orders(("DEMO-01",)), tmp_path, database, workers=1))
    assert done["DEMO-01"][0] == "printed"
    assert "no space left on device" in done["DEMO-01"][1]
    assert (tmp_path / "DEMO-01-provider.pdf").exists()


def test_the_second_signature_makes_a_paper_that_waited(database, tmp_path):
    SignedRecords(open_database(database)).sign_second("DEMO-04", 1, SECOND)
    assert outcomes(print_many(orders(("DEMO-04",)), tmp_path, database, workers=1))["DEMO-04"] == (
        "printed",
        "",
    )


def test_no_two_references_share_a_file_on_any_system():
    names = file_names(("a/b", "A/B", "a b", "a+b", "a.b"[:3]), "provider", False)
    folded = [name.casefold() for name in names.values()]
    assert len(set(folded)) == len(folded)
    assert not any("/" in name for name in names.values())
