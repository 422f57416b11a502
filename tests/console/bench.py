"""`make bench-console`: every page of the console with a million messages, on each database.

Prints how long pages take, and ends with 1 when one takes 300 ms or more at the 95th percentile.
PostgreSQL is asked too when TEST_POSTGRES_URL says where it is.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from random import Random
from statistics import quantiles

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
from tests.gateway.console.conftest import sign_in
from tests.gateway.databases import KINDS, migrated_database
from tests.gateway.process import free_port, gateway_process

BASE, COPIES, DAYS = 1000, 99, 5  # 100,000 conversations over a year and a half
TIMES = 50  # that each page is asked
LIMIT = 300.0  # milliseconds, at the 95th percentile
_WARM = 2


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


async def measure(client: httpx.AsyncClient, found: dict[str, list[str]]) -> dict[str, list[float]]:
    """Ask each page `TIMES` times, in another order each time; return milliseconds, sorted."""
    random, took = Random(1), defaultdict(list)
    for turn in range(TIMES + _WARM):
        for path, choices in random.sample(sorted(found.items()), len(found)):
            address = choices[turn % len(choices)]
            started = time.perf_counter()
            answer = await client.get(address)
            milliseconds = (time.perf_counter() - started) * 1000
            assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, address
            if turn >= _WARM:
                took[path].append(milliseconds)
    return {path: sorted(values) for path, values in took.items()}


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


def _print(kind: str, took: dict[str, list[float]]) -> bool:
    print(f"\n{kind:<58} {'p50':>8} {'p95':>8}  ms")
    quick = True
    for path, values in sorted(took.items()):
        p95 = quantiles(values, n=20)[-1]
        is_slow = p95 >= LIMIT
        quick, note = quick and not is_slow, "  too slow" if is_slow else ""
        print(f"{path:<58} {values[len(values) // 2]:8.1f} {p95:8.1f}{note}")
    return quick


def main() -> int:
    """Measure every database; return the exit status."""
    os.environ["STAFF_PASSWORD"] = PASSWORD
    kinds = sys.argv[1:] or KINDS
    with tempfile.TemporaryDirectory() as folder:
        quick = [asyncio.run(bench(kind, Path(folder))) for kind in kinds]
    return 0 if all(quick) else 1


if __name__ == "__main__":
    sys.exit(main())
