"""What must not get into the gateway, and what must not break it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from tests.messenger.events import event, text_event
from tests.messenger.webhooks import body, sign

Forgery = Callable[[bytes, str], dict[str, str]]

# Headers that must not let a body in; each is given the body and the true secret.
FORGERIES: dict[str, Forgery] = {
    "no signature": lambda _raw, _secret: {},
    "an empty one": lambda _raw, _secret: {"x-hub-signature-256": ""},
    "without its method": lambda raw, secret: {
        "x-hub-signature-256": sign(raw, secret).removeprefix("sha256=")
    },
    "of another secret": lambda raw, secret: {"x-hub-signature-256": sign(raw, secret + "!")},
    "of an empty secret": lambda raw, _secret: {"x-hub-signature-256": sign(raw, "")},
    "of another body": lambda raw, secret: {"x-hub-signature-256": sign(raw + b" ", secret)},
    "cut short": lambda raw, secret: {"x-hub-signature-256": sign(raw, secret)[:-1]},
    "not ASCII": lambda _raw, _secret: {"x-hub-signature-256": "sha256=" + "é" * 64},
    "md5": lambda raw, secret: {"x-hub-signature-256": _by(hashlib.md5, "md5", raw, secret)},
    "sha1": lambda raw, secret: {"x-hub-signature-256": _by(hashlib.sha1, "sha1", raw, secret)},
    "sha1 in its old header": lambda raw, secret: {
        "x-hub-signature": _by(hashlib.sha1, "sha1", raw, secret)
    },
}

# Signed as it must be, and yet not what Meta sends.
MALFORMED: dict[str, bytes] = {
    "nothing": b"",
    "not JSON": b"{",
    "not UTF-8": b'{"object": "page", "entry": ["\xff"]}',
    "null": b"null",
    "a list": b"[]",
    "deep": b"[" * 100_000,
    "another object": b'{"object": "instagram", "entry": []}',
    "no entry": b'{"object": "page"}',
    "an entry that is none": b'{"object": "page", "entry": [7, null, "x", []]}',
    "events that are none": b'{"object": "page", "entry": [{"id": "1", "messaging": [7, null]}]}',
    "no sender": body({"timestamp": 1, "message": {"mid": "m_1", "text": "x"}}),
    "a sender that is none": body({"sender": 7, "message": {"mid": "m_2", "text": "x"}}),
    "an id that is none": body(event("1") | {"sender": {"id": ["1"]}}),
    "a message that is none": body(event("1", message=7)),
    "no mid": body(event("1", message={"text": "x"})),
    "a text that is none": body(event("1", message={"mid": "m_3", "text": {}})),
    "a time that is none": body(text_event("1", "x") | {"timestamp": "soon"}),
    "half a character": body(text_event("1", "\ud83d")),
    "NUL": body(text_event("1", "a\x00b")),
}


def _by(method: Callable[[], Any], name: str, raw: bytes, secret: str) -> str:
    return f"{name}=" + hmac.new(secret.encode(), raw, method).hexdigest()
