"""How one conversation, and one message of it, are put on a page or into the page that is there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.console.authentication import language_of, local_page
from gateway.console.conversations.transcript import exchange_of
from gateway.console.conversations.undelivered import undelivered_replies
from gateway.console.pages import page
from gateway.console.strings import strings
from gateway.conversations.models import Conversation
from gateway.review.errors import GoneError, NotYoursError, ReviewError
from gateway.review.intents import choosable_intents, is_choosable
from gateway.review.notes import notes_of
from gateway.review.reveals import REASONS
from gateway.review.standing import find_standing, reviewers
from gateway.review.tags import offered_tags, tags_of

Anything = Request[Any, Any, Any]


def is_partial(request: Anything) -> bool:
    """Tell whether htmx asks, which puts what it gets into the page that is there."""
    return request.headers.get("hx-request") == "true"


def status_of(error: ReviewError) -> int:
    """Return the HTTP status that says it."""
    return 404 if isinstance(error, GoneError) else 403 if isinstance(error, NotYoursError) else 422


def back(data: dict[str, str], otherwise: UUID) -> Redirect:
    """Lead a browser without scripts back to where the form stood."""
    wanted = data.get("next") or f"/console/conversations/{otherwise}"
    return Redirect(local_page(wanted), status_code=303)


def message_words(request: Anything) -> dict[str, Any]:
    """Return what the template of one exchange needs beside the exchange.

    Topics are found by their names in the other language too.
    """
    return {
        "is_choosable": is_choosable,
        "choices": choosable_intents(),
        "other_words": strings("fr" if language_of(request) == "en" else "en"),
        "reasons": REASONS,
        "built_in_form": request.app.state.settings.has_contact_form,
    }


async def show_message(
    request: Anything, session: AsyncSession, message_id: UUID, status: int = 200, **more: Any
) -> Response[Any]:
    """Return one message: into the page that is there, or on a page of its own; 404 for none.

    `more`: `revealed`, an `error` with the name of its form in `failed`, `chooses` for the list of
    topics, `masked_places`, how many were just masked, and `here`, the page to go back to.
    """
    found = await exchange_of(session, message_id)
    if found is None:
        raise NotFoundException
    conversation, exchange = found
    own_page = f"/console/conversations/{conversation.id}?at={message_id}"
    context = {"here": own_page, **more, **message_words(request)}
    undelivered = await undelivered_replies(session, conversation.id)
    await session.commit()
    return page(
        request,
        "conversations/_exchange" if is_partial(request) else "conversations/message",
        status=status,
        conversation=conversation,
        exchange=exchange,
        undelivered=undelivered,
        **context,
    )


async def beside_transcript(session: AsyncSession, conversation: UUID) -> dict[str, Any]:
    """Return what stands beside a transcript: who looks after it, tags, notes (5 queries)."""
    people = await reviewers(session)
    return {
        "standing": await find_standing(session, conversation),
        "reviewers": people,
        "names": {each.id: each.name for each in people},
        "tags": await tags_of(session, conversation),
        "offered_tags": await offered_tags(session),
        "notes": await notes_of(session, conversation),
    }


async def show_beside(
    request: Anything,
    session: AsyncSession,
    key: UUID,
    part: str,
    status: int = 200,
    **more: Any,
) -> Response[Any]:
    """Return a part of what stands beside a transcript (`standing`, `notes`); 404 for none.

    `more`: an `error`, the `draft` that it refuses, the note that is `edited`, and `here`.
    """
    conversation = await session.get(Conversation, key)
    if conversation is None:
        raise NotFoundException
    context = await beside_transcript(session, key)
    await session.commit()
    name = f"conversations/_{part}" if is_partial(request) else "conversations/beside"
    return page(
        request,
        name,
        status=status,
        conversation=conversation,
        part=part,
        **{"here": f"/console/conversations/{key}", **context, **more},
    )
