"""« Dix messages cette semaine » says why each was chosen, and is done where it stands."""

from __future__ import annotations

import re

import httpx
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.gateway.console.conftest import csrf_token
from tests.gateway.console.to_review.conftest import HERE, be, write
from tests.gateway.console.to_review.test_list import UNSURE
from tests.gateway.engine_server import EngineServer

TEN = f"{HERE}/ten"


async def test_each_says_why_and_counts_once_it_is_corrected(
    reviewer: httpx.AsyncClient, engine: EngineServer
) -> None:
    for text in ("Combien coûte l’opération ?", "combien coute les operations"):
        await write(reviewer, engine, text, **UNSURE)
    replies = [{"text": "Pardon ?", "buttons": [], "links": []}]
    await write(reviewer, engine, "418 555-0142 rappelez", confidence=0.2, replies=replies)
    page = (await reviewer.get(TEN)).text
    assert "0 sur 2" in page
    assert "demandé 2 fois" in page
    assert re.search(r"confiance 41.%", page)
    assert page.count("nouveau") >= 2
    assert "418 555-0142" not in page
    message = re.search(r'id="m-([\w-]+)"', page)
    assert message
    form = {"kind": "nothing", "_csrf_token": await csrf_token(reviewer, TEN), "next": TEN}
    answer = await reviewer.post(f"/console/messages/{message[1]}/correction", data=form)
    assert answer.headers["location"] == TEN
    page = (await reviewer.get(TEN)).text
    assert "1 sur 2" in page
    assert "✓ Corrigé" in page
    assert "1 sur 2" in (await reviewer.get(f"{TEN}/progress")).text


async def test_nothing_to_learn_is_said(reviewer: httpx.AsyncClient) -> None:
    assert "Rien à apprendre cette semaine." in (await reviewer.get(TEN)).text


async def test_a_reader_reads_and_does_not_correct(
    client: httpx.AsyncClient,
    engine: EngineServer,
    sessions: async_sessionmaker[AsyncSession],
) -> None:
    await be(client, sessions, "reader")
    await write(client, engine, "combien", **UNSURE)
    page = (await client.get(TEN)).text
    assert "combien" in page
    assert "/correction" not in page
