"""Meta as the gateway meets it: posts of every kind to its webhook, honest and not."""

from __future__ import annotations

import asyncio

import httpx

from tests.messenger import webhooks
from tests.messenger.events import Event
from tests.messenger.forgeries import FORGERIES, MALFORMED
from tests.messenger.graph_server import GraphServer
from tests.messenger.webhooks import PATH

ATTEMPTS = 50
WAIT = 0.1  # seconds between two

# What opens the 24 hours in which the page may answer.
OPENING = ("message", "postback", "referral", "optin", "reaction")


class Page:
    """Posts events to a gateway, whose address is the client's base.

    The people in them become known to `graph`, as people who write to a page are.
    """

    def __init__(
        self, client: httpx.AsyncClient, app_secret: str, graph: GraphServer | None = None
    ) -> None:
        self.client = client
        self.app_secret = app_secret
        self.graph = graph

    async def verify(self, token: str, challenge: str = "1158201444") -> httpx.Response:
        """Ask as Meta does when somebody sets the webhook up."""
        asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
        return await self.client.get(PATH, params=asked)

    async def deliver(self, *events: Event, standby: bool = False) -> httpx.Response:
        """Post signed events in one body, again and again until the gateway answers 200."""
        self._introduce(events)
        raw = webhooks.body(*events, standby=standby)
        for _ in range(ATTEMPTS):
            answer = await self.post(raw)
            if answer.status_code == httpx.codes.OK:
                return answer
            await asyncio.sleep(WAIT)
        raise AssertionError(f"the gateway never took it: HTTP {answer.status_code}")

    async def post(self, raw: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        """Post a body once, signed unless other headers are given."""
        chosen = webhooks.headers(raw, self.app_secret) if headers is None else headers
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in chosen.items()]
        return await self.client.post(PATH, content=raw, headers=encoded)

    async def forge(self, how: str, *events: Event) -> httpx.Response:
        """Post events once with headers that are one of FORGERIES."""
        self._introduce(events)
        raw = webhooks.body(*events)
        headers = {"content-type": "application/json", **FORGERIES[how](raw, self.app_secret)}
        return await self.post(raw, headers)

    async def tamper(self, *events: Event) -> httpx.Response:
        """Post events whose body was changed after it was signed."""
        raw = webhooks.body(*events)
        signed = webhooks.headers(raw, self.app_secret)
        return await self.post(raw.replace(b'"page"', b'"page" '), signed)

    async def malform(self, how: str) -> httpx.Response:
        """Post one of MALFORMED, signed."""
        return await self.post(MALFORMED[how])

    async def deliver_batch(self, *entries: list[Event]) -> httpx.Response:
        """Post several entries in one body, once."""
        self._introduce([event for events in entries for event in events])
        return await self.post(webhooks.batch(*entries))

    async def deliver_twice(self, *events: Event, times: int = 2) -> list[httpx.Response]:
        """Post the same signed body several times at once."""
        self._introduce(events)
        raw = webhooks.body(*events)
        return list(await asyncio.gather(*(self.post(raw) for _ in range(times))))

    async def deliver_backwards(self, *events: Event) -> None:
        """Post events one by one, the last one first; their timestamps say the true order."""
        for event in reversed(events):
            await self.deliver(event)

    def _introduce(self, events: list[Event] | tuple[Event, ...]) -> None:
        if self.graph is None:
            return
        for event in events:
            psid = event.get("sender", {}).get("id")
            message = event.get("message", {})
            is_theirs = not message.get("is_echo") and not message.get("is_deleted")
            if psid and is_theirs and any(kind in event for kind in OPENING):
                self.graph.hear(psid)
