"""`python -m gateway.search.rebuild`: look for personal data anew, and index all conversations.

Needed when the rules of masking have changed (gateway/privacy/personal_data), or what is indexed
(gateway/search/words.py, another version of the stemmer), and after another SECRET_KEY; day by day
each turn keeps the index. What the staff masked stays masked. The chat may run meanwhile: a batch
holds no lock for long.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation, Message
from gateway.database import DATABASE_ERRORS, create_database_engine
from gateway.privacy.addresses import address_info, keep_addresses_anew
from gateway.privacy.masking import Span, find_personal_data, masked_by_hand, with_more
from gateway.search.facets import refresh_facets
from gateway.search.indexing import words_row
from gateway.search.models import message_words
from gateway.settings import Settings, SettingsError, load_settings

_BATCH = 200  # conversations of one transaction


async def rebuild(session: AsyncSession) -> int:
    """Commit the facets, masks, words and addresses of every conversation, in batches.

    The session carries `address_info`. Return how many conversations there are.
    """
    query = select(Conversation.id).order_by(Conversation.id).limit(_BATCH)
    after, done = UUID(int=0), 0
    while batch := list(await session.scalars(query.where(Conversation.id > after))):
        for conversation in batch:
            await refresh_facets(session, conversation)
        await _mask_and_index(session, batch)
        await keep_addresses_anew(session, batch)
        await session.commit()
        after, done = batch[-1], done + len(batch)
    return done


async def _mask_and_index(session: AsyncSession, conversations: list[UUID]) -> None:
    ours = message_words.c.conversation_id.in_(conversations)
    await session.execute(delete(message_words).where(ours))
    written = select(
        Message.id, Message.conversation_id, Message.text, Message.personal_data
    ).where(
        Message.conversation_id.in_(conversations), Message.direction == "in", Message.text != ""
    )
    rows, masks = [], []
    for message, conversation, text, known in await session.execute(written.order_by(Message.id)):
        spans = with_more(masked_by_hand(cast("list[Span]", known)), find_personal_data(text))
        rows.append(words_row(message, conversation, text, spans))
        if spans != known:
            masks.append({"id": message, "personal_data": spans})
    if masks:
        await session.execute(update(Message), masks)
    if rows:
        await session.execute(insert(message_words), rows)


async def _rebuild_at(settings: Settings) -> int:
    engine = create_database_engine(settings.database_url)
    try:
        async with AsyncSession(engine, info=address_info(settings)) as session:
            return await rebuild(session)
    finally:
        await engine.dispose()


def main() -> int:
    """Run the command; return its exit status."""
    try:
        done = asyncio.run(_rebuild_at(load_settings()))
    except (SettingsError, *DATABASE_ERRORS) as error:
        print(f"gateway.search.rebuild: {error}", file=sys.stderr)
        return 1
    print(f"{done} conversations indexed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
