"""Reviews as the interface gives them: made once for the same package on the same day, and kept for a while."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from datetime import date
from typing import Protocol

from engine import CarePackage, Review

_MOST_KEPT = 100
"""A review takes about 300 kB."""


class Reviewers(Protocol):
    """Makes reviews, for several threads."""

    def review(self, content: str, reviewed_on: date) -> str:
        """The review of a package: JSON in and out."""

    def let_go(self) -> None:
        """Keep nothing of what was reviewed."""

    def close(self) -> None:
        """End whatever process makes the reviews."""


class KeptReviews:
    """Reviews by package and day; the newest are kept, so that asking again costs nothing."""

    def __init__(self, reviewers: Reviewers) -> None:
        """Keep none yet.

        Args:
            reviewers: makes what is not kept.
        """
        self._reviewers = reviewers
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, date], str] = OrderedDict()

    def json_of(self, package: CarePackage, on: date) -> str:
        """The review of a package, as JSON.

        Raises:
            ReviewRefusedError: none is given.
        """
        content = package.model_dump_json()
        key = hashlib.sha256(content.encode()).hexdigest(), on
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        review_json = self._reviewers.review(content, on)
        with self._lock:
            self._kept[key] = review_json
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return review_json

    def json_anew(self, package: CarePackage, on: date) -> str:
        """The review of a package, made now whatever is kept.

        Raises:
            ReviewRefusedError: none is given.
        """
        return self._reviewers.review(package.model_dump_json(), on)

    def of(self, package: CarePackage, on: date) -> Review:
        """The review of a package.

        Raises:
            ReviewRefusedError: none is given.
        """
        return Review.model_validate_json(self.json_of(package, on))

    def let_go(self) -> None:
        """Keep no review, here or in the processes that make them."""
        with self._lock:
            self._kept.clear()
        self._reviewers.let_go()

    def close(self) -> None:
        """End the processes that make reviews."""
        self._reviewers.close()
