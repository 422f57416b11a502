"""The body of a webhook and Meta's signature on it."""

from __future__ import annotations

import hashlib
import hmac
import json

from tests.messenger.events import PAGE_ID, Event, now

PATH = "/webhooks/messenger"


def body(*events: Event, standby: bool = False, page_id: str = PAGE_ID) -> bytes:
    """Return the body that brings these events, in one entry."""
    return batch(list(events), standby=standby, page_id=page_id)


def batch(*entries: list[Event], standby: bool = False, page_id: str = PAGE_ID) -> bytes:
    """Return a body with several entries, as Meta sends when much happens at once."""
    kind = "standby" if standby else "messaging"
    listed = [{"id": page_id, "time": now(), kind: events} for events in entries]
    return json.dumps({"object": "page", "entry": listed}).encode()


def sign(raw: bytes, app_secret: str) -> str:
    """Return the value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()


def headers(raw: bytes, app_secret: str) -> dict[str, str]:
    """Return the headers of a signed body."""
    return {"content-type": "application/json", "x-hub-signature-256": sign(raw, app_secret)}
