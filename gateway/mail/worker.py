"""Sends what waits, one message at a time, whatever becomes of the server in the meantime."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from gateway.claim import holding, is_free, try_claim
from gateway.database import DATABASE_ERRORS, SessionMaker
from gateway.mail.errors import LaterError, MailError
from gateway.mail.models import MailDelivery
from gateway.mail.outbox import Mail
from gateway.mail.server import MailSender
from gateway.record import utc_now
from gateway.secrecy import Secrecy, UnreadableError

logger = logging.getLogger(__name__)

LOOK = 1.0  # seconds between two looks when nothing is due
FIRST_PAUSE = 15.0  # seconds after the first failure; each further one doubles it
LONGEST_PAUSE = 1800.0  # seconds
GIVE_UP = timedelta(days=5)  # RFC 5321, 4.5.4.1: a sender tries for four or five days
STOP_LIMIT = 5.0  # seconds that a message under way has when the process is told to stop
_DOUBLINGS = 10


class MailWorker:
    """Runs from `start` to `stop`. Several processes share the work: each message is claimed."""

    def __init__(self, sessions: SessionMaker, sender: MailSender, secrecy: Secrecy) -> None:
        self._sessions = sessions
        self._sender = sender
        self._secrecy = secrecy
        self._stopping = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look for messages that are due."""
        self._work = asyncio.create_task(self._for_ever())

    async def stop(self) -> None:
        """Let the message under way end, for some seconds at the most; it stays stored."""
        self._stopping.set()
        if self._work is not None:
            _, late = await asyncio.wait([self._work], timeout=STOP_LIMIT)
            for task in late:
                task.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _for_ever(self) -> None:
        while not self._stopping.is_set():
            try:
                is_busy = await self._send_next()
            except DATABASE_ERRORS as error:
                logger.warning("mail: the outbox has to wait: %s", type(error).__name__)
                is_busy = False
            if not is_busy:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), LOOK)

    async def _send_next(self) -> bool:
        """Send the message that has been due longest; False when there is none."""
        async with self._sessions() as session:
            now = utc_now()
            key = await session.scalar(
                select(MailDelivery.id)
                .where(
                    MailDelivery.state == "pending",
                    MailDelivery.next_at <= now,
                    is_free(MailDelivery, now),
                )
                .order_by(MailDelivery.next_at)
                .limit(1)
            )
            claim = await try_claim(session, MailDelivery, key) if key else None
        if key is None:
            return False
        if claim is not None:
            async with holding(self._sessions, MailDelivery, key, claim):
                await self._send_claimed(key)
        return True

    async def _send_claimed(self, key: UUID) -> None:
        async with self._sessions() as session:
            delivery = await session.get(MailDelivery, key)
        # Between the look and the claim another process may have sent it.
        if delivery is None or delivery.state != "pending" or delivery.next_at > utc_now():
            return
        try:
            mail = msgspec.json.decode(self._secrecy.show(delivery.content or b""), type=Mail)
            await self._sender.send(mail, delivery.id, delivery.created_at)
        except (UnreadableError, ValueError):
            logger.exception("mail: a message cannot be read: SECRET_KEY was changed")
            await self._change(key, state="failed", reason="unreadable")
        except LaterError as error:
            await self._postpone(delivery, error)
        except MailError as error:
            logger.warning("mail: not sent: %s %s", type(error).__name__, error)
            await self._change(key, state="failed", reason=error.reason)
        else:
            logger.info("mail: sent")
            await self._change(key, state="sent", reason=None, content=None)

    async def _postpone(self, delivery: MailDelivery, error: LaterError) -> None:
        logger.warning("mail: not sent yet: %s %s", type(error).__name__, error)
        if delivery.created_at + GIVE_UP < utc_now():
            await self._change(delivery.id, state="failed", reason=error.reason)
            return
        pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts, _DOUBLINGS), LONGEST_PAUSE)
        await self._change(
            delivery.id,
            reason=error.reason,
            attempts=delivery.attempts + 1,
            next_at=utc_now() + timedelta(seconds=pause),
        )

    async def _change(self, key: UUID, **values: Any) -> None:
        async with self._sessions() as session:
            await session.execute(
                update(MailDelivery).where(MailDelivery.id == key).values(**values)
            )
            await session.commit()
