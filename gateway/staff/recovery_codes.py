"""Recovery codes: ten to print, each of which stands in once for the telephone."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.secrecy import Secrecy
from gateway.staff.models import RecoveryCode

HOW_MANY = 10
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that looks like another; 5 bits each
_LENGTH = 12
_GROUP = 4


async def renew_recovery_codes(
    session: AsyncSession, account_id: UUID, secrecy: Secrecy
) -> list[str]:
    """Return new codes, readable this once only; older ones are void; the caller commits."""
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(HOW_MANY)]
    session.add_all(
        RecoveryCode(account_id=account_id, code_key=secrecy.key_of(code)) for code in codes
    )
    return ["-".join(code[i : i + _GROUP] for i in range(0, _LENGTH, _GROUP)) for code in codes]


async def use_recovery_code(
    session: AsyncSession, account_id: UUID, typed: str, secrecy: Secrecy
) -> bool:
    """Tell whether the account has this code, which it then has no more; the caller commits."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    statement = (
        delete(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.code_key == secrecy.key_of(code))
        .returning(RecoveryCode.id)
    )
    return (await session.scalars(statement)).one_or_none() is not None


async def recovery_codes_left(session: AsyncSession, account_id: UUID) -> int:
    """Return how many codes the account has not used yet."""
    query = select(func.count()).where(RecoveryCode.account_id == account_id)
    return (await session.scalars(query)).one()
