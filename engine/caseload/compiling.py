"""Compiling a function to machine code with numba, once for each machine where a place to keep it can be written.

Definitions: what numba keeps is good while *all* sources that the machine code is made from are the same. By itself
numba looks only at the file in which a function stands, and would go on using it with what another file said before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])
_HERE = Path(__file__).parent


def _stamp() -> str:
    """SHA-256 over every file with a compiled function, and over those whose numbers are built into them."""
    made = hashlib.sha256()
    numbers = {_HERE / "arrays.py", *(_HERE.parent / "estimate").glob("*.py")}
    for file in sorted({*_HERE.glob("*.py"), *numbers}):
        text = file.read_bytes() if file.exists() else b""
        if file in numbers or b"@compiled" in text:
            made.update(text)
    return made.hexdigest()


_STAMP = _stamp()


def compiled(function: _Function) -> _Function:
    """The function as machine code; no fast-math, so that it rounds as numpy does.

    Numba keeps what it compiled beside the module or in the user's cache folder; where neither can be written it
    compiles again in each process.
    """
    plain = cast(_Function, numba.njit(error_model="numpy", nogil=True)(function))
    try:
        made = numba.njit(cache=True, error_model="numpy", nogil=True)(function)
    except RuntimeError:
        return plain
    kept: Any = getattr(getattr(made, "_cache", None), "_cache_file", None)
    if not hasattr(kept, "_source_stamp"):
        return plain
    kept._source_stamp = _STAMP
    return cast(_Function, made)
