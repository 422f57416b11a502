"""Calls to Graph as the gateway makes them, for the tests of the fake."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Self

import httpx

from tests.messenger.courier import NO_TLS
from tests.messenger.graph_server import GraphServer

PSID = "2000000000000001"


class Caller:
    """A client with the page's token and the proof that goes with it."""

    def __init__(self, graph: GraphServer, timeout: float = 5.0) -> None:
        digest = hmac.new(graph.app_secret.encode(), graph.page_token.encode(), hashlib.sha256)
        self.proof = digest.hexdigest()
        self.http = httpx.Client(
            base_url=f"{graph.url}/{graph.version}",
            headers={"Authorization": f"Bearer {graph.page_token}"},
            timeout=timeout,
            verify=NO_TLS,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def post(self, path: str, **fields: Any) -> httpx.Response:
        return self._call("POST", path, fields)

    def get(self, path: str, **fields: Any) -> httpx.Response:
        return self.http.get(path, params={"appsecret_proof": self.proof, **fields})

    def delete(self, path: str, **fields: Any) -> httpx.Response:
        return self._call("DELETE", path, fields)

    def send(self, message: dict[str, Any], psid: str = PSID) -> httpx.Response:
        to = {"id": psid}
        return self.post("/me/messages", recipient=to, messaging_type="RESPONSE", message=message)

    def say(self, text: str, psid: str = PSID) -> httpx.Response:
        return self.send({"text": text}, psid)

    def act(self, action: str, psid: str = PSID) -> httpx.Response:
        return self.post("/me/messages", recipient={"id": psid}, sender_action=action)

    def _call(self, method: str, path: str, fields: dict[str, Any]) -> httpx.Response:
        # Not httpx's own JSON, which refuses half a character before Graph could.
        raw = json.dumps({"appsecret_proof": self.proof, **fields})
        kind = {"content-type": "application/json"}
        return self.http.request(method, path, content=raw, headers=kind)
