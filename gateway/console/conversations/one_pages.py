"""One conversation, and the way to one of its messages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.conversations.list_filter import read_filter
from gateway.console.conversations.neighbours import neighbours
from gateway.console.conversations.showing import (
    beside_transcript,
    is_partial,
    message_words,
    show_message,
)
from gateway.console.conversations.transcript import exchange_of, transcript, window_around
from gateway.console.conversations.undelivered import undelivered_replies
from gateway.console.forms import key_in_path
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.conversations.models import Conversation
from gateway.staff.permissions import Permission


@get("/conversations/{conversation_id:str}", guards=[needs(Permission.READ_CONVERSATIONS)])
async def one_conversation(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    *,
    conversation_id: str,
    after: int = 0,
    at: UUID | None = None,
    turn: UUID | None = None,
) -> Response[Any]:
    """Return the transcript from a position on, or around a message or a turn; 404 for none.

    The rest of the address is the filter of the list from which it was opened.
    htmx gets the exchanges alone, to go on with.
    """
    key = key_in_path(conversation_id)
    chosen = read_filter(request.url.query)
    conversation = await db_session.get(Conversation, key)
    if conversation is None:
        raise NotFoundException
    if at is not None or turn is not None:
        after = await window_around(db_session, key, at, turn)
    shown = await transcript(db_session, key, after)
    context = {
        "conversation": conversation,
        "transcript": shown,
        "undelivered": await undelivered_replies(db_session, key),
        "list_query": str(chosen),
        "here": _here(request, key),
        **message_words(request),
    }
    audit.note("conversation.opened", key)
    if is_partial(request):
        await db_session.commit()
        return page(request, "conversations/_exchanges", **context)
    context |= await beside_transcript(db_session, key)
    context["neighbours"] = await neighbours(request, db_session, chosen, conversation)
    await db_session.commit()
    return page(request, "conversations/one", **context)


@get("/messages/{message_id:str}", guards=[needs(Permission.READ_CONVERSATIONS)])
async def one_message(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    message_id: str,
) -> Response[Any]:
    """Lead to a message in its conversation; htmx gets the exchange alone. 404 for none."""
    key = key_in_path(message_id)
    found = await exchange_of(db_session, key)
    if found is None:
        raise NotFoundException
    conversation, _ = found
    if not is_partial(request):
        there = f"/console/conversations/{conversation.id}?at={key}#m-{key}"
        return Redirect(there)
    audit.note("conversation.opened", conversation.id)
    return await show_message(request, db_session, key)


def _here(request: Request[Any, Any, Any], conversation: UUID) -> str:
    query = urlencode(list(request.query_params.multi_items()))
    return f"/console/conversations/{conversation}" + (f"?{query}" if query else "")
