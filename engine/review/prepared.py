"""A reviewer that is ready at once: rules and catalogue as they were read, checked and compiled before, while they fit.

Definitions: what is cached (`engine.cache`) is a rule set, its catalogue and both compiled for the two evaluators, under a
key of every file that loading them reads, the names of the files that it looks at, the engine's own source, and the
versions of what wrote it. Where anything of that is another, they are read anew, with every check, and cached again.

It is read by an unpickler that knows the classes of the model and of the programs by name, and nothing else:
a file that asks for any other function is refused before it is called.

Left out: layers and evidence of a council, which are read each time.
"""

from __future__ import annotations

import io
import pickle
import platform
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import pydantic

from ..cache import digest_of, read_cached, source_digest, write_cached
from ..inference import ReteWorker
from ..inference.rete import ReteProgram, compile_program
from ..knowledge import Catalogue, RuleSetFolder
from ..knowledge.council_layer import extended_set
from ..language import Term, Vocabulary
from ..model import Frozen
from ..program import ClauseId, Op, Program, Proposition, Register, Registers, RuleProgram, StepBatch, Tape
from ..stages import stage
from .reviewer import Reviewer

_NAME = "knowledge"
_ROOMS = ("model", "language", "knowledge", "columns", "program", "inference")
"""The rooms whose code decides what is cached."""
_NOT_READ = ("checks", "safety", "versions", "__pycache__")
"""Folders of a set of which loading looks at the names only."""
_OURS = (
    Catalogue, ClauseId, Op, Program, Proposition, Register, Registers, ReteProgram, RuleProgram, StepBatch, Tape, Term,
    Vocabulary,
)  # fmt: skip
_OTHERS = {
    ("datetime", "date"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.numeric", "_frombuffer"),
}


def prepared_reviewer(folder: RuleSetFolder) -> Reviewer:
    """A reviewer of a rule set with its catalogue; its durable_rules starts beside whoever goes on.

    Args:
        folder: the rule set.

    Raises:
        ProblemsFoundError: every problem in every file.
    """
    with stage("knowledge", "prepared"):
        program, rete = _knowledge_of(folder)
    reviewer = Reviewer(
        program.catalogue, program.rule_set, program=program, rete=ReteWorker(rete, start=False)
    )
    reviewer.start_beside()
    return reviewer


def _knowledge_of(folder: RuleSetFolder) -> tuple[RuleProgram, ReteProgram]:
    """Both programs of a rule set: from the cache where it fits, else compiled and cached."""
    if extended_set(folder.path):
        return _compile(folder)
    key = _key(folder)
    content = read_cached(_NAME, key)
    if content is not None:
        try:
            program, rete = _Unpickler(io.BytesIO(content)).load()
            if isinstance(program, RuleProgram) and isinstance(rete, ReteProgram):
                return program, rete
        except (pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError, ValueError):
            pass  # as good as none
    programs = _compile(folder)
    if _key(folder) == key:  # nobody changed a file meanwhile
        write_cached(_NAME, key, pickle.dumps(programs, protocol=5))
    return programs


def _compile(folder: RuleSetFolder) -> tuple[RuleProgram, ReteProgram]:
    catalogue = folder.catalogue()
    program = RuleProgram(catalogue, folder.load(catalogue))
    program.lay_out()
    return program, compile_program(program)


def _key(folder: RuleSetFolder) -> str:
    """What the prepared knowledge of a rule set must have been made from."""
    own = folder.path / "catalogue"
    parts = [_makers().encode(), folder.shown.encode(), str(folder.path).encode(), *_read_of(folder.path)]
    if own.is_dir():
        parts.extend(_read_of(own))
    else:
        with as_file(files("catalogue")) as shipped:
            parts.extend(_read_of(Path(shipped)))
    return digest_of(parts)


def _read_of(folder: Path) -> Iterator[bytes]:
    """The name of every file of a folder, and the content of those that loading reads."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if inside.parts[0] == "__pycache__":
            continue
        yield inside.as_posix().encode()
        if inside.parts[0] not in _NOT_READ and path.is_file():
            yield path.read_bytes()


@cache
def _makers() -> str:
    """The code and the libraries that cached knowledge was made by."""
    versions = (platform.python_version(), np.__version__, pydantic.VERSION)
    return " ".join((source_digest(_ROOMS), *versions))


class _Unpickler(pickle.Unpickler):
    """Makes objects of the model and of the programs, and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """A class by name.

        Raises:
            pickle.UnpicklingError: for anything that prepared knowledge is not made of.
        """
        if (module, name) in _OTHERS:
            return super().find_class(module, name)
        if any((module, name) == (known.__module__, known.__name__) for known in _OURS):
            return super().find_class(module, name)
        if module.startswith("engine.model.") and name.isidentifier():
            known = super().find_class(module, name)
            if isinstance(known, type) and issubclass(known, Frozen):
                return known
        raise pickle.UnpicklingError(f"{module}.{name} is no part of prepared knowledge")
