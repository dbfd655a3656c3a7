"""What people write about people is in no log, no error's text and no temporary file."""

import asyncio
import gc
import io
import logging
import os
import sys
import tempfile
import threading
import traceback
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from streamlit.testing.v1 import AppTest

from dashboard.screen.log import write_nothing_personal
from dashboard.screen.review.workbench import TABS
from engine.model import CarePackage, Decision, Outcome, PersonsView
from engine.records import DraftRecords, PackageRecords, RecordsDamagedError, UnfitValueError
from engine.records.database import connect
from engine.records.transaction import content_of, reading, run_in_transaction

WORD = "MRSMARKEDNAME"
LONG = WORD * 400


@pytest.fixture
def log(monkeypatch):
    """What is logged, by anybody, however it is set up."""
    factory = logging.getLogRecordFactory()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    write_nothing_personal()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
    loggers = [
        logging.getLogger(),
        *(
            logger
            for logger in logging.Logger.manager.loggerDict.values()
            if isinstance(logger, logging.Logger)
        ),
    ]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)
    logging.setLogRecordFactory(factory)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


REFUSED = {
    "an outcome": lambda: Outcome(
        after="6_weeks", seen_on=date(2027, 1, 5), commissioned_hours_per_week=1, harm=LONG
    ),
    "a view": lambda: PersonsView(agreement=WORD),
    "a decision": lambda: Decision(summary=LONG),
    "a package": lambda: CarePackage.model_validate(
        {"reference": "A", WORD: WORD, "goals": [{"words": 1, "x": WORD}]}
    ),
    "a package in JSON": lambda: CarePackage.model_validate_json(
        '{"reference": "A", "nation": "' + WORD + '"}'
    ),
    "a changed decision": lambda: Decision().changed(summary=LONG),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_value_that_is_refused_is_not_repeated_by_the_error(what, log):
    with pytest.raises(ValidationError) as refused:
        REFUSED[what]()
    logging.getLogger("streamlit.error_util").error("Uncaught app execution", exc_info=refused.value)
    logging.getLogger("anything").error("it was %s", refused.value)
    logging.getLogger("anything").exception("again", exc_info=refused.value)
    text = log.getvalue()
    assert "ValidationError" in text
    assert "Traceback" not in text
    assert WORD not in text
    if what != "a package":  # the name of a field that there is not is all that such an error says
        assert WORD not in str(refused.value)
        assert WORD not in "".join(traceback.format_exception_only(refused.value))


def test_an_error_that_nobody_caught_is_told_by_its_kind_wherever_it_was(log, capfd):
    def fall():
        raise ValueError(f"{WORD} fell")

    thread = threading.Thread(target=fall)
    thread.start()
    thread.join()

    async def forget_a_task():
        asyncio.get_running_loop().create_task(fall_later())
        await asyncio.sleep(0.01)
        gc.collect()

    async def fall_later():
        fall()

    asyncio.run(forget_a_task())

    class Ending:
        def __del__(self):
            fall()

    ending = Ending()
    del ending
    try:
        fall()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
        logging.getLogger("anything").error(error)
        logging.getLogger("anything").error("it was %(what)s", {"what": error})
    text = log.getvalue()
    kind_and_place = "ValueError at test_nothing_personal.py:"
    for where in (
        "a thread ended: ", "exception=", "an object could not be let go of: ", "the program ended: ",
        "ERROR anything ", "it was ",
    ):  # fmt: skip
        assert f"{where}{kind_and_place}" in text
    assert WORD not in text
    assert WORD not in "".join(capfd.readouterr())


def test_an_error_of_the_database_repeats_no_value(url):
    database = connect(url)
    with pytest.raises(DBAPIError) as failed, database.connect() as connection:
        connection.exec_driver_sql(
            "SELECT * FROM nowhere WHERE a = " + ("?" if url.startswith("sqlite") else "%s"), (WORD,)
        )
    assert WORD not in str(failed.value)
    database.dispose()


def test_a_statement_that_is_echoed_shows_no_value(database, log):
    database.echo = True
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    PackageRecords(database).save(CarePackage(reference="A", diagnoses=(WORD,)))
    DraftRecords(database).save("decision", "A", WORD, based_on=0)
    database.echo = False
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert "INSERT INTO draft" in log.getvalue()
    assert WORD not in log.getvalue()


def test_what_cannot_be_read_or_kept_is_not_repeated(database):
    with pytest.raises(RecordsDamagedError) as damaged:
        content_of(Decision, f'{{"summary": "{WORD}", "x": 1}}', "The decision")
    with pytest.raises(UnfitValueError) as unfit:
        DraftRecords(database).save("decision", "A", f"{WORD}\0", based_on=0)
    for error in (damaged.value, unfit.value):
        assert WORD not in "".join(traceback.format_exception(error))


def test_a_page_that_fails_in_a_way_nobody_foresaw_logs_its_kind_and_place(
    database_of_screen, log, monkeypatch
):
    def fail(*_, **__):
        raise ValueError(f"{WORD} fell")

    monkeypatch.setattr(import_module("dashboard.screen.service"), "review", fail)
    app = AppTest.from_string(
        "from dashboard.screen.review import page as review_page\nreview_page.show()\n", default_timeout=120
    )
    app.query_params["package"] = "DEMO-04"
    app.run()
    assert app.exception
    assert "ValueError at " in log.getvalue()
    assert WORD not in log.getvalue()


@pytest.fixture
def database_of_screen(tmp_path, monkeypatch):
    import streamlit as st

    monkeypatch.setenv("HANDRAIL_DATABASE", f"sqlite:///{tmp_path}/handrail.db")
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def test_marked_words_that_are_saved_everywhere_are_in_the_database_alone(database_of_screen, log, tmp_path):
    service = import_module("dashboard.screen.service")
    before = set(Path(tempfile.gettempdir()).iterdir())
    service.package_records().save(CarePackage(reference="DEMO-MARK", synthetic=True, diagnoses=(WORD,)))
    written = set()
    for tab in TABS:
        app = AppTest.from_string(
            "from dashboard.screen.review import page as review_page\nreview_page.show()\n",
            default_timeout=120,
        )
        app.query_params["package"], app.query_params["tab"] = "DEMO-MARK", tab
        app.run()
        assert not app.exception
        for box in app.text_area:
            written.add(box.label)
            box.set_value(f"{WORD} {box.label}"[:2000])
        app.run()
        assert not app.exception
        if tab == "decide":
            next(
                text_area for text_area in app.text_area if text_area.label.startswith("What you decided")
            ).set_value(LONG[:4000]).run()
    assert {"In their own words", "What you decided and why, in your own words"} <= written
    assert WORD in service.records().drafts.load("decision", "DEMO-MARK").content
    assert WORD not in log.getvalue()
    new = set(Path(tempfile.gettempdir()).iterdir()) - before
    mine = [
        path
        for path in new
        if path.is_file() and path.stat().st_uid == os.getuid() and path.stat().st_size < 5_000_000
    ]
    assert not [path.name for path in mine if WORD.encode() in path.read_bytes()]


def test_reading_and_writing_hide_their_values_in_every_error(database):
    for run in (lambda work: run_in_transaction(database, work), lambda work: _read(database, work)):
        with pytest.raises(Exception) as failed:  # noqa: PT011
            run(lambda session: session.connection().exec_driver_sql(f"SELECT {WORD.lower()} FROM draft"))
        assert "draft" not in str(failed.value) or WORD not in str(failed.value)


def _read(database, work):
    with reading(database) as session:
        return work(session)
