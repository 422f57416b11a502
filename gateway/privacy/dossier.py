"""Everything that is kept of one person, found by what they can tell us.

They may know the reference of a request, the e-mail or the telephone number that they left or wrote
in a conversation, or the id that Messenger knows them by; staff may know the address of a
conversation.
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
from gateway.contact.references import handoff_of_reference, normal_reference
from gateway.conversations.models import Conversation, Message
from gateway.privacy.addresses import conversations_with
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
class Findings:
    """What may be a person's; `handoffs` are the references whose conversation is gone."""

    conversations: list[Found]
    requests: list[ContactRequest]
    handoffs: list[HandOff]

    def __len__(self) -> int:
        return len(self.conversations) + len(self.requests) + len(self.handoffs)


@dataclass(frozen=True)
class Dossier:
    """What is known of a person: staff have said that these are theirs."""

    conversations: list[UUID]
    requests: list[UUID]
    handoffs: list[UUID]


async def find_person(session: AsyncSession, secrecy: Secrecy, typed: str) -> Findings:
    """Return what the words that staff typed lead to, newest first."""
    wanted = typed.strip()[:_LONGEST]
    requests = await _requests(session, wanted)
    keys = {request.conversation_id for request in requests if request.conversation_id}
    handoff = await handoff_of_reference(session, wanted)
    if handoff and handoff[1]:
        keys.add(handoff[1])
    keys |= await conversations_with(session, wanted, MOST)
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
    found = [Found(*row) for row in await session.execute(query)]
    return Findings(found, requests, [handoff[0]] if handoff and not handoff[1] else [])


async def _requests(session: AsyncSession, wanted: str) -> list[ContactRequest]:
    ways = [
        ContactRequest.reference == normal_reference(wanted),
        ContactRequest.email == wanted.lower(),
    ]
    if digits := phone_key(wanted):
        ways.append(ContactRequest.phone_key == digits)
    query = select(ContactRequest).where(or_(*ways)).order_by(ContactRequest.id.desc()).limit(MOST)
    return list(await session.scalars(query))


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


def add_to_file(file: PersonFile, chosen: Dossier) -> None:
    """Have the row remember also what staff chose: identifiers alone. The caller stores it."""
    file.conversations = _joined(file.conversations, chosen.conversations)
    file.requests = _joined(file.requests, chosen.requests)
    file.handoffs = _joined(file.handoffs, chosen.handoffs)


def _joined(kept: list[str] | None, chosen: Sequence[UUID]) -> list[str]:
    return list(dict.fromkeys([*(kept or []), *map(str, chosen)]))


async def read_file(session: AsyncSession, key: UUID) -> Dossier | None:
    """Return what was chosen, with the references of the requests; None for no file."""
    file = await session.get(PersonFile, key)
    if file is None:
        return None
    conversations = [UUID(key) for key in file.conversations]
    requests = [UUID(key) for key in file.requests]
    # A conversation that is still there says itself which references are of it.
    theirs = or_(ContactRequest.id.in_(requests), ContactRequest.conversation_id.in_(conversations))
    alone = (
        select(HandOff.id)
        .join(ContactRequest, ContactRequest.handoff_id == HandOff.id)
        .where(theirs, HandOff.turn_id.is_(None))
    )
    handoffs = {UUID(key) for key in file.handoffs} | set(await session.scalars(alone))
    return Dossier(conversations, requests, sorted(handoffs))
