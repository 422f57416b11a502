"""A webhook that only listens: stands for the gateway where the fake itself is tested."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.messenger.faults import PATIENCE
from tests.messenger.webhooks import PATH, sign


class Receiver:
    """`received` is every body, `statuses` what it answers first, and then 200.

    `is_signed` says of each body whether the signature was right.
    """

    def __init__(self, app_secret: str) -> None:
        self.received: list[bytes] = []
        self.is_signed: list[bool] = []
        self.statuses: list[int] = []
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                signature = self.headers["x-hub-signature-256"]
                with receiver._changed:
                    receiver.received.append(raw)
                    receiver.is_signed.append(signature == sign(raw, app_secret))
                    status = receiver.statuses.pop(0) if receiver.statuses else 200
                    receiver._changed.notify_all()
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{self.base}{PATH}"
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def events(self, count: int) -> list[dict[str, Any]]:
        """Return the events of the first so many bodies, as soon as they have come."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self.received) >= count, PATIENCE)
        assert arrived, f"{len(self.received)} bodies came, not {count}"
        entries = [entry for raw in self.received for entry in json.loads(raw)["entry"]]
        return [event for entry in entries for event in entry["messaging"]]
