"""The demonstration's website: a deed becomes a webhook, a call to Graph becomes a happening."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.messenger.caller import PSID, Caller
from tests.messenger.courier import NO_TLS
from tests.messenger.demo_site import DemoSite
from tests.messenger.graph_server import GraphServer
from tests.messenger.receiver import Receiver


@pytest.fixture
def site(graph: GraphServer, receiver: Receiver) -> Iterator[DemoSite]:
    with DemoSite(graph, receiver.url) as site:
        yield site


@pytest.fixture
def browser(site: DemoSite) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, verify=NO_TLS) as browser:
        yield browser


def happenings(browser: httpx.Client, count: int, seen: int = 0) -> list[dict[str, Any]]:
    """Return so many entries from the stream, after those already seen."""
    found = []
    asked = {"last-event-id": str(seen)}
    with browser.stream("GET", "/happenings", params={"psid": PSID}, headers=asked) as stream:
        for line in stream.iter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == count:
                break
    return found


DEEDS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"kind": "text", "text": "Bonjour"}, {"text": "Bonjour"}),
    ({"kind": "quick_reply", "text": "Oui", "payload": "/y"}, {"quick_reply": {"payload": "/y"}}),
    ({"kind": "postback", "text": "Oui", "payload": "/y"}, {"title": "Oui", "payload": "/y"}),
    ({"kind": "picture"}, {"attachments": [{"type": "image"}]}),
    (
        {"kind": "reaction", "mid": "m_1", "emoji": "👍", "reaction": "like", "action": "react"},
        {"mid": "m_1", "action": "react", "reaction": "like", "emoji": "👍"},
    ),
]


@pytest.mark.parametrize(("deed", "expected"), DEEDS)
def test_a_deed_becomes_a_signed_event(
    browser: httpx.Client, receiver: Receiver, deed: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert browser.post("/do", json={"psid": PSID, **deed}).status_code == 204
    event = receiver.events(1)[0]
    assert receiver.is_signed == [True]
    content = event.get("message") or event.get("postback") or event["reaction"]
    if "attachments" in expected:
        assert content["attachments"][0]["type"] == "image"
    else:
        assert expected.items() <= content.items()


def test_what_happens_is_streamed_and_can_be_resumed(
    browser: httpx.Client, graph: GraphServer, caller: Caller
) -> None:
    browser.post("/do", json={"psid": PSID, "kind": "text", "text": "Bonjour"})
    caller.act("typing_on")
    caller.say("Oui ?")
    caller.say("")
    person, action, page, error = happenings(browser, 4)
    assert person["text"] == "Bonjour"
    assert action == {"kind": "action", "action": "typing_on"}
    assert page == {"kind": "page", "mid": graph.sent_ids(PSID)[0], "message": {"text": "Oui ?"}}
    assert error["text"].startswith("(#100) ")
    assert happenings(browser, 1, seen=3) == [error]


def test_a_gateway_that_takes_nothing_is_seen(browser: httpx.Client, receiver: Receiver) -> None:
    receiver.statuses = [403]
    browser.post("/do", json={"psid": PSID, "kind": "text", "text": "Bonjour"})
    assert "HTTP 403" in happenings(browser, 2)[1]["text"]


def test_files_and_nothing_else(browser: httpx.Client) -> None:
    page = browser.get("/")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    assert browser.get("/demo.js").headers["content-type"].startswith("text/javascript")
    for path in ("/none", "/demo.py", "/%2e%2e/demo.py"):
        assert browser.get(path).status_code == 404
    assert browser.post("/do", content=b"{}").status_code == 404
