"""The log holds no word of a visitor, whatever happens to the message."""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway.scrubbed_log import ScrubbedFormatter
from gateway.settings import Settings
from tests.gateway.engine_server import SECRET, EngineServer, Turn, answer
from tests.gateway.process import gateway_process
from tests.gateway.visitor import Visitor

CANARY = "kanarienvogel"
BUTTON = {"title": f"Bouton {CANARY}", "payload": f"/{CANARY}"}


async def _say_it_everywhere(visitor: Visitor, engine: EngineServer) -> None:
    """Send the word by every way that a message can take, the wrong ones included."""
    offer = [{"text": f"Vous dites {CANARY}", "buttons": [BUTTON], "links": []}]
    engine.reply = lambda turn: answer(turn, replies=offer)
    assert (await visitor.say(f"bonjour {CANARY}")).status_code == 200
    assert (await visitor.press(BUTTON["payload"])).status_code == 200
    wrong: list[dict[str, Any]] = [
        {"id": CANARY, "text": CANARY},
        {"id": str(uuid4()), "text": CANARY, CANARY: CANARY},
        {"id": str(uuid4()), "text": [CANARY]},
        {"id": str(uuid4()), "payload": f"/{CANARY}/other"},
        {"id": str(uuid4()), "text": f"{CANARY} " * 100},
    ]
    for body in wrong:
        response = await visitor.post(body)
        assert response.status_code in {413, 422}
        assert CANARY not in response.text
    for path in (f"/api/chat/messages?after={CANARY}", f"/{CANARY}", f"/demo/{CANARY}"):
        response = await visitor.client.get(path, headers=visitor.headers)
        assert response.status_code in {400, 404}
        assert CANARY not in response.text
    broken = await visitor.client.post(
        "/api/chat/messages",
        content=f'{{"text": "{CANARY}',
        headers={**visitor.headers, "Content-Type": "application/json"},
    )
    assert broken.status_code == 400
    assert CANARY not in broken.text
    client_id = str(uuid4())
    await visitor.say(CANARY, client_id)
    for thumb, status in (("down", 204), (CANARY, 422)):
        judged = await visitor.judge(client_id, thumb, f"parce que {CANARY}")
        assert judged.status_code == status
        assert CANARY not in judged.text


def _always(reply: bytes, _: Turn) -> bytes:
    return reply


async def _say_it_to_a_broken_engine(visitor: Visitor, engine: EngineServer) -> None:
    replies = [
        f'{{"error": "{CANARY}"'.encode(),
        f'{{"outcome": "{CANARY}"}}'.encode(),
        json.dumps({"error": CANARY}).encode(),
    ]
    for reply in replies:
        engine.reply = partial(_always, reply)
        assert (await visitor.say(f"encore {CANARY}")).json()["outcome"] == "failed"
    engine.status = 500
    assert (await visitor.say(CANARY)).json()["outcome"] == "failed"
    engine.stop()
    assert (await visitor.say(CANARY)).json()["outcome"] == "failed"
    engine.start()


async def test_a_real_process_logs_none_of_it(settings: Settings, engine: EngineServer) -> None:
    with gateway_process(settings) as process:
        async with httpx.AsyncClient(base_url=process.url, timeout=10) as client:
            visitor = await Visitor.arrive(client)
            await _say_it_everywhere(visitor, engine)
            await _say_it_to_a_broken_engine(visitor, engine)
        process.stop()
        output = "".join(process.output)
    assert "/api/chat/messages" in output  # it does log
    assert "EngineUnreachableError" in output
    assert CANARY not in output
    assert visitor.token not in output
    assert SECRET not in output


def test_an_exception_is_logged_without_its_text() -> None:
    def fail() -> None:
        raise ValueError(CANARY)

    def fail_because_of_it() -> None:
        try:
            fail()
        except ValueError as error:
            raise RuntimeError(f"also {CANARY}") from error

    with pytest.raises(RuntimeError) as raised:
        fail_because_of_it()
    record = logging.makeLogRecord(
        {"msg": "it failed", "exc_info": (raised.type, raised.value, raised.tb)}
    )
    line = ScrubbedFormatter().format(record)
    assert CANARY not in line
    logged = json.loads(line)
    assert [error["class"] for error in logged["exception"]] == ["RuntimeError", "ValueError"]
    assert any("fail" in place for place in logged["exception"][0]["places"])
