"""What each person of the demonstration sees in their conversation, in order."""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from tests.messenger.calls import Call

Entry = dict[str, Any]


class Transcript:
    """Lists of entries that grow, and that a reader can wait for."""

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._changed = threading.Condition()

    def append(self, psid: str, entry: Entry) -> None:
        with self._changed:
            self._entries[psid].append(entry)
            self._changed.notify_all()

    def after(self, psid: str, seen: int, timeout: float) -> list[Entry]:
        """Return what comes after the first so many entries, as soon as there is something."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._entries[psid]) > seen, timeout)
            return self._entries[psid][seen:]

    def record(self, call: Call) -> None:
        """Note a call to Graph: a message, an action, or why Graph refused it."""
        if call.psid is None:
            return
        if call.error:
            self.append(call.psid, {"kind": "error", "text": call.error["message"]})
        elif call.kind == "action":
            self.append(call.psid, {"kind": "action", "action": call.fields["sender_action"]})
        else:
            message = call.fields["message"]
            self.append(call.psid, {"kind": "page", "mid": call.message_id, "message": message})
