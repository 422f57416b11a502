"""Accounts of the staff."""

from __future__ import annotations

import re
from datetime import datetime
from typing import get_args
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.staff.models import Role, StaffAccount, StaffSession
from gateway.staff.passwords import hash_password

ROLES: tuple[Role, ...] = get_args(Role)
_EMAIL = re.compile(r"[^@\s\0]{1,64}@[^@\s\0.]+(\.[^@\s\0.]+)+")
_LONGEST_EMAIL = 254


class AccountError(Exception):
    """The account cannot be made; the message is one sentence.

    `reason` is the same for programs: email, role, taken, invited.
    """

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


def normal_email(email: str) -> str:
    """Return an e-mail address as accounts keep it."""
    return email.strip().lower()


async def find_account(session: AsyncSession, email: str) -> StaffAccount | None:
    """Return the account with this e-mail address, however it is capitalised; None if none."""
    if not _is_email(email):  # PostgreSQL takes no NUL, and no account has such an address
        return None
    query = select(StaffAccount).where(StaffAccount.email == normal_email(email))
    return (await session.scalars(query)).one_or_none()


async def checked_role(session: AsyncSession, email: str, role: str) -> Role:
    """Return the role of an account that may be made.

    Raises AccountError for an address that is none or is taken, and for an unknown role.
    """
    if not _is_email(email):
        raise AccountError("EMAIL is not an e-mail address.", "email")
    known = known_role(role)
    if await find_account(session, email):
        address = normal_email(email)
        raise AccountError(
            f"There is already an account for {address}; nothing was changed.", "taken"
        )
    return known


def known_role(role: str) -> Role:
    """Return the role of this name; raises AccountError for an unknown one."""
    known = next((each for each in ROLES if each == role), None)
    if known is None:
        raise AccountError(f"ROLE must be one of {', '.join(ROLES)}.", "role")
    return known


async def accounts_by_id(session: AsyncSession) -> dict[UUID, StaffAccount]:
    """Return all accounts, those that are deactivated too, in the order of their addresses."""
    query = select(StaffAccount).order_by(StaffAccount.email)
    return {account.id: account for account in await session.scalars(query)}


async def accounts_with_last_seen(
    session: AsyncSession,
) -> list[tuple[StaffAccount, datetime | None]]:
    """Return all accounts, those in use first, each with when a session of it was seen last."""
    seen = (
        select(func.max(StaffSession.last_seen_at))
        .where(StaffSession.account_id == StaffAccount.id)
        .scalar_subquery()
    )
    query = select(StaffAccount, seen).order_by(StaffAccount.email)
    found = [(account, last_seen) for account, last_seen in await session.execute(query)]
    return sorted(found, key=lambda row: row[0].deactivated_at is not None)


async def create_account(
    session: AsyncSession, email: str, password: str, role: str
) -> StaffAccount:
    """Add an account; the caller commits.

    Raises AccountError as checked_role does, and PasswordError for an unacceptable password.
    """
    known = await checked_role(session, email, role)
    kept = await hash_password(password)
    account = StaffAccount(email=normal_email(email), password_hash=kept, role=known)
    session.add(account)
    return account


def _is_email(text: str) -> bool:
    address = normal_email(text)
    return len(address) <= _LONGEST_EMAIL and _EMAIL.fullmatch(address) is not None
