"""The machine code of a review: numba's own instructions, and numba where they do not fit."""

import subprocess
import sys

import numpy as np
import pytest

from engine import machine_code
from engine.estimate.kernel.entries import ENTRIES, spread_into, spread_week
from engine.estimate.kernel.room import SPREAD, spread_room
from engine.machine_code import (
    PROVED,
    ArgumentLayout,
    CachedFunction,
    is_machine_code_cached,
    use_machine_code,
)

FEW = 2_000


@pytest.fixture(params=["kept", "numba"])
def source(request):
    """Where entries come from."""
    if request.param == "kept":
        if not is_machine_code_cached():
            pytest.skip("`python -m engine.caseload` keeps it")
        yield request.param
        return
    use_machine_code("")
    yield request.param
    use_machine_code(PROVED)


def figures():
    """Draws as estimates have them: some vary, some do not, some repeat."""
    rng = np.random.default_rng(2026)
    return [
        rng.normal(size=FEW),
        np.zeros(FEW),
        np.round(rng.gamma(2, 30, FEW)),
        rng.normal(size=FEW) * 1e-12,
    ]


def test_a_spread_is_the_same_wherever_the_code_comes_from(source):
    for values in figures():
        spread = np.empty(SPREAD)
        spread_into(values, 1.0, spread_room(FEW), spread)
        p10, p50, p90 = np.percentile(values, (10, 50, 90))
        assert spread == pytest.approx([p10, p50, p90, values.mean()], rel=1e-12, abs=1e-25)


def test_both_give_the_same_bits():
    if not is_machine_code_cached():
        pytest.skip("`python -m engine.caseload` keeps it")
    week, answers = np.array(figures()), []
    for name in (PROVED, ""):
        use_machine_code(name)
        spreads = np.empty((4, SPREAD))
        counts = spread_week(week, spread_room(FEW), spreads)
        answers.append((counts, spreads.tobytes()))
    use_machine_code(PROVED)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("wrong", ["type", "dimensions", "order", "read only", "number"])
def test_what_is_laid_out_otherwise_does_not_fit(wrong):
    function = CachedFunction("f", (ArgumentLayout("array", "<f8", 2), ArgumentLayout("int")), 0, ())
    array, number = np.zeros((3, 4)), 1
    assert len(machine_code._flat_parts(function.arguments, (array, number))) == 5 + 2 * 2 + 1
    if wrong == "type":
        array = array.astype(np.float32)
    elif wrong == "dimensions":
        array = array[0]
    elif wrong == "order":
        array = array.T
    elif wrong == "read only":
        array.setflags(write=False)
    else:
        number = "1"
    with pytest.raises(machine_code.DoesNotFitError):
        machine_code._flat_parts(function.arguments, (array, number))


def test_an_argument_that_does_not_fit_is_left_to_numba():
    values = np.random.default_rng(1).normal(size=FEW)
    values.setflags(write=False)
    writable, read_only = np.empty(SPREAD), np.empty(SPREAD)
    spread_into(values.copy(), 1.0, spread_room(FEW), writable)
    spread_into(values, 1.0, spread_room(FEW), read_only)
    assert writable.tobytes() == read_only.tobytes()


def test_another_tuple_at_the_same_place_is_not_taken_for_the_last():
    for draws in (FEW, FEW + 1, FEW):
        values, spread = np.arange(float(draws)), np.empty(SPREAD)
        spread_into(values, 1.0, spread_room(draws), spread)
        assert spread[1] == pytest.approx((draws - 1) / 2)


def test_every_entry_is_a_compiled_function():
    assert {entry.name for entry in ENTRIES} == {"simulate", "spread_into", "spread_week"}
    assert all(hasattr(entry.compiled, "py_func") for entry in ENTRIES)


BOTH = """
import numpy as np
{}
from engine.estimate.kernel.entries import spread_into
from engine.estimate.kernel.room import SPREAD, spread_room
from engine.machine_code import is_machine_code_cached, use_machine_code
is_machine_code_cached()
values, spread = np.random.default_rng(1).normal(size=2000), np.empty(SPREAD)
spread_into(values, 1.0, spread_room(2000), spread)
use_machine_code("")
{}
@numba.njit
def refused(values):
    if values.sum() > 0:
        raise ValueError("positive")
again = np.empty(SPREAD)
spread_into(values, 1.0, spread_room(2000), again)
assert spread.tobytes() == again.tobytes()
try:
    refused(np.ones(3))
except ValueError as error:
    print(error)
"""


@pytest.mark.parametrize("first", ["numba", "ours"])
def test_numba_works_beside_it_whichever_is_loaded_first(first):
    imports = ("import numba", "") if first == "numba" else ("", "import numba")
    answer = subprocess.run(
        [sys.executable, "-c", BOTH.format(*imports)], capture_output=True, text=True, check=False
    )
    assert answer.stdout == "positive\n", answer.stderr
