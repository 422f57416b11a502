"""Searches are kept under an id, so that no address and no log ever holds their words."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now
from gateway.search.models import ConversationSearch, SavedFilter
from gateway.secrecy import Secrecy

KEPT = timedelta(days=30)
PART = "conversation search"  # of the secret: its own keys


class SearchNotFoundError(Exception):
    """There is no such search, or it is somebody else's."""


async def keep_search(session: AsyncSession, secrecy: Secrecy, account: UUID, words: str) -> UUID:
    """Add a search and return its id; the caller commits."""
    search = ConversationSearch(account_id=account, words=secrecy.hide(words))
    session.add(search)
    await session.flush()
    return search.id


async def searched_words(
    session: AsyncSession, secrecy: Secrecy, account: UUID, search: UUID
) -> str:
    """Return the words of one's own search, or of one in a filter of one's own or of the team.

    Raises SearchNotFoundError, and UnreadableError when SECRET_KEY has changed since.
    """
    is_saved = exists().where(
        SavedFilter.search_id == ConversationSearch.id,
        or_(SavedFilter.shared, SavedFilter.account_id == account),
    )
    hidden = await session.scalar(
        select(ConversationSearch.words).where(
            ConversationSearch.id == search,
            or_(ConversationSearch.account_id == account, is_saved),
        )
    )
    if hidden is None:
        raise SearchNotFoundError
    return secrecy.show(hidden)


async def forget_searches(session: AsyncSession) -> None:
    """Forget what was searched for a month ago and is in no saved filter; the caller commits."""
    in_use = exists().where(SavedFilter.search_id == ConversationSearch.id)
    is_old = ConversationSearch.created_at < utc_now() - KEPT
    await session.execute(delete(ConversationSearch).where(is_old, ~in_use))
