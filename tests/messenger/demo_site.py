"""The demonstration's website: the page, what happens in a conversation, and what a person does."""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.messenger import events, webhooks
from tests.messenger.courier import Courier
from tests.messenger.graph_server import GraphServer
from tests.messenger.transcript import Transcript

FILES = Path(__file__).with_name("demo")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
)
QUIET = 15.0  # seconds after which a stream says that it is still there

# What a person can do, from what the page says of it. The ids are made here.
Build = Callable[[str, str, dict[str, Any]], events.Event]
DEEDS: dict[str, Build] = {
    "text": lambda psid, mid, told: events.text_event(psid, told["text"], mid=mid),
    "quick_reply": lambda psid, mid, told: events.quick_reply_event(
        psid, told["text"], told["payload"], mid=mid
    ),
    "postback": lambda psid, mid, told: events.postback_event(
        psid, told["text"], told["payload"], mid=mid
    ),
    "picture": lambda psid, mid, _told: events.attachment_event(psid, "image", mid=mid),
    "reaction": lambda psid, _mid, told: events.reaction_event(
        psid, told["mid"], told["emoji"], told["reaction"], told["action"]
    ),
}


class DemoSite:
    """Serves on a free port of the loopback, in threads, until it is closed."""

    def __init__(self, graph: GraphServer, webhook: str) -> None:
        self.graph = graph
        self.webhook = webhook
        self.transcript = Transcript()
        self.courier = Courier(graph.app_secret)
        graph.on_call = self.transcript.record
        site = self

        class Handler(_Handler):
            demo = site

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.courier.stop()
        self._server.shutdown()
        self._server.server_close()

    def do(self, told: dict[str, Any]) -> None:
        """Bring to the gateway what a person did, as Meta would."""
        psid, mid = str(told["psid"]), events.new_mid()
        event = DEEDS[told["kind"]](psid, mid, told)
        if told["kind"] != "reaction":
            self.transcript.append(psid, {"kind": "person", "mid": mid, "text": told.get("text")})
        self.graph.hear(psid)
        self.courier.send(
            self.webhook,
            webhooks.body(event),
            lambda trouble: self.transcript.append(
                psid,
                {"kind": "error", "text": f"La passerelle n’a pas pris l’événement : {trouble}"},
            ),
        )


class _Handler(BaseHTTPRequestHandler):
    demo: DemoSite

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/profile":
            self._send(200, "application/json", json.dumps(self.demo.graph.profile).encode())
        elif address.path == "/happenings":
            self._stream(parse_qs(address.query)["psid"][0])
        else:
            self._send_file(address.path.removeprefix("/") or "index.html")

    def do_POST(self) -> None:
        # Another site's page cannot post this type without asking first.
        if self.headers.get_content_type() != "application/json" or self.path != "/do":
            self._send(404, "text/plain", b"")
            return
        self.demo.do(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self._send(204, "text/plain", b"")

    def _stream(self, psid: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("cache-control", "no-store")
        self.end_headers()
        seen = int(self.headers["last-event-id"] or 0)
        try:
            while True:
                entries = self.demo.transcript.after(psid, seen, QUIET)
                for entry in entries:
                    seen += 1
                    self.wfile.write(f"id: {seen}\ndata: {json.dumps(entry)}\n\n".encode())
                if not entries:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
        except ConnectionError:
            self.close_connection = True  # the page was closed

    def _send_file(self, name: str) -> None:
        if name not in {path.name for path in FILES.iterdir()}:
            self._send(404, "text/plain", b"")
            return
        kind = mimetypes.guess_type(name)[0] or "text/plain"
        self._send(200, f"{kind}; charset=utf-8", (FILES / name).read_bytes())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("content-security-policy", POLICY)
        self.send_header("cache-control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
