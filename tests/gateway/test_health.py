"""Alive means that it serves; ready means that database and engine answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.gateway.conftest import make_settings
from tests.gateway.databases import KINDS, POSTGRES
from tests.gateway.engine_server import EngineServer
from tests.gateway.process import free_port
from tests.gateway.running import running_gateway


async def test_live_and_ready(client: Any) -> None:
    live = await client.get("/health/live")
    assert (live.status_code, live.json()) == (200, {"status": "live"})
    ready = await client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"database": True, "engine": True})


async def test_not_ready_without_the_engine(client: Any, engine: EngineServer) -> None:
    engine.stop()
    ready = await client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (503, {"database": True, "engine": False})
    engine.start()
    assert (await client.get("/health/ready")).status_code == 200


@pytest.mark.parametrize("wrong", ["port", "name"][: len(KINDS)])
async def test_not_ready_without_the_database(wrong: str, engine: EngineServer) -> None:
    nobody = f"postgresql://nobody:hunter2@127.0.0.1:{free_port()}/nothing"
    if wrong == "name":
        nobody = f"{str(POSTGRES).rpartition('/')[0]}/nothing"
    async with running_gateway(make_settings(nobody, engine)) as client:
        ready, live = await asyncio.gather(client.get("/health/ready"), client.get("/health/live"))
        assert (ready.status_code, ready.json()) == (503, {"database": False, "engine": True})
        assert live.status_code == 200
        notice = (await client.get("/api/chat/notice")).json()
        body = {"notice_version": notice["version"], "language": "fr"}
        session = await client.post("/api/chat/session", json=body)
        assert (session.status_code, session.json()["error"]["code"]) == (503, "unavailable")


async def test_a_database_without_tables_is_no_crash(engine: EngineServer, tmp_path: Any) -> None:
    async with running_gateway(make_settings(f"sqlite:///{tmp_path}/new.db", engine)) as client:
        notice = (await client.get("/api/chat/notice")).json()
        body = {"notice_version": notice["version"], "language": "fr"}
        session = await client.post("/api/chat/session", json=body)
    assert (session.status_code, session.json()["error"]["code"]) == (503, "unavailable")
