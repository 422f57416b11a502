"""The gateway's way to the engine: one turn, or vectors, over HTTP within a time limit."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from functools import cache
from typing import Any, Self

import httpx
import numpy as np

from gateway.conversations.engine_reply import Context, EngineReply, read_engine_reply
from gateway.conversations.engine_vectors import read_vectors

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


@cache
def _trusted_certificates() -> ssl.SSLContext:
    # Reading them takes a tenth of a second.
    return httpx.create_ssl_context(trust_env=False)


class EngineClient:
    """A pool of connections to the engine; open it before it is asked (`async with`)."""

    _http: httpx.AsyncClient

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._secret = secret

    async def __aenter__(self) -> Self:
        self._http = httpx.AsyncClient(
            base_url=self._url,
            headers={"Authorization": f"Bearer {self._secret}"},
            timeout=None,  # noqa: S113  (one limit for the whole turn instead, below)
            trust_env=False,  # a proxy of the machine must not see the turns
            verify=_trusted_certificates(),
        )
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.__aexit__()

    async def take_turn(self, turn: dict[str, Any], limit: float) -> tuple[EngineReply, Context]:
        """Return the answer to a turn, within `limit` seconds.

        Raises a subclass of EngineError, or MalformedReplyError when it cannot be read.
        """
        return read_engine_reply(await self._ask("turn", turn, limit))

    async def vectors(self, texts: Sequence[str], limit: float) -> np.ndarray[Any, Any]:
        """Return a row of float32, of length 1, for each text (64 at most), within `limit` s.

        The higher the product of two rows, the nearer what the texts mean. Raises a subclass of
        EngineError, or MalformedReplyError when they are not as many rows of one length.
        """
        return read_vectors(await self._ask("vectors", {"texts": texts}, limit), len(texts))

    async def _ask(self, what: str, asked: dict[str, Any], limit: float) -> bytes:
        try:
            async with asyncio.timeout(limit):
                response = await self._post(f"/webhooks/engine/{what}", asked)
        except TimeoutError:
            raise EngineTimeoutError(f"no answer within {limit:.1f} s") from None
        except httpx.HTTPError as error:
            raise EngineUnreachableError(type(error).__name__) from None
        if response.status_code != HTTP_OK:
            raise EngineRefusedError(f"status {response.status_code}")
        return response.content

    async def _post(self, path: str, asked: dict[str, Any]) -> httpx.Response:
        try:
            return await self._http.post(path, json=asked)
        except (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError):
            # A kept connection that the engine closed. It keeps nothing of what it is asked:
            # asking it again does no harm.
            return await self._http.post(path, json=asked)

    async def is_healthy(self) -> bool:
        """Tell whether the engine answers that it is ready, within 1.5 s."""
        try:
            async with asyncio.timeout(HEALTH_LIMIT):
                response = await self._http.get("/webhooks/engine/health")
        except (TimeoutError, httpx.HTTPError):
            return False
        return response.status_code == HTTP_OK
