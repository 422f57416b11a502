"""What Meta's webhook says, read leniently: known kinds become events, the rest is counted.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from gateway.errors import NotJsonError, WrongBodyError

Kind = Literal["text", "button", "contact", "attachment", "sticker", "reaction", "unsent", "edited"]
_LIKE = {369239263222822, 369239343222814, 369239383222810}  # the thumbs of three sizes
_IGNORED = (
    "read",
    "delivery",
    "pass_thread_control",
    "take_thread_control",
    "request_thread_control",
    "app_roles",
    "account_linking",
    "policy_enforcement",
)


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person did: the part of an event that is kept until it is handled.

    `text`: typed words, or the title of what was pressed; `payload`: of what was pressed;
    `target`: Meta's id of the message that a reaction, an edit or a withdrawal is about;
    `thumb`: of a reaction, null when it was taken back.
    """

    kind: Kind
    text: str = ""
    payload: str | None = None
    target: str | None = None
    thumb: Literal["up", "down"] | None = None


@dataclass(frozen=True)
class Received:
    """An event of a person: `identity` is Meta's id for it, `at` milliseconds."""

    sender: str
    identity: str
    at: int
    content: Content


@dataclass
class Batch:
    """All that one webhook brought.

    `confirmed`: our deliveries (by the metadata that we gave them) that Meta echoed, with the id
    of the message; `dropped`: how many events of each kind have no effect here.
    """

    received: list[Received] = field(default_factory=list)
    confirmed: list[tuple[str, str]] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


def read_batch(raw: bytes) -> Batch:
    """Return the events of a webhook's body.

    Raises NotJsonError, and WrongBodyError for JSON that is not a page's webhook.
    """
    try:
        body = msgspec.json.decode(_whole_characters(raw))
    except (ValueError, RecursionError):  # msgspec's DecodeError is one, and Unicode's
        raise NotJsonError from None
    if not isinstance(body, dict) or body.get("object") != "page":
        raise WrongBodyError
    batch = Batch()
    for entry in _objects(body.get("entry")):
        batch.dropped["standby"] += len(list(_objects(entry.get("standby"))))
        for event in _objects(entry.get("messaging")):
            _sort(event, batch)
    return batch


def _whole_characters(raw: bytes) -> bytes:
    """Return the body with « ? » for half characters, one of which would refuse all its events."""
    if b"\\u" not in raw:
        return raw
    return json.dumps(json.loads(raw), ensure_ascii=False).encode("utf-8", "replace")


def _sort(event: dict[str, Any], batch: Batch) -> None:
    message = event.get("message")
    if isinstance(message, dict) and message.get("is_echo"):
        metadata, mid = message.get("metadata"), message.get("mid")
        if isinstance(metadata, str) and isinstance(mid, str):
            batch.confirmed.append((metadata, mid))
        batch.dropped["echo"] += 1
    elif known := next((kind for kind in _IGNORED if kind in event), None):
        batch.dropped[known] += 1
    else:
        sender, at = _identity(event.get("sender")), event.get("timestamp")
        content = _content(event)
        if sender is None or content is None or not isinstance(at, int):
            batch.dropped["unknown"] += 1
        else:
            identity = _event_identity(event, sender, at, content)
            batch.received.append(Received(sender, identity, at, content))


def _content(event: dict[str, Any]) -> Content | None:
    """Return what the person did; None for what nobody here understands."""
    content = None
    match event:
        case {"message": {"is_deleted": True, "mid": str(mid)}}:
            content = Content("unsent", target=mid)
        case {"message": dict()}:
            content = _message(event["message"])
        case {"postback": {"payload": str(payload), **rest}}:
            content = Content("button", text=_text(rest.get("title")), payload=payload)
        case {"message_edit": {"mid": str(mid), "text": str(text)}}:
            content = Content("edited", text=text, target=mid)
        case {"reaction": {"mid": str(mid)}}:
            content = Content("reaction", target=mid, thumb=_thumb(event["reaction"]))
        case {"referral": dict()} | {"optin": dict()}:
            content = Content("contact")
    return content


def _message(message: dict[str, Any]) -> Content | None:
    content = None
    match message:
        case {"quick_reply": {"payload": str(payload)}}:
            content = Content("button", text=_text(message.get("text")), payload=payload)
        case {"sticker_id": int(number)} | {
            "attachments": [{"payload": {"sticker_id": int(number)}}, *_]
        }:
            # A thumb is a word; of every other sticker there is nothing to say.
            content = Content("text", text="👍") if number in _LIKE else Content("sticker")
        case {"text": str(text)} if text:
            content = Content("text", text=text)  # whatever comes with it: words go first
        case {"attachments": [_, *_]}:
            content = Content("attachment")
    return content


def _thumb(reaction: dict[str, Any]) -> Literal["up", "down"] | None:
    if reaction.get("action") != "react":
        return None
    liked = reaction.get("reaction") in {"like", "love"} or reaction.get("emoji") in {"👍", "❤"}
    return "up" if liked else "down" if reaction.get("reaction") in {"dislike", "angry"} else None


def _event_identity(event: dict[str, Any], sender: str, at: int, content: Content) -> str:
    """Return Meta's id for the event, or what else tells it from all others."""
    match event:
        case {"message": {"is_deleted": True, "mid": str(mid)}}:
            return f"{mid}#unsent"
        case {"message": {"mid": str(mid)}} | {"postback": {"mid": str(mid)}}:
            return mid
        case {"message_edit": {"mid": str(mid), "num_edit": int(number)}}:
            return edited(mid, number)
    return f"{sender}#{at}#{content.kind}#{content.payload or content.target or ''}"


def edited(mid: str, number: int) -> str:
    """Return the id of a message's edit; Meta gives it none of its own."""
    return f"{mid}#{number}"


def _identity(party: Any) -> str | None:
    key = party.get("id") if isinstance(party, dict) else None
    return key if isinstance(key, str) and key else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _objects(values: Any) -> Iterator[dict[str, Any]]:
    if isinstance(values, list):
        yield from (value for value in values if isinstance(value, dict))
