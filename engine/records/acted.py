"""What all records have in common: a database, somebody who acts, and rights that are asked at each thing done.

Every method of a class below reads or writes through `_reading` or `_run_as_actor`, and gets what the person holds at that
very moment; `tests/records/test_rights.py` holds that each asks for a right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from .acting import OPERATOR, Actor
from .rights import ActorRights, Rights
from .transaction import reading, run_in_transaction

_Result = TypeVar("_Result")


class ActedRecords:
    """Records, as one person has them."""

    def __init__(self, engine: Engine, by: Actor = OPERATOR, rights: Rights | None = None) -> None:
        """Work on an open database.

        Args:
            engine: the database.
            by: who acts.
            rights: where their roles come from, beside the database.
        """
        self._engine, self._by, self._rights = engine, by, rights or Rights()

    @contextmanager
    def _reading(self) -> Iterator[tuple[Session, ActorRights]]:
        with reading(self._engine) as session:
            yield session, self._rights.rights_of(session, self._by)

    def _run_as_actor(self, work: Callable[[Session, ActorRights], _Result]) -> _Result:
        return run_in_transaction(
            self._engine, lambda session: work(session, self._rights.rights_of(session, self._by))
        )
