"""A new password: for who forgot the old one, through a link; for who knows it, at once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now
from gateway.staff.models import PasswordReset, SecondStep, StaffAccount
from gateway.staff.passwords import hash_password
from gateway.staff.sessions import end_all_sessions
from gateway.staff.tokens import new_token, token_hash

VALID = timedelta(hours=1)


class ResetError(Exception):
    """The link was used, replaced by a newer one, or is too old."""


async def make_reset(session: AsyncSession, account: StaffAccount) -> str:
    """Return the token of a link to a new password; older links are void; the caller commits."""
    await session.execute(delete(PasswordReset).where(PasswordReset.account_id == account.id))
    token = new_token()
    session.add(
        PasswordReset(
            account_id=account.id, token_hash=token_hash(token), expires_at=utc_now() + VALID
        )
    )
    return token


async def find_reset(session: AsyncSession, token: str) -> StaffAccount:
    """Return whose password a link changes; raises ResetError."""
    query = select(PasswordReset).where(
        PasswordReset.token_hash == token_hash(token), PasswordReset.expires_at > utc_now()
    )
    found = (await session.scalars(query)).one_or_none()
    if found is None or found.account.deactivated_at:
        raise ResetError
    return found.account


async def reset_password(session: AsyncSession, token: str, password: str) -> StaffAccount:
    """Set the password that a link may set, and end all sessions; the caller commits.

    Raises ResetError and PasswordError.
    """
    kept = await hash_password(password)
    statement = (
        delete(PasswordReset)
        .where(PasswordReset.token_hash == token_hash(token), PasswordReset.expires_at > utc_now())
        .returning(PasswordReset.account_id)
    )
    account_id = (await session.scalars(statement)).one_or_none()
    account = await session.get(StaffAccount, account_id) if account_id else None
    if account is None or account.deactivated_at:
        raise ResetError
    await _set_password(session, account, kept)
    return account


async def change_password(session: AsyncSession, account: StaffAccount, password: str) -> None:
    """Set another password and end all sessions; the caller commits. Raises PasswordError."""
    await _set_password(session, account, await hash_password(password))


async def _set_password(session: AsyncSession, account: StaffAccount, kept: str) -> None:
    account.password_hash = kept
    await session.execute(delete(PasswordReset).where(PasswordReset.account_id == account.id))
    await session.execute(delete(SecondStep).where(SecondStep.account_id == account.id))
    await end_all_sessions(session, account.id)
