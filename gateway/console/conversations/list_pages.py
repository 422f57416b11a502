"""The list of conversations, with its filters and its search."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.trail import AuditTrail
from gateway.console.authentication import language_of
from gateway.console.conversations.list_choices import list_address, read_choices
from gateway.console.conversations.list_filter import (
    Asked,
    read_asked_or_without,
    read_filter,
    secrecy_of,
)
from gateway.console.conversations.list_queries import Page, conversations_page
from gateway.console.conversations.undelivered import is_token_refused, with_undelivered
from gateway.console.forms import Form
from gateway.console.guards import needs
from gateway.console.masking import masked_message
from gateway.console.pages import page
from gateway.console.strings import strings
from gateway.search.filters import Filter
from gateway.search.finding import ListPosition
from gateway.search.saved_filters import saved_filters
from gateway.search.searches import keep_search
from gateway.search.snippets import snippet
from gateway.search.terms import LONGEST
from gateway.staff.permissions import Permission

GUARDS = [needs(Permission.READ_CONVERSATIONS)]


@get("/conversations", guards=GUARDS)
async def conversation_list(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    after: str | None = None,
) -> Response[Any]:
    """Return a page of the list; 404 for a position that is none.

    Without the search in the address when that is somebody else's, or is forgotten: it is told.

    A form sends its fields in its own order and its empty ones too: it is led to the one address
    that the filter has, which can be shared.
    """
    try:
        position = ListPosition.parse(after) if after else None
    except ValueError:
        raise NotFoundException from None
    chosen = read_filter(request.url.query)
    given = parse_qsl(request.url.query, keep_blank_values=True)
    if [pair for pair in given if pair[0] != "after"] != parse_qsl(str(chosen)):
        return Redirect(list_address(_with_position(chosen, position)), status_code=303)
    asked = await read_asked_or_without(request, db_session, chosen)
    return await list_page(request, db_session, audit, asked, position)


async def list_page(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    audit: AuditTrail,
    asked: Asked,
    position: ListPosition | None = None,
    *,
    status: int = 200,
    error: str | None = None,
) -> Response[Any]:
    """Return the page for a filter, and note who saw it; `error` is a key of the strings."""
    chosen, words = asked.filter, strings(language_of(request))
    listed = Page([], None, 0, False)
    if not asked.finds_nothing:
        listed = await conversations_page(db_session, position, asked.wanted)
    keys = [row.conversation.id for row in listed.rows]
    context = {
        "undelivered": await with_undelivered(db_session, keys),
        "token_refused": await is_token_refused(db_session),
        "choices": await read_choices(db_session, words, request.user, chosen),
        "saved": await saved_filters(db_session, request.user.id),
    }
    details = {"filter": str(chosen)} if chosen else {}
    audit.note("conversations.listed", chosen.search, **details)
    await db_session.commit()
    return page(
        request,
        "conversations/list",
        status=status,
        listed=listed,
        first_page=position is None,
        older=list_address(_with_position(chosen, listed.older)),
        asked=asked,
        chosen=chosen,
        address=list_address,
        snippet=lambda message: snippet(masked_message(words, message), asked.wanted.terms),
        longest=LONGEST,
        error=error,
        **context,
    )


@post("/conversations/search", status_code=303, guards=GUARDS)
async def search_conversations(
    request: Request[Any, Any, Any], data: Form, db_session: AsyncSession, audit: AuditTrail
) -> Redirect:
    """Keep the words under an id and lead to the list with it; nothing typed ends a search."""
    chosen = read_filter(str(data.get("filter", ""))).without("search")
    words = str(data.get("words", "")).strip()[:LONGEST]
    if words:
        search = await keep_search(db_session, secrecy_of(request), request.user.id, words)
        audit.note("conversations.searched", search)
        await db_session.commit()
        chosen = chosen.searching(search)
    return Redirect(list_address(chosen), status_code=303)


def _with_position(chosen: Filter, position: ListPosition | None) -> str:
    after = urlencode({"after": str(position)}) if position else ""
    return "&".join(part for part in (str(chosen), after) if part)
