"""The action server inside this process, for commands that run without the supervisor."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rasa_sdk.endpoint import create_app


@asynccontextmanager
async def action_server() -> AsyncIterator[str]:
    """Serve `actions/` on a free loopback port while the block runs; yield its webhook's URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = create_app("actions", cors_origins=[])
    server = await app.create_server(
        sock=listener, return_asyncio_server=True, access_log=False, debug=False
    )
    if server is None:
        raise OSError("the action server did not start")
    await server.startup()
    await server.start_serving()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/webhook"
    finally:
        server.close()
        await server.wait_closed()
