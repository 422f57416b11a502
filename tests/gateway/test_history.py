"""The conversation so far, oldest first, page by page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from gateway.conversations import history
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.visitor import Visitor


async def test_a_message_is_shown_with_all_its_fields(visitor: Visitor) -> None:
    client_id = str(uuid4())
    await visitor.say("bonjour", client_id)
    asked, replied = await visitor.history()
    assert set(asked) == set(replied)
    assert set(asked) == {
        "cursor", "id", "direction", "at", "text", "payload", "title", "buttons", "links",
        "outcome", "language", "reply_to", "thumb",
    }  # fmt: skip
    assert (asked["id"], asked["direction"], asked["outcome"]) == (client_id, "in", None)
    assert (replied["direction"], replied["outcome"], replied["language"]) == (
        "out",
        "answer",
        "fr",
    )
    assert (asked["reply_to"], replied["reply_to"]) == (None, client_id)
    assert (asked["thumb"], replied["thumb"]) == (None, None)
    assert asked["at"] < replied["at"]
    assert asked["at"].endswith("Z")


async def test_nothing_yet(visitor: Visitor) -> None:
    assert (await visitor.page()).json() == {"messages": [], "cursor": None}


async def test_only_what_came_after_the_cursor(visitor: Visitor) -> None:
    await visitor.say("un")
    page = (await visitor.page()).json()
    assert page["cursor"] == page["messages"][-1]["cursor"]
    await visitor.say("deux")
    later = (await visitor.page(page["cursor"])).json()
    assert [message["text"] for message in later["messages"]] == ["deux", "Réponse à : deux"]
    nothing = (await visitor.page(later["cursor"])).json()
    assert nothing == {"messages": [], "cursor": later["cursor"]}


async def test_pages_join_without_gap_or_double(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        await visitor.say(f"message {number}")
    whole = await visitor.history()
    monkeypatch.setattr(history, "PAGE", 3)
    joined: list[dict[str, Any]] = []
    page = (await visitor.page()).json()
    while page["messages"]:
        assert len(page["messages"]) <= 3
        joined += page["messages"]
        page = (await visitor.page(page["cursor"])).json()
    assert joined == whole


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "cursor",
    ["", "x", "AAAAAAAAAAA", "AAAAAAAAAAM", "AAAAAAAAAAJ", "AAAAAAAAAAE=", "AAAAAAAAAAE AAAA", "é"],
)
async def test_a_cursor_that_was_never_given_is_refused(visitor: Visitor, cursor: str) -> None:
    await visitor.say("bonjour")
    response = await visitor.page(cursor)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "wrong_cursor")
