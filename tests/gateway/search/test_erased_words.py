"""A word that was erased is in no file of SQLite's within the hour, nor is it found before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import make_url

from gateway.search.housekeeping import tidy_search
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.visitor import Visitor

WORD = "perroquet"  # its own stem


@ON_ONE_DATABASE
async def test_an_erased_word_leaves_the_index(
    visitor: Visitor, database_url: str, sessions: Any
) -> None:
    path = Path(make_url(database_url).database or "")
    files = [path, path.with_name(f"{path.name}-wal")]

    def held() -> bool:
        return any(WORD.encode() in file.read_bytes() for file in files if file.exists())

    async def found() -> list[int]:
        query = "SELECT rowid FROM message_words_fts WHERE message_words_fts MATCH :word"
        async with sessions() as session:
            return list(await session.scalars(text(query), {"word": WORD}))

    other = await Visitor.arrive(visitor.client)
    for number in range(20):
        await other.say(f"mal au dos {number}")
    await visitor.say(f"mon {WORD} violet")
    assert held()
    assert len(await found()) == 1
    await visitor.erase()
    assert await found() == []
    await tidy_search(sessions)
    assert not held()
    assert await found() == []
    async with sessions() as session:
        assert await session.scalar(text("SELECT messages FROM message_words_fts_erased")) == 0
        await session.execute(
            text("INSERT INTO message_words_fts (message_words_fts) VALUES ('integrity-check')")
        )
    await tidy_search(sessions)  # there is nothing to do


async def test_words_go_with_their_conversation(visitor: Visitor, sessions: Any) -> None:
    await visitor.say("mal au dos")
    await visitor.erase()
    await tidy_search(sessions)
    async with sessions() as session:
        for table in ("message_words", "conversation_facet"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608
