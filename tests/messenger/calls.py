"""What Graph was asked, and how it went."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.messenger.faults import PATIENCE, Kind
from tests.messenger.limits import Fields


@dataclass
class Call:
    """One call; `status` is None until Graph has decided, `error` what it then says."""

    method: str
    path: str
    fields: Fields
    """Those of the address and those of the body."""
    at: float = field(default_factory=time.monotonic)
    status: int | None = None
    error: dict[str, Any] | None = None
    message_id: str | None = None

    @property
    def kind(self) -> Kind:
        match self.path.split("/")[2:]:
            case ["me", "messages"]:
                return "action" if "sender_action" in self.fields else "message"
            case ["me", "messenger_profile"]:
                return "profile"
            case [_, "ids_for_pages"]:
                return "ids"
        return "other"

    @property
    def psid(self) -> str | None:
        recipient = self.fields.get("recipient")
        return str(recipient.get("id")) if isinstance(recipient, dict) else None


class Calls:
    """Every call in `calls`, and what was accepted by person. Tests wait here."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._accepted: list[Call] = []
        self._changed = threading.Condition()

    def sent(self, psid: str) -> list[Fields]:
        """Return the messages to a person that were accepted, in order."""
        return [call.fields["message"] for call in self._to(psid, "message")]

    def sent_ids(self, psid: str) -> list[str]:
        """Return the ids that these messages were given."""
        return [str(call.message_id) for call in self._to(psid, "message")]

    def texts(self, psid: str) -> list[str]:
        """Return what these messages say, without their buttons."""
        return [words(message) for message in self.sent(psid)]

    def actions(self, psid: str) -> list[str]:
        """Return the sender actions to a person that were accepted, in order."""
        return [call.fields["sender_action"] for call in self._to(psid, "action")]

    def wait_for_messages(self, psid: str, count: int, timeout: float = PATIENCE) -> list[Fields]:
        """Return a person's messages as soon as there are so many; fails after the time."""
        arrived = self.wait_for(lambda: len(self.sent(psid)) >= count, timeout)
        assert arrived, f"not {count} messages came, but {self.texts(psid)}"
        return self.sent(psid)

    def wait_for(self, condition: Callable[[], bool], timeout: float = PATIENCE) -> bool:
        """Wait until a condition on the calls is true; return whether it came to be."""
        with self._changed:
            return self._changed.wait_for(condition, timeout)

    def _to(self, psid: str, kind: Kind) -> list[Call]:
        with self._changed:
            return [call for call in self._accepted if call.kind == kind and call.psid == psid]


def words(message: Fields) -> str:
    """Return what a message to a person says, without its buttons."""
    if "text" in message:
        return str(message["text"])
    payload = message["attachment"]["payload"]
    if "text" in payload:
        return str(payload["text"])
    cards = payload["elements"]
    return "\n".join(f"{card['title']}\n{card.get('subtitle', '')}".strip() for card in cards)
