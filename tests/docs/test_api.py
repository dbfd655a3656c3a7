"""The engine from Python: its example runs, every public name explains itself, and the page is the one that they make."""

import doctest
import importlib
import importlib.util
import inspect
import pkgutil

import pytest

import engine
from tests.house.source import ROOT

ROOMS = [f"engine.{room.name}" for room in pkgutil.iter_modules(engine.__path__) if room.ispkg]


@pytest.fixture(scope="module")
def api_reference():
    spec = importlib.util.spec_from_file_location("api_reference", ROOT / "docs/api_reference.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_of_the_engine_runs_and_gives_what_it_shows():
    result = doctest.testmod(engine)
    assert result.attempted >= 7
    assert result.failed == 0


def test_the_page_is_the_one_that_the_docstrings_make(api_reference):
    """`python docs/api_reference.py` writes it again."""
    assert api_reference.reference("engine") in (ROOT / "docs/api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_function_and_class_of_a_room_explains_itself(room):
    module = importlib.import_module(room)
    for name in getattr(module, "__all__", ()):
        thing = getattr(module, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert inspect.getdoc(thing), name
