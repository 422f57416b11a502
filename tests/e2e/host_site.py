"""Somebody else's website with the widget on it: a theme of its own, a strict policy."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

# What themes do to pages: everything that a style sheet can reach, it changes.
HOSTILE_CSS = """
* { box-sizing: content-box !important; font: 7px cursive !important; color: lime !important;
    letter-spacing: 9px !important; text-transform: uppercase !important; }
button, textarea, dialog, ul, li, p, h2 { all: revert !important; background: red !important; }
div { display: inline !important; } button { display: none !important; }
modic-chat * { visibility: hidden !important; }
"""


def page(gateway: str, title: str) -> str:
    """Return a page that embeds the widget with the one line of the manual."""
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="/theme.css"></head>'
        f'<body><h1>{title}</h1><p>Un texte de la page.</p><a href="/autre">Autre page</a>'
        f'<script src="{gateway}/widget/modic-widget.js" data-language="fr" defer></script>'
        "</body></html>"
    )


class HostSite:
    """Serves its pages on a port of the loopback, in a thread, until it is closed."""

    def __init__(self, port: int, gateway: str, theme: str = HOSTILE_CSS) -> None:
        policy = (
            f"default-src 'none'; script-src {gateway}; connect-src {gateway}; "
            "style-src 'self'; img-src data:; base-uri 'none'"
        )

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                is_theme = self.path == "/theme.css"
                body = theme if is_theme else page(gateway, f"Clinique {self.path}")
                raw = body.encode()
                self.send_response(200)
                kind = "text/css" if is_theme else "text/html; charset=utf-8"
                self.send_header("content-type", kind)
                self.send_header("content-security-policy", policy)
                self.send_header("content-length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.url = f"http://localhost:{port}"
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
