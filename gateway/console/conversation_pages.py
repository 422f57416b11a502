"""The list of conversations, one conversation, and the search by reference."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.console.authentication import HOME
from gateway.console.pages import page
from gateway.console.read_models import (
    Position,
    conversations_page,
    handoff_of_reference,
    transcript,
)
from gateway.console.undelivered import is_token_refused, undelivered_replies, with_undelivered


@get("/")
async def home() -> Redirect:
    """Lead to the list."""
    return Redirect(HOME)


@get("/conversations")
async def conversation_list(
    request: Request[Any, Any, Any], db_session: AsyncSession, after: str | None = None
) -> Response[Any]:
    """Return a page of the list; 404 for a position that is none."""
    try:
        position = Position.parse(after) if after else None
    except ValueError:
        raise NotFoundException from None
    listed = await conversations_page(db_session, position)
    keys = [row.conversation.id for row in listed.rows]
    return page(
        request,
        "conversations",
        listed=listed,
        first_page=position is None,
        undelivered=await with_undelivered(db_session, keys),
        token_refused=await is_token_refused(db_session),
    )


@get("/conversations/{conversation_id:str}")
async def one_conversation(
    request: Request[Any, Any, Any], db_session: AsyncSession, conversation_id: str
) -> Response[Any]:
    """Return the transcript; 404 when there is none."""
    try:
        key = UUID(conversation_id)
    except ValueError:
        raise NotFoundException from None
    found = await transcript(db_session, key)
    if found is None:
        raise NotFoundException
    conversation, exchanges = found
    return page(
        request,
        "conversation",
        conversation=conversation,
        exchanges=exchanges,
        undelivered=await undelivered_replies(db_session, key),
    )


@get("/references")
async def reference_search(
    request: Request[Any, Any, Any], db_session: AsyncSession, reference: str = ""
) -> Response[Any]:
    """Lead to the conversation in which the reference was given, or say that none has it.

    Of a conversation that the visitor erased, show what is left of the hand-off.
    """
    found = await handoff_of_reference(db_session, reference)
    if found is None:
        return page(request, "reference_not_found", status=404, reference=reference[:40])
    handoff, conversation = found
    if conversation is None:
        return page(request, "reference_erased", handoff=handoff)
    return Redirect(f"{HOME}/{conversation}")


@get("/{elsewhere:path}")
async def no_page(elsewhere: str) -> None:
    """Answer for every other address below /console; always 404."""
    raise NotFoundException
