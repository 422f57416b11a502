"""Those who write to the page: when each did so last, and who has blocked it."""

from __future__ import annotations

import threading
import time

from tests.messenger.refusals import BLOCKED, NO_SUCH_PERSON, OUTSIDE_WINDOW, RefusedError

WINDOW = 24 * 60 * 60  # seconds in which a page may answer


class People:
    """Whom the page may write to. `ids` are page-scoped ids by a person's app-scoped one."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self._lock = threading.Lock()
        self._heard: dict[str, float] = {}
        self._blocking: set[str] = set()

    def hear(self, psid: str, at: float | None = None) -> None:
        """Know that the person wrote now, or at that time (seconds since 1970)."""
        with self._lock:
            self._heard[psid] = time.time() if at is None else at

    def close_window(self, psid: str) -> None:
        """Let more than 24 hours have passed since the person's last message."""
        self.hear(psid, time.time() - WINDOW - 1)

    def block(self, psid: str) -> None:
        """Let the person block the page."""
        with self._lock:
            self._blocking.add(psid)

    def unblock(self, psid: str) -> None:
        with self._lock:
            self._blocking.discard(psid)

    def check_person(self, psid: str) -> None:
        """Raise RefusedError unless the page may write to the person."""
        with self._lock:
            heard, is_blocking = self._heard.get(psid), psid in self._blocking
        if heard is None:
            raise RefusedError(NO_SUCH_PERSON)
        if is_blocking:
            raise RefusedError(BLOCKED)
        if time.time() - heard > WINDOW:
            raise RefusedError(OUTSIDE_WINDOW)
