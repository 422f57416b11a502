"""Sessions of signed-in staff: kept here, so that they can be ended here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Language
from gateway.record import utc_now
from gateway.staff.models import StaffAccount, StaffSession
from gateway.staff.tokens import new_token, token_hash

IDLE_LIMIT = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)  # how exact `last_seen_at` is; a read seldom writes


async def open_session(
    session: AsyncSession, account: StaffAccount, language: Language, browser: str = ""
) -> str:
    """Add a session with a new random token and return the token; the caller commits.

    The token is new at each sign-in, whatever cookie the browser came with.
    """
    token = new_token()
    session.add(
        StaffSession(
            token_hash=token_hash(token),
            account_id=account.id,
            language=language,
            browser=browser,
        )
    )
    await session.execute(
        delete(StaffSession).where(StaffSession.last_seen_at < utc_now() - IDLE_LIMIT)
    )
    return token


async def find_session(
    session: AsyncSession, token: str, *, attended: bool = True
) -> StaffSession | None:
    """Return the session of a cookie.

    None when it was ended, was idle for too long, or is of an account that is deactivated. What a
    page asks by itself (not `attended`) does not count as activity.
    """
    query = select(StaffSession).where(
        StaffSession.token_hash == token_hash(token),
        StaffSession.last_seen_at >= utc_now() - IDLE_LIMIT,
        StaffSession.account.has(StaffAccount.deactivated_at.is_(None)),
    )
    found = (await session.scalars(query)).one_or_none()
    if found and attended and utc_now() - found.last_seen_at > _SEEN_EVERY:
        found.last_seen_at = utc_now()
        await session.commit()
    return found


async def sessions_of(session: AsyncSession, account_id: UUID) -> Sequence[StaffSession]:
    """Return an account's sessions that are not idle for too long, seen last first."""
    query = (
        select(StaffSession)
        .where(
            StaffSession.account_id == account_id,
            StaffSession.last_seen_at >= utc_now() - IDLE_LIMIT,
        )
        .order_by(StaffSession.last_seen_at.desc())
    )
    return (await session.scalars(query)).all()


async def end_session(session: AsyncSession, token: str) -> None:
    """Remove the session of a cookie; the caller commits."""
    await session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash(token)))


async def end_one_session(session: AsyncSession, account_id: UUID, session_id: UUID) -> bool:
    """Remove one session of this account, and tell whether it had it; the caller commits."""
    statement = (
        delete(StaffSession)
        .where(StaffSession.id == session_id, StaffSession.account_id == account_id)
        .returning(StaffSession.id)
    )
    return (await session.scalars(statement)).one_or_none() is not None


async def end_all_sessions(session: AsyncSession, account_id: UUID, but: UUID | None = None) -> int:
    """Remove an account's sessions, all or all but one, and return how many; the caller commits."""
    statement = delete(StaffSession).where(StaffSession.account_id == account_id)
    if but:
        statement = statement.where(StaffSession.id != but)
    return len((await session.scalars(statement.returning(StaffSession.id))).all())
