"""What the search forgets by itself, as time goes by."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.database import SessionMaker
from gateway.privacy.traces import remove_traces
from gateway.search.searches import forget_searches

_PAGES = 500  # of FTS5's index that one transaction writes: the chat waits a tenth of a second
_COUNT = "SELECT messages FROM message_words_fts_erased"
_FORGET = "UPDATE message_words_fts_erased SET messages = messages - :seen"
_MERGE = "INSERT INTO message_words_fts (message_words_fts, rank) VALUES ('merge', :pages)"


async def tidy_search(sessions: SessionMaker) -> None:
    """Commit that old searches and erased words are gone; raises the database's errors."""
    async with sessions() as session:
        await forget_searches(session)
        await session.commit()
        if session.get_bind().dialect.name == "sqlite":
            await remove_erased_words(session)


async def remove_erased_words(session: AsyncSession) -> None:
    """Write SQLite's index for words anew without those that were erased, and commit.

    FTS5 only marks a word as erased; it leaves the file when the parts of the index that hold it
    are merged (https://sqlite.org/fts5.html, section 6.8). This takes a third of a second with
    300,000 messages, in steps, which is too long for a visitor who erases a conversation: it is
    done within the hour, and nothing of it leads back to a message until then.
    """
    seen = await session.scalar(text(_COUNT))
    pages = -_PAGES  # a negative number begins to merge everything
    while seen:
        before = await session.scalar(text("SELECT total_changes()")) or 0
        await session.execute(text(_MERGE), {"pages": pages})
        changes = (await session.scalar(text("SELECT total_changes()")) or 0) - before
        await session.commit()
        pages = _PAGES
        if changes < 2:  # noqa: PLR2004  # the statement itself counts as one
            await session.execute(text(_FORGET), {"seen": seen})
            await session.commit()
            await remove_traces(session)
            return
