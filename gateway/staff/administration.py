"""What an administrator changes about an account, and the one thing that nobody may bring about:
that no administrator is left."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from gateway.record import utc_now
from gateway.staff.models import PasswordReset, Role, SecondStep, StaffAccount
from gateway.staff.sessions import end_all_sessions


class LastAdministratorError(Exception):
    """Nobody in use would be an administrator any more; nothing was changed."""


async def change_role(session: AsyncSession, account_id: UUID, role: Role) -> None:
    """Give an account another role, from the next request on; the caller commits.

    Raises LastAdministratorError.
    """
    if role == "administrator":
        await _update(session, account_id, role=role)
    else:
        await _update_keeping_an_administrator(session, account_id, role=role)


async def deactivate(session: AsyncSession, account_id: UUID) -> int:
    """Let nobody in with this account and end its sessions; return how many; the caller commits.

    Raises LastAdministratorError.
    """
    await _update_keeping_an_administrator(session, account_id, deactivated_at=utc_now())
    await session.execute(delete(SecondStep).where(SecondStep.account_id == account_id))
    await session.execute(delete(PasswordReset).where(PasswordReset.account_id == account_id))
    return await end_all_sessions(session, account_id)


async def reactivate(session: AsyncSession, account_id: UUID) -> None:
    """Let the person in again, with the password they had; the caller commits."""
    await _update(session, account_id, deactivated_at=None)


async def _update(session: AsyncSession, account_id: UUID, **values: Any) -> None:
    await session.execute(
        update(StaffAccount).where(StaffAccount.id == account_id).values(**values)
    )


async def _update_keeping_an_administrator(
    session: AsyncSession, account_id: UUID, **values: Any
) -> None:
    in_use = (StaffAccount.role == "administrator", StaffAccount.deactivated_at.is_(None))
    # Of two who would take the role from each other at once, the second waits here (PostgreSQL)
    # and then sees what the first did; SQLite writes one after the other anyway.
    locked = select(StaffAccount.id).where(*in_use).order_by(StaffAccount.id).with_for_update()
    await session.execute(locked)
    other = aliased(StaffAccount)
    remains = select(other.id).where(
        other.role == "administrator", other.deactivated_at.is_(None), other.id != account_id
    )
    statement = (
        update(StaffAccount)
        .where(StaffAccount.id == account_id, remains.exists())
        .values(**values)
        .returning(StaffAccount.id)
    )
    if (await session.scalars(statement)).one_or_none() is None:
        raise LastAdministratorError
