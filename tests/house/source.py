"""The project's own files, as git knows them (or as they lie there, outside a checkout)."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file under version control that is there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        tops = ("engine", "dashboard", "rules", "catalogue", "tests", "docs")
        return tuple(
            path
            for top in tops
            for path in (ROOT / top).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        )
    return tuple(
        ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()
    )


def shown(path: Path) -> str:
    """A path as a reader of the project knows it."""
    return path.relative_to(ROOT).as_posix()


def modules(*tops: str) -> tuple[Path, ...]:
    """Python modules below top-level folders."""
    return tuple(
        path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in tops
    )


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a module, the module itself first; walked once for all tests."""
    return tuple(ast.walk(tree(path)))
