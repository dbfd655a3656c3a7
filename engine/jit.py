"""Compiling functions to machine code with numba, once for each machine that has a place to keep what was compiled.

Definitions: what is kept is good while *all* sources that the machine code is made from are the same. By itself numba
looks only at the file in which a function stands, and would go on using it with what another file said before. A
function that calls itself is not compiled: kept machine code of such functions crashed (numba 0.68.1); write a loop.

Nothing that is compiled makes or frees memory: who calls it owns every array (`_nrt`). Numba would otherwise count who
refers to each array at every call, with a locked instruction each time: that was half of the simulated week.

Left out: what is compiled, and when (`python -m engine.caseload`, when Handrail is set up).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.np import linalg

from .machine_code import COMPILED, source_stamp

_Function = TypeVar("_Function", bound=Callable[..., object])
_STAMP = source_stamp()
_HERE = Path(__file__).parent
_OPTIONS: dict[str, Any] = {"error_model": "numpy", "nogil": True, "_nrt": False}


def _load_without_scipy() -> None:
    """Load numba's arrays without scipy's linear algebra: a fifth of a second, and only `np.convolve` would use it."""
    asked = linalg.ensure_blas

    def is_not_wanted() -> None:
        raise ImportError

    linalg.ensure_blas = is_not_wanted
    try:
        importlib.import_module("numba.np.arraymath")
    finally:
        linalg.ensure_blas = asked


_load_without_scipy()


def compiled(function: _Function) -> _Function:
    """The function as machine code; no fast-math, so that it rounds as numpy does, and without Python's lock.

    Numba keeps what it compiled beside the module or in the user's cache folder; where neither can be written it
    compiles again in each process.
    """
    plain = cast(_Function, numba.njit(**_OPTIONS)(function))
    try:
        cached = numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:
        return plain
    cache: Any = getattr(cached, "_cache", None)
    if not hasattr(cache, "_cache_file"):
        return plain
    # What other sources were compiled to has other names: numba reads an index before it sees that it is out of date,
    # and cannot read one that names a class which has moved.
    name = f"{cache._impl.filename_base}-{_STAMP[:16]}"
    cache._cache_file = type(cache._cache_file)(cache.cache_path, name, _STAMP)
    return cast(_Function, cached)


def is_kept(function: Callable[..., object]) -> bool:
    """Whether machine code of a compiled function is kept that fits these sources, this numba and this processor."""
    cache_file: Any = getattr(getattr(function, "_cache", None), "_cache_file", None)
    if cache_file is None:
        return False
    from numba.core.registry import cpu_target

    processor = cpu_target.target_context.codegen().magic_tuple()
    return any(processor in key for key in cache_file._load_index())


def forget_other_sources() -> None:
    """Remove the machine code of sources that are no more, from where that of these is kept."""
    folders = {path.parent / "__pycache__" for folder in COMPILED for path in (_HERE / folder).rglob("*.py")}
    for path in (path for folder in folders for path in folder.glob("*.nb[ic]")):
        if f"-{_STAMP[:16]}." not in path.name:
            path.unlink(missing_ok=True)
