"""Chores that the application does by itself, for as long as it runs."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.plugins import InitPluginProtocol


class PeriodicPlugin(InitPluginProtocol, ABC):
    """Does a chore at the start and then again and again, never twice at once."""

    is_on = True
    """Whether there is anything to do, as the settings say."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the chore to the application's lifespan, or nothing."""
        if self.is_on:
            app_config.lifespan.append(self._lifespan)
        return app_config

    @abstractmethod
    async def do(self, stopping: asyncio.Event) -> float:
        """Do the chore; return after how many seconds it is to be done again.

        It must catch what may pass by itself. What takes long ends early once `stopping` is set.
        """

    @asynccontextmanager
    async def _lifespan(self, _: Litestar) -> AsyncIterator[None]:
        stopping = asyncio.Event()
        work = asyncio.create_task(self._work(stopping))
        try:
            yield
        finally:
            stopping.set()
            await work

    async def _work(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            pause = await self.do(stopping)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause)
