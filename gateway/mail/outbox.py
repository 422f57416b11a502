"""An e-mail is stored with what it tells of, in one transaction, and sent later (worker.py)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.mail.models import MailDelivery
from gateway.secrecy import Secrecy
from gateway.settings import Settings

_SECRECY = "mail_secrecy"
_LINE_BREAKS = frozenset("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\0")


class UnsendableMailError(ValueError):
    """A header would hold more than its line: the address or the subject has a line break."""


class Mail(msgspec.Struct, frozen=True):
    """What is sent: to one address, plain text."""

    to: str
    subject: str
    text: str


def mail_secrecy(settings: Settings) -> Secrecy:
    """Return the keys under which e-mail waits."""
    return Secrecy(settings.secret_key.get_secret_value(), "mail")


def session_info(settings: Settings) -> dict[str, Any]:
    """Return what a session carries along (`session.info`), so that it can store e-mail."""
    return {_SECRECY: mail_secrecy(settings)}


async def queue_mail(
    session: AsyncSession, to: str, subject: str, text: str, *, request_id: UUID | None = None
) -> None:
    """Add an e-mail to one address; it is sent once the caller has committed.

    Only where `Settings.sends_mail`: without a mail server it waits. `request_id` is the contact
    request that it is about. Raises UnsendableMailError for a line break in a header.
    """
    if not _LINE_BREAKS.isdisjoint(to + subject):
        raise UnsendableMailError("a line break in a header")
    secrecy: Secrecy = session.info[_SECRECY]
    content = secrecy.hide(msgspec.json.encode(Mail(to, subject, text)).decode())
    session.add(MailDelivery(content=content, request_id=request_id))
