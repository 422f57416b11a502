"""Whatever leads, no table is read from its beginning to its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from gateway.console.conversations.list_queries import conversations_page
from gateway.conversations.models import Conversation
from gateway.record import utc_now
from gateway.search import finding
from gateway.search.facets import refresh_facets
from gateway.search.finding import ListPosition, Wanted, find_conversations
from gateway.search.terms import read_terms
from tests.gateway.measures.plans import scans
from tests.gateway.visitor import Visitor

DAY = timedelta(days=1)
NOW = utc_now()
GROUPS = [["outcome:answer", "outcome:urgent"], ["channel:web"], ["reviewed:no"]]
WANTED = {
    "all": Wanted(),
    "days": Wanted(since=NOW - DAY, before=NOW + DAY),
    "facet": Wanted(GROUPS[1:2]),
    "facets": Wanted(GROUPS, since=NOW - DAY),
    "words": Wanted(terms=read_terms("dos")),
    "phrase": Wanted(terms=read_terms('"au dos" ma*')),
    "everything": Wanted(GROUPS, read_terms("dos"), NOW - DAY, NOW + DAY),
}
# Walked in the order of the list, a page at a time, or made by the query itself.
NOT_A_TABLE = (
    "SCAN conversation USING",
    "SCAN message_words_fts VIRTUAL TABLE",
    "SCAN matching",
    "SCAN found",
    "SCAN merged",
    "SCAN anon",
    "SCAN (",
    "SCAN SUBQUERY",
)


@pytest.mark.parametrize("name", WANTED)
@pytest.mark.parametrize("leads", ["the rarest", "not the words"])
async def test_nothing_scans_a_table(
    visitor: Visitor, sessions: Any, monkeypatch: pytest.MonkeyPatch, name: str, leads: str
) -> None:
    if leads == "not the words":
        monkeypatch.setattr(finding, "RARE", -1)
    for _ in range(3):
        await visitor.say("mal au dos")
    after = ListPosition(utc_now(), UUID(visitor.conversation))

    async def asks(session: Any) -> None:
        page = await conversations_page(session, after, WANTED[name])
        assert len(page.rows) == 1

    steps = await scans(sessions, asks, analyzed=False)
    assert [step for step in steps if not step.startswith(NOT_A_TABLE)] == []


async def test_every_way_finds_the_same(
    visitor: Visitor, sessions: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [visitor, *[await Visitor.arrive(visitor.client) for _ in range(5)]]
    for number, person in enumerate(people):
        await person.say("mal au dos" if number % 2 else "quel est le prix ?")
        await person.say("merci")
    moment = utc_now()
    async with sessions() as session:  # several at the same moment: their ids decide
        await session.execute(update(Conversation).values(last_activity_at=moment))
        for person in people:
            await refresh_facets(session, UUID(person.conversation))
        await session.commit()
    keys = sorted((UUID(person.conversation) for person in people[1::2]), reverse=True)
    wanted = Wanted([["channel:web"], ["outcome:answer", "outcome:urgent"]], read_terms("dos"))
    for rare in (-1, 5000):
        monkeypatch.setattr(finding, "RARE", rare)
        for which in (wanted, Wanted(terms=wanted.terms)):
            async with sessions() as session:
                first = await find_conversations(session, which, None, 2)
                rest = await find_conversations(session, which, first[-1], None)
            assert [position.id for position in first + rest] == keys
