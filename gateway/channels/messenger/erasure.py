"""Everything of a person goes at once."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.models import Event, Person
from gateway.conversations.models import Conversation


async def erase_person(session: AsyncSession, person: Person) -> None:
    """Erase the person, their conversation, their words on the way and what is said to them.

    The caller commits, and calls `remove_traces` then. What stays are the keyed hashes of event
    ids, without any person: an event that Meta brings once more begins nothing anew.
    """
    of_person = update(Event).where(Event.person_id == person.id)
    await session.execute(of_person.values(state="done", content=None, person_id=None))
    if person.conversation_id is not None:
        gone = Conversation.id == person.conversation_id
        await session.execute(delete(Conversation).where(gone))
    await session.execute(delete(Person).where(Person.id == person.id))
