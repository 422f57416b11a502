"""Telephone numbers and e-mail addresses that people wrote, as keyed hashes: to find them by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.privacy.masking import Span, find_personal_data
from gateway.privacy.models import MessageAddress
from gateway.privacy.personal_data.email_and_phone import plain_email, plain_phone
from gateway.secrecy import Secrecy
from gateway.settings import Settings

_SECRECY = "address_secrecy"
_LOCAL = 7  # digits of a North American number without its area code
_WHOLE = 10


def address_info(settings: Settings) -> dict[str, Any]:
    """Return what a session carries along (`session.info`), so that it can store addresses."""
    return {_SECRECY: Secrecy(settings.secret_key.get_secret_value(), "addresses")}


def keep_addresses(session: AsyncSession, message: Message, spans: Sequence[Span]) -> None:
    """Add the hashes of what the rules found in a flushed message; the caller commits."""
    found = _plain(message.text, spans)
    if found:
        secrecy: Secrecy = session.info[_SECRECY]
        keys = sorted({secrecy.key_of(each) for each in found})
        session.add_all(MessageAddress(message_id=message.id, key=key) for key in keys)


async def keep_addresses_anew(session: AsyncSession, conversations: Sequence[UUID]) -> None:
    """Replace the hashes of the conversations' messages; the caller commits."""
    ours = Message.conversation_id.in_(conversations)
    old = MessageAddress.message_id.in_(select(Message.id).where(ours))
    await session.execute(delete(MessageAddress).where(old))
    for message in await session.scalars(select(Message).where(ours, Message.direction == "in")):
        keep_addresses(session, message, find_personal_data(message.text))


async def conversations_with(session: AsyncSession, typed: str, most: int) -> set[UUID]:
    """Return the conversations in which a number or an address of a text was written, `most` at
    the most; a number also where it was written without its area code (1 query)."""
    wanted = _plain(typed, find_personal_data(typed))
    wanted |= {each[-_LOCAL:] for each in wanted if each.isdigit() and len(each) == _WHOLE}
    if not wanted:
        return set()
    secrecy: Secrecy = session.info[_SECRECY]
    query = (
        select(Message.conversation_id)
        .join(MessageAddress, MessageAddress.message_id == Message.id)
        .where(MessageAddress.key.in_([secrecy.key_of(each) for each in wanted]))
        .distinct()
        .limit(most)
    )
    return set(await session.scalars(query))


def _plain(text: str, spans: Sequence[Span]) -> set[str]:
    """Return the numbers and addresses at these spans, however they were written."""
    found = set()
    for span in spans:
        words = text[span["start"] : span["end"]]
        if span["kind"] == "phone":
            found.add(plain_phone(words))
        elif span["kind"] == "email":
            found.add(plain_email(words))
    return found
