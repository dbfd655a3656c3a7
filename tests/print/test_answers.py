"""What a provider filled in on a paper, read back by the names of the fields and kept."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from click.testing import CliRunner

from dashboard.demonstration import demonstration_packages
from dashboard.print import render
from dashboard.print.jobs.answers import AnswersError, _is_the_same_number, read_answers
from dashboard.terminal.command import handrail
from engine.records import FollowUpRecords, PackageRecords, SignedRecords, open_database
from tests.print.test_verify import changed, laid_out_otherwise, one_word


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'handrail.db'}"


@pytest.fixture
def engine(url, signed):
    engine = open_database(url)
    PackageRecords(engine).save_all(demonstration_packages().values(), caseload="demonstration")
    SignedRecords(engine).sign(signed("DEMO-01", number=1), draft_revision=0)
    return engine


def filled(content, **values):
    """The paper with fields filled in; `__` stands for the full stop in a name."""
    pdf = pikepdf.open(BytesIO(content))
    left = {name.replace("__", ".", 1): value for name, value in values.items()}
    for page in pdf.pages:
        for widget in page.get("/Annots", []):
            name = str(widget.T)
            if "/Parent" in widget:
                name = f"{widget.Parent.T}.{name}"
            if name in left:
                widget.V = left.pop(name)
                del widget.AP
    assert not left
    buffer = BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


REPLY = {
    "recommendation__can_do": "Yes",
    "ceiling_track_hoist__can_do": "no",
    "ceiling_track_hoist__because": "The joists have not been surveyed.",
    "ceiling_track_hoist__safe_working_load_kg": "200",
    "in_bed_turning_system__can_do": "Yes.",
    "in_bed_turning_system__from_day": "4/1/2027",
    "single_handed_care_review__trial_result": "Two carers are still needed.",
    "trained_1__name": "J. Smith",
    "trained_1__equipment": "Turning system",
    "answer__person__arm_strength": "A little, on good days",
    "provider__signature": "Pat Manager",
    "provider__date": "2 January 2027",
}


@pytest.fixture
def paper(signed):
    return render("provider", signed("DEMO-01", number=1))


def by_subject(sheet):
    return {answer.subject: answer for answer in sheet.answers}


def test_each_reply_is_about_its_item_and_nothing_that_was_written_is_lost(engine, paper):
    answers = read_answers(filled(paper, **REPLY), SignedRecords(engine))
    assert (answers.reference, answers.number, answers.remarks) == ("DEMO-01", 1, ())
    by_item = by_subject(answers)
    assert by_item[""].reply == "can"
    assert by_item[""].trained == "J. Smith, Turning system"
    assert by_item["ceiling_track_hoist"].reply == "cannot"
    assert by_item["ceiling_track_hoist"].because.startswith("The joists have not been surveyed.; ")
    assert "Safe working load on the label (kg): 200" in by_item["ceiling_track_hoist"].because
    assert (by_item["in_bed_turning_system"].reply, by_item["in_bed_turning_system"].from_day) == (
        "can",
        date(2027, 1, 4),
    )
    assert by_item["single_handed_care_review"].trial_result == "Two carers are still needed."
    assert "A little, on good days" in by_item["question:person.arm_strength"].because
    assert {(answer.answered_by, answer.answered_on, answer.came_by) for answer in answers.answers} == {
        ("Pat Manager", date(2027, 1, 2), "paper")
    }


def test_what_cannot_be_read_as_a_day_is_kept_in_words_and_said(engine, paper):
    answers = read_answers(filled(paper, ceiling_track_hoist__from_day="after Easter"), SignedRecords(engine))
    assert answers.answers[0].from_day is None
    assert "after Easter" in answers.answers[0].because
    assert "cannot be read as a day" in answers.remarks[0]


def test_marks_that_hide_text_and_endless_text_are_bounded(engine, paper):
    answers = read_answers(
        filled(paper, ceiling_track_hoist__because="a\u202eb\n" + "x" * 9000), SignedRecords(engine)
    )
    assert answers.answers[0].because.startswith("a b x")
    assert len(answers.answers[0].because) == 1000
    assert "cut after 1000 characters" in answers.remarks[0]


def test_a_question_is_a_question_and_a_word_that_is_neither_yes_nor_no_is_kept(engine, paper):
    given = filled(paper, ceiling_track_hoist__because="Who pays?", in_bed_turning_system__can_do="perhaps")
    answers = by_subject(read_answers(given, SignedRecords(engine)))
    assert answers["ceiling_track_hoist"].reply == "question"
    assert answers["in_bed_turning_system"].reply == "received"
    assert "perhaps" in answers["in_bed_turning_system"].because


@pytest.mark.parametrize("words", ["No problem", "Yes, but not at weekends", "Not before March"])
def test_an_answer_that_says_more_than_yes_or_no_is_left_to_whoever_reads_it(engine, paper, words):
    content = filled(paper, ceiling_track_hoist__can_do=words)
    answer = by_subject(read_answers(content, SignedRecords(engine)))["ceiling_track_hoist"]
    assert answer.reply == "received"
    assert words in answer.because


def test_what_is_said_of_pieces_in_the_home_stands_with_their_names_under_the_whole(engine, paper):
    content = filled(
        paper, mobile_hoist_in_place__stays_or_goes="stays", universal_sling_in_place__stays_or_goes="goes"
    )
    answers = by_subject(read_answers(content, SignedRecords(engine)))
    assert set(answers) == {""}
    assert "Mobile hoist: stays, goes, or is kept" in answers[""].because
    assert "power cut: goes" in answers[""].because


def page_less(content):
    pdf = pikepdf.open(BytesIO(content))
    del pdf.pages[1]
    buffer = BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda signed, paper: page_less(filled(paper, plan__agreed_by="Pat")), "Not genuine"),
        (lambda signed, paper: paper, "Nothing is filled in"),
        (lambda signed, paper: b"no PDF", "not a PDF"),
        (lambda signed, paper: render("provider", signed("DEMO-01", number=1).review), "draft"),
        (lambda signed, paper: render("provider", signed("DEMO-04", number=1)), "No signed review"),
        (
            lambda signed, paper: filled(render("person", signed("DEMO-01", number=1)), visit_1__who="Ann"),
            "not the provider’s paper",
        ),
        (lambda signed, paper: b"%PDF" + bytes(20_000_001), "larger than 20 MB"),
    ],
    ids=["altered", "empty", "no pdf", "draft", "unknown", "another paper", "too large"],
)
def test_a_file_that_gives_no_answers_says_why(engine, signed, paper, spoilt, why):
    with pytest.raises(AnswersError, match=why):
        read_answers(spoilt(signed, paper), SignedRecords(engine))


def test_the_command_keeps_answers_once_and_lists_them(engine, url, paper, tmp_path):
    path = tmp_path / "answered.pdf"
    path.write_bytes(filled(paper, **REPLY))
    arguments = ["answers", "import", str(path), "--database", url]
    result = CliRunner().invoke(handrail, [*arguments, "--show"])
    assert result.exit_code == 0
    assert "5 answers would be taken in to signed review 1 of DEMO-01." in result.stdout
    assert not re.search(r"\b[a-z]+(?:_[a-z]+)+\b|question:", result.stdout.replace(str(path), ""))
    assert not FollowUpRecords(engine).answers("DEMO-01")
    assert "5 answers taken in" in CliRunner().invoke(handrail, arguments).stdout
    answers = FollowUpRecords(engine).answers("DEMO-01")
    assert len(answers) == 5
    assert {entry.review for entry in answers} == {1}
    again = CliRunner().invoke(handrail, arguments)
    assert "0 answers taken in to signed review 1 of DEMO-01, 5 were there already." in again.stdout
    assert len(FollowUpRecords(engine).answers("DEMO-01")) == 5


def test_a_paper_that_is_refused_says_so_and_keeps_nothing(engine, url, paper, tmp_path):
    path = tmp_path / "altered.pdf"
    path.write_bytes(page_less(filled(paper, plan__agreed_by="Pat")))
    result = CliRunner().invoke(handrail, ["answers", "import", str(path), "--database", url])
    assert result.exit_code == 2
    assert "nothing is taken in. Not genuine" in result.stderr
    assert not FollowUpRecords(engine).answers("DEMO-01")


def test_answers_to_a_replaced_review_are_kept_with_that_review_and_it_is_said(engine, paper, signed):
    SignedRecords(engine).sign(signed("DEMO-01", number=2), draft_revision=0)
    answers = read_answers(filled(paper, plan__agreed_by="Pat"), SignedRecords(engine))
    assert answers.number == 1
    assert "signed review 2 has replaced it" in answers.remarks[0]


def fields_of_an_earlier_layout(pdf):
    one_word(pdf)
    fields = {str(widget.T): widget for page in pdf.pages for widget in page.get("/Annots", [])}
    fields["person__arm_strength"].T = "x" * 3000
    fields["person__arm_strength"].TU = "Arms\u202e" + "?" * 3000
    fields["can_do"].TU = "Another question"


def test_a_paper_of_an_earlier_layout_gives_its_answers_marked_as_not_proved(
    engine, paper, signed, monkeypatch
):
    earlier = laid_out_otherwise(lambda: render("provider", signed("DEMO-01", number=1)), monkeypatch)
    read = read_answers(changed(filled(earlier, **REPLY), fields_of_an_earlier_layout), SignedRecords(engine))
    assert (read.reference, read.number) == ("DEMO-01", 1)
    assert read.remarks[0].startswith("Not proved")
    assert {answer.came_by for answer in read.answers} == {"unproved_paper"}
    answers, proved = (
        by_subject(read),
        by_subject(read_answers(filled(paper, **REPLY), SignedRecords(engine))),
    )
    unknown = "question:person.arm_strength"
    assert set(answers) == set(proved) - {unknown}
    assert answers["ceiling_track_hoist"].because == proved["ceiling_track_hoist"].because
    assert "A little, on good days" in answers[""].because
    assert "Arms ?" in answers[""].because
    assert not any("Another question" in answer.because for answer in read.answers)


def test_a_number_that_another_layout_writes_otherwise_is_no_answer():
    assert _is_the_same_number("30.0", "30")
    assert not _is_the_same_number("30", "")
    assert not _is_the_same_number("half an hour", "30")
