"""Whether the server answers (`/health`), and whether it could review now (`/ready`); nothing about anybody.

Definitions: readiness is a review of a made-up package by both evaluators, and a look at the records. It is asked at
most every ten seconds, however often somebody wants to know.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Request, Response
from sqlalchemy import select

from dashboard.api.answers import HealthAnswer
from dashboard.api.desk import Desk, desk_of
from dashboard.demonstration import demonstration_packages
from engine.records.tables import PackageVersion
from engine.records.transaction import reading

router = APIRouter(tags=["health"])
CheckState = Literal["ok", "failed"]
_GOOD_FOR_SECONDS = 10.0


class Readiness:
    """The last health check, which is good for ten seconds."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._lock = threading.Lock()
        self._found: HealthAnswer | None = None
        self._at = 0.0

    def of(self, desk: Desk) -> HealthAnswer:
        """Whether a server could review now."""
        with self._lock:
            if self._found is None or time.monotonic() - self._at > _GOOD_FOR_SECONDS:
                checks = {"a review": _works(lambda: _review(desk)), "records": _works(lambda: _look(desk))}
                well = all(state == "ok" for state in checks.values())
                self._found, self._at = (
                    HealthAnswer(status="ok" if well else "failed", checks=checks),
                    time.monotonic(),
                )
            return self._found


@router.get("/health", summary="Whether the server answers")
async def health() -> HealthAnswer:
    """Liveness: it needs no token and does no work."""
    return HealthAnswer(status="ok")


@router.get("/ready", summary="Whether it could review now", responses={503: {"model": HealthAnswer}})
def ready(request: Request, response: Response) -> HealthAnswer:
    """Readiness: both evaluators and the records."""
    readiness: HealthAnswer = request.app.state.readiness.of(desk_of(request))
    if readiness.status != "ok":
        response.status_code = 503
    return readiness


def _works(check: Callable[[], None]) -> CheckState:
    try:
        check()
    except Exception:  # whatever it is, it is what the monitor has to be told
        return "failed"
    return "ok"


def _review(desk: Desk) -> None:
    desk.reviews.json_anew(next(iter(demonstration_packages().values())), desk.today())


def _look(desk: Desk) -> None:
    with reading(desk.database) as session:
        session.execute(select(PackageVersion.id).limit(1))
