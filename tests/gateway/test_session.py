"""A conversation begins with the accepted notice, and nothing is stored before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from gateway.conversations.models import Conversation
from tests.gateway.conftest import make_settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway
from tests.gateway.visitor import Visitor

VERSION = "2026-11-26.180"


async def test_the_notice_is_given_in_both_languages(client: Any) -> None:
    response = await client.get("/api/chat/notice")
    assert response.status_code == 200
    notice = response.json()
    assert set(notice) == {"version", "fr", "en", "policy_url"}
    assert notice["policy_url"] is None
    for language in ("fr", "en"):
        assert set(notice[language]) == {"title", "paragraphs", "accept"}
        said = " ".join(notice[language]["paragraphs"])
        for number in ("911", "811", "15", "112"):
            assert number in said


async def test_a_session_stores_the_version_and_its_token_lives_a_day(
    client: Any, sessions: Any
) -> None:
    before = datetime.now(UTC)
    response = await client.post(
        "/api/chat/session", json={"notice_version": VERSION, "language": "en"}
    )
    assert response.status_code == 201
    granted = response.json()
    assert set(granted) == {"token", "expires_at"}
    expires = datetime.fromisoformat(granted["expires_at"])
    assert timedelta(hours=23, minutes=59) < expires - before <= timedelta(hours=24, seconds=5)
    visitor = Visitor(client, granted["token"])
    async with sessions() as session:
        (conversation,) = await session.scalars(select(Conversation))
    assert str(conversation.id) == visitor.conversation
    assert (conversation.channel, conversation.language) == ("web", "en")
    assert conversation.notice_version == VERSION
    assert conversation.notice_accepted_at >= before
    assert conversation.started_at.tzinfo is not None


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "body",
    [
        {"language": "fr"},
        {"language": "fr", "notice_version": None},
        {"language": "fr", "notice_version": "2020-01-01"},
        {"language": "fr", "notice_version": 20261124},
        {"notice_version": VERSION},
        {"notice_version": VERSION, "language": "de"},
        {"notice_version": VERSION, "language": "fr", "conversation": "mine"},
        [],
    ],
)
async def test_a_session_without_the_notice_or_a_language_is_refused(
    client: Any, sessions: Any, body: Any
) -> None:
    response = await client.post("/api/chat/session", json=body)
    assert response.status_code == 422
    assert set(response.json()["error"]) == {"code", "message"}
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Conversation)) == 0


@pytest.mark.parametrize(
    ("content_type", "status", "code"),
    [
        ("application/json", 400, "not_json"),
        ("Application/JSON; charset=utf-8", 400, "not_json"),
        ("text/plain", 415, "not_json_type"),
        ("application/x-www-form-urlencoded", 415, "not_json_type"),
        ("", 415, "not_json_type"),
    ],
)
async def test_what_is_not_json_is_refused(
    client: Any, content_type: str, status: int, code: str
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = await client.post("/api/chat/session", content=b"{", headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


async def test_the_notice_leads_to_the_privacy_policy_of_the_settings(
    database_url: str, engine: EngineServer
) -> None:
    policy = "https://clinic.example/privacy"
    settings = make_settings(database_url, engine, privacy_policy_url=policy)
    async with running_gateway(settings) as client:
        assert (await client.get("/api/chat/notice")).json()["policy_url"] == policy


async def test_a_renewed_token_opens_the_same_conversation(visitor: Visitor) -> None:
    await visitor.say("bonjour")
    response = await visitor.client.post("/api/chat/session/renewal", headers=visitor.headers)
    assert response.status_code == 201
    assert set(response.json()) == {"token", "expires_at"}
    renewed = Visitor(visitor.client, response.json()["token"])
    assert renewed.conversation == visitor.conversation
    assert await renewed.texts() == ["bonjour", "Réponse à : bonjour"]


async def test_nothing_is_renewed_without_a_valid_token(client: Any) -> None:
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        response = await client.post("/api/chat/session/renewal", headers=headers)
        assert response.status_code == 401
