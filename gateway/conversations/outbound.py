"""Store what a turn came to, replies and all, before anybody sees them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.raising import raise_for_turn
from gateway.claim import ClaimLostError
from gateway.contact.models import HandOff
from gateway.conversations.engine_reply import Context, EngineReply
from gateway.conversations.models import Conversation, Language, Message, Outcome, Turn
from gateway.record import utc_now
from gateway.search.indexing import index_turn


@dataclass(frozen=True)
class Answer:
    """What a stored message was answered: the turn's result and its replies in order."""

    client_id: UUID
    outcome: Outcome
    topic: str | None
    language: Language
    replies: list[Message]


async def find_answer(session: AsyncSession, message: Message) -> Answer | None:
    """Return the stored answer to an inbound message, or None when it has none yet."""
    turn = await session.scalar(select(Turn).where(Turn.message_id == message.id))
    if turn is None or message.client_id is None:
        return None
    replies = select(Message).where(Message.reply_to_id == message.id).order_by(Message.position)
    return Answer(
        client_id=message.client_id,
        outcome=turn.outcome,
        topic=turn.topic,
        language=turn.language,
        replies=list(await session.scalars(replies)),
    )


async def store_turn(
    session: AsyncSession,
    message: Message,
    reply: EngineReply,
    *,
    claim: UUID | None,
    handoff: Context | None = None,
) -> None:
    """Commit the turn, its replies, the new context, the hand-off and what all of it is found by.

    Raises ClaimLostError when `claim` is given and no longer holds, and IntegrityError when the
    message has a turn already. A failed turn leaves the conversation's context as it was.
    """
    position = await _reserve_positions(session, message.conversation_id, reply, claim)
    session.add_all(_messages(message, reply, position))
    now = utc_now()
    turn = Turn(
        conversation_id=message.conversation_id,
        message_id=message.id,
        outcome=reply.outcome,
        topic=reply.topic,
        intent=reply.intent,
        confidence=reply.confidence,
        ranking=msgspec.to_builtins(reply.ranking),
        language=reply.language,
        engine_ms=reply.ms,
        total_ms=(now - message.created_at).total_seconds() * 1000,
        created_at=now,
    )
    session.add(turn)
    await session.flush()  # the hand-off and what needs a person refer to the turn
    await raise_for_turn(session, message, turn)
    if handoff is not None and handoff.handoff_reference is not None:
        session.add(
            HandOff(
                reference=handoff.handoff_reference,
                subject=handoff.handoff_subject,
                language=reply.language,
                turn_id=turn.id,
            )
        )
    await index_turn(session, message)
    await session.commit()


async def _reserve_positions(
    session: AsyncSession, conversation: UUID, reply: EngineReply, claim: UUID | None
) -> int:
    """Raise the conversation's last position by the number of replies; return the first one."""
    statement = update(Conversation).where(Conversation.id == conversation)
    if claim is not None:
        statement = statement.where(Conversation.claim == claim)
    if reply.outcome != "failed":
        statement = statement.values(context=reply.context, language=reply.language)
    statement = statement.values(
        last_position=Conversation.last_position + len(reply.replies), last_activity_at=utc_now()
    )
    last: int | None = await session.scalar(statement.returning(Conversation.last_position))
    if last is None:
        raise ClaimLostError
    return last - len(reply.replies) + 1


def _messages(inbound: Message, reply: EngineReply, position: int) -> list[Message]:
    return [
        Message(
            conversation_id=inbound.conversation_id,
            position=position + offset,
            direction="out",
            reply_to_id=inbound.id,
            text=said.text,
            buttons=msgspec.to_builtins(said.buttons),
            links=msgspec.to_builtins(said.links),
        )
        for offset, said in enumerate(reply.replies)
    ]
