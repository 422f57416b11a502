"""The conversations before and after one in the list that it was opened from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.console.conversations.list_filter import read_asked
from gateway.conversations.models import Conversation
from gateway.search.filters import Filter
from gateway.search.finding import ListPosition, find_conversations


@dataclass(frozen=True)
class Neighbours:
    """What stands above and below it in the list; None at its ends."""

    previous: UUID | None
    next: UUID | None


async def neighbours(
    request: Request[Any, Any, Any],
    session: AsyncSession,
    chosen: Filter,
    conversation: Conversation,
) -> Neighbours:
    """Return the conversations beside this one in the list with a filter (at most 7 queries).

    There are none where the search in the filter is somebody else's, or is forgotten.
    """
    try:
        asked = await read_asked(request, session, chosen)
    except NotFoundException:
        return Neighbours(None, None)
    at, key = conversation.last_activity_at, conversation.id
    newer = await find_conversations(session, asked.wanted, ListPosition(at, key, upwards=True), 1)
    older = await find_conversations(session, asked.wanted, ListPosition(at, key), 1)
    return Neighbours(newer[0].id if newer else None, older[0].id if older else None)
