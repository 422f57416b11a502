"""Handles what the webhook stored: one person at a time each, many people side by side."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from sqlalchemy import exists, or_, select, update
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
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to look for work."""
        for work in (self._dispatch(), self._keep_house()):
            self._spawn(work)

    async def stop(self) -> None:
        """Finish what is under way, for a few seconds at the most; the rest stays stored."""
        self._stopping.set()
        self._news.set()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_STOP_LIMIT)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def wake(self) -> None:
        """Say that something was stored."""
        self._news.set()

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _dispatch(self) -> None:
        while not self._stopping.is_set():
            self._news.clear()
            await self._slots.acquire()
            claimed = None
            await self.precedence.give_way()
            try:
                await self._outbox.flush_last_words()
                async with self._sessions() as session:
                    claimed = await _claim_next(session, not self._outbox.is_stopped)
            except DATABASE_ERRORS as error:
                logger.warning("messenger: no work found: %s", type(error).__name__)
            if claimed is None:
                self._slots.release()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), _LOOK)
            else:
                self._spawn(self._serve(*claimed))

    async def _serve(self, person: UUID, claim: UUID) -> None:
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
        except DATABASE_ERRORS as error:
            logger.warning("messenger: a claim was not released: %s", type(error).__name__)
        finally:
            self._slots.release()
            self._news.set()

    async def _next_event(self, person: UUID) -> UUID | None:
        pending = Event.person_id == person, Event.state == "pending"
        async with self._sessions() as session:
            return await session.scalar(
                select(Event.id).where(*pending).order_by(Event.at, Event.id).limit(1)
            )

    async def _keep_house(self) -> None:
        while not self._stopping.is_set():
            for chore in self._chores:
                try:
                    await chore()
                except DATABASE_ERRORS as error:
                    logger.warning("messenger: a chore was not done: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _HOUSEKEEPING)


async def _claim_next(session: AsyncSession, may_send: bool) -> tuple[UUID, UUID] | None:
    """Claim a person with work to do; return their key and the claim."""
    now = utc_now()
    to_do = exists().where(Event.person_id == Person.id, Event.state == "pending")
    due = exists().where(
        Delivery.person_id == Person.id,
        Delivery.state.in_(["pending", "sending"]),
        Delivery.next_at <= now,
    )
    chosen = (
        select(Person.id)
        .where(is_free(Person, now), or_(to_do, due) if may_send else to_do)
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
