"""Brings webhooks to the gateway in the background, again and again until it answers 200."""

from __future__ import annotations

import queue
import ssl
import threading
from collections.abc import Callable

import httpx

from tests.messenger import webhooks

FIRST_WAIT = 0.05  # seconds; each wait is twice the one before
LONGEST_WAIT = 2.0
TIMEOUT = 10.0
# Nothing here speaks TLS; to read the machine's certificates would take longer than a test.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Courier:
    """One thread, so that what is sent first comes first. `taken` counts what has arrived."""

    def __init__(self, app_secret: str) -> None:
        self.taken = 0
        self._app_secret = app_secret
        self._queue: queue.Queue[tuple[str, bytes, Callable[[str], None] | None]] = queue.Queue()
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        threading.Thread(target=self._work, daemon=True).start()

    def send(self, url: str, raw: bytes, on_trouble: Callable[[str], None] | None = None) -> None:
        """Deliver this body; `on_trouble` is told the first time that it was not taken."""
        self._queue.put((url, raw, on_trouble))

    def wait_for(self, count: int, timeout: float) -> bool:
        """Say whether so many bodies were taken within the time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.taken >= count, timeout)

    def stop(self) -> None:
        """Give up what has not been delivered."""
        self._stopping.set()

    def _work(self) -> None:
        with httpx.Client(timeout=TIMEOUT, verify=NO_TLS) as client:
            while not self._stopping.is_set():
                try:
                    url, raw, on_trouble = self._queue.get(timeout=0.2)
                except queue.Empty:
                    continue
                self._deliver(client, url, raw, on_trouble)

    def _deliver(
        self, client: httpx.Client, url: str, raw: bytes, on_trouble: Callable[[str], None] | None
    ) -> None:
        headers = webhooks.headers(raw, self._app_secret)
        wait = FIRST_WAIT
        while trouble := _post(client, url, raw, headers):
            if on_trouble:
                on_trouble(trouble)
                on_trouble = None
            if self._stopping.wait(wait):
                return
            wait = min(2 * wait, LONGEST_WAIT)
        with self._changed:
            self.taken += 1
            self._changed.notify_all()


def _post(client: httpx.Client, url: str, raw: bytes, headers: dict[str, str]) -> str:
    """Return why the gateway did not take it, or nothing."""
    try:
        answer = client.post(url, content=raw, headers=headers)
    except httpx.TransportError as error:
        return type(error).__name__
    return "" if answer.status_code == httpx.codes.OK else f"HTTP {answer.status_code}"
