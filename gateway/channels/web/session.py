"""A visitor's session, from the accepted notice on: /api/chat/session."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, delete, post
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.web.body import read_body
from gateway.channels.web.errors import (
    NoticeNotAcceptedError,
    TokenInvalidError,
    TokenMissingError,
)
from gateway.channels.web.notice import Notice
from gateway.channels.web.token import TokenSigner
from gateway.conversations.erasure import erase_conversation
from gateway.conversations.errors import ConversationGoneError
from gateway.conversations.models import Conversation, Language
from gateway.conversations.opening import open_conversation


class SessionRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version of the notice that the visitor accepted, and the page's language."""

    language: Language
    notice_version: str | None = None


class SessionGrant(msgspec.Struct, frozen=True):
    """The token for what follows, and when it expires (UTC)."""

    token: str
    expires_at: datetime


@post("/session")
async def start_session(
    request: Request[Any, Any, Any], db_session: AsyncSession, tokens: TokenSigner, notice: Notice
) -> SessionGrant:
    """Open a conversation and return its token; 422 unless the present notice was accepted."""
    asked = await read_body(request, SessionRequest)
    if asked.notice_version != notice.version:
        raise NoticeNotAcceptedError
    conversation = await open_conversation(db_session, "web", asked.language, notice.version)
    return SessionGrant(*tokens.make(conversation.id))


@post("/session/renewal")
async def renew_session(conversation: Conversation, tokens: TokenSigner) -> SessionGrant:
    """Return a new token for the same conversation; the one before stays good until it expires."""
    return SessionGrant(*tokens.make(conversation.id))


@delete("/session")
async def end_session(conversation: Conversation, db_session: AsyncSession) -> None:
    """Erase the conversation; its tokens open nothing any more."""
    await erase_conversation(db_session, conversation.id)


async def current_conversation(
    request: Request[Any, Any, Any], db_session: AsyncSession, tokens: TokenSigner
) -> Conversation:
    """Return the conversation of the request's token.

    Raises TokenMissingError, TokenInvalidError, TokenExpiredError or ConversationGoneError.
    """
    header = request.headers.get("authorization")
    if header is None:
        raise TokenMissingError
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise TokenInvalidError
    conversation = await db_session.get(Conversation, tokens.read(token.strip()))
    # The request may last, and needs no more of its session: its connection serves others.
    await db_session.close()
    if conversation is None:
        raise ConversationGoneError
    return conversation
