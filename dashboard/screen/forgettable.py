"""The caches of the screen that hold something about people: each is named as such, and all are emptied together.

Definitions: a cache without this name is about nobody (knowledge, the demonstration's made-up people); a test holds which
those are, so that a new one cannot be left out by mistake.
"""

from __future__ import annotations

from typing import Protocol, TypeVar


class _Cached(Protocol):
    def clear(self) -> None: ...


_Function = TypeVar("_Function", bound=_Cached)
_CACHES: dict[str, _Cached] = {}


def forgettable(cached: _Function) -> _Function:
    """A cached function whose answers hold something about people."""
    _CACHES[f"{cached.__module__}.{cached.__qualname__}"] = cached  # type: ignore[attr-defined]
    return cached


def empty_caches() -> None:
    """Let go of everything that is kept about people between clicks."""
    for cached in list(_CACHES.values()):
        cached.clear()
