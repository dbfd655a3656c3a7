"""The application: routes, the gate before them, and problems as answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from dashboard.api.description import describe
from dashboard.api.desk import Desk
from dashboard.api.gate import Gate
from dashboard.api.hooks import routes as hooks
from dashboard.api.problem import answer_with_problems
from dashboard.api.routes import decisions, health, knowledge, packages, reviewing

_ROUTERS = (
    health.router,
    reviewing.router,
    packages.router,
    decisions.router,
    knowledge.router,
    hooks.router,
)


def application(desk: Desk) -> FastAPI:
    """The interface over a desk; the desk is closed when the server ends.

    Args:
        desk: what requests share.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    app = FastAPI(title="Handrail", docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.desk, app.state.readiness = desk, health.Readiness()
    _add_routes(app)
    answer_with_problems(app)
    app.add_middleware(Gate, desk=desk)
    return app


def description() -> dict[str, Any]:
    """The OpenAPI description, without a server."""
    app = FastAPI(title="Handrail")
    _add_routes(app)
    return app.openapi()


def _add_routes(app: FastAPI) -> None:
    for router in _ROUTERS:
        app.include_router(router)
    describe(app)
