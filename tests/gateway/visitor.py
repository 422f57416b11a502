"""A visitor of the website, as the gateway sees one: requests with a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import httpx
import jwt


@dataclass
class Visitor:
    """Speaks the web chat's API over any client."""

    client: httpx.AsyncClient
    token: str

    @classmethod
    async def arrive(cls, client: httpx.AsyncClient, language: str = "fr") -> Self:
        """Accept the present notice and begin a conversation."""
        notice = (await client.get("/api/chat/notice")).json()
        asked = {"notice_version": notice["version"], "language": language}
        response = await client.post("/api/chat/session", json=asked)
        assert response.status_code == 201, response.text
        return cls(client, response.json()["token"])

    @property
    def conversation(self) -> str:
        """The conversation's id, which is in the token."""
        claims = jwt.decode(self.token, options={"verify_signature": False})
        return str(claims["sub"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, body: dict[str, Any]) -> httpx.Response:
        return await self.client.post("/api/chat/messages", json=body, headers=self.headers)

    async def say(self, text: str, client_id: str | None = None) -> httpx.Response:
        return await self.post({"id": client_id or str(uuid4()), "text": text})

    async def press(self, payload: str) -> httpx.Response:
        return await self.post({"id": str(uuid4()), "payload": payload})

    async def judge(self, client_id: str, thumb: str, reason: str | None = None) -> httpx.Response:
        """Give feedback on the answer to a message of ours."""
        path = f"/api/chat/messages/{client_id}/feedback"
        body = {"thumb": thumb, "reason": reason}
        return await self.client.put(path, json=body, headers=self.headers)

    async def unjudge(self, client_id: str) -> httpx.Response:
        """Take feedback back."""
        path = f"/api/chat/messages/{client_id}/feedback"
        return await self.client.delete(path, headers=self.headers)

    async def erase(self) -> httpx.Response:
        """Have the conversation erased."""
        return await self.client.delete("/api/chat/session", headers=self.headers)

    async def page(self, after: str | None = None) -> httpx.Response:
        query = {} if after is None else {"after": after}
        return await self.client.get("/api/chat/messages", params=query, headers=self.headers)

    async def history(self) -> list[dict[str, Any]]:
        """Return all that this visitor can read, oldest first."""
        response = await self.page()
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])

    async def texts(self) -> list[str]:
        """Return the texts of the history, oldest first."""
        return [message["text"] for message in await self.history()]
