"""Before the first answer: the short notice, and the question that waits for it."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.models import Event, Person
from gateway.conversations.models import Conversation


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
    """Begin a conversation, and let what waited go on; the caller commits.

    Returns whether a question was waiting.
    """
    conversation = Conversation(
        channel="messenger",
        language="fr",
        notice_version=notice_version,
        context={"language": "fr"},
    )
    session.add(conversation)
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
