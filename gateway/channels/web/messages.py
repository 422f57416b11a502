"""Messages of a session: POST and GET /api/chat/messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.web.body import read_body
from gateway.channels.web.rate_limit import RateLimit
from gateway.conversations.engine_reply import Button, Link, Reply
from gateway.conversations.history import Entry, read_history
from gateway.conversations.inbound import Inbound
from gateway.conversations.models import (
    Conversation,
    Direction,
    Language,
    Message,
    Outcome,
    Thumb,
)
from gateway.conversations.text import clean_text
from gateway.conversations.turns import TurnService
from gateway.errors import WrongBodyError


class MessageRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text or the payload of a button, never both; `id` is the browser's own."""

    id: UUID
    text: str | None = None
    payload: str | None = None


class MessageAnswer(msgspec.Struct, frozen=True):
    """What the message with this id was answered."""

    id: UUID
    outcome: Outcome
    topic: str | None
    language: Language
    replies: list[Reply]


class HistoryMessage(msgspec.Struct, frozen=True):
    """One message as the widget shows it; `id` is the browser's own on an inbound one.

    On a reply `reply_to` is the browser's id of the message that it answers, and `thumb` what the
    visitor thought of the answer.
    """

    cursor: str
    id: UUID
    direction: Direction
    at: datetime
    text: str
    payload: str | None
    title: str | None
    buttons: list[Button]
    links: list[Link]
    outcome: Outcome | None
    language: Language
    reply_to: UUID | None
    thumb: Thumb | None


class HistoryPage(msgspec.Struct, frozen=True):
    """Messages, oldest first; what comes later is after `cursor`."""

    messages: list[HistoryMessage]
    cursor: str | None


@post("/messages", status_code=200)
async def send_message(
    request: Request[Any, Any, Any],
    conversation: Conversation,
    turns: TurnService,
    message_limit: RateLimit,
) -> MessageAnswer:
    """Have the message answered; the same id again gets the same answer."""
    message_limit.count(str(conversation.id))
    asked = await read_body(request, MessageRequest)
    answer = await turns.take(conversation.id, _inbound(asked))
    return MessageAnswer(
        id=answer.client_id,
        outcome=answer.outcome,
        topic=answer.topic,
        language=answer.language,
        replies=[
            Reply(message.text, _buttons(message), _links(message)) for message in answer.replies
        ],
    )


@get("/messages")
async def list_messages(
    conversation: Conversation, db_session: AsyncSession, after: str | None = None
) -> HistoryPage:
    """Return the conversation so far, or what came after a cursor."""
    entries = await read_history(db_session, conversation, after)
    return HistoryPage(
        messages=[_history_message(entry) for entry in entries],
        cursor=entries[-1].cursor if entries else after,
    )


def _inbound(asked: MessageRequest) -> Inbound:
    if asked.text is not None and asked.payload is None:
        return Inbound(asked.id, text=clean_text(asked.text))
    if asked.payload is not None and asked.text is None:
        return Inbound(asked.id, payload=asked.payload)
    raise WrongBodyError


def _history_message(entry: Entry) -> HistoryMessage:
    message = entry.message
    return HistoryMessage(
        cursor=entry.cursor,
        id=message.client_id or message.id,
        direction=message.direction,
        at=message.created_at,
        text=message.text,
        payload=message.payload,
        title=message.title,
        buttons=_buttons(message),
        links=_links(message),
        outcome=entry.outcome,
        language=entry.language,
        reply_to=entry.reply_to,
        thumb=entry.thumb,
    )


def _buttons(message: Message) -> list[Button]:
    return [Button(**button) for button in message.buttons]


def _links(message: Message) -> list[Link]:
    return [Link(**link) for link in message.links]
