"""Patience: how often something may fail before there is a wait."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now
from gateway.staff.models import SignInFailure

ATTEMPTS = 5  # failed ones of one subject, before there is a wait
WINDOW = timedelta(minutes=15)


class TooManyAttemptsError(Exception):
    """Too many attempts failed; `retry_after` is how many seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"wait {retry_after} s")
        self.retry_after = retry_after


def attempt_subject(*parts: str) -> bytes:
    """Return what an attempt is counted under, which tells nothing of its parts."""
    return hashlib.sha256("\n".join(parts).encode()).digest()


async def count_attempt(session: AsyncSession, subject: bytes, allowed: int = ATTEMPTS) -> None:
    """Count an attempt as failed, until `forget_attempts`; commits.

    Raises TooManyAttemptsError when more than `allowed` were made in the last 15 minutes. It is
    stored before anything is looked at: guesses made side by side all count.
    """
    since = utc_now() - WINDOW
    await session.execute(delete(SignInFailure).where(SignInFailure.failed_at < since))
    attempt = SignInFailure(subject=subject)
    session.add(attempt)
    await session.commit()
    query = select(func.count(), func.min(SignInFailure.failed_at)).where(
        SignInFailure.subject == subject
    )
    count, first = (await session.execute(query)).one()
    if count > allowed:
        await session.delete(attempt)  # who waits is not made to wait longer
        await session.commit()
        raise TooManyAttemptsError(max(1, int((first - since).total_seconds())))


async def forget_attempts(session: AsyncSession, subject: bytes) -> None:
    """Let a subject begin anew, because an attempt succeeded; the caller commits."""
    await session.execute(delete(SignInFailure).where(SignInFailure.subject == subject))


async def forget_one_attempt(session: AsyncSession, subject: bytes) -> None:
    """Take back the newest attempt of a subject that others share; the caller commits."""
    newest = (
        select(SignInFailure.id)
        .where(SignInFailure.subject == subject)
        .order_by(SignInFailure.failed_at.desc())
        .limit(1)
    )
    await session.execute(delete(SignInFailure).where(SignInFailure.id.in_(newest)))
