"""Only a token that was made here, for a conversation that exists, opens anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from sqlalchemy import delete

from gateway.conversations.models import Conversation, Message
from tests.gateway.conftest import SECRET_KEY
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.visitor import Visitor


def _claims(conversation: str, **changed: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    claims = {"sub": conversation, "aud": "web-chat", "iat": now, "exp": now + timedelta(hours=1)}
    return {name: value for name, value in (claims | changed).items() if value is not None}


async def _refusal(visitor: Visitor, headers: dict[str, str]) -> str:
    """Return the code with which both addresses refuse these headers."""
    body = {"id": str(uuid4()), "text": "bonjour"}
    sent = await visitor.client.post("/api/chat/messages", json=body, headers=headers)
    read = await visitor.client.get("/api/chat/messages", headers=headers)
    assert (sent.status_code, read.status_code) == (401, 401)
    assert sent.headers["www-authenticate"] == "Bearer"
    assert sent.json() == read.json()
    return str(sent.json()["error"]["code"])


async def test_no_token(visitor: Visitor) -> None:
    assert await _refusal(visitor, {}) == "token_missing"


@ON_ONE_DATABASE
@pytest.mark.parametrize("header", ["Basic dTpw", "Bearer", "Bearer nonsense", "Bearer a.b.c"])
async def test_no_token_of_ours(visitor: Visitor, header: str) -> None:
    assert await _refusal(visitor, {"Authorization": header}) == "token_invalid"


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "changed", [{"aud": "console"}, {"aud": None}, {"exp": None}, {"iat": None}, {"sub": "x"}]
)
async def test_signed_but_for_something_else(visitor: Visitor, changed: dict[str, Any]) -> None:
    token = jwt.encode(_claims(visitor.conversation, **changed), SECRET_KEY, "HS256")
    assert await _refusal(visitor, {"Authorization": f"Bearer {token}"}) == "token_invalid"


async def test_signed_by_somebody_else(visitor: Visitor) -> None:
    token = jwt.encode(_claims(visitor.conversation), "another key of thirty-two characters")
    assert await _refusal(visitor, {"Authorization": f"Bearer {token}"}) == "token_invalid"


async def test_not_signed_at_all(visitor: Visitor) -> None:
    token = jwt.encode(_claims(visitor.conversation), "", algorithm="none")
    assert await _refusal(visitor, {"Authorization": f"Bearer {token}"}) == "token_invalid"


async def test_expired(visitor: Visitor) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    token = jwt.encode(_claims(visitor.conversation, exp=past), SECRET_KEY, "HS256")
    assert await _refusal(visitor, {"Authorization": f"Bearer {token}"}) == "token_expired"


async def test_of_a_conversation_that_was_deleted(visitor: Visitor, sessions: Any) -> None:
    await visitor.say("bonjour")
    async with sessions() as session:
        await session.execute(
            delete(Conversation).where(Conversation.id == UUID(visitor.conversation))
        )
        await session.commit()
        assert await session.get(Message, UUID(visitor.conversation)) is None
    assert await _refusal(visitor, visitor.headers) == "conversation_gone"


async def test_of_another_conversation_reads_nothing_of_this_one(visitor: Visitor) -> None:
    await visitor.say("à moi seul")
    other = await Visitor.arrive(visitor.client)
    assert await other.history() == []
    (mine, _) = await visitor.history()
    response = await other.page(after=mine["cursor"])
    assert response.status_code == 400


async def test_who_knows_the_id_of_a_conversation_can_do_nothing_with_it(visitor: Visitor) -> None:
    await visitor.say("à moi seul")
    known, other = visitor.conversation, await Visitor.arrive(visitor.client)
    for authorization in (known, f"Bearer {known}", f"Basic {known}"):
        refused = await visitor.client.get(
            "/api/chat/messages", headers={"Authorization": authorization}
        )
        assert refused.status_code == 401
    elsewhere = f"/api/chat/messages?conversation={known}&conversation_id={known}"
    read = await visitor.client.get(elsewhere, headers=other.headers)
    assert read.status_code == 400 or read.json()["messages"] == []
    body = {"id": str(uuid4()), "text": "à ta place", "conversation": known}
    assert (await other.post(body)).status_code == 422
    for method in ("GET", "DELETE"):
        path = f"/api/chat/session/{known}"
        answer = await visitor.client.request(method, path, headers=other.headers)
        assert answer.status_code in {404, 405}
    assert await visitor.texts() == ["à moi seul", "Réponse à : à moi seul"]


async def test_the_same_id_in_another_conversation_is_another_message(visitor: Visitor) -> None:
    other, client_id = await Visitor.arrive(visitor.client), str(uuid4())
    await visitor.say("la mienne", client_id)
    answer = (await other.say("la sienne", client_id)).json()
    assert answer["replies"][0]["text"] == "Réponse à : la sienne"
