"""Is it alive, and can it do its work: /health/live and /health/ready."""

from __future__ import annotations

import asyncio

from litestar import Response, Router, get
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.engine_client import EngineClient
from gateway.database import DATABASE_ERRORS

DATABASE_LIMIT = 1.5  # seconds


@get("/live")
async def live() -> dict[str, str]:
    """Answer that the process serves requests."""
    return {"status": "live"}


@get("/ready")
async def ready(db_session: AsyncSession, engine: EngineClient) -> Response[dict[str, bool]]:
    """Say whether database and engine answer: 200 when both do, 503 otherwise."""
    database_answers, engine_answers = await asyncio.gather(
        _database_answers(db_session), engine.is_healthy()
    )
    return Response(
        {"database": database_answers, "engine": engine_answers},
        status_code=200 if database_answers and engine_answers else 503,
    )


async def _database_answers(session: AsyncSession) -> bool:
    try:
        async with asyncio.timeout(DATABASE_LIMIT):
            await session.execute(text("SELECT 1"))
    except DATABASE_ERRORS:
        return False
    return True


def health_routes() -> Router:
    """Return the two routes."""
    return Router("/health", route_handlers=[live, ready])
