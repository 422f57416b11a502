"""Everything of a person goes at once."""

from __future__ import annotations

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.models import Event, Person
from gateway.privacy.forgetting import forget_conversations


async def erase_person(session: AsyncSession, person: Person, wish: Event | None = None) -> None:
    """Erase the person, their conversation, their words on the way and what is said to them.

    The caller commits, and calls `remove_traces` then. What stays are the keyed hashes of event
    ids, without any person: an event that Meta brings once more begins nothing anew. What they did
    after the `wish` is not erased: it is somebody's who is met anew, and may be in danger.
    """
    # Nothing may be stored for the person between these statements (PostgreSQL).
    await session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    later: list[Event] = []
    if wish is not None:
        after = tuple_(Event.at, Event.id) > (wish.at, wish.id)
        of_later = Event.person_id == person.id, Event.state != "done", after
        later = list(await session.scalars(select(Event).where(*of_later)))
    met_anew = Person(
        key=person.key, address=person.address, last_inbound_at=person.last_inbound_at
    )
    kept = [event.id for event in later]
    erased = Event.person_id == person.id, Event.id.not_in(kept)
    await session.execute(
        update(Event).where(*erased).values(state="done", content=None, person_id=None)
    )
    if person.conversation_id is not None:
        await forget_conversations(session, [person.conversation_id])
    await session.execute(delete(Person).where(Person.id == person.id))
    if kept:
        session.add(met_anew)
        await session.flush()
        moved = update(Event).where(Event.id.in_(kept)).values(person_id=met_anew.id)
        await session.execute(moved)
