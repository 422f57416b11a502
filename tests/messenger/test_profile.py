"""The page's Messenger profile: read, set, deleted, and its limits."""

from __future__ import annotations

from typing import Any

import pytest

from tests.messenger.caller import Caller
from tests.messenger.graph_server import GraphServer

PATH = "/me/messenger_profile"
STARTED = {"get_started": {"payload": "GET_STARTED"}}


def greeting(text: str) -> dict[str, Any]:
    return {"greeting": [{"locale": "default", "text": text}]}


def ice_breakers(count: int, question: str = "Quoi ?", payload: str = "/what") -> dict[str, Any]:
    questions = [{"question": question, "payload": payload}] * count
    return {"ice_breakers": [{"locale": "default", "call_to_actions": questions}]}


def menu(count: int = 1, locale: str = "default", **changed: Any) -> dict[str, Any]:
    item = {"type": "postback", "title": "Quoi ?", "payload": "/what", **changed}
    return {"persistent_menu": [{"locale": locale, "call_to_actions": [item] * count}]}


def test_is_set_read_and_deleted(graph: GraphServer, caller: Caller) -> None:
    asked = "get_started,greeting,persistent_menu"
    assert caller.get(PATH, fields=asked).json() == {"data": []}
    assert caller.post(PATH, **STARTED, **greeting("Bonjour")).json() == {"result": "success"}
    assert caller.post(PATH, **menu()).status_code == 200
    assert caller.get(PATH, fields=asked).json() == {"data": [graph.profile]}
    assert caller.delete(PATH, fields=["greeting"]).json() == {"result": "success"}
    assert graph.profile == {**STARTED, **menu()}


def test_a_menu_needs_the_button(graph: GraphServer, caller: Caller) -> None:
    refused = caller.post(PATH, **menu())
    assert refused.json()["error"]["error_subcode"] == 2018145
    assert caller.post(PATH, **STARTED, **menu()).status_code == 200
    assert caller.delete(PATH, fields=["get_started"]).status_code == 400
    assert caller.delete(PATH, fields=["get_started", "persistent_menu"]).status_code == 200
    assert graph.profile == {}


@pytest.mark.parametrize(
    "fields",
    [
        greeting("g" * 160),
        ice_breakers(4, "q" * 80, "p" * 1_000),
        {"ice_breakers": [{"question": "Quoi ?", "payload": "/what"}]},
        menu(20, title="t" * 30, payload="p" * 1_000),
    ],
)
def test_is_taken(caller: Caller, fields: dict[str, Any]) -> None:
    assert caller.post(PATH, **STARTED, **fields).json() == {"result": "success"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"home_url": "https://clinic.example"},
        {"get_started": {"payload": ""}},
        {"get_started": {"payload": "p" * 1_001}},
        greeting("g" * 161),
        {"greeting": [{"locale": "fr_CA", "text": "Bonjour"}]},
        {"greeting": greeting("a")["greeting"] * 2},
        ice_breakers(5),
        ice_breakers(1, "q" * 81),
        ice_breakers(1, payload=""),
        menu(21),
        menu(0),
        menu(title="t" * 31),
        menu(payload="p" * 1_001),
        menu(type="phone_number", payload="+15145550100"),
        menu(locale="fr_CA"),
    ],
)
def test_is_refused(graph: GraphServer, caller: Caller, fields: dict[str, Any]) -> None:
    caller.post(PATH, **STARTED)
    answer = caller.post(PATH, **fields)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 100
    assert graph.profile == STARTED
