"""A thumb on an answer: PUT and DELETE /api/chat/messages/{id}/feedback."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, delete, put
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.web.body import read_body
from gateway.conversations.feedback import give_feedback, take_back_feedback
from gateway.conversations.models import Conversation, Thumb
from gateway.conversations.text import clean_reason


class FeedbackRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the visitor thinks of an answer, and why, in at most 500 characters."""

    thumb: Thumb
    reason: str | None = None


@put("/messages/{client_id:uuid}/feedback", status_code=204)
async def put_feedback(
    request: Request[Any, Any, Any],
    client_id: UUID,
    conversation: Conversation,
    db_session: AsyncSession,
) -> None:
    """Keep the feedback on the answer to the browser's message, instead of an earlier one."""
    asked = await read_body(request, FeedbackRequest)
    reason = clean_reason(asked.reason)
    await give_feedback(db_session, conversation.id, client_id, asked.thumb, reason)


@delete("/messages/{client_id:uuid}/feedback")
async def delete_feedback(
    client_id: UUID, conversation: Conversation, db_session: AsyncSession
) -> None:
    """Forget the feedback on the answer to the browser's message."""
    await take_back_feedback(db_session, conversation.id, client_id)
