"""A server that speaks the engine's contract over real HTTP, and misbehaves when told to.

The true engine is used in tests/e2e; here its faults are needed on demand.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import zlib
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "the engine's secret"
PATIENCE = 20  # seconds that anything here waits before it gives up

Turn = dict[str, Any]


def answer(turn: Turn, **changed: Any) -> dict[str, Any]:
    """Return a well-formed answer to a turn, with some fields changed."""
    context = {"language": "fr", "topic": None, "handoff_reference": None, "handoff_subject": None}
    said = turn.get("text") or turn.get("payload")
    return {
        "text": turn.get("text", ""),
        "conversation": turn["conversation"],
        "outcome": "answer",
        "topic": "infection",
        "intent": "infection",
        "confidence": 0.93,
        "language": turn["context"].get("language", "fr"),
        "replies": [{"text": f"Réponse à : {said}", "buttons": [], "links": []}],
        "ms": 12.5,
        "context": {**context, **turn["context"]},
        "ranking": [
            {"intent": "infection", "confidence": 0.93},
            {"intent": "surgery_timing", "confidence": 0.04},
        ],
        **changed,
    }


def by_first_word(texts: list[str]) -> list[list[float]]:
    """Return vectors that are the same for texts of the same first word, and far otherwise."""
    vectors = []
    for text in texts:
        place = zlib.crc32(text.split()[0].lower().encode()) % 512
        vectors.append([float(number == place) for number in range(512)])
    return vectors


class EngineServer:
    """Serves turns on a port of its own. Set `reply` and `meaning` to change what it answers.

    `turns` are those it was asked, `encoded` the texts that it gave vectors for; `most_at_once` is,
    per conversation, how many turns it ever had at the same time.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open = threading.Event()
        self._connections: set[socket.socket] = set()
        self.be_as_new()
        self._server = self._serve(0)
        self.port = self._server.server_address[1]
        self._is_up = True

    def be_as_new(self) -> None:
        """Answer everything, and forget what was asked."""
        self.reply: Callable[[Turn], dict[str, Any] | bytes] = answer
        self.meaning: Callable[[list[str]], list[list[float]]] = by_first_word
        self.encoded: list[str] = []
        self.status = 200
        self.turns: list[Turn] = []
        self.most_at_once: Counter[str] = Counter()
        self._present: Counter[str] = Counter()
        self._open.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def hold(self) -> None:
        """Take turns in but answer none until `let_go`."""
        self._open.clear()

    def let_go(self) -> None:
        self._open.set()

    def wait_for_turns(self, number: int) -> None:
        """Wait until so many turns have been asked."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self.turns) >= number, PATIENCE)
        assert arrived, f"{len(self.turns)} turns came, not {number}"

    def stop(self) -> None:
        """Be down: nobody listens on the port any more, and connections break."""
        self._is_up = False
        self._open.set()
        self._server.shutdown()
        self._server.server_close()
        for connection in self._connections:
            with contextlib.suppress(OSError):  # it has just been closed by itself
                connection.shutdown(socket.SHUT_RDWR)
        self._connections.clear()

    def start(self) -> None:
        """Be up again, on the same port; nothing happens if it is."""
        if not self._is_up:
            self._server = self._serve(self.port)
            self._is_up = True

    def take(self, turn: Turn) -> tuple[int, bytes]:
        conversation = turn["conversation"]
        with self._changed:
            self.turns.append(turn)
            self._present[conversation] += 1
            most = max(self.most_at_once[conversation], self._present[conversation])
            self.most_at_once[conversation] = most
            self._changed.notify_all()
        self._open.wait(PATIENCE)
        with self._changed:
            self._present[conversation] -= 1
        reply = self.reply(turn)
        return self.status, reply if isinstance(reply, bytes) else json.dumps(reply).encode()

    def encode(self, texts: list[str]) -> tuple[int, bytes]:
        self.encoded += texts
        return self.status, json.dumps({"vectors": self.meaning(texts)}).encode()

    def _serve(self, port: int) -> ThreadingHTTPServer:
        engine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: two of them wait 40 ms for each other

            def setup(self) -> None:
                super().setup()
                engine._connections.add(self.connection)

            def do_GET(self) -> None:
                if self.path == "/webhooks/engine/health":
                    self._send(200, b'{"status": "ok"}')
                else:
                    self._send(404, b"{}")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if self.headers["authorization"] != f"Bearer {SECRET}":
                    self._send(401, b'{"error": "the secret is missing or wrong"}')
                elif self.path == "/webhooks/engine/turn":
                    self._send(*engine.take(json.loads(body)))
                elif self.path == "/webhooks/engine/vectors":
                    self._send(*engine.encode(json.loads(body)["texts"]))
                else:
                    self._send(404, b"{}")

            def _send(self, status: int, body: bytes) -> None:
                try:
                    self.send_response(status)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    self.wfile.flush()
                except ConnectionError:
                    self.close_connection = True  # the gateway did not wait

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        return server
