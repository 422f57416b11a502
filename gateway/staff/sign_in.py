"""Signing in: one answer for all wrong attempts, and patience after several."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now
from gateway.staff.accounts import find_account, normal_email
from gateway.staff.models import SignInFailure, StaffAccount
from gateway.staff.passwords import hash_password, needs_new_hash, password_matches

ATTEMPTS = 5  # wrong ones, per e-mail and address, before there is a wait
WINDOW = timedelta(minutes=15)


class WrongCredentialsError(Exception):
    """No account has this e-mail and this password; which of the two is wrong is not told."""


class TooManyAttemptsError(Exception):
    """Too many wrong attempts; `retry_after` is how many seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"wait {retry_after} s")
        self.retry_after = retry_after


async def sign_in(session: AsyncSession, email: str, password: str, address: str) -> StaffAccount:
    """Return the account that these credentials open; the caller commits.

    `address` is the client's IP address. Raises WrongCredentialsError and TooManyAttemptsError.
    """
    subject = hashlib.sha256(f"{address}\n{normal_email(email)}".encode()).digest()
    await _count_attempt(session, subject)
    account = await find_account(session, email)
    kept = account.password_hash if account else None
    await session.commit()  # hashing takes long: the connection goes back to the chat meanwhile
    matches = await password_matches(kept, password)
    if account is None or kept is None or not matches:
        raise WrongCredentialsError
    await session.execute(delete(SignInFailure).where(SignInFailure.subject == subject))
    if needs_new_hash(kept):
        account.password_hash = await hash_password(password)
    return account


async def _count_attempt(session: AsyncSession, subject: bytes) -> None:
    # Stored as a failure before the password is looked at: guesses made side by side all count.
    since = utc_now() - WINDOW
    await session.execute(delete(SignInFailure).where(SignInFailure.failed_at < since))
    attempt = SignInFailure(subject=subject)
    session.add(attempt)
    await session.commit()
    query = select(func.count(), func.min(SignInFailure.failed_at)).where(
        SignInFailure.subject == subject
    )
    count, first = (await session.execute(query)).one()
    if count > ATTEMPTS:
        await session.delete(attempt)  # who waits is not made to wait longer
        await session.commit()
        raise TooManyAttemptsError(max(1, int((first - since).total_seconds())))
