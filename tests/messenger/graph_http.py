"""The HTTP of the fake Graph: kept-alive connections, and connections that break."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.messenger.calls import Call


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


# Given the call, its token and whether the caller still waits; None cuts the connection.
Take = Callable[[Call, str, Callable[[], bool]], Answer | None]


class GraphHttp(ThreadingHTTPServer):
    """Serves on a port of the loopback, 0 is a free one, in threads, until it is stopped."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, take: Take, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.take = take
        self.is_down = False
        self.connections: set[socket.socket] = set()
        threading.Thread(target=self.serve_forever, args=[0.02], daemon=True).start()

    def stop(self) -> None:
        """Listen no more, and break every connection."""
        self.is_down = True
        self.shutdown()
        self.server_close()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):  # it has just been closed by itself
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: GraphHttp
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: two of them wait 40 ms for each other

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        with contextlib.suppress(ConnectionError):
            super().finish()

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_DELETE(self) -> None:
        self._handle()

    def _handle(self) -> None:
        call = Call(self.command, urlsplit(self.path).path, self._fields())
        scheme, _, token = (self.headers["authorization"] or "").partition(" ")
        answer = self.server.take(call, token if scheme == "Bearer" else "", self._is_there)
        if answer is None or self.server.is_down:
            self.close_connection = True
            return
        with contextlib.suppress(ConnectionError):  # the caller did not wait
            self._send(answer)

    def _fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = dict(parse_qsl(urlsplit(self.path).query))
        raw = self.rfile.read(int(self.headers["content-length"] or 0))
        if self.headers.get_content_type() == "application/json":
            with contextlib.suppress(ValueError):  # what is missing then is refused as such
                body = json.loads(raw)
                fields |= body if isinstance(body, dict) else {}
        return fields

    def _is_there(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return not readable or self.connection.recv(1, socket.MSG_PEEK) != b""

    def _send(self, answer: Answer) -> None:
        body = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("content-type", "application/json; charset=UTF-8")
        self.send_header("content-length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
