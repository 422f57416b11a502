"""The password: one answer for all wrong attempts, and patience after several."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.staff.accounts import find_account, normal_email
from gateway.staff.attempts import attempt_subject, count_attempt, forget_attempts
from gateway.staff.models import StaffAccount
from gateway.staff.passwords import hash_password, needs_new_hash, password_matches


class WrongCredentialsError(Exception):
    """No account in use has this e-mail and this password; which of them is wrong is not told.

    `account` is the one whose address was tried, for the log alone.
    """

    def __init__(self, account: StaffAccount | None = None) -> None:
        super().__init__("wrong credentials")
        self.account = account


async def sign_in(session: AsyncSession, email: str, password: str, address: str) -> StaffAccount:
    """Return the account that these credentials open; the caller commits.

    `address` is the client's IP address. Raises WrongCredentialsError and TooManyAttemptsError.
    """
    subject = attempt_subject(address, normal_email(email))
    await count_attempt(session, subject)
    account = await find_account(session, email)
    kept = account.password_hash if account else None
    await session.commit()  # hashing takes long: the connection goes back to the chat meanwhile
    matches = await password_matches(kept, password)
    if account is None or kept is None or not matches or account.deactivated_at:
        raise WrongCredentialsError(account)
    await forget_attempts(session, subject)
    if needs_new_hash(kept):
        account.password_hash = await hash_password(password)
    return account
