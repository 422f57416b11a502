"""Before the first answer: the short notice, and the question that waits for it."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.models import Event, Person
from gateway.conversations.models import Conversation
from gateway.record import utc_now


async def consented(
    session: AsyncSession, person: Person, notice_version: str
) -> Conversation | None:
    """Return the person's conversation, if they accepted the present notice."""
    if person.conversation_id is None:
        return None
    conversation = await session.get(Conversation, person.conversation_id)
    if conversation is None or conversation.notice_version != notice_version:
        return None
    return conversation


async def accept(session: AsyncSession, person: Person, notice_version: str) -> bool:
    """Begin a conversation, or go on with the one under an earlier notice; the caller commits.

    What waited goes on too. Returns whether a question was waiting.
    """
    conversation = None
    if person.conversation_id is not None:
        conversation = await session.get(Conversation, person.conversation_id)
    if conversation is None:
        conversation = Conversation(
            channel="messenger",
            language="fr",
            notice_version=notice_version,
            context={"language": "fr"},
        )
        session.add(conversation)
    conversation.notice_version, conversation.notice_accepted_at = notice_version, utc_now()
    await session.flush()
    person.conversation_id = conversation.id
    released = await session.scalars(
        update(Event)
        .where(Event.person_id == person.id, Event.state == "waiting")
        .values(state="pending")
        .returning(Event.id)
    )
    return len(list(released)) > 0


async def waiting_event(session: AsyncSession, person: Person, key: str) -> Event | None:
    """Return the person's waiting event with this key."""
    return await session.scalar(
        select(Event).where(
            Event.person_id == person.id, Event.key == key, Event.state == "waiting"
        )
    )
