"""`make bench-console`: every page of the console with a million messages, on each database.

Prints how long the slowest address of each page takes, and ends with 1 when one takes 300 ms or
more at the 95th percentile. DATABASES=sqlite for one of the two alone; for PostgreSQL,
TEST_POSTGRES_URL says where it is.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable
from pathlib import Path
from random import Random
from statistics import median, quantiles

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.demo_data.staff import EMAILS
from gateway.app import create_app
from gateway.database import create_database_engine
from gateway.settings import Settings
from tests.console.crawl import crawl
from tests.console.pages import Page, every_page
from tests.console.years import PASSWORD, SEARCHES, make_years, search
from tests.gateway.conftest import make_settings
from tests.gateway.console.conftest import csrf_token, sign_in
from tests.gateway.databases import KINDS, migrated_database
from tests.gateway.process import free_port, gateway_process

BASE, COPIES, DAYS = 1000, 99, 5  # 100,000 conversations over a year and a half
TIMES = 40  # that each address is asked
LIMIT = 300.0  # milliseconds, at the 95th percentile
_WARM = 2
FORMS = {
    "/console/conversations/search": {"words": "mal au dos", "filter": ""},
    "/console/privacy/people": {"wanted": "418 555-0142"},
}


async def addresses(settings: Settings, client: httpx.AsyncClient) -> dict[str, list[str]]:
    """Return the addresses of each page: with filters, searches and deep in the lists."""
    database = create_database_engine(settings.database_url)
    async with AsyncSession(database) as session:
        pages = await every_page(create_app(settings), session)
    await database.dispose()
    pages += [Page("/console/conversations", await search(client, each)) for each in SEARCHES]
    found: dict[str, list[str]] = defaultdict(list)
    async for page, answer in crawl(client, pages):
        if answer.status_code == httpx.codes.OK:
            found[_section(page)].append(page.address)
    return found


def _section(page: Page) -> str:
    """Return the page's path without what is asked of it."""
    return page.route.partition("?")[0]


async def measure(
    client: httpx.AsyncClient, found: dict[str, list[str]]
) -> dict[str, dict[str, list[float]]]:
    """Ask each address `TIMES` times, in another order each time; return milliseconds by page."""
    random = Random(1)
    took: dict[str, dict[str, list[float]]] = {path: defaultdict(list) for path in found}
    everything = [(path, address) for path, choices in found.items() for address in choices]
    for turn in range(TIMES + _WARM):
        for path, address in random.sample(everything, len(everything)):
            milliseconds = await _timed(client.get(address))
            if turn >= _WARM:
                took[path][address].append(milliseconds)
        for path, data in FORMS.items():
            form = {**data, "_csrf_token": await csrf_token(client, "/console/account")}
            milliseconds = await _timed(client.post(path, data=form))
            if turn >= _WARM:
                took.setdefault(f"POST {path}", defaultdict(list))[""].append(milliseconds)
    return took


async def _timed(asking: Awaitable[httpx.Response]) -> float:
    started = time.perf_counter()
    answer = await asking
    milliseconds = (time.perf_counter() - started) * 1000
    assert answer.status_code < httpx.codes.BAD_REQUEST or answer.request.method == "GET"
    assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, answer.request.url
    return milliseconds


async def bench(kind: str, folder: Path) -> bool:
    """Measure one database and print the table; return whether every page is quick enough."""
    async with migrated_database(kind, folder) as url:
        settings = make_settings(url, "http://127.0.0.1:1", retention_days=3650)
        started = time.perf_counter()
        await make_years(settings, BASE, COPIES, DAYS)
        print(
            f"{kind}: a million messages made in {time.perf_counter() - started:.0f} s", flush=True
        )
        port = free_port()
        running = settings.model_copy(update={"port": port})
        with gateway_process(settings, port) as process:
            limits = httpx.Timeout(60)
            async with httpx.AsyncClient(base_url=process.url, timeout=limits) as client:
                answer = await sign_in(client, EMAILS["administrator"], PASSWORD)
                assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
                took = await measure(client, await addresses(running, client))
    return _print(kind, took)


def _print(kind: str, took: dict[str, dict[str, list[float]]]) -> bool:
    print(f"\n{kind:<58} {'p50':>8} {'p95':>8}  ms, of the slowest of so many addresses")
    quick = True
    for path, addresses in sorted(took.items()):
        p95, p50, slowest = max(
            (quantiles(values, n=20)[-1], median(values), address)
            for address, values in addresses.items()
        )
        is_slow = p95 >= LIMIT
        quick, note = quick and not is_slow, f"  too slow: {slowest}" if is_slow else ""
        print(f"{path:<58} {p50:8.1f} {p95:8.1f}  {len(addresses):3}{note}")
    return quick


def main() -> int:
    """Measure every database; return the exit status."""
    os.environ["STAFF_PASSWORD"] = PASSWORD
    kinds = sys.argv[1:] or ["sqlite", "postgresql"]
    if unknown := set(kinds) - set(KINDS):
        print(f"Not to be asked without TEST_POSTGRES_URL: {', '.join(unknown)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        quick = [asyncio.run(bench(kind, Path(folder))) for kind in kinds]
    return 0 if all(quick) else 1


if __name__ == "__main__":
    sys.exit(main())
