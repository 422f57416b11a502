"""The conversation service: a message in, its stored answer out, whatever the channel.

An inbound message is committed before the engine hears of it, and its answer before anybody sees
it. In one conversation messages are answered one at a time, in the order in which they were
stored; a message that was left without an answer (its process died) is answered with the next.
"""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from gateway.claim import ClaimLostError, holding, try_claim
from gateway.conversations.apology import Apologies
from gateway.conversations.engine_client import EngineClient, EngineError
from gateway.conversations.engine_reply import Context, EngineReply, MalformedReplyError
from gateway.conversations.errors import ConversationGoneError
from gateway.conversations.inbound import Inbound, store_inbound
from gateway.conversations.models import Conversation, Message, Turn
from gateway.conversations.outbound import Answer, find_answer, store_turn
from gateway.database import SessionMaker

logger = logging.getLogger(__name__)

ENGINE_LIMIT = 5.0  # seconds that the engine may take for one turn
ANSWER_LIMIT = 5.5  # seconds from a message's arrival until it is answered, come what may
_POLL = 0.05  # seconds between two looks at a claim that another process holds


class TurnService:
    """Takes turns. One per application; `drain` it before the database is closed."""

    def __init__(self, sessions: SessionMaker, engine: EngineClient, apologies: Apologies) -> None:
        self._sessions = sessions
        self._engine = engine
        self._apologies = apologies
        self._queues: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[Answer]] = set()

    async def take(self, conversation: UUID, inbound: Inbound) -> Answer:
        """Store the message, have it answered and return the stored answer.

        The turn goes on when the caller is cancelled. Raises what store_inbound raises, and the
        database's errors.
        """
        task = asyncio.create_task(self._take(conversation, inbound))
        self._running.add(task)
        task.add_done_callback(self._finished)
        return await asyncio.shield(task)

    async def drain(self) -> None:
        """Wait until the turns under way are stored."""
        if self._running:
            await asyncio.wait(self._running, timeout=ANSWER_LIMIT + 1)

    def _finished(self, task: asyncio.Task[Answer]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Nobody may be left to hear of it. Its class is enough: its text may quote a row.
            logger.warning("turn not taken: %s", type(error).__name__)

    async def _take(self, conversation: UUID, inbound: Inbound) -> Answer:
        deadline = asyncio.get_running_loop().time() + ANSWER_LIMIT
        async with self._sessions() as session:
            message = await store_inbound(session, conversation, inbound)
            if answer := await find_answer(session, message):
                return answer
        try:
            await self._answer_in_order(message, deadline)
        except (TimeoutError, ClaimLostError):
            await self._apologise(message)
        async with self._sessions() as session:
            answer = await find_answer(session, message)
        if answer is None:
            raise ConversationGoneError  # erased while it was being answered
        return answer

    async def _answer_in_order(self, message: Message, deadline: float) -> None:
        conversation = message.conversation_id
        # The claim alone keeps the order; the queue spares the database this process's waiters:
        # only the first of them looks whether the claim is free.
        queue = self._queues.setdefault(conversation, asyncio.Lock())
        async with asyncio.timeout_at(deadline) as waiting, queue:
            claim = await self._claim(message)
            waiting.reschedule(None)  # the work itself has its own limits
            if claim is None:
                return
            async with holding(self._sessions, Conversation, conversation, claim):
                for pending in await self._pending(message):
                    await self._answer(pending, claim, deadline)

    async def _claim(self, message: Message) -> UUID | None:
        """Wait for the conversation; None when the message has been answered meanwhile.

        Raises ConversationGoneError when the conversation was erased.
        """
        while True:
            async with self._sessions() as session:
                if await find_answer(session, message):
                    return None
                if claim := await try_claim(session, Conversation, message.conversation_id):
                    return claim
                if await session.get(Conversation, message.conversation_id) is None:
                    raise ConversationGoneError
            await asyncio.sleep(_POLL)

    async def _pending(self, message: Message) -> list[Message]:
        """Return the messages without a turn up to this one, oldest first."""
        unanswered = (
            select(Message)
            .outerjoin(Turn, Turn.message_id == Message.id)
            .where(
                Message.conversation_id == message.conversation_id,
                Message.direction == "in",
                Message.position <= message.position,
                Turn.id.is_(None),
            )
            .order_by(Message.position)
        )
        async with self._sessions() as session:
            return list(await session.scalars(unanswered))

    async def _answer(self, message: Message, claim: UUID, deadline: float) -> None:
        reply, handoff = await self._ask(message, deadline)
        try:
            async with self._sessions() as session:
                await store_turn(session, message, reply, claim=claim, handoff=handoff)
        except IntegrityError:
            await self._apologise(message)

    async def _ask(self, message: Message, deadline: float) -> tuple[EngineReply, Context | None]:
        """Return the engine's answer, or the apology when there is none."""
        conversation = await self._conversation(message)
        said = {"text": message.text} if message.payload is None else {"payload": message.payload}
        turn = {
            "conversation": str(conversation.id),
            "context": conversation.context,
            "channel": conversation.channel,
            **said,
        }
        remaining = max(0.0, deadline - asyncio.get_running_loop().time())
        try:
            reply, context = await self._engine.take_turn(turn, min(ENGINE_LIMIT, remaining))
        except (EngineError, MalformedReplyError) as error:
            logger.warning("engine failed: %s: %s", type(error).__name__, error)
            return self._apologies.in_language(conversation.language), None
        if reply.outcome == "failed":
            logger.warning("engine failed: it says so itself")
            return self._apologies.instead_of(reply), None
        return reply, context

    async def _apologise(self, message: Message) -> None:
        """Store the apology as the message's turn, unless it has one by now."""
        apology = self._apologies.in_language((await self._conversation(message)).language)
        try:
            async with self._sessions() as session:
                await store_turn(session, message, apology, claim=None)
        except IntegrityError:
            logger.info("answered by another process meanwhile")
        except ClaimLostError:
            raise ConversationGoneError from None  # without a claim only an erasure loses it

    async def _conversation(self, message: Message) -> Conversation:
        async with self._sessions() as session:
            conversation = await session.get(Conversation, message.conversation_id)
        if conversation is None:
            raise ConversationGoneError
        return conversation
