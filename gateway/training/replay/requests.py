"""Comparisons are asked for, read, and forgotten after thirty days."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now
from gateway.training.models import Replay

KEPT = timedelta(days=30)
MOST_MESSAGES = 2000


class UnderWayError(Exception):
    """A comparison waits or is being made; a second one would say the same."""


async def request_replay(session: AsyncSession, messages: int, by: UUID) -> Replay:
    """Ask for a comparison on the newest messages (2,000 at most); the caller commits.

    Raises UnderWayError.
    """
    if await session.scalar(select(Replay.id).where(_is_open()).limit(1)):
        raise UnderWayError
    replay = Replay(messages=max(1, min(messages, MOST_MESSAGES)), by_id=by)
    session.add(replay)
    await session.flush()
    return replay


async def erase_old_replays(session: AsyncSession) -> int:
    """Erase the comparisons that were asked for thirty days ago or earlier; the caller commits.

    Returns how many. Their rows go with them.
    """
    old = delete(Replay).where(Replay.created_at < utc_now() - KEPT).returning(Replay.id)
    return len(list(await session.scalars(old)))


def _is_open() -> ColumnElement[bool]:
    return Replay.state.in_(["requested", "training", "asking"])
