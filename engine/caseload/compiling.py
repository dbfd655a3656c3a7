"""Compiling a function to machine code with numba, once for each machine where a place to keep it can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """The function as machine code; no fast-math, so that it rounds as numpy does.

    Numba keeps what it compiled beside the module or in the user's cache folder; where neither can be written it
    compiles again in each process.
    """
    try:
        return cast(_Function, numba.njit(cache=True, error_model="numpy", nogil=True)(function))
    except RuntimeError:
        return cast(_Function, numba.njit(error_model="numpy", nogil=True)(function))
