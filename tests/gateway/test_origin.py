"""Pages of the site itself and of the sites that the settings name may use the chat; no others."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from gateway.conversations.models import Conversation
from tests.gateway.conftest import make_settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway

pytestmark = ON_ONE_DATABASE
SESSION = {"notice_version": "2026-11-26.180", "language": "fr"}
HTTPS = {"X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    ("origin", "headers"),
    [
        ("http://gateway.test", {}),
        ("http://gateway.test", {"Host": "gateway.test:80"}),
        ("http://GATEWAY.test", {}),
        ("http://clinic.example:8000", {"Host": "clinic.example:8000"}),
        ("https://clinic.example", {"Host": "clinic.example", **HTTPS}),
        ("https://partner.example", {}),
    ],
)
async def test_a_known_page(
    database_url: str, engine: EngineServer, origin: str, headers: dict[str, str]
) -> None:
    settings = make_settings(database_url, engine, allowed_origins="https://partner.example")
    async with running_gateway(settings) as client:
        asking = {"Origin": origin, **headers}
        response = await client.post("/api/chat/session", json=SESSION, headers=asking)
        assert response.status_code == 201


@pytest.mark.parametrize(
    ("origin", "headers"),
    [
        ("https://evil.example", {}),
        ("null", {}),
        ("", {}),
        ("https://gateway.test", {}),
        ("http://gateway.test", HTTPS),
        ("http://gateway.test:8080", {}),
        ("http://gateway.test.evil.example", {}),
        ("https://partner.example.evil.example", {}),
    ],
)
async def test_an_unknown_page_stores_nothing(
    database_url: str, engine: EngineServer, sessions: Any, origin: str, headers: dict[str, str]
) -> None:
    settings = make_settings(database_url, engine, allowed_origins="https://partner.example")
    async with running_gateway(settings) as client:
        asking = {"Origin": origin, **headers}
        response = await client.post("/api/chat/session", json=SESSION, headers=asking)
        read = await client.get("/api/chat/notice", headers=asking)
    assert (response.status_code, read.status_code) == (403, 403)
    assert response.json()["error"]["code"] == "origin_not_allowed"
    assert "access-control-allow-origin" not in response.headers
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Conversation)) == 0


async def test_what_is_not_the_chat_is_not_concerned(client: Any) -> None:
    asking = {"Origin": "https://evil.example"}
    assert (await client.get("/health/live", headers=asking)).status_code == 200
