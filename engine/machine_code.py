"""The machine code of the estimate that one review runs, loaded without the compiler that made it.

Numba takes half a second to load, and a review calls three functions of what it compiled long ago. So when Handrail is
set up their object code is cached (`engine.cache`) beside numba's own, and a command links it with llvmlite, on which numba
stands: the same instructions, so the same bits.

Definitions: an *entry* is such a function. It is called as numba calls it: each array as two references that are not
used here, its number of elements, their size, its address, its shape and its strides; named tuples as their parts, one
after the other. What is cached is good for the same sources, versions and processor, and only after a process of its own
has come to the same reviews with it (`engine.caseload`). Where nothing fits, and for arrays of another type or layout,
numba does it.

Left out: compiling (`engine.jit`).
"""

from __future__ import annotations

import builtins
import ctypes
import hashlib
import importlib
import json
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .cache import digest_of, read_cached, write_cached
from .version import installed_version

PROVED, UNPROVED = "machine_code", "machine_code_unproved"
"""Names of the cached files."""
_KERNEL = "engine.estimate.kernel"
C_FUNCTIONS = ("memset", "memcpy", "memmove", "floor", "ceil", "rint", "trunc", "fabs")
"""What an entry may call that is not its own; a name that is not among them would lead nowhere."""
_DONE = (0, -2)
"""The status that an entry returns when it finished, with or without a result."""
_HERE = Path(__file__).parent
COMPILED = ("estimate",)
"""The folders with compiled functions."""
_NUMBERS = tuple(
    map(
        Path,
        (
            "model/effect_kind.py",
            "jit.py",
            "estimate/draws.py",
            "estimate/percentiles.py",
            "estimate/kernel/arrays.py",
            "estimate/kernel/bought.py",
            "estimate/kernel/room.py",
        ),
    )
)
"""Files without a compiled function whose numbers are built into them."""


class ArgumentLayout(NamedTuple):
    """How an argument is handed over: an array, a number, or a tuple of such."""

    kind: str
    """`array`, `int`, `float` or `tuple`."""
    dtype: str = ""
    dimensions: int = 0
    parts: tuple[ArgumentLayout, ...] = ()


class CachedFunction(NamedTuple):
    """One compiled function for arguments of one layout."""

    symbol: str
    arguments: tuple[ArgumentLayout, ...]
    results: int
    """How many whole numbers it returns; 0 for none."""
    outside: tuple[str, ...]
    """What numba's wrappers of it refer to: linked, and never called."""


class DoesNotFitError(Exception):
    """An argument is not laid out as it was when the function was compiled."""


class CodeEntry:
    """A function of the estimate's machine code that is called from Python."""

    def __init__(self, module: str, name: str) -> None:
        """Name it; nothing is loaded before it is called.

        Args:
            module: of the kernel.
            name: of the function in it.
        """
        self._module, self._name = module, name

    def __call__(self, *arguments: Any) -> Any:
        """What the function returns."""
        for function, call in _linked(_using).get(self._name, ()):
            try:
                values = _flat_parts(function.arguments, arguments)
            except DoesNotFitError:
                continue
            results, fault = (ctypes.c_int64 * max(function.results, 1))(), ctypes.c_void_p()
            status = call(ctypes.byref(results), ctypes.byref(fault), *values)
            if status not in _DONE:
                raise RuntimeError(f"the machine code of {self._name} ended with {status}")
            return tuple(results) if function.results else None
        return self.compiled(*arguments)

    @property
    def name(self) -> str:
        """The name of the function."""
        return self._name

    @property
    def compiled(self) -> Any:
        """The function as numba has it."""
        return getattr(importlib.import_module(f"{_KERNEL}.{self._module}"), self._name)


_using = PROVED


def use_machine_code(name: str) -> None:
    """Let entries run what is cached under a name; numba's where it is empty. For proving it."""
    global _using
    _using = name


def is_machine_code_cached() -> bool:
    """Whether a review needs no compiler: its entries are cached, and they fit."""
    return bool(_linked(PROVED))


def cache_machine_code(name: str, functions: Mapping[str, Sequence[tuple[CachedFunction, bytes]]]) -> bool:
    """Cache the object code of entries; whether there was a place for it.

    Args:
        name: of the cached file.
        functions: by entry, what was compiled for each layout of its arguments, with its object code.
    """
    contents, objects = [], b""
    for entry, versions in functions.items():
        for function, code in versions:
            contents.append([entry, function, len(code)])
            objects += code
    return write_cached(name, _key(), json.dumps(contents).encode() + b"\n" + objects)


def source_stamp() -> str:
    """SHA-256 over every file that the machine code may be made from."""
    digest = hashlib.sha256()
    numbers = {_HERE / name for name in _NUMBERS}
    for path in sorted(numbers.union(*((_HERE / folder).rglob("*.py") for folder in COMPILED))):
        text = path.read_bytes() if path.exists() else b""
        if path in numbers or b"@compiled" in text:
            digest.update(text)
    return digest.hexdigest()


def _key() -> str:
    """What cached machine code must have been made from, by and for."""
    import llvmlite.binding as llvm

    made_by = (platform.python_version(), np.__version__, *map(installed_version, ("numba", "llvmlite")))
    made_for = (llvm.get_process_triple(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    sources = (source_stamp(), hashlib.sha256(Path(__file__).read_bytes()).hexdigest())
    return digest_of(part.encode() for part in (*sources, *made_by, *made_for))


@cache
def _linked(name: str) -> Mapping[str, Sequence[tuple[CachedFunction, Callable[..., int]]]]:
    """The cached functions by entry, each ready to be called; empty where none fits."""
    content = read_cached(name, _key()) if name else None
    if content is None:
        return {}
    import llvmlite.binding as llvm

    head, _, objects = content.partition(b"\n")
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    linker = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    functions, first = [], 0
    for entry, (symbol, arguments, results, outside), size in json.loads(head):
        function = CachedFunction(symbol, tuple(map(_layout, arguments)), results, tuple(outside))
        functions.append((entry, function))
        linker.add_object_file(llvm.ObjectFileRef.from_data(objects[first : first + size]))
        first += size
    try:
        for named in {*C_FUNCTIONS, *(name for _, function in functions for name in function.outside)}:
            if llvm.address_of_symbol(named) is None:  # numba's own stay as they are
                llvm.add_symbol(named, _address_of(named))
    except (AttributeError, OSError, TypeError):  # the system does not say where it is
        return {}
    linker.finalize_object()
    linked: dict[str, list[tuple[CachedFunction, Callable[..., int]]]] = {}
    for entry, function in functions:
        call = _prototype(function)(linker.get_function_address(function.symbol))
        linked.setdefault(entry, []).append((function, call))
    _linkers.append(linker)
    return linked


def _address_of(name: str) -> int:
    """Where something is that object code refers to.

    Numba's own lead to the end of the process; it sets them right when it is loaded later.
    """
    if name == "_Py_NoneStruct":
        return id(None)
    if name.startswith("PyExc_"):
        return id(getattr(builtins, name.removeprefix("PyExc_")))
    library = ctypes.pythonapi if name.startswith("Py") else ctypes.CDLL(None)
    function = getattr(library, "abort" if name.startswith("numba_") else name)
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return address


_linkers: list[Any] = []
"""What was linked lives as long as the process."""


def _layout(written: Sequence[Any]) -> ArgumentLayout:
    kind, dtype, dimensions, parts = written
    return ArgumentLayout(kind, dtype, dimensions, tuple(map(_layout, parts)))


def _prototype(function: CachedFunction) -> Any:
    """The C type of a function: without Python's lock, as numba calls it."""
    types = [*_types(ArgumentLayout("tuple", parts=function.arguments))]
    return ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *types)


def _types(layout: ArgumentLayout) -> Iterator[Any]:
    if layout.kind == "tuple":
        for part in layout.parts:
            yield from _types(part)
    elif layout.kind == "array":
        yield from (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)
        yield from (ctypes.c_int64,) * (2 * layout.dimensions)
    else:
        yield ctypes.c_double if layout.kind == "float" else ctypes.c_int64


_KNOWN_TUPLES = 8
_tuples: dict[tuple[int, int], tuple[Any, ArgumentLayout, list[Any]]] = {}
"""The last named tuples by who they are and how they are laid out: a review hands the same ones over again and again."""


def _flat(layout: ArgumentLayout, value: Any) -> list[Any]:
    """A value as it is handed over.

    Raises:
        DoesNotFitError: when it is of another type, or laid out otherwise.
    """
    if layout.kind == "array":
        if (
            not isinstance(value, np.ndarray)
            or value.dtype.str != layout.dtype
            or value.ndim != layout.dimensions
        ):
            raise DoesNotFitError
        flags = value.flags
        if not (flags.c_contiguous and flags.aligned and flags.writeable):
            raise DoesNotFitError
        address = value.__array_interface__["data"][0]
        return [None, None, value.size, value.itemsize, address, *value.shape, *value.strides]
    if layout.kind != "tuple":
        if not isinstance(value, float if layout.kind == "float" else int):
            raise DoesNotFitError
        return [value]
    known = _tuples.get((id(value), id(layout)))
    if known is not None and known[0] is value:
        return known[2]
    if not isinstance(value, tuple):
        raise DoesNotFitError
    values = _flat_parts(layout.parts, value)
    while len(_tuples) >= _KNOWN_TUPLES:
        _tuples.pop(next(iter(_tuples)), None)
    _tuples[id(value), id(layout)] = value, layout, values
    return values


def _flat_parts(layouts: Sequence[ArgumentLayout], values: Sequence[Any]) -> list[Any]:
    if len(layouts) != len(values):
        raise DoesNotFitError
    return [part for layout, value in zip(layouts, values, strict=True) for part in _flat(layout, value)]
