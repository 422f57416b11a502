"""Everything that is kept of one person, found by what they can tell us.

They may know the reference of a request, the e-mail or the telephone number that they left, or the
id that Messenger knows them by; staff may know the address of a conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.models import Person
from gateway.contact.models import ContactRequest, HandOff
from gateway.contact.phones import phone_key
from gateway.conversations.models import Conversation, Message, Turn
from gateway.privacy.models import PersonFile
from gateway.secrecy import Secrecy

MOST = 50  # conversations or requests that one search may find
_LONGEST = 254  # characters of what is looked for


@dataclass(frozen=True)
class Found:
    """A conversation that may be the person's, with its first message."""

    conversation: Conversation
    first: Message | None


@dataclass(frozen=True)
class Dossier:
    """What is known of a person: staff have said that these are theirs."""

    conversations: list[UUID]
    requests: list[UUID]


async def find_person(
    session: AsyncSession, secrecy: Secrecy, typed: str
) -> tuple[list[Found], list[ContactRequest]]:
    """Return the conversations and the requests that what was typed leads to, newest first."""
    wanted = typed.strip()[:_LONGEST]
    requests = await _requests(session, wanted)
    keys = {request.conversation_id for request in requests if request.conversation_id}
    keys |= await _by_reference(session, wanted)
    keys |= await _by_messenger(session, secrecy, wanted)
    if key := _as_uuid(wanted):
        keys.add(key)
    query = (
        select(Conversation, Message)
        .outerjoin(Message, (Message.conversation_id == Conversation.id) & (Message.position == 1))
        .where(Conversation.id.in_(keys))
        .order_by(Conversation.last_activity_at.desc())
        .limit(MOST)
    )
    return [Found(*row) for row in await session.execute(query)], requests


async def _requests(session: AsyncSession, wanted: str) -> list[ContactRequest]:
    ways = [
        ContactRequest.reference == as_reference(wanted),
        ContactRequest.email == wanted.lower(),
    ]
    if digits := phone_key(wanted):
        ways.append(ContactRequest.phone_key == digits)
    query = select(ContactRequest).where(or_(*ways)).order_by(ContactRequest.id.desc()).limit(MOST)
    return list(await session.scalars(query))


async def _by_reference(session: AsyncSession, wanted: str) -> set[UUID]:
    query = (
        select(Turn.conversation_id)
        .join(HandOff, HandOff.turn_id == Turn.id)
        .where(HandOff.reference == as_reference(wanted))
    )
    return set(await session.scalars(query))


async def _by_messenger(session: AsyncSession, secrecy: Secrecy, wanted: str) -> set[UUID]:
    if not wanted.isascii() or not wanted.isdigit():
        return set()
    query = select(Person.conversation_id).where(Person.key == secrecy.key_of(wanted))
    return {key for key in await session.scalars(query) if key}


def _as_uuid(text: str) -> UUID | None:
    """Return the conversation's id at the end of a text, which may be the console's address."""
    try:
        return UUID(text.rstrip("/").rpartition("/")[2])
    except ValueError:
        return None


def as_reference(typed: str) -> str:
    """Return a reference as it is kept: `k7px 4m2q` is K7PX-4M2Q."""
    letters = "".join(char for char in typed.upper() if char.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def open_file(conversations: Sequence[UUID], requests: Sequence[UUID]) -> PersonFile:
    """Return the row that remembers what staff chose; identifiers alone, and the caller adds it."""
    return PersonFile(
        conversations=[str(key) for key in conversations], requests=[str(key) for key in requests]
    )


async def read_file(session: AsyncSession, key: UUID) -> Dossier | None:
    """Return what was chosen, or None."""
    file = await session.get(PersonFile, key)
    if file is None:
        return None
    return Dossier([UUID(key) for key in file.conversations], [UUID(key) for key in file.requests])
