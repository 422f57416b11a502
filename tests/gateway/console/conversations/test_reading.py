"""A transcript is read in windows and walked through in the order of its list."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from gateway.console.conversations.transcript import WINDOW, transcript, whole_transcript
from gateway.conversations.models import Conversation, Message, Turn
from gateway.search.facets import refresh_facets
from tests.gateway.console.conftest import LIST
from tests.gateway.console.conversations.conftest import Sessions, SignIn, said
from tests.gateway.counted_queries import counted_queries
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor

Found = Callable[[str], Any]


async def long_conversation(sessions: Sessions, turns: int) -> tuple[UUID, list[UUID]]:
    """Store a conversation of so many turns and return its id and those of its messages."""
    async with sessions() as session:
        conversation = Conversation(
            id=uuid4(), channel="web", language="fr", notice_version="1", last_position=2 * turns
        )
        session.add(conversation)
        await session.flush()
        messages = [
            Message(
                id=uuid4(),
                conversation_id=conversation.id,
                position=2 * number + 1,
                direction="in",
                text=f"question {number}",
                personal_data=[],
            )
            for number in range(turns)
        ]
        session.add_all(messages)
        await session.flush()
        for message in messages:
            session.add(
                Turn(
                    conversation_id=conversation.id,
                    message_id=message.id,
                    outcome="answer",
                    language="fr",
                    total_ms=1,
                )
            )
            session.add(
                Message(
                    conversation_id=conversation.id,
                    position=message.position + 1,
                    direction="out",
                    reply_to_id=message.id,
                    text="réponse",
                )
            )
        await refresh_facets(session, conversation.id)
        await session.commit()
        return conversation.id, [message.id for message in messages]


async def test_five_hundred_turns_are_read_window_by_window(
    sign_in_as: SignIn, sessions: Sessions
) -> None:
    key, messages = await long_conversation(sessions, 500)
    reviewer = await sign_in_as("reviewer")
    page = await reviewer.read(str(key))
    assert page.count("data-entry") == WINDOW
    seen = re.findall(r'id="m-([0-9a-f-]+)"', page)
    while found := re.search(r'hx-get="([^"]+after=\d+)"', page):
        path = found[1].replace("&amp;", "&")
        answer = await reviewer.client.get(path, headers={"hx-request": "true"})
        page = answer.text
        assert "<html" not in page
        seen += re.findall(r'id="m-([0-9a-f-]+)"', page)
    assert seen == [str(message) for message in messages]
    async with sessions() as session:
        whole = await whole_transcript(session, key)
        assert whole is not None
        assert [each.message.id for each in whole[1]] == messages
        with counted_queries() as asked:
            await transcript(session, key, 200)
    assert len(asked) == 3


async def test_a_page_opens_around_the_message_or_turn_it_was_asked_for(
    sign_in_as: SignIn, sessions: Sessions
) -> None:
    key, messages = await long_conversation(sessions, 150)
    reviewer = await sign_in_as("reader")
    async with sessions() as session:
        turn = await session.scalar(select(Turn.id).where(Turn.message_id == messages[120]))
    for query in ({"at": str(messages[120])}, {"turn": str(turn)}):
        page = await reviewer.read(str(key), **query)
        assert f'id="m-{messages[120]}"' in page
        assert f'id="turn-{turn}"' in page
        assert f'id="m-{messages[0]}"' not in page
        assert "Lire depuis le début" in page
    led = await reviewer.client.get(f"/console/messages/{messages[120]}")
    assert led.headers["location"].endswith(f"?at={messages[120]}#m-{messages[120]}")
    assert f'id="m-{messages[0]}"' in await reviewer.read(str(key), at=str(uuid4()))


async def test_previous_and_next_walk_the_list_it_was_opened_from(
    sign_in_as: SignIn, engine: EngineServer
) -> None:
    reviewer = await sign_in_as("reader")
    client = reviewer.client
    first = await said(client, "première")
    engine.reply = lambda turn: answer(turn, outcome="emergency")
    await said(client, "deuxième")
    engine.reply = answer
    third = await said(client, "troisième")

    def beside(page: str, rel: str) -> str | None:
        found = re.search(rf'rel="{rel}" data-key="."\s+href="([^"]+)"', page)
        return found[1] if found else None

    page = await reviewer.read(third, outcome="answer")
    assert beside(page, "prev") is None
    assert beside(page, "next") == f"{LIST}/{first}?outcome=answer"
    assert f'href="{LIST}?outcome=answer" data-key="u"' in page
    page = await reviewer.read(first, outcome="answer")
    assert beside(page, "prev") == f"{LIST}/{third}?outcome=answer"
    assert beside(page, "next") is None
    assert f"{LIST}/{third}" not in str(beside(await reviewer.read(first), "prev"))
    listed = (await client.get(LIST, params={"outcome": "answer"})).text
    assert f'href="{LIST}/{first}?outcome=answer"' in listed
    # A search that is somebody else's does not lock the conversation.
    assert "rel=" not in (await reviewer.read(first, search=str(uuid4()))).split("</nav>")[1]


@ON_ONE_DATABASE
async def test_a_red_flag_is_marked_and_nothing_a_visitor_wrote_is_markup(
    sign_in_as: SignIn, engine: EngineServer
) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    button = {"title": attack, "payload": "/surgery_timing"}
    reply = {"text": attack, "buttons": [button], "links": []}
    engine.reply = lambda turn: answer(
        turn, outcome="emergency", intent="bladder_bowel", topic="bladder_bowel", replies=[reply]
    )
    reviewer = await sign_in_as("reviewer")
    visitor = await Visitor.arrive(reviewer.client)
    client_id = str(uuid4())
    await visitor.say(attack, client_id)
    await visitor.press("/surgery_timing")
    await visitor.judge(client_id, "down", attack)
    page = await reviewer.read(visitor.conversation)
    assert "<script>" not in page
    assert "<img" not in page
    assert page.count('<p class="flag">') == 2
    assert "Signal d’alarme\u00a0: Vessie ou intestins (urgence)" in page
