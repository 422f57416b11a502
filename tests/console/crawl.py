"""Follow every link: filters, tabs and next pages are looked at without being named anywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from urllib.parse import urljoin, urlsplit

import httpx

from tests.console.html import Reader
from tests.console.pages import Page

EACH = 8  # kinds of addresses that are followed from links to one path
_KEY = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_VALUE = re.compile(r"\d{4}-\d\d(?:-\d\d[^&]*)?|[A-Z0-9]{4}-[A-Z0-9]{4}|[TE]-[A-Z0-9]+")


async def crawl(
    client: httpx.AsyncClient, pages: list[Page]
) -> AsyncIterator[tuple[Page, httpx.Response]]:
    """Give the pages' answers, and those of all that they lead to, one of each kind.

    Two addresses are of one kind that differ in keys, dates and references alone; of one path some
    kinds are enough. A page that was led to has its address's kind for its route.
    """
    waiting, known, of_path = list(pages), {kind(page.address) for page in pages}, Counter[str]()
    for page in waiting:
        answer = await client.get(page.address)
        yield page, answer
        if "html" not in answer.headers.get("content-type", ""):
            continue
        for link in Reader(answer.text).links:
            address = local_address(urljoin(f"http://here{page.address}", link))
            path = kind(address or "").partition("?")[0]
            if address and kind(address) not in known and of_path[path] < EACH:
                known |= {kind(address)}
                of_path[path] += 1
                waiting.append(Page(kind(address), address))


def kind(address: str) -> str:
    """Return the address without what is of one row or day."""
    return _VALUE.sub("…", _KEY.sub("…", address.replace("%3A", ":")))


def local_address(address: str) -> str | None:
    """Return the path and query of a page of the console at http://here, None for all else."""
    parts = urlsplit(address)
    if parts.hostname != "here" or not parts.path.startswith("/console"):
        return None
    if parts.path.startswith("/console/static") or parts.path.endswith(("/logout", "/language")):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
