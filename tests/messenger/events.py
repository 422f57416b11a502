"""Everything that Meta tells a page's webhook about: one builder for each kind of event."""

from __future__ import annotations

import threading
import time
import uuid
from typing import Any

PAGE_ID = "104000000000001"
APP_ID = 1517776481860111
THUMB = 369239263222822  # the sticker of a thumb

Event = dict[str, Any]


class Clock:
    """Milliseconds since 1970, each later than the one before: they are an order."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def now(self) -> int:
        with self._lock:
            self._last = max(time.time_ns() // 1_000_000, self._last + 1)
            return self._last


_clock = Clock()


def now() -> int:
    """Return a timestamp later than every one before."""
    return _clock.now()


def new_mid() -> str:
    return f"m_{uuid.uuid4().hex}"


def event(psid: str, timestamp: int | None = None, **content: Any) -> Event:
    """Return an event of any kind from a person; the kind is the name of its content."""
    return {
        "sender": {"id": psid},
        "recipient": {"id": PAGE_ID},
        "timestamp": now() if timestamp is None else timestamp,
        **content,
    }


def _message(psid: str, mid: str | None, timestamp: int | None, **content: Any) -> Event:
    return event(psid, timestamp, message={"mid": mid or new_mid(), **content})


def text_event(psid: str, text: str, mid: str | None = None, timestamp: int | None = None) -> Event:
    return _message(psid, mid, timestamp, text=text)


def quick_reply_event(
    psid: str, title: str, payload: str, mid: str | None = None, timestamp: int | None = None
) -> Event:
    return _message(psid, mid, timestamp, text=title, quick_reply={"payload": payload})


def attachment_event(
    psid: str,
    kind: str = "image",
    url: str = "https://scontent.example/it",
    text: str | None = None,
    *,
    mid: str | None = None,
    timestamp: int | None = None,
) -> Event:
    """Return an image, audio, video, file, or a fallback: a link that somebody shared."""
    payload = {"url": url, **({"title": "Une page"} if kind == "fallback" else {})}
    words_too = {} if text is None else {"text": text}
    attachments = [{"type": kind, "payload": payload}]
    return _message(psid, mid, timestamp, attachments=attachments, **words_too)


def sticker_event(
    psid: str, sticker_id: int = THUMB, mid: str | None = None, timestamp: int | None = None
) -> Event:
    payload = {"url": "https://scontent.example/sticker.png", "sticker_id": sticker_id}
    attachments = [{"type": "image", "payload": payload}]
    return _message(psid, mid, timestamp, attachments=attachments, sticker_id=sticker_id)


def unsent_event(psid: str, mid: str, timestamp: int | None = None) -> Event:
    return _message(psid, mid, timestamp, is_deleted=True)


def edited_event(
    psid: str, mid: str, text: str, num_edit: int = 1, timestamp: int | None = None
) -> Event:
    return event(psid, timestamp, message_edit={"mid": mid, "text": text, "num_edit": num_edit})


def postback_event(
    psid: str,
    title: str,
    payload: str,
    referral: dict[str, Any] | None = None,
    *,
    mid: str | None = None,
    timestamp: int | None = None,
) -> Event:
    """Return a press on a button, Get Started, a menu item or an ice breaker."""
    postback: dict[str, Any] = {"mid": mid or new_mid(), "title": title, "payload": payload}
    if referral is not None:
        postback["referral"] = referral
    return event(psid, timestamp, postback=postback)


def referral(ref: str = "article") -> dict[str, Any]:
    """Return where somebody came from: an m.me link with a word in it."""
    return {"ref": ref, "source": "SHORTLINK", "type": "OPEN_THREAD"}


def referral_event(psid: str, ref: str = "article", timestamp: int | None = None) -> Event:
    return event(psid, timestamp, referral=referral(ref))


def optin_event(psid: str, timestamp: int | None = None) -> Event:
    return event(psid, timestamp, optin={"ref": "site", "user_ref": "a-box-on-the-site"})


def reaction_event(
    psid: str,
    mid: str,
    emoji: str = "👍",
    reaction: str = "like",
    action: str = "react",
    *,
    timestamp: int | None = None,
) -> Event:
    content = {"mid": mid, "action": action}
    if action == "react":
        content |= {"reaction": reaction, "emoji": emoji}
    return event(psid, timestamp, reaction=content)


def read_event(psid: str, watermark: int | None = None, timestamp: int | None = None) -> Event:
    return event(psid, timestamp, read={"watermark": watermark or now()})


def delivery_event(psid: str, *mids: str, timestamp: int | None = None) -> Event:
    return event(psid, timestamp, delivery={"mids": list(mids), "watermark": now()})


def echo_event(
    psid: str,
    message: dict[str, Any],
    *,
    mid: str | None = None,
    app_id: int | None = APP_ID,
    page_id: str = PAGE_ID,
    timestamp: int | None = None,
) -> Event:
    """Return a message of the page; without an app id it is one that staff wrote in the inbox."""
    content: dict[str, Any] = {"mid": mid or new_mid(), "is_echo": True}
    if app_id is not None:
        content["app_id"] = app_id
    content |= {name: message[name] for name in ("text", "metadata") if name in message}
    if "attachment" in message:
        content["attachments"] = [message["attachment"]]
    echo = event(page_id, timestamp, message=content)
    return echo | {"recipient": {"id": psid}}


def pass_thread_event(psid: str, to: int = APP_ID, timestamp: int | None = None) -> Event:
    control = {"new_owner_app_id": str(to), "previous_owner_app_id": None, "metadata": ""}
    return event(psid, timestamp, pass_thread_control=control)


def take_thread_event(psid: str, by: int = APP_ID + 1, timestamp: int | None = None) -> Event:
    control = {"new_owner_app_id": str(by), "previous_owner_app_id": str(APP_ID), "metadata": ""}
    return event(psid, timestamp, take_thread_control=control)


def app_roles_event(timestamp: int | None = None) -> Event:
    """Return a change of the app's role, which no person sent."""
    changed = event("", timestamp, app_roles={str(APP_ID): ["primary_receiver"]})
    del changed["sender"]
    return changed


def unknown_event(psid: str, timestamp: int | None = None) -> Event:
    return event(psid, timestamp, something_of_tomorrow={"mid": new_mid(), "shape": "round"})
