"""Meta's limits: the largest that passes, and the smallest that does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.messenger.caller import PSID, Caller
from tests.messenger.graph_server import GraphServer

URL = "https://clinic.example/contact"
LINK = {"type": "web_url", "title": "Écrire", "url": URL}


def quick_replies(count: int = 1, **changed: Any) -> dict[str, Any]:
    reply = {"content_type": "text", "title": "Oui", "payload": "/yes", **changed}
    return {"text": "x", "quick_replies": [reply] * count}


def template(**payload: Any) -> dict[str, Any]:
    return {"attachment": {"type": "template", "payload": payload}}


def buttons(*shown: dict[str, Any], text: str = "x") -> dict[str, Any]:
    return template(template_type="button", text=text, buttons=list(shown))


def cards(count: int = 1, **card: Any) -> dict[str, Any]:
    return template(template_type="generic", elements=[{"title": "T", **card}] * count)


TAKEN = {
    "2,000 bytes": {"text": "a" * 2_000},
    "1,000 letters of two bytes": {"text": "é" * 1_000},
    "13 quick replies": quick_replies(13),
    "a title of 20": quick_replies(title="é" * 20),
    "a title of 10 signs in two units": quick_replies(title="🙂" * 10),
    "a payload of 1,000": quick_replies(payload="p" * 1_000),
    "three buttons": buttons(
        LINK,
        {"type": "postback", "title": "b" * 20, "payload": "p" * 1_000},
        {"type": "phone_number", "title": "Appeler", "payload": "+15145550100"},
    ),
    "a template's text of 640": buttons(LINK, text="a" * 640),
    "ten cards": cards(10, subtitle="s" * 80, buttons=[LINK] * 3),
    "a card with a link": cards(title="t" * 80, default_action={"type": "web_url", "url": URL}),
    "quick replies below a template": {
        **cards(subtitle="s"),
        "quick_replies": quick_replies(2)["quick_replies"],
    },
    "metadata of 1,000": {"text": "x", "metadata": "m" * 1_000},
}

REFUSED: dict[str, Any] = {
    "nothing": {},
    "no object": [],
    "an empty text": {"text": ""},
    "a blank text": {"text": " \n\u200b"},
    "a text that is none": {"text": 7},
    "half a character": {"text": "\ud83d"},
    "2,001 bytes": {"text": "a" * 2_001},
    "1,001 letters of two bytes": {"text": "é" * 1_001},
    "text and attachment": {"text": "x", **buttons(LINK)},
    "an unknown field": {"text": "x", "colour": "blue"},
    "no quick reply": {"text": "x", "quick_replies": []},
    "14 quick replies": quick_replies(14),
    "a quick reply that asks for a phone": quick_replies(content_type="user_phone_number"),
    "a title of 21": quick_replies(title="a" * 21),
    "a title of 11 signs in two units": quick_replies(title="🙂" * 11),
    "no title": quick_replies(title=""),
    "no payload": quick_replies(payload=""),
    "a payload of 1,001": quick_replies(payload="p" * 1_001),
    "an unknown field of a quick reply": quick_replies(image="x"),
    "four buttons": buttons(LINK, LINK, LINK, LINK),
    "no buttons": buttons(),
    "a button's title of 21": buttons({**LINK, "title": "a" * 21}),
    "a button of no kind": buttons({**LINK, "type": "web"}),
    "a link that is none": buttons({**LINK, "url": "clinic.example"}),
    "a link to a phone": buttons({**LINK, "url": "tel:911"}),
    "a short phone number": buttons({"type": "phone_number", "title": "911", "payload": "911"}),
    "an unknown field of a button": buttons({**LINK, "payload": "x"}),
    "a template's text of 641": buttons(LINK, text="a" * 641),
    "a template's text of 321 letters of two bytes": buttons(LINK, text="é" * 321),
    "eleven cards": cards(11, subtitle="s"),
    "no cards": cards(0),
    "a card with a title only": cards(),
    "a card without a title": cards(title="", subtitle="s"),
    "a card's title of 81": cards(title="t" * 81, subtitle="s"),
    "a subtitle of 81": cards(subtitle="s" * 81),
    "four buttons on a card": cards(buttons=[LINK] * 4),
    "another template": template(template_type="receipt"),
    "an image": {"attachment": {"type": "image", "payload": {"url": URL}}},
    "metadata of 1,001": {"text": "x", "metadata": "m" * 1_001},
}


@pytest.mark.parametrize("what", TAKEN)
def test_is_taken(graph: GraphServer, caller: Caller, what: str) -> None:
    assert caller.send(TAKEN[what]).json().get("error") is None
    assert graph.sent(PSID) == [TAKEN[what]]


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused(graph: GraphServer, caller: Caller, what: str) -> None:
    answer = caller.send(REFUSED[what])
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 100
    assert answer.json()["error"]["message"].startswith("(#100) ")
    assert graph.sent(PSID) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"message": {"text": "x"}},
        {"messaging_type": "UPDATE", "message": {"text": "x"}},
        {"sender_action": "wave"},
        {"sender_action": "typing_on", "message": {"text": "x"}},
        {"sender_action": "typing_on", "messaging_type": "RESPONSE"},
        {"messaging_type": "RESPONSE", "message": {"text": "x"}, "tag": "x"},
        {"messaging_type": "RESPONSE", "message": {"text": "x"}, "recipient": {"id": "x"}},
        {"messaging_type": "RESPONSE", "message": {"text": "x"}, "recipient": "1"},
    ],
)
def test_a_request_that_is_refused(caller: Caller, fields: dict[str, Any]) -> None:
    answer = caller.post("/me/messages", **{"recipient": {"id": PSID}, **fields})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 100


def test_the_name_of_what_is_wrong_is_given(caller: Caller) -> None:
    message = caller.send(quick_replies(2, title="a" * 21)).json()["error"]["message"]
    assert "message[quick_replies][0][title]" in message
    assert "20" in message
