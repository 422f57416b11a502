"""What is over is forgotten, and nothing else."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from gateway.channels.messenger.housekeeping import Housekeeping
from gateway.channels.messenger.models import Event, Person
from gateway.conversations.models import Message
from gateway.record import utc_now
from gateway.settings import Settings
from tests.gateway.messenger.conftest import PSID, Friend
from tests.gateway.running import running_gateway
from tests.messenger.events import text_event
from tests.messenger.graph_server import APP_SECRET, GraphServer
from tests.messenger.page import Page

KEPT = timedelta(days=180)


async def age(sessions: Any, days: float) -> None:
    moment = utc_now() - timedelta(days=days)
    async with sessions() as session:
        await session.execute(update(Event).values(received_at=moment))
        await session.execute(update(Person).values(last_inbound_at=moment))
        await session.commit()


async def states(sessions: Any) -> list[tuple[str, bool]]:
    async with sessions() as session:
        rows = await session.scalars(select(Event).order_by(Event.at))
        return [(row.state, row.content is None) for row in rows]


async def test_a_question_waits_a_day_for_the_notice(friend: Friend, sessions: Any) -> None:
    await friend.say("Est-ce grave ?")
    await friend.hear(1)
    await age(sessions, 0.9)
    await Housekeeping(sessions, KEPT).tidy()
    assert await states(sessions) == [("waiting", False)]
    await age(sessions, 1.1)
    await Housekeeping(sessions, KEPT).tidy()
    assert await states(sessions) == [("done", True)]


async def test_keys_of_events_and_people_go_in_their_time(friend: Friend, sessions: Any) -> None:
    await friend.accept()
    await age(sessions, 8)
    await Housekeeping(sessions, KEPT).tidy()
    assert await states(sessions) == []
    await age(sessions, 181)
    await Housekeeping(sessions, KEPT).tidy()
    async with sessions() as session:
        # The conversation's retention comes first; then nothing is known of the person.
        assert len(list(await session.scalars(select(Person)))) == 1
        await session.execute(update(Person).values(conversation_id=None))
        await session.commit()
    await Housekeeping(sessions, KEPT).tidy()
    async with sessions() as session:
        assert list(await session.scalars(select(Person))) == []


async def test_two_gateways_share_the_work(
    settings: Settings, graph: GraphServer, sessions: Any
) -> None:
    people = [str(int(PSID) + number) for number in range(10)]
    async with running_gateway(settings) as one, running_gateway(settings) as two:
        pages = [Page(one, APP_SECRET, graph), Page(two, APP_SECRET, graph)]
        for psid in people:
            await Friend(pages[0], graph, psid).accept()
        batch = [[text_event(psid, f"{psid} {n}") for n in range(5)] for psid in people]
        await asyncio.gather(*(page.deliver_batch(*batch) for page in pages))
        for psid in people:
            heard = await Friend(pages[0], graph, psid).hear(7)
            assert heard[2:] == [f"Réponse à : {psid} {n}" for n in range(5)]
    async with sessions() as session:
        asked = list(await session.scalars(select(Message).where(Message.direction == "in")))
    assert len(asked) == 60
