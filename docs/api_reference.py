"""Write the reference of a package's public names from their docstrings: `python docs/api_reference.py [PACKAGE]`.

Definitions: public is what a package's `__all__` names. Each name has its signature, its docstring and its public
methods. Without an argument the reference of `engine`, its front door, is written into docs/api.md between the marks;
with one, such as `engine.review`, that package's is printed.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "api.md"
BEGIN, END = "<!-- written by docs/api_reference.py -->", "<!-- end of what is written -->"


def reference(package: str) -> str:
    """All public names of a package, in the order of the alphabet."""
    module = importlib.import_module(package)
    lines = [f"## `{package}`", "", _text(module)]
    for name in sorted(module.__all__, key=str.lower):
        lines += ["", *_entry(name, getattr(module, name))]
    return "\n".join(lines)


def _entry(name: str, thing: object) -> Iterator[str]:
    if inspect.isclass(thing):
        yield f"### class `{name}`"
        yield f"\n{_text(thing)}"
        if issubclass(thing, tuple | BaseException) or hasattr(thing, "model_fields"):
            return
        for method, function in sorted(vars(thing).items()):
            if not method.startswith("_") and inspect.isfunction(function):
                yield f"\n`{name}.{method}{_signature(function)}`"
                yield f"\n{_text(function)}"
    elif callable(thing):
        yield f"### `{name}{_signature(thing)}`"
        yield f"\n{_text(thing)}"
    else:
        yield f"### `{name}`"


def _signature(function: object) -> str:
    return str(inspect.signature(function)).replace("'", "")  # type: ignore[arg-type]


def _text(thing: object) -> str:
    """A docstring; examples and lists of arguments keep their layout."""
    summary, _, rest = (inspect.getdoc(thing) or "").partition("\n\n")
    return f"{summary}\n\n```text\n{rest}\n```" if rest else summary


def main() -> None:
    """Print one package's reference, or renew the page."""
    if len(sys.argv) > 1:
        print(reference(sys.argv[1]))
        return
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(
        f"{before}{BEGIN}\n\n{reference('engine')}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
