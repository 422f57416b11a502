"""The real application in this process, started and stopped as a server does it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, cast

import httpx
from litestar import Litestar

from gateway.app import create_app
from gateway.settings import Settings

# Putting an application together takes longer than a short test. What one remembers after it has
# ended are its rate limits, which no test of theirs takes this one for.
application = lru_cache(maxsize=8)(create_app)


@asynccontextmanager
async def running_gateway(
    settings: Settings, app: Litestar | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client whose requests run side by side, as they do under a server.

    Litestar's own test client takes one request at a time. `app` is one that has ended, to be
    started again.
    """
    app = app or create_app(settings)
    started, stop = asyncio.Event(), asyncio.Event()
    life = asyncio.create_task(_live(app, started, stop))
    started_or_failed = asyncio.create_task(started.wait())
    await asyncio.wait([life, started_or_failed], return_when=asyncio.FIRST_COMPLETED)
    try:
        transport = httpx.ASGITransport(cast("Any", app), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway.test") as client:
            yield client
    finally:
        stop.set()
        started_or_failed.cancel()
        await life


async def _live(app: Litestar, started: asyncio.Event, stop: asyncio.Event) -> None:
    # In a task of its own: the lifespan must end in the task in which it began.
    async with app.lifespan():
        started.set()
        await stop.wait()
