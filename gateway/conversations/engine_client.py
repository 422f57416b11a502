"""The gateway's way to the engine: one turn over HTTP, within a time limit."""

from __future__ import annotations

import asyncio
from typing import Any, Self

import httpx

from gateway.conversations.engine_reply import Context, EngineReply, read_engine_reply

HEALTH_LIMIT = 1.5  # seconds
HTTP_OK = 200


class EngineError(Exception):
    """The engine gave no answer. The message never holds a part of the turn."""


class EngineUnreachableError(EngineError):
    """Nobody answers at the engine's address, or the connection broke."""


class EngineTimeoutError(EngineError):
    """The engine did not answer within the limit."""


class EngineRefusedError(EngineError):
    """The engine answered with another status than 200."""


class EngineClient:
    """A pool of connections to the engine; open it once per application (`async with`)."""

    def __init__(self, url: str, secret: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=None,  # noqa: S113  (one limit for the whole turn instead, below)
            trust_env=False,  # a proxy of the machine must not see the turns
        )

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.__aexit__()

    async def take_turn(self, turn: dict[str, Any], limit: float) -> tuple[EngineReply, Context]:
        """Return the answer to a turn, within `limit` seconds.

        Raises a subclass of EngineError, or MalformedReplyError when it cannot be read.
        """
        try:
            async with asyncio.timeout(limit):
                response = await self._post(turn)
        except TimeoutError:
            raise EngineTimeoutError(f"no answer within {limit:.1f} s") from None
        except httpx.HTTPError as error:
            raise EngineUnreachableError(type(error).__name__) from None
        if response.status_code != HTTP_OK:
            raise EngineRefusedError(f"status {response.status_code}")
        return read_engine_reply(response.content)

    async def _post(self, turn: dict[str, Any]) -> httpx.Response:
        path = "/webhooks/engine/turn"
        try:
            return await self._http.post(path, json=turn)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            # A kept connection that the engine closed. It keeps nothing of a turn: asking it
            # again does no harm.
            return await self._http.post(path, json=turn)

    async def is_healthy(self) -> bool:
        """Tell whether the engine answers that it is ready, within 1.5 s."""
        try:
            async with asyncio.timeout(HEALTH_LIMIT):
                response = await self._http.get("/webhooks/engine/health")
        except (TimeoutError, httpx.HTTPError):
            return False
        return response.status_code == HTTP_OK
