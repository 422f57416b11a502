"""How long Meta waits for the webhook while the engine is down: `make bench`.

Meta gives up after some seconds, and stops to deliver to a webhook that is slow too often.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from gateway.migrate import migrate
from gateway.settings import Settings
from tests.gateway.process import free_port, gateway_process
from tests.messenger import webhooks
from tests.messenger.events import text_event
from tests.messenger.graph_server import APP_SECRET, PAGE_TOKEN, GraphServer

REQUESTS = 500
PER_SECOND = 25  # far more than a clinic's page ever gets
PEOPLE = 50


def settings_of(database_url: str, graph: GraphServer) -> Settings:
    """Return settings with the channel on and an engine that does not exist."""
    values: dict[str, Any] = {
        "secret_key": "k" * 32,
        "engine_secret": "s",
        "database_url": database_url,
        "engine_url": f"http://127.0.0.1:{free_port()}",
        "messenger_page_token": PAGE_TOKEN,
        "messenger_app_secret": APP_SECRET,
        "messenger_verify_token": "v",
        "messenger_graph_url": graph.url,
    }
    return Settings(_env_file=None, **values)  # type: ignore[call-arg]


async def measure(url: str, graph: GraphServer) -> list[float]:
    """Return the milliseconds of each webhook, sorted."""
    async with httpx.AsyncClient(base_url=url) as client:

        async def post(number: int) -> float:
            await asyncio.sleep(number / PER_SECOND)
            psid = f"{number % PEOPLE}"
            graph.hear(psid)
            raw = webhooks.body(text_event(psid, f"question {number}"))
            signed = webhooks.headers(raw, APP_SECRET)
            started = time.perf_counter()
            answer = await client.post(webhooks.PATH, content=raw, headers=signed)
            assert answer.status_code == httpx.codes.OK
            return (time.perf_counter() - started) * 1000

        return sorted(await asyncio.gather(*map(post, range(REQUESTS))))


def main() -> None:
    """Measure on a database of its own, and print."""
    with tempfile.TemporaryDirectory() as folder, GraphServer() as graph:
        settings = settings_of(f"sqlite:///{Path(folder) / 'bench.db'}", graph)
        asyncio.run(migrate(settings.database_url))
        with gateway_process(settings) as gateway:
            speeds = asyncio.run(measure(gateway.url, graph))
    p50, p99 = speeds[REQUESTS // 2], speeds[REQUESTS * 99 // 100]
    print(
        f"Messenger webhook with the engine down, {PER_SECOND} events a second: "
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms"
    )


if __name__ == "__main__":
    main()
