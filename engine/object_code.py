"""The object code that numba keeps of a function, with what it takes to call it without numba (`engine.machine_code`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import llvmlite.binding as llvm
from numba import types
from numba.core.registry import cpu_target
from numba.np.numpy_support import as_dtype

from .machine_code import C_FUNCTIONS, ArgumentLayout, CachedFunction

_INSTRUCTIONS = ("experimental", "lifetime", "masked", "smax", "smin", "umax", "umin", "vector")
"""Families of LLVM's own functions that become instructions, and call nothing."""


def object_code(function: Callable[..., object]) -> Iterator[tuple[CachedFunction, bytes]]:
    """What numba keeps of a function, for each layout of its arguments that it has been called with.

    Args:
        function: a compiled function; none comes out for one whose machine code is not kept.
    """
    dispatcher: Any = function
    cache_file: Any = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
    for signature in dispatcher.overloads if cache_file is not None else ():
        cached = cache_file.load(dispatcher._cache._index_key(signature, cpu_target.target_context.codegen()))
        if cached is None:
            continue
        (_, kind, code), described = cached[0], cached[1]
        results = described.restype
        outside = _outside(code[1])
        if kind == "object" and outside is not None:
            number = 0 if results is types.none else len(results)
            yield (
                CachedFunction(
                    described.llvm_func_name, tuple(map(_layout_of, described.argtypes)), number, outside
                ),
                code[0],
            )


def _outside(bitcode: bytes) -> tuple[str, ...] | None:
    """What object code refers to that is not its own; None where it may call something that is not known.

    Numba's and Python's own functions are called by numba's wrappers alone, which are not used then.
    """
    module = llvm.parse_bitcode(bitcode)
    symbols = (*module.functions, *module.global_variables)
    declared = {symbol.name for symbol in symbols if symbol.is_declaration}
    of_wrappers = {name for name in declared if name.startswith(("Py", "_Py", "numba_"))}
    families = {name.removeprefix("llvm.").split(".")[0] for name in declared - of_wrappers}
    return tuple(sorted(of_wrappers)) if families <= {*C_FUNCTIONS, *_INSTRUCTIONS} else None


def _layout_of(numba_type: Any) -> ArgumentLayout:
    """How numba hands over a value of this type.

    Raises:
        TypeError: for a type that no entry takes.
    """
    if isinstance(numba_type, types.BaseTuple):
        parts: Any = numba_type
        return ArgumentLayout("tuple", parts=tuple(map(_layout_of, parts)))
    if isinstance(numba_type, types.Array) and numba_type.layout == "C" and numba_type.mutable:
        return ArgumentLayout("array", as_dtype(numba_type.dtype).str, numba_type.ndim)
    if numba_type in (types.int64, types.float64):
        return ArgumentLayout("int" if numba_type is types.int64 else "float")
    raise TypeError(f"no entry takes {numba_type}")
