"""Invitations: who is named here may make an account, once, within a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.mail.address import is_mail_address
from gateway.record import utc_now
from gateway.staff.accounts import AccountError, checked_role, normal_email
from gateway.staff.models import Invitation, StaffAccount
from gateway.staff.passwords import hash_password
from gateway.staff.tokens import new_token, token_hash

VALID = timedelta(days=7)
LONGEST_NAME = 80  # characters


class InvitationError(Exception):
    """The link was used, withdrawn, replaced by a newer one, or is too old."""


async def invite(
    session: AsyncSession, email: str, display_name: str, role: str, by: UUID
) -> tuple[Invitation, str]:
    """Add an invitation and return it with the token of its link; the caller commits.

    Raises AccountError for an address that is none, that has an account or an invitation, and for
    an unknown role.
    """
    known = await checked_role(session, email, role)
    address = normal_email(email)
    if not is_mail_address(address):
        raise AccountError("EMAIL is not an e-mail address.", "email")
    query = select(Invitation).where(Invitation.email == address)
    if (await session.scalars(query)).one_or_none():
        raise AccountError(f"{address} is invited already.", "invited")
    token = new_token()
    invitation = Invitation(
        email=address,
        display_name=display_name.strip()[:LONGEST_NAME],
        role=known,
        token_hash=token_hash(token),
        invited_by_id=by,
        expires_at=utc_now() + VALID,
    )
    session.add(invitation)
    await session.flush()
    return invitation, token


def renew(invitation: Invitation) -> str:
    """Return the token of a new link for a week; the old link opens nothing; the caller commits."""
    token = new_token()
    invitation.token_hash = token_hash(token)
    invitation.expires_at = utc_now() + VALID
    return token


async def invitations(session: AsyncSession) -> Sequence[Invitation]:
    """Return all invitations by address, those that are too old as well."""
    return (await session.scalars(select(Invitation).order_by(Invitation.email))).all()


async def find_invitation(session: AsyncSession, token: str) -> Invitation:
    """Return the invitation that a link stands for; raises InvitationError."""
    query = select(Invitation).where(
        Invitation.token_hash == token_hash(token), Invitation.expires_at > utc_now()
    )
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise InvitationError
    return found


async def accept(
    session: AsyncSession, token: str, display_name: str, password: str
) -> StaffAccount:
    """Make the account that a link promises; the caller commits. The link opens nothing any more.

    Raises InvitationError, PasswordError, and AccountError when the address has an account by now.
    """
    kept = await hash_password(password)
    statement = (
        delete(Invitation)
        .where(Invitation.token_hash == token_hash(token), Invitation.expires_at > utc_now())
        .returning(Invitation.email, Invitation.role)
    )
    used = (await session.execute(statement)).one_or_none()
    if used is None:
        raise InvitationError
    await checked_role(session, used.email, used.role)
    account = StaffAccount(
        email=used.email,
        display_name=display_name.strip()[:LONGEST_NAME],
        password_hash=kept,
        role=used.role,
    )
    session.add(account)
    await session.flush()
    return account
