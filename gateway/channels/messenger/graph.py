"""The way to Graph: one call, its answer or an error of a class that says what to do.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

from __future__ import annotations

from typing import Any, Self

import httpx

from gateway.channels.messenger.graph_errors import UncertainError, UnreachableError, error_of
from gateway.channels.messenger.signature import app_secret_proof

_TIMEOUT = httpx.Timeout(10.0, connect=3.0)  # seconds
_SENT_NOTHING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Graph:
    """Calls of one page; open it once per application (`async with`)."""

    def __init__(self, url: str, version: str, token: str, secret: str, app_id: str = "") -> None:
        self._proof = app_secret_proof(token, secret)
        # The app's own token, where its id is known: Graph matches ids for apps, not for pages.
        # https://developers.facebook.com/docs/messenger-platform/identity/id-matching
        self._app_token = f"{app_id}|{secret}" if app_id else token
        self._app_proof = app_secret_proof(self._app_token, secret)
        self._http = httpx.AsyncClient(
            base_url=f"{url.rstrip('/')}/{version}",
            headers={"Authorization": f"Bearer {token}"},  # in an address it would be logged
            timeout=_TIMEOUT,
        )

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.__aexit__()

    async def send(self, recipient: str, message: dict[str, Any]) -> str:
        """Send a message and return the id that Graph gave it.

        Raises a subclass of GraphError.
        """
        answer = await self._post(
            {"recipient": {"id": recipient}, "messaging_type": "RESPONSE", "message": message}
        )
        return str(answer.get("message_id", ""))

    async def act(self, recipient: str, action: str) -> None:
        """Show `mark_seen`, `typing_on` or `typing_off`; raises a subclass of GraphError."""
        await self._post({"recipient": {"id": recipient}, "sender_action": action})

    async def ids_for_pages(self, user: str) -> list[str]:
        """Return the page-scoped ids of a person whom the app knows by another id.

        Raises a subclass of GraphError.
        """
        answer = await self._call(
            "GET",
            f"/{user}/ids_for_pages",
            params={"appsecret_proof": self._app_proof},
            headers={"Authorization": f"Bearer {self._app_token}"},
        )
        rows = answer.get("data") or []
        return [str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row]

    async def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        body["appsecret_proof"] = self._proof
        return await self._call("POST", "/me/messages", json=body)

    async def _call(self, method: str, path: str, **content: Any) -> dict[str, Any]:
        try:
            response = await self._http.request(method, path, **content)
        except _SENT_NOTHING as error:
            raise UnreachableError(type(error).__name__) from None
        except httpx.HTTPError as error:
            raise UncertainError(type(error).__name__) from None
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if response.is_success:
            if isinstance(answer, dict):
                return answer
            raise UncertainError("a success that cannot be read")
        raise error_of(response.status_code, answer, response.headers.get("retry-after"))
