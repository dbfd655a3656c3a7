"""A review as JSON, joined of parts that stay the same from one review to the next.

Definitions: the bytes are those of pydantic's `Review.model_dump_json`, field by field in the order of the model. An
item of the catalogue, a source, and an item that is not suggested for reasons that were given before are the same
object in many reviews: each is written once, and kept with what it is, so that no other object takes its place. What
speaks of one person's visits, or in their words, is written anew: it is never met again, and outlives no forgetting.

Why: nine tenths of a review are such parts, and writing them took longer than the estimate. Left out: the hash, which is
taken over the JSON in which its own field is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_json

from ..model import NotSuggested, Review
from .reason_memory import speaks_of_one_person

_MOST_KEPT = 8_192
UNSEALED_END = b'"review_hash":""}'
"""How the JSON of a review ends whose hash is not known yet."""


class ReviewJson:
    """Writes reviews of one catalogue and rule set."""

    def __init__(self) -> None:
        """Begin with nothing kept."""
        self._kept: dict[int, tuple[BaseModel, bytes]] = {}

    def write(self, review: Review, package: bytes) -> bytes:
        """A review whose hash is not known yet, as JSON.

        Args:
            review: with every field but the hash.
            package: its package as JSON.
        """
        parts = {
            "package": package,
            "not_suggested": b"[%b]" % b",".join(map(self._part, review.not_suggested)),
            "items": self._object_of(review.items),
            "evidence": self._object_of(review.evidence),
        }
        fields = (
            b'"%b":%b' % (name.encode(), parts.get(name) or _adapter(name).dump_json(getattr(review, name)))
            for name in Review.model_fields
        )
        return b"{%b}" % b",".join(fields)

    def _object_of(self, parts: Mapping[str, BaseModel]) -> bytes:
        """An object of parts by name."""
        return b"{%b}" % b",".join(
            b"%b:%b" % (to_json(name), self._part(part)) for name, part in parts.items()
        )

    def _part(self, part: BaseModel) -> bytes:
        """A part, as it is kept or written now."""
        part_and_json = self._kept.get(id(part))
        if part_and_json is not None:
            return part_and_json[1]
        written = part.__pydantic_serializer__.to_json(part)
        if isinstance(part, NotSuggested) and speaks_of_one_person(part.item, part.reasons):
            return written
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[id(part)] = part, written
        return written


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    """What writes a field of a review."""
    annotation: Any = Review.model_fields[name].annotation
    return TypeAdapter(annotation)


def with_hash(unsealed: bytes, review_hash: str) -> str:
    """The JSON of a review with its hash."""
    return f'{unsealed.removesuffix(UNSEALED_END).decode()}"review_hash":"{review_hash}"}}'
