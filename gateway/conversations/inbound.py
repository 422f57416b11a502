"""Store a message the moment it arrives, before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.errors import ConversationGoneError, PayloadNotOfferedError
from gateway.conversations.models import Conversation, Message
from gateway.privacy.addresses import keep_addresses
from gateway.privacy.masking import find_personal_data
from gateway.record import utc_now


@dataclass(frozen=True)
class Inbound:
    """A message as it comes from a channel: a cleaned text, or the payload of a button.

    `client_id` is the sender's own id for it; the same id is the same message.
    """

    client_id: UUID
    text: str = ""
    payload: str | None = None


async def store_inbound(session: AsyncSession, conversation: UUID, inbound: Inbound) -> Message:
    """Commit the message and return it; one that is stored already is returned as it is.

    Raises ConversationGoneError, and PayloadNotOfferedError for a payload of no button that a
    reply of this conversation offered.
    """
    if known := await _find(session, conversation, inbound.client_id):
        return known
    title = None
    if inbound.payload is not None:
        title = await _offered_title(session, conversation, inbound.payload)
    position = await _next_position(session, conversation)
    spans = find_personal_data(inbound.text)
    message = Message(
        conversation_id=conversation,
        position=position,
        direction="in",
        client_id=inbound.client_id,
        text=inbound.text,
        payload=inbound.payload,
        title=title,
        personal_data=spans,
    )
    session.add(message)
    try:
        await session.flush()
        keep_addresses(session, message, spans)
        await session.commit()
    except IntegrityError:
        # The same message came twice at once, and the other was first.
        await session.rollback()
        if known := await _find(session, conversation, inbound.client_id):
            return known
        raise
    return message


async def _find(session: AsyncSession, conversation: UUID, client_id: UUID) -> Message | None:
    of_client = Message.conversation_id == conversation, Message.client_id == client_id
    return await session.scalar(select(Message).where(*of_client))


async def _offered_title(session: AsyncSession, conversation: UUID, payload: str) -> str:
    replies = (
        select(Message.buttons)
        .where(Message.conversation_id == conversation, Message.direction == "out")
        .order_by(Message.position.desc())
    )
    for buttons in await session.scalars(replies):
        for button in buttons:
            if button["payload"] == payload:
                return button["title"]
    raise PayloadNotOfferedError


async def _next_position(session: AsyncSession, conversation: UUID) -> int:
    raised = (
        update(Conversation)
        .where(Conversation.id == conversation)
        .values(last_position=Conversation.last_position + 1, last_activity_at=utc_now())
        .returning(Conversation.last_position)
    )
    position = await session.scalar(raised)
    if position is None:
        raise ConversationGoneError
    return position
