"""A checkpoint of the audit trail, to be kept elsewhere: how many entries there were, and the hash of the last.

Definitions: the chain alone cannot show that its newest entries were cut off, or that all of it was computed anew by
somebody who may write the database. A checkpoint that they cannot write shows both. With a key (HMAC-SHA-256, at least
32 bytes, in a file that the database's keeper cannot read) a forged checkpoint is found as well.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path

_KIND, _LEAST = "handrail audit checkpoint", 32


class CheckpointError(ValueError):
    """A checkpoint, or its key, that cannot be used."""

    code = "H115"


@dataclass(frozen=True)
class Checkpoint:
    """The length and last hash of the audit chain at one moment, to compare with later."""

    entries: int
    last_hash: str
    made_at: str
    """UTC, ISO 8601."""

    def to_text(self, key: bytes | None) -> str:
        """As a file holds it, signed where there is a key."""
        return (
            json.dumps(
                {"kind": _KIND, **asdict(self), "signature": _signature(self, key) if key else ""}, indent=2
            )
            + "\n"
        )


def read_checkpoint(path: Path, key: bytes | None) -> Checkpoint:
    """A checkpoint from its file.

    Raises:
        CheckpointError: it is none, or its signature is not of this key.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        checkpoint = Checkpoint(
            int(document["entries"]), str(document["last_hash"]), str(document["made_at"])
        )
        kind, signature = document["kind"], str(document["signature"])
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {(error.strerror or 'failed').lower()}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CheckpointError(f"{path} is no checkpoint") from None
    if kind != _KIND:
        raise CheckpointError(f"{path} is no checkpoint")
    if key and not hmac.compare_digest(signature, _signature(checkpoint, key)):
        raise CheckpointError(f"{path} is not signed with this key: it was forged, or made without one")
    return checkpoint


def read_key(path: Path) -> bytes:
    """The key of checkpoints.

    Raises:
        CheckpointError: it cannot be read, or is too short.
    """
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise CheckpointError(f"The key cannot be read: {(error.strerror or 'failed').lower()}") from None
    if len(key) < _LEAST:
        raise CheckpointError(f"The key is shorter than {_LEAST} bytes")
    return key


def _signature(checkpoint: Checkpoint, key: bytes) -> str:
    return hmac.new(key, json.dumps(asdict(checkpoint), sort_keys=True).encode(), hashlib.sha256).hexdigest()
