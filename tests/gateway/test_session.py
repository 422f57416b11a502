"""A conversation begins with the accepted notice, and nothing is stored before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from gateway.conversations.models import Conversation
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.visitor import Visitor

VERSION = "2026-11-24"


async def test_the_notice_is_given_in_both_languages(client: Any) -> None:
    response = await client.get("/api/chat/notice")
    assert response.status_code == 200
    notice = response.json()
    assert set(notice) == {"version", "fr", "en"}
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


async def test_what_is_not_json_is_refused(client: Any) -> None:
    response = await client.post("/api/chat/session", content=b"{")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "not_json"
