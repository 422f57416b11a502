"""Handles what the webhook stored: one person at a time each, many people side by side."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.handling import Handler
from gateway.channels.messenger.models import Delivery, Event, Person
from gateway.channels.messenger.outbox import Outbox
from gateway.channels.messenger.precedence import Precedence
from gateway.claim import LIFETIME, holding, is_free
from gateway.database import DATABASE_ERRORS, SessionMaker
from gateway.record import utc_now

logger = logging.getLogger(__name__)

_AT_ONCE = 8  # people served side by side in this process
_LOOK = 1.0  # seconds between two looks when nobody says that there is work
_REST = 1.0  # seconds that a person waits whose event could not be handled
_PATIENCE = 3  # times that an event may fail before it is let go
_HOUSEKEEPING = 60.0  # seconds
_STOP_LIMIT = 7.0  # seconds that the work under way has when the process is told to stop

Chore = Callable[[], Awaitable[None]]


class Worker:
    """Runs from `start` to `stop`; `wake` says that there is something new.

    Several processes share the work: whoever claims a person first serves them. `chores` are done
    every minute, and when the work begins.
    """

    def __init__(
        self,
        sessions: SessionMaker,
        handler: Handler,
        outbox: Outbox,
        *,
        precedence: Precedence,
        chores: list[Chore],
    ) -> None:
        self._sessions = sessions
        self._handler = handler
        self._outbox = outbox
        self._chores = chores
        self.precedence = precedence
        self._news = asyncio.Event()
        self._stopping = asyncio.Event()
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._loops: list[asyncio.Task[None]] = []
        self._serving: set[asyncio.Task[None]] = set()
        self._failures: Counter[UUID] = Counter()

    def start(self) -> None:
        """Begin to look for work."""
        self._loops = [
            asyncio.create_task(self._for_ever(step, pause))
            for step, pause in (
                (self._dispatch, _LOOK),
                (self._outbox.flush_last_words, _LOOK),
                (self._keep_house, _HOUSEKEEPING),
            )
        ]

    async def stop(self) -> None:
        """Finish what is under way, for a few seconds at the most; the rest stays stored."""
        self._stopping.set()
        self._news.set()
        for tasks in (self._loops, self._serving):  # nothing new is begun once the first are done
            if not tasks:
                continue
            _, late = await asyncio.wait(list(tasks), timeout=_STOP_LIMIT / 2)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def wake(self) -> None:
        """Say that something was stored."""
        self._news.set()

    async def _for_ever(self, step: Chore, pause: float) -> None:
        """Do a step again and again, whatever becomes of it: without this loop nobody is served."""
        while not self._stopping.is_set():
            try:
                await step()
            except Exception:  # whatever it is, ours or a library's: it must not end the loop
                logger.exception("messenger: a step of the worker failed")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _dispatch(self) -> None:
        """Give people with work to do to tasks of their own, until there is none for a while."""
        while not self._stopping.is_set():
            self._news.clear()
            await self._slots.acquire()
            claimed = None
            try:
                await self.precedence.give_way()
                if not self._stopping.is_set():
                    async with self._sessions() as session:
                        claimed = await _claim_next(session, not self._outbox.is_stopped)
            finally:
                if claimed is None:
                    self._slots.release()
            if claimed is not None:
                task = asyncio.create_task(self._serve(*claimed))
                self._serving.add(task)
                task.add_done_callback(self._serving.discard)
            else:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), _LOOK)

    async def _serve(self, person: UUID, claim: UUID) -> None:
        event = None
        try:
            async with holding(self._sessions, Person, person, claim):
                try:
                    while (event := await self._next_event(person)) is not None:
                        await self.precedence.give_way()
                        await self._handler.handle(event)
                        await self._outbox.flush(person)
                        if self._stopping.is_set():
                            return
                    await self._outbox.flush(person)
                except DATABASE_ERRORS as error:
                    logger.warning("messenger: a person has to wait: %s", type(error).__name__)
                    await asyncio.sleep(_REST)
                except Exception:  # a fault of ours: others' events, and later ones, must go on
                    logger.exception("messenger: an event could not be handled")
                    await asyncio.sleep(_REST)
                    await self._lose_patience(event)
        except DATABASE_ERRORS as error:
            logger.warning("messenger: a claim was not released: %s", type(error).__name__)
        finally:
            self._slots.release()
            self._news.set()

    async def _lose_patience(self, event: UUID | None) -> None:
        """Let an event go that has failed too often: its person's next ones wait behind it."""
        if event is None:
            return
        self._failures[event] += 1
        if self._failures[event] >= _PATIENCE:
            del self._failures[event]
            await self._handler.abandon(event)

    async def _next_event(self, person: UUID) -> UUID | None:
        pending = Event.person_id == person, Event.state == "pending"
        async with self._sessions() as session:
            return await session.scalar(
                select(Event.id).where(*pending).order_by(Event.at, Event.id).limit(1)
            )

    async def _keep_house(self) -> None:
        for chore in self._chores:
            await chore()


async def _claim_next(session: AsyncSession, may_send: bool) -> tuple[UUID, UUID] | None:
    """Claim a person with work to do; return their key and the claim."""
    now = utc_now()
    to_do = exists().where(Event.person_id == Person.id, Event.state == "pending")
    waits = Delivery.person_id == Person.id, Delivery.state.in_(["pending", "sending"])
    # One that waits for its time holds up all behind it: they are sent in their order.
    due = and_(
        exists().where(*waits, Delivery.next_at <= now),
        ~exists().where(*waits, Delivery.next_at > now),
    )
    chosen = (
        select(Person.id)
        .where(is_free(Person, now), or_(to_do, due) if may_send else to_do)
        .order_by(Person.last_inbound_at)  # who has waited longest
        .limit(1)
        .with_for_update(skip_locked=True)  # other processes take other people (PostgreSQL)
        .scalar_subquery()
    )
    claim = uuid4()
    taken = (
        update(Person)
        .where(Person.id == chosen, is_free(Person, now))
        .values(claim=claim, claimed_until=now + LIFETIME)
        .returning(Person.id)
    )
    person = await session.scalar(taken)
    await session.commit()
    return None if person is None else (person, claim)
