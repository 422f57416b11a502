"""The webhook goes before the worker: Meta waits for it, and SQLite has one writer at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_LONGEST = 1.0  # seconds that the worker gives way, lest a long rush starves it


class Precedence:
    """Lets the worker wait while a webhook is being stored in this process."""

    def __init__(self) -> None:
        self._storing = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @asynccontextmanager
    async def storing(self) -> AsyncIterator[None]:
        """Hold the worker back while the block runs."""
        self._storing += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._storing -= 1
            if not self._storing:
                self._quiet.set()

    async def give_way(self) -> None:
        """Wait until nothing is being stored, a second at the most."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), _LONGEST)
