"""What only a real process shows: a kill, a client that leaves, a stop in the middle of a turn."""

from __future__ import annotations

import asyncio
import socket
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gateway.settings import Settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.process import GatewayProcess, gateway_process
from tests.gateway.visitor import Visitor

LIMIT = 15  # seconds; above the gateway's own limits


def _client(process: GatewayProcess) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=process.url, timeout=LIMIT)


def _send_and_leave(process: GatewayProcess, visitor: Visitor, body: str) -> socket.socket:
    """Send a message over a bare connection and return it, so that it can be cut."""
    connection = socket.create_connection(("127.0.0.1", int(process.url.rsplit(":", 1)[1])))
    head = (
        "POST /api/chat/messages HTTP/1.1\r\nHost: gateway\r\n"
        f"Authorization: Bearer {visitor.token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    connection.sendall((head + body).encode())
    return connection


async def test_a_client_that_leaves_does_not_end_the_turn(
    settings: Settings, engine: EngineServer
) -> None:
    client_id = str(uuid4())
    with gateway_process(settings) as process:
        async with _client(process) as client:
            visitor = await Visitor.arrive(client)
            engine.hold()
            body = f'{{"id": "{client_id}", "text": "partie"}}'
            connection = _send_and_leave(process, visitor, body)
            await asyncio.to_thread(engine.wait_for_turns, 1)
            connection.close()
            again = asyncio.create_task(visitor.say("partie", client_id))
            engine.let_go()
            answer = (await again).json()
            texts = await visitor.texts()
    assert answer["replies"][0]["text"] == "Réponse à : partie"
    assert texts == ["partie", "Réponse à : partie"]
    assert len(engine.turns) == 1


async def test_killed_between_message_and_answer_it_answers_after_the_restart(
    settings: Settings, engine: EngineServer
) -> None:
    client_id = str(uuid4())
    with gateway_process(settings) as process:
        async with _client(process) as client:
            visitor = await Visitor.arrive(client)
            engine.hold()
            lost = asyncio.create_task(visitor.say("urgent", client_id))
            await asyncio.to_thread(engine.wait_for_turns, 1)
            process.kill()
            with pytest.raises(httpx.TransportError):
                await lost
    engine.let_go()
    with gateway_process(settings) as process:
        async with _client(process) as client:
            visitor = Visitor(client, visitor.token)
            assert await visitor.texts() == ["urgent"]
            answer = (await visitor.say("urgent", client_id)).json()
            texts = await visitor.texts()
    assert answer["outcome"] == "answer"
    assert texts == ["urgent", "Réponse à : urgent"]


async def test_stopped_in_the_middle_of_a_turn_it_answers_first(
    settings: Settings, engine: EngineServer
) -> None:
    with gateway_process(settings) as process:
        async with _client(process) as client:
            visitor = await Visitor.arrive(client)
            engine.hold()
            sent = asyncio.create_task(visitor.say("encore une"))
            await asyncio.to_thread(engine.wait_for_turns, 1)
            stopping = asyncio.create_task(asyncio.to_thread(process.stop))
            await asyncio.to_thread(process.wait_for_line, "Shutting down")
            engine.let_go()
            assert (await sent).json()["outcome"] == "answer"
            await stopping


@ON_ONE_DATABASE
async def test_a_body_over_8_kilobytes_is_refused_also_in_pieces(settings: Settings) -> None:
    async def pieces() -> Any:
        for _ in range(3):
            yield b"a" * 4000

    with gateway_process(settings) as process:
        async with _client(process) as client:
            visitor = await Visitor.arrive(client)
            response = await client.post(
                "/api/chat/messages", content=pieces(), headers=visitor.headers
            )
    assert (response.status_code, response.json()["error"]["code"]) == (413, "body_too_large")
