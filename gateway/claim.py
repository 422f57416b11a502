"""A claim on a row: whoever holds it does the row's work, one process at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from gateway.database import DATABASE_ERRORS, SessionMaker
from gateway.record import Record, utc_now

logger = logging.getLogger(__name__)

LIFETIME = timedelta(seconds=2)  # how long a row waits for an owner that died
RENEWAL = 0.5  # seconds between two renewals by an owner that lives


class ClaimedRecord(Record):
    """The base of tables whose rows can be claimed."""

    __abstract__ = True

    claim: Mapped[UUID | None]
    """Who does the row's work now: at most one, across all processes."""
    claimed_until: Mapped[datetime | None]
    """When a claim whose owner died stops counting."""


class ClaimLostError(Exception):
    """The claim ended before the work was stored; somebody else may hold it now."""


def is_free(table: type[ClaimedRecord], now: datetime) -> ColumnElement[bool]:
    """Return the condition that nobody holds the row."""
    return or_(table.claim.is_(None), table.claimed_until < now)


async def try_claim(session: AsyncSession, table: type[ClaimedRecord], key: UUID) -> UUID | None:
    """Claim the row and commit; return the claim, or None while another holds it."""
    claim, now = uuid4(), utc_now()
    taken = (
        update(table)
        .where(table.id == key, is_free(table, now))
        .values(claim=claim, claimed_until=now + LIFETIME)
        .returning(table.id)
    )
    is_ours = await session.scalar(taken) is not None
    await session.commit()
    return claim if is_ours else None


@asynccontextmanager
async def holding(
    sessions: SessionMaker, table: type[ClaimedRecord], key: UUID, claim: UUID
) -> AsyncIterator[None]:
    """Renew the claim while the block runs, and release it afterwards.

    A claim that could not be renewed is not an error here: storing the work raises it.
    """
    done = asyncio.Event()
    keeper = asyncio.create_task(_keep(sessions, table, key, claim, done))
    try:
        yield
    finally:
        done.set()
        await keeper
        await _set(sessions, table, key, claim, {"claim": None, "claimed_until": None})


async def _keep(
    sessions: SessionMaker,
    table: type[ClaimedRecord],
    key: UUID,
    claim: UUID,
    done: asyncio.Event,
) -> None:
    while not done.is_set():
        try:
            async with asyncio.timeout(RENEWAL):
                await done.wait()
        except TimeoutError:
            until = utc_now() + LIFETIME
            try:
                await _set(sessions, table, key, claim, {"claimed_until": until})
            except DATABASE_ERRORS as error:
                logger.warning("claim not renewed: %s", type(error).__name__)


async def _set(
    sessions: SessionMaker,
    table: type[ClaimedRecord],
    key: UUID,
    claim: UUID,
    values: dict[str, object],
) -> None:
    """Change the row if the claim is still ours."""
    async with sessions() as session:
        ours = table.id == key, table.claim == claim
        await session.execute(update(table).where(*ours).values(**values))
        await session.commit()
