"""What is to be said to a person waits here until Graph has taken it, or never will."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.graph import Graph
from gateway.channels.messenger.graph_errors import (
    BlockedError,
    GraphError,
    LaterError,
    OutsideWindowError,
    RefusedError,
    TokenInvalidError,
    UncertainError,
)
from gateway.channels.messenger.models import Delivery, Person
from gateway.channels.messenger.precedence import Precedence
from gateway.database import SessionMaker
from gateway.record import utc_now
from gateway.secrecy import Secrecy, UnreadableError

logger = logging.getLogger(__name__)

WINDOW = timedelta(hours=24)  # after a person's last message; Meta refuses what comes later
# After a call whose answer was lost, Meta's echo has so long to say that it was taken.
ECHO_WAIT = timedelta(seconds=15)
TOKEN_PAUSE = timedelta(minutes=5)  # until a refused token is tried again, with one message
_LONGEST_PAUSE = 15.0  # seconds between two attempts, unless Graph asks for more
_DOUBLINGS = 4  # of the pause after a failure
_LAST_WORDS = 20  # looked at in one go
_UNDER_WAY = ("pending", "sending")


def enqueue(
    session: AsyncSession,
    secrecy: Secrecy,
    person: Person,
    messages: Sequence[dict[str, Any]],
    reply: UUID | None = None,
) -> None:
    """Add Graph messages for a person, in order; the caller commits.

    `reply` is the stored message that they bring.
    """
    session.add_all(
        Delivery(
            person_id=person.id,
            address=person.address,
            message_id=reply,
            content=secrecy.hide(msgspec.json.encode(message).decode()),
        )
        for message in messages
    )


class Outbox:
    """Sends what waits, each person's messages in their order."""

    def __init__(
        self, sessions: SessionMaker, graph: Graph, secrecy: Secrecy, precedence: Precedence
    ) -> None:
        self._precedence = precedence
        self._sessions = sessions
        self._graph = graph
        self._secrecy = secrecy
        self._started = self._stopped_until = utc_now()

    @property
    def is_stopped(self) -> bool:
        """True while Graph refuses the page's token."""
        return utc_now() < self._stopped_until

    async def flush(self, person: UUID) -> None:
        """Send what is due to the person, until it is all sent or one has to wait.

        Raises the database's errors.
        """
        while not self.is_stopped:
            await self._precedence.give_way()
            async with self._sessions() as session:
                delivery = await session.scalar(
                    select(Delivery)
                    .where(Delivery.person_id == person, Delivery.state.in_(_UNDER_WAY))
                    .order_by(Delivery.id)
                    .limit(1)
                )
                receiver = await session.get(Person, person)
            if delivery is None or receiver is None or delivery.next_at > utc_now():
                return
            if receiver.last_inbound_at + WINDOW < utc_now():
                await self._give_up(OutsideWindowError("not sent"), Delivery.person_id == person)
                return
            await self._send(delivery)

    async def flush_last_words(self) -> None:
        """Send the confirmations to people of whom nothing else is kept, and forget those sent."""
        async with self._sessions() as session:
            last_words = await session.scalars(
                select(Delivery)
                .where(Delivery.person_id.is_(None), Delivery.next_at <= utc_now())
                .order_by(Delivery.id)
                .limit(_LAST_WORDS)
            )
            found = list(last_words)
        for delivery in found:
            if delivery.created_at + WINDOW < utc_now():
                await self._give_up(OutsideWindowError("not sent"), Delivery.id == delivery.id)
            elif delivery.state in _UNDER_WAY and not self.is_stopped:
                await self._send(delivery)
        if found:
            async with self._sessions() as session:
                ended = Delivery.person_id.is_(None), Delivery.state.not_in(_UNDER_WAY)
                await session.execute(delete(Delivery).where(*ended))
                await session.commit()

    async def show(self, person: Person, action: str) -> None:
        """Show that the message was seen or is being answered; it does not matter if it fails."""
        if self.is_stopped:
            return
        try:
            await self._graph.act(self._secrecy.show(person.address), action)
        except TokenInvalidError as error:
            self._stop(error)
        except (GraphError, UnreadableError) as error:
            logger.info("messenger: %s not shown: %s", action, type(error).__name__)

    async def _send(self, delivery: Delivery) -> None:
        heard_by = self._started + ECHO_WAIT
        if delivery.state == "sending" and delivery.next_at < heard_by and utc_now() < heard_by:
            # Begun before this process was: echoes come only since it is there to take them.
            await self._change(delivery, next_at=heard_by)
            return
        if not await self._begin(delivery):
            return
        try:
            message = msgspec.json.decode(self._secrecy.show(delivery.content or b""))
            message["metadata"] = str(delivery.id)  # comes back in the echo
            mid = await self._graph.send(self._secrecy.show(delivery.address), message)
        except UnreadableError as error:
            logger.exception("messenger: a message cannot be read: SECRET_KEY was changed")
            await self._give_up(RefusedError(type(error).__name__), Delivery.id == delivery.id)
        except TokenInvalidError as error:
            self._stop(error)
            await self._change(delivery, state="pending", reason=error.reason)
        except LaterError as error:
            await self._postpone(delivery, error)
        except BlockedError as error:
            everything = Delivery.person_id == delivery.person_id
            only_this = Delivery.id == delivery.id
            await self._give_up(error, everything if delivery.person_id else only_this)
        except GraphError as error:
            logger.warning("messenger: a message was refused: %s", error)
            await self._give_up(error, Delivery.id == delivery.id)
        else:
            key = self._secrecy.key_of(mid)
            await self._change(delivery, state="sent", reason=None, content=None, graph_key=key)

    async def _begin(self, delivery: Delivery) -> bool:
        """Commit that it is given to Graph; False when it was taken, or another process gives it.

        Should this process die now, the next tries again only when no echo has come.
        """
        async with self._sessions() as session:
            begun = await session.scalar(
                update(Delivery)
                .where(
                    Delivery.id == delivery.id,
                    Delivery.state.in_(_UNDER_WAY),
                    Delivery.next_at <= utc_now(),
                )
                .values(
                    state="sending",
                    attempts=Delivery.attempts + 1,
                    next_at=utc_now() + ECHO_WAIT,
                )
                .returning(Delivery.id)
            )
            await session.commit()
        return begun is not None

    async def _postpone(self, delivery: Delivery, error: LaterError) -> None:
        pause = error.retry_after or min(2.0 ** min(delivery.attempts, _DOUBLINGS), _LONGEST_PAUSE)
        until = utc_now() + timedelta(seconds=pause)
        logger.info("messenger: a message waits: %s: %s", type(error).__name__, error)
        if isinstance(error, UncertainError):
            until = max(until, utc_now() + ECHO_WAIT)
            await self._change(delivery, reason=error.reason, next_at=until)
        else:
            await self._change(delivery, state="pending", reason=error.reason, next_at=until)

    def _stop(self, error: TokenInvalidError) -> None:
        self._stopped_until = utc_now() + TOKEN_PAUSE
        logger.error("messenger: the page's token is refused, nothing is sent: %s", error)

    async def _give_up(self, error: GraphError, which: Any) -> None:
        """Commit that these will not be sent. They are kept, with their reason, for staff."""
        async with self._sessions() as session:
            await session.execute(
                update(Delivery)
                .where(which, Delivery.state.in_(_UNDER_WAY))
                .values(state="failed", reason=error.reason)
            )
            await session.commit()

    async def _change(self, delivery: Delivery, **values: Any) -> None:
        """Commit a change, unless an echo has ended the delivery in the meantime."""
        async with self._sessions() as session:
            still = Delivery.id == delivery.id, Delivery.state.in_(_UNDER_WAY)
            await session.execute(update(Delivery).where(*still).values(**values))
            await session.commit()
