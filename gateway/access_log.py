"""One line for every request: method, route, status, milliseconds. No query, no body, no path.

The route is the pattern that matched (`/console/conversations/{id}`), because anything may stand
in a path.
"""

from __future__ import annotations

import logging
import time

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("gateway.access")


class AccessLog:
    """Wraps the whole application, so that unknown addresses and crashes are logged too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and log it when it is over."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            fields = {
                "method": scope.get("method"),
                "route": scope.get("path_template") or "unknown",
                "status": status,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            }
            logger.info("request", extra={"fields": fields})
