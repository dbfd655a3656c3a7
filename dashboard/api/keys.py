"""The public keys of a service that signs tokens: a JWKS in a file, or at an https address.

Definitions: a file is read again when it has changed. An address is asked at the first token, then at most every ten
minutes, and at most once a minute for a key that is not known yet, so that keys can be changed and nobody can make this
server ask without end. What is fetched is bounded in bytes and seconds.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

_MOST_BYTES, _SECONDS = 200_000, 5
_GOOD_FOR_SECONDS, _PAUSE_SECONDS = 600.0, 60.0


class KeysError(Exception):
    """The keys of an issuer cannot be had, so nobody is known by its tokens just now."""


class IssuerKeys:
    """The keys of one issuer."""

    def __init__(self, place: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Read nothing yet.

        Args:
            place: a file, or an https address (http on this machine).
            clock: seconds.
        """
        self._place, self._clock = place, clock
        self._remote = place.startswith(("https://", "http://"))
        self._lock = threading.Lock()
        self._keys: KeySet | None = None
        self._as_of: float = 0.0

    def keys(self, key_id: str | None) -> KeySet:
        """The key set, as new as it has to be to have this key.

        Args:
            key_id: `kid` of a token; None where it names none.

        Raises:
            KeysError: they cannot be had.
        """
        with self._lock:
            if self._is_old(key_id):
                self._keys = self._read()
            assert self._keys is not None
            return self._keys

    def _is_old(self, key_id: str | None) -> bool:
        if self._keys is None:
            return True
        if not self._remote:
            return _changed_at(self._place) != self._as_of
        age = self._clock() - self._as_of
        unknown = key_id is not None and all(key.kid != key_id for key in self._keys.keys)
        return age > _GOOD_FOR_SECONDS or (unknown and age > _PAUSE_SECONDS)

    def _read(self) -> KeySet:
        try:
            self._as_of = self._clock() if self._remote else _changed_at(self._place)
            content = _fetch(self._place) if self._remote else Path(self._place).read_bytes()
            return KeySet.import_key_set(json.loads(content))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, JoseError) as error:
            if self._keys is not None:
                return self._keys  # those of before stay good until the new ones can be had
            raise KeysError(f"the keys of {self._place} cannot be had") from error


def _changed_at(file: str) -> float:
    try:
        return Path(file).stat().st_mtime
    except OSError:
        return 0.0


def _fetch(address: str) -> bytes:
    request = Request(address, headers={"accept": "application/json"})
    with urlopen(request, timeout=_SECONDS) as opened:
        content: bytes = opened.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError("too many bytes")
    return content
