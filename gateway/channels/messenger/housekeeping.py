"""What is forgotten by itself, as time goes by."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, update

from gateway.channels.messenger.models import Delivery, Event, Person
from gateway.channels.messenger.outbox import WINDOW
from gateway.database import SessionMaker
from gateway.record import utc_now

# Meta gives up bringing an event again after some hours; until then its key must be known.
_KEY_KEPT = timedelta(days=7)
_DELIVERY_KEPT = timedelta(days=30)  # of what the channel said itself


class Housekeeping:
    """Forgets what is over. `kept`: how long after their last word a person is known."""

    def __init__(self, sessions: SessionMaker, kept: timedelta) -> None:
        self._sessions = sessions
        self._kept = kept

    async def tidy(self) -> None:
        """Commit that these are gone; raises the database's errors.

        Words that wait for a consent go when Meta would no longer let us answer them; a person
        whose conversation was erased goes with the conversations of that age.
        """
        now = utc_now()
        overdue = Event.state == "waiting", Event.received_at < now - WINDOW
        over = Event.state == "done", Event.received_at < now - _KEY_KEPT
        # Stored in the moment in which its person was erased.
        nobodys = Event.person_id.is_(None), Event.state != "done"
        ended = (
            Delivery.message_id.is_(None),
            Delivery.state.in_(["sent", "failed"]),
            Delivery.created_at < now - _DELIVERY_KEPT,
        )
        gone = (
            Person.conversation_id.is_(None),
            Person.last_inbound_at < now - self._kept,
            ~exists().where(Event.person_id == Person.id, Event.state == "pending"),
        )
        async with self._sessions() as session:
            await session.execute(update(Event).where(*overdue).values(state="done", content=None))
            await session.execute(delete(Event).where(*over))
            await session.execute(delete(Event).where(*nobodys))
            await session.execute(delete(Delivery).where(*ended))
            await session.execute(delete(Person).where(*gone))
            await session.commit()
