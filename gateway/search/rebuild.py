"""`python -m gateway.search.rebuild`: index all conversations anew.

Needed when what is indexed has changed (gateway/search/words.py, another version of the stemmer);
day by day each turn keeps the index. The chat may run meanwhile: a batch holds no lock for long.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation, Message
from gateway.database import DATABASE_ERRORS, create_database_engine
from gateway.privacy.masking import Span
from gateway.search.facets import refresh_facets
from gateway.search.indexing import words_row
from gateway.search.models import message_words
from gateway.settings import SettingsError, load_settings

_BATCH = 200  # conversations of one transaction


async def rebuild(session: AsyncSession) -> int:
    """Commit the facets and words of every conversation, in batches; return how many there are."""
    query = select(Conversation.id).order_by(Conversation.id).limit(_BATCH)
    after, done = UUID(int=0), 0
    while batch := list(await session.scalars(query.where(Conversation.id > after))):
        for conversation in batch:
            await refresh_facets(session, conversation)
        await _index_words(session, batch)
        await session.commit()
        after, done = batch[-1], done + len(batch)
    return done


async def _index_words(session: AsyncSession, conversations: list[UUID]) -> None:
    ours = message_words.c.conversation_id.in_(conversations)
    await session.execute(delete(message_words).where(ours))
    written = select(
        Message.id, Message.conversation_id, Message.text, Message.personal_data
    ).where(
        Message.conversation_id.in_(conversations), Message.direction == "in", Message.text != ""
    )
    rows = [
        words_row(message, conversation, text, cast("list[Span]", spans))
        for message, conversation, text, spans in await session.execute(
            written.order_by(Message.id)
        )
    ]
    if rows:
        await session.execute(insert(message_words), rows)


async def _rebuild_at(url: str) -> int:
    engine = create_database_engine(url)
    try:
        async with AsyncSession(engine) as session:
            return await rebuild(session)
    finally:
        await engine.dispose()


def main() -> int:
    """Run the command; return its exit status."""
    try:
        done = asyncio.run(_rebuild_at(load_settings().database_url))
    except (SettingsError, *DATABASE_ERRORS) as error:
        print(f"gateway.search.rebuild: {error}", file=sys.stderr)
        return 1
    print(f"{done} conversations indexed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
