"""The claim on a conversation: whoever holds it takes its turns, one process at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation
from gateway.database import DATABASE_ERRORS, SessionMaker
from gateway.record import utc_now

logger = logging.getLogger(__name__)

LIFETIME = timedelta(seconds=2)  # how long a conversation waits for an owner that died
RENEWAL = 0.5  # seconds between two renewals by an owner that lives


class ClaimLostError(Exception):
    """The claim ended before the turn was stored; somebody else may hold it now."""


async def try_claim(session: AsyncSession, conversation: UUID) -> UUID | None:
    """Claim the conversation and commit; return the claim, or None while another holds it."""
    claim, now = uuid4(), utc_now()
    is_free = or_(Conversation.claim.is_(None), Conversation.claimed_until < now)
    taken = (
        update(Conversation)
        .where(Conversation.id == conversation, is_free)
        .values(claim=claim, claimed_until=now + LIFETIME)
        .returning(Conversation.id)
    )
    is_ours = await session.scalar(taken) is not None
    await session.commit()
    return claim if is_ours else None


@asynccontextmanager
async def holding(sessions: SessionMaker, conversation: UUID, claim: UUID) -> AsyncIterator[None]:
    """Renew the claim while the block runs, and release it afterwards.

    A claim that could not be renewed is not an error here: storing the turn raises it.
    """
    done = asyncio.Event()
    keeper = asyncio.create_task(_keep(sessions, conversation, claim, done))
    try:
        yield
    finally:
        done.set()
        await keeper
        await _set(sessions, conversation, claim, {"claim": None, "claimed_until": None})


async def _keep(
    sessions: SessionMaker, conversation: UUID, claim: UUID, done: asyncio.Event
) -> None:
    while not done.is_set():
        try:
            async with asyncio.timeout(RENEWAL):
                await done.wait()
        except TimeoutError:
            until = utc_now() + LIFETIME
            try:
                await _set(sessions, conversation, claim, {"claimed_until": until})
            except DATABASE_ERRORS as error:
                logger.warning("claim not renewed: %s", type(error).__name__)


async def _set(
    sessions: SessionMaker, conversation: UUID, claim: UUID, values: dict[str, object]
) -> None:
    """Change the row if the claim is still ours."""
    ours = Conversation.id == conversation, Conversation.claim == claim
    async with sessions() as session:
        await session.execute(update(Conversation).where(*ours).values(**values))
        await session.commit()
