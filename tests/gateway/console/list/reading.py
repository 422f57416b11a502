"""What stands in the list, and how staff search in it."""

from __future__ import annotations

import re
from html import unescape

import httpx

from tests.gateway.console.conftest import LIST, csrf_token
from tests.gateway.visitor import Visitor


def listed(page: str) -> list[str]:
    """Return the ids of the conversations on a page, in their order."""
    return re.findall(r'<tr[^>]* id="conversation-([\w-]+)"', page)


async def found_by(client: httpx.AsyncClient, query: str) -> list[str]:
    """Return the conversations that a filter finds."""
    answer = await client.get(f"{LIST}?{query}")
    assert answer.status_code == 200, answer.status_code
    return listed(answer.text)


async def post(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """Send a form of the console."""
    token = await csrf_token(client, LIST)
    return await client.post(path, data={**fields, "_csrf_token": token})


async def search(client: httpx.AsyncClient, words: str, query: str = "") -> str:
    """Search and return the address to which one is led."""
    answer = await post(client, f"{LIST}/search", words=words, filter=query)
    assert answer.status_code == 303, answer.text
    return unescape(answer.headers["location"])


async def page_of(client: httpx.AsyncClient, words: str) -> str:
    """Return the page that shows what was found."""
    return (await client.get(await search(client, words))).text


async def said(client: httpx.AsyncClient, *texts: str, language: str = "fr") -> str:
    """Let somebody say these things in a new conversation; return its id."""
    visitor = await Visitor.arrive(client, language)
    for text in texts:
        assert (await visitor.say(text)).status_code == 200
    return visitor.conversation
