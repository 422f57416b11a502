"""A conversation so far, page by page."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from gateway.conversations.errors import WrongCursorError
from gateway.conversations.models import (
    Conversation,
    Feedback,
    Language,
    Message,
    Outcome,
    Thumb,
    Turn,
)

PAGE = 200  # messages
_CURSOR = struct.Struct(">Q")


@dataclass(frozen=True)
class Entry:
    """A message of the history.

    A reply has its turn's outcome and thumb, and the sender's id of the message that it answers.
    """

    cursor: str
    message: Message
    outcome: Outcome | None
    language: Language
    reply_to: UUID | None
    thumb: Thumb | None


async def read_history(
    session: AsyncSession, conversation: Conversation, after: str | None
) -> list[Entry]:
    """Return up to 200 messages after the cursor (from the beginning without), oldest first.

    Raises WrongCursorError for a cursor that this conversation's history cannot have given.
    """
    asked = aliased(Message)
    rows = await session.execute(
        select(Message, Turn.outcome, Turn.language, asked.client_id, Feedback.thumb)
        .outerjoin(asked, asked.id == Message.reply_to_id)
        .outerjoin(Turn, Turn.message_id == func.coalesce(Message.reply_to_id, Message.id))
        .outerjoin(Feedback, Feedback.turn_id == Turn.id)
        .where(
            Message.conversation_id == conversation.id,
            Message.position > _read_cursor(after, conversation.last_position),
        )
        .order_by(Message.position)
        .limit(PAGE)
    )
    return [
        Entry(
            cursor=_cursor(message.position),
            message=message,
            outcome=outcome if message.direction == "out" else None,
            language=language or conversation.language,
            reply_to=reply_to,
            thumb=thumb if message.direction == "out" else None,
        )
        for message, outcome, language, reply_to, thumb in rows
    ]


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(_CURSOR.pack(position)).decode().rstrip("=")


def _read_cursor(cursor: str | None, last: int) -> int:
    if cursor is None:
        return 0
    try:
        raw = base64.b64decode(cursor + "=", altchars=b"-_", validate=True)
        position: int = _CURSOR.unpack(raw)[0]
    except (binascii.Error, ValueError, struct.error):
        raise WrongCursorError from None
    if not 0 < position <= last or _cursor(position) != cursor:
        raise WrongCursorError
    return position
