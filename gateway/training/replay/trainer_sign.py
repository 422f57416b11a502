"""The sign by which the console knows that a trainer runs."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import Self

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.database import DATABASE_ERRORS, SessionMaker
from gateway.record import utc_now
from gateway.training.models import Trainer

logger = logging.getLogger(__name__)

EVERY = 10.0  # seconds between two signs
COUNTS = timedelta(seconds=45)  # how long a sign counts; a busy machine may be late with one


async def is_trainer_there(session: AsyncSession) -> bool:
    """Tell whether a trainer has given a sign lately."""
    last = await session.scalar(select(func.max(Trainer.seen_at)))
    return last is not None and utc_now() - last < COUNTS


class TrainerSign:
    """Gives the sign for as long as the block runs."""

    def __init__(self, sessions: SessionMaker) -> None:
        self._sessions = sessions
        self._row = Trainer()
        self._giving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._giving = asyncio.create_task(self._give())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._giving is not None:
            self._giving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._giving
        try:
            await self._forget()
        except DATABASE_ERRORS as error:
            logger.warning("the sign could not be taken down: %s", type(error).__name__)

    async def _give(self) -> None:
        while True:
            try:
                await self._show()
            except DATABASE_ERRORS as error:
                logger.warning("no sign given: %s", type(error).__name__)
            await asyncio.sleep(EVERY)

    async def _show(self) -> None:
        now = utc_now()
        async with self._sessions() as session:
            seen = update(Trainer).where(Trainer.id == self._row.id).values(seen_at=now)
            if self._row.id is None or not await session.scalar(seen.returning(Trainer.id)):
                self._row = Trainer(seen_at=now)
                session.add(self._row)
            # Those of processes that died without taking theirs down.
            await session.execute(delete(Trainer).where(Trainer.seen_at < now - 10 * COUNTS))
            await session.commit()

    async def _forget(self) -> None:
        async with self._sessions() as session:
            await session.execute(delete(Trainer).where(Trainer.id == self._row.id))
            await session.commit()
