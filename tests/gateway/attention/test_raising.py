"""What needs a person is noted with the turn or the thumb that raises it, and with nothing else."""

from __future__ import annotations

import httpx
import pytest

from tests.gateway.attention.conftest import UNSURE, Sessions, answers, entries, say
from tests.gateway.counted_queries import counted_queries
from tests.gateway.engine_server import EngineServer
from tests.gateway.visitor import Visitor


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"outcome": "emergency"}, "red_flag"),
        ({"outcome": "urgent"}, "red_flag"),
        ({"outcome": "distress", **UNSURE}, "red_flag"),
        ({"outcome": "failed", "replies": []}, "failed"),
        ({"outcome": "clarify"}, "unsure"),
        ({"outcome": "answer", "confidence": 0.599}, "unsure"),
        ({"outcome": "out_of_scope", "confidence": 0.3}, "unsure"),
    ],
)
async def test_a_turn_is_raised_for_one_reason(
    visitor: Visitor, engine: EngineServer, sessions: Sessions, changed: object, kind: str
) -> None:
    answers(engine, **changed)  # type: ignore[arg-type]
    await say(visitor, "Combien ça coûte ?")
    (entry,) = await entries(sessions)
    assert (entry.kind, entry.settled_at) == (kind, None)
    assert str(entry.conversation_id) == visitor.conversation
    assert entry.guess == "infection"


async def test_a_sure_answer_raises_nothing_and_asks_nothing_more(
    visitor: Visitor, engine: EngineServer, sessions: Sessions
) -> None:
    answers(engine, confidence=0.6)
    with counted_queries() as seen:
        await say(visitor, "Combien ça coûte ?")
    assert not await entries(sessions)
    assert not [statement for statement in seen if "attention" in statement.lower()]


async def test_a_message_without_a_word_teaches_nothing(
    visitor: Visitor, engine: EngineServer, sessions: Sessions
) -> None:
    answers(engine, outcome="clarify")
    await say(visitor, "?!")
    assert not await entries(sessions)


async def test_a_button_is_never_unsure(
    visitor: Visitor, engine: EngineServer, sessions: Sessions
) -> None:
    button = {"title": "Le coût", "payload": "/cost"}
    answers(engine, replies=[{"text": "Voici", "buttons": [button], "links": []}])
    await say(visitor, "bonjour")
    answers(engine, outcome="clarify")
    assert (await visitor.press("/cost")).status_code == 200
    assert not await entries(sessions)


async def test_an_engine_that_is_down_is_noted_without_how_unsure_it_was(
    visitor: Visitor, engine: EngineServer, sessions: Sessions
) -> None:
    engine.stop()
    await say(visitor, "Combien ça coûte ?")
    (entry,) = await entries(sessions)
    assert (entry.kind, entry.uncertainty) == ("failed", None)


async def test_a_thumb_down_is_open_until_it_is_taken_back(
    visitor: Visitor, sessions: Sessions
) -> None:
    key = await say(visitor, "Combien ça coûte ?")
    await visitor.judge(key, "down")
    (entry,) = await entries(sessions, "thumb_down")
    assert entry.settled_at is None
    await visitor.unjudge(key)
    (entry,) = await entries(sessions, "thumb_down")
    assert (entry.settled_how, entry.settled_by_id) == ("taken_back", None)
    await visitor.judge(key, "down", "pas clair")
    (entry,) = await entries(sessions, "thumb_down")
    assert (entry.settled_at, entry.settled_how) == (None, None)


async def test_a_thumb_turned_up_settles_it(visitor: Visitor, sessions: Sessions) -> None:
    key = await say(visitor, "Combien ça coûte ?")
    await visitor.judge(key, "down", "non")
    await visitor.judge(key, "up")
    (entry,) = await entries(sessions, "thumb_down")
    assert entry.settled_how == "taken_back"


async def test_a_thumb_up_raises_nothing(visitor: Visitor, sessions: Sessions) -> None:
    await visitor.judge(await say(visitor, "Combien ça coûte ?"), "up")
    assert not await entries(sessions)


async def test_an_erased_conversation_takes_its_entries_along(
    client: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    answers(engine, outcome="emergency")
    gone, stays = await Visitor.arrive(client), await Visitor.arrive(client)
    await gone.judge(await say(gone, "je ne sens plus mes jambes"), "down")
    await say(stays, "je ne sens plus mes jambes")
    await gone.erase()
    (entry,) = await entries(sessions)
    assert str(entry.conversation_id) == stays.conversation
