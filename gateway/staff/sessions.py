"""Sessions of signed-in staff: kept here, so that they can be ended here."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Language
from gateway.record import utc_now
from gateway.staff.models import StaffAccount, StaffSession

IDLE_LIMIT = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)  # how exact `last_seen_at` is; a read seldom writes


async def open_session(session: AsyncSession, account: StaffAccount, language: Language) -> str:
    """Add a session with a new random token and return the token; the caller commits.

    The token is new at each sign-in, whatever cookie the browser came with.
    """
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(token_hash=_hash(token), account_id=account.id, language=language))
    await session.execute(
        delete(StaffSession).where(StaffSession.last_seen_at < utc_now() - IDLE_LIMIT)
    )
    return token


async def find_session(session: AsyncSession, token: str) -> StaffSession | None:
    """Return the session of a cookie, or None when it was ended or was idle for too long."""
    query = select(StaffSession).where(
        StaffSession.token_hash == _hash(token),
        StaffSession.last_seen_at >= utc_now() - IDLE_LIMIT,
    )
    found = (await session.scalars(query)).one_or_none()
    if found and utc_now() - found.last_seen_at > _SEEN_EVERY:
        found.last_seen_at = utc_now()
        await session.commit()
    return found


async def end_session(session: AsyncSession, token: str) -> None:
    """Remove the session of a cookie; the caller commits."""
    await session.execute(delete(StaffSession).where(StaffSession.token_hash == _hash(token)))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
