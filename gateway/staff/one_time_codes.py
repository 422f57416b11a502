"""Time-based one-time codes (RFC 6238): six digits of a telephone, each accepted once."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import delete, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now
from gateway.secrecy import Secrecy
from gateway.settings import Settings
from gateway.staff.models import RecoveryCode, StaffAccount

_STEPS_AROUND = (0, -1, 1)  # of 30 s: clocks differ, and people type slowly (RFC 6238, 5.2)


class NoSecretError(Exception):
    """The account has no secret for codes."""


def staff_secrecy(settings: Settings) -> Secrecy:
    """Return the keys under which secrets and recovery codes of the staff are kept."""
    return Secrecy(settings.secret_key.get_secret_value(), "staff")


def begin_codes(account: StaffAccount, secrecy: Secrecy) -> None:
    """Give the account a new secret, which counts once a first code confirms it; caller commits."""
    account.code_secret = secrecy.hide(pyotp.random_base32())
    account.codes_since = None
    account.last_code_step = None


def secret_of(account: StaffAccount, secrecy: Secrecy) -> str:
    """Return the secret in base32; raises NoSecretError, UnreadableError (secrecy.py)."""
    if account.code_secret is None:
        raise NoSecretError
    return secrecy.show(account.code_secret)


def code_address(account: StaffAccount, secret: str, issuer: str) -> str:
    """Return the `otpauth://` address that an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=issuer)


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the 30-second step whose code this is, of the present one and its two neighbours."""
    typed = "".join(code.split())
    if len(typed) != 6 or not (typed.isascii() and typed.isdigit()):  # noqa: PLR2004
        return None
    totp = pyotp.TOTP(secret)
    present = totp.timecode(now)
    steps = (present + around for around in _STEPS_AROUND)
    return next((s for s in steps if hmac.compare_digest(totp.generate_otp(s), typed)), None)


async def accept_code(
    session: AsyncSession, account: StaffAccount, code: str, secrecy: Secrecy
) -> bool:
    """Tell whether the code is right, and never again; the caller commits.

    Raises as secret_of does.
    """
    step = matching_step(secret_of(account, secrecy), code, utc_now())
    if step is None:
        return False
    # One statement: of two who show the same code at once, one is let in.
    statement = (
        update(StaffAccount)
        .where(
            StaffAccount.id == account.id,
            StaffAccount.code_secret == account.code_secret,
            or_(StaffAccount.last_code_step.is_(None), StaffAccount.last_code_step < step),
        )
        .values(last_code_step=step)
        .returning(StaffAccount.id)
    )
    return (await session.scalars(statement)).one_or_none() is not None


async def confirm_codes(
    session: AsyncSession, account: StaffAccount, code: str, secrecy: Secrecy
) -> bool:
    """Ask for codes from now on if this first one is right, and tell whether it is; as above."""
    if not await accept_code(session, account, code, secrecy):
        return False
    account.codes_since = utc_now()
    return True


async def remove_codes(session: AsyncSession, account: StaffAccount) -> None:
    """Ask for no code any more, and forget the recovery codes; the caller commits."""
    account.code_secret = None
    account.codes_since = None
    account.last_code_step = None
    await session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
