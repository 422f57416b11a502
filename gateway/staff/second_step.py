"""Between the right password and the session: a code of the telephone, or a recovery code."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now
from gateway.secrecy import Secrecy
from gateway.staff.attempts import attempt_subject, count_attempt, forget_attempts
from gateway.staff.models import SecondStep, StaffAccount
from gateway.staff.one_time_codes import accept_code
from gateway.staff.recovery_codes import use_recovery_code
from gateway.staff.tokens import new_token, token_hash

VALID = timedelta(minutes=10)
Means = Literal["code", "recovery_code"]


class WrongCodeError(Exception):
    """The code is neither the telephone's nor a recovery code, or was used before."""


async def await_code(session: AsyncSession, account: StaffAccount) -> str:
    """Return a token with which the browser may show a code for ten minutes; the caller commits."""
    await session.execute(delete(SecondStep).where(SecondStep.created_at < utc_now() - VALID))
    token = new_token()
    session.add(SecondStep(token_hash=token_hash(token), account_id=account.id))
    return token


async def awaited(session: AsyncSession, token: str) -> StaffAccount | None:
    """Return whose code is awaited from this browser; None when there is none, or it is late."""
    query = select(SecondStep).where(
        SecondStep.token_hash == token_hash(token), SecondStep.created_at >= utc_now() - VALID
    )
    found = (await session.scalars(query)).one_or_none()
    return found.account if found and not found.account.deactivated_at else None


async def show_code(
    session: AsyncSession, account: StaffAccount, code: str, secrecy: Secrecy
) -> Means:
    """Let the account in with a code and return which kind it was; the caller commits.

    Raises WrongCodeError, TooManyAttemptsError, and UnreadableError (gateway/secrecy.py).
    """
    # Counted for the account: another address or another password step gives no new attempts.
    subject = attempt_subject("code", str(account.id))
    await count_attempt(session, subject)
    if await accept_code(session, account, code, secrecy):
        means: Means = "code"
    elif await use_recovery_code(session, account.id, code, secrecy):
        means = "recovery_code"
    else:
        raise WrongCodeError
    await forget_attempts(session, subject)
    await session.execute(delete(SecondStep).where(SecondStep.account_id == account.id))
    return means
